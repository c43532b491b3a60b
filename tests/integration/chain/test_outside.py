"""Guidance that comes to stand outside of what is watched is told to operators once; teasers never."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.integration.chain.one_page import PAGE, VOCABULARY, open_at, write_config
from tests.loopback import LoopbackServer
from tests.stand_in import patient_config
from watcher.app import build_app
from watcher.clock import FixedClock
from watcher.demo.origin.serve import OriginServer
from watcher.model.status import EventKind, SourceEvent
from watcher.settings import load_settings

HTML = {"Content-Type": "text/html; charset=utf-8"}
INSIDE = (
    '<article class="old"><h1>Råd om smitte</h1><h2>Isolering</h2>'
    "<p>Isoler pasienten i 21 dager etter første symptom, og lenger ved alvorlig sykdom.</p>"
    "<p>Vask hender før og etter stell av pasienten.</p></article>"
)
GUIDANCE = (
    "<h2>Nye råd for barn</h2>"
    "<p>Barn under 2 år skal ha 5 mg to ganger daglig. Behandlingen skal vare i 10 dager.</p>"
    "<p>Gravide bør ikke behandles hjemme. Kontroller temperaturen hver 6. time.</p>"
)
TEASERS = "".join(
    f'<h3><a href="/n{n}">Barn under {n} år skal ha ny dose</a></h3><p>Dosen skal være {n} mg i {n} dager. '
    f"Gravide bør vente. Voksne skal ha {n} mg daglig.</p>"
    for n in range(3, 7)
)
LINKS = (
    "<h2>Aktuelt</h2><ul>"
    + "".join(
        f'<li><a href="/n{n}">Voksne skal ha {n} mg daglig i {n} dager og bør hvile</a></li>'
        for n in range(2, 8)
    )
    + "</ul>"
)
FEW = "<h2>Kontakt</h2><p>Ring oss på 22 33 44 55. Du bør ha journalnummeret klart.</p>"


class Site:
    """One page that is asked once a day."""

    def __init__(self, server: LoopbackServer, folder: Path) -> None:
        self.server, self.config, self.hour = server, write_config(folder, server.url("/raad")), 0.0
        self.edit_keep("article.old")
        self.serve()
        self.days(1)

    def edit_keep(self, selector: str) -> None:
        text = self.config.read_text("utf-8")
        start = text.index("keep = [")
        self.config.write_text(
            text[:start] + f'keep = ["{selector}"]' + text[text.index("\n", start) :], "utf-8"
        )

    def serve(self, outside: str = "", inside: str = INSIDE) -> None:
        body = (
            '<!doctype html><html lang="nb"><title>Råd om smitte</title><body><nav><a href="/">Hjem</a></nav>'
            f'<main>{inside}<section class="new">{outside}</section></main>'
            "<footer>Etaten</footer></body></html>"
        )
        self.server.say("/raad", body.encode(), headers=HTML)

    def days(self, count: int) -> None:
        for _ in range(count):
            self.hour += 24
            with open_at(self.config, self.hour) as app:
                assert app.check([PAGE])[0].outcome in {"new", "unchanged", "changed"}

    @property
    def told(self) -> list[SourceEvent]:
        with open_at(self.config, self.hour) as app:
            return [event for event in app.store.events(source_id=PAGE) if event.kind is EventKind.OUTSIDE]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with LoopbackServer() as server:
        yield Site(server, tmp_path)


def test_guidance_beside_a_part_that_stands_still_is_told_once_after_a_week(site: Site):
    site.days(15)
    site.serve(GUIDANCE)
    site.days(7)
    assert site.told == []
    site.days(3)
    (event,) = site.told
    assert "under «Nye råd for barn»" in event.text
    assert "5 mg to ganger daglig" in event.text
    site.days(10)
    assert len(site.told) == 1


def test_nothing_of_it_is_trouble_or_an_update(site: Site):
    site.days(15)
    site.serve(GUIDANCE)
    site.days(10)
    with open_at(site.config, site.hour) as app:
        assert app.store.statuses()[PAGE].state == "ok"
        assert len(app.store.versions(PAGE)) == 1


def test_an_edit_of_the_entry_lets_it_be_told_again(site: Site):
    site.days(15)
    site.serve(GUIDANCE)
    site.days(10)
    site.edit_keep("main article.old")
    site.days(10)
    assert len(site.told) == 2


def test_while_the_watched_part_changes_nothing_is_said(site: Site):
    for number in range(4):
        site.serve(GUIDANCE, INSIDE.replace("21", str(10 + number)))
        site.days(6)
    assert site.told == []


def test_what_stood_there_from_the_start_is_not_told(tmp_path: Path):
    with LoopbackServer() as server:
        site = Site.__new__(Site)
        site.server, site.config, site.hour = server, write_config(tmp_path, server.url("/raad")), 0.0
        site.edit_keep("article.old")
        site.serve(GUIDANCE)
        site.days(16)
        site.serve(GUIDANCE + FEW)
        site.days(10)
        assert site.told == []


@pytest.mark.parametrize("outside", [TEASERS, LINKS, FEW], ids=["teasers", "links", "few"])
def test_teasers_lists_of_links_and_lone_sentences_are_not_guidance(site: Site, outside: str):
    site.days(15)
    site.serve(outside)
    site.days(10)
    assert site.told == []


def test_what_comes_and_goes_within_a_week_is_not_told(site: Site):
    site.days(15)
    for number in range(4):
        site.serve(GUIDANCE.replace("5 mg", f"{number + 6} mg"))
        site.days(5)
    assert site.told == []


def test_the_test_bed_with_all_its_noise_gives_no_event(tmp_path: Path):
    path = tmp_path / "sources.toml"
    with OriginServer(step=0, noise="full") as origin:
        path.write_text(patient_config(origin), encoding="utf-8")
        start = datetime.fromisoformat(origin.at())
        for day in range(0, 45, 3):
            origin.seed = day
            clock = FixedClock(start.astimezone(UTC) + timedelta(days=day))
            with build_app(load_settings(path), clock=clock, vocabulary=VOCABULARY) as app:
                app.check(is_all=True)
                looked = [status.outside for status in app.store.statuses().values() if status.outside]
                events = app.store.events(limit=1000)
    assert looked
    assert [event.text for event in events if event.kind is EventKind.OUTSIDE] == []
