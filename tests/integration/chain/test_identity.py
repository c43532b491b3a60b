"""The page and its address: moved, gone, back, withdrawn; each told to whom it concerns, and once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.integration.chain.one_page import PAGE, open_at, write_config
from tests.loopback import LoopbackServer
from tests.unit.web.client import SiteClient
from watcher.app import App
from watcher.cli.entry import command
from watcher.model.level import Level
from watcher.model.notice import Notice
from watcher.model.status import EventKind, SourceState
from watcher.web.site import create_web

HTML = {"Content-Type": "text/html; charset=utf-8"}
TEXT = (
    '<!doctype html><html lang="nb"><title>Råd</title><main><h1>Råd om smitte</h1>{banner}'
    "<h2>Isolering</h2>"
    "<p>Isoler pasienten i {days} dager etter første symptom, og lenger ved alvorlig sykdom.</p>"
    "<p>Vask hender før og etter stell.</p></main></html>"
)


class Site:
    """One page, hour by hour."""

    def __init__(self, server: LoopbackServer, folder: Path) -> None:
        self.server, self.config = server, write_config(folder, server.url("/raad"))
        self.hour = 0.0
        self.serve()
        self.look()

    def serve(self, path: str = "/raad", days: int = 21, banner: str = "") -> None:
        self.server.say(path, TEXT.format(days=days, banner=banner).encode(), headers=HTML)

    def refuse(self, status: str, path: str = "/raad") -> None:
        self.server.say(path, b"<html><title>Borte</title><p>Siden er fjernet.</p></html>", status=status)

    def redirect(self, path: str, to: str, status: str = "301 Moved Permanently") -> None:
        self.server.say(path, status=status, headers={"Location": to})

    def open_app(self) -> App:
        return open_at(self.config, self.hour)

    def look(self, hours: float = 0.5, times: int = 1) -> list[str]:
        outcomes: list[str] = []
        for _ in range(times):
            self.hour += hours
            with self.open_app() as app:
                outcomes.append(app.check([PAGE])[0].outcome)
                assert app.publish() == ""
        return outcomes

    @property
    def notices(self) -> list[Notice]:
        with self.open_app() as app:
            return sorted(app.store.notices(), key=lambda notice: notice.published_at)

    def kinds(self) -> list[EventKind]:
        with self.open_app() as app:
            events = app.store.events(source_id=PAGE)
        promises = {EventKind.LATE, EventKind.IN_TIME}
        return [event.kind for event in reversed(events) if event.kind not in promises]

    @property
    def status(self):
        with self.open_app() as app:
            return app.store.statuses()[PAGE]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with LoopbackServer() as server:
        yield Site(server, tmp_path)


def test_a_page_that_its_owner_takes_away_is_told_once_when_that_is_sure(site: Site):
    site.refuse("410 Gone")
    assert site.look(times=12) == ["failed"] * 12
    assert site.notices == []
    assert site.look(times=20).count("changed") == 1
    (notice,) = site.notices
    assert notice.level is Level.CRITICAL
    assert notice.title == "Kritisk: Siden er borte: Råd om smitte – FHI"
    assert [item.kind for item in notice.items] == ["page_gone"]
    assert site.kinds() == [EventKind.GONE]
    assert site.status.state is SourceState.GONE


def test_a_page_that_is_back_is_told_once_and_undoes_nothing(site: Site):
    site.refuse("410 Gone")
    site.look(times=20)
    site.serve()
    assert site.look(times=4) == ["changed", "unchanged", "unchanged", "unchanged"]
    _, back = site.notices
    assert "Siden er tilbake" in back.title
    assert back.level is Level.IMPORTANT
    assert [item.kind for item in back.items] == ["page_back"]
    assert site.kinds() == [EventKind.GONE, EventKind.RECOVERED]
    assert site.status.absent_since is None


def test_a_page_that_is_back_with_another_text_tells_what_differs_from_the_one_before(site: Site):
    site.refuse("410 Gone")
    site.look(times=20)
    site.serve(days=10)
    site.look()
    back = site.notices[-1]
    assert {item.kind for item in back.items} == {"page_back", "changed"}
    assert back.level is Level.CRITICAL
    (changed,) = [item for item in back.items if item.kind == "changed"]
    assert "21 dager" in changed.before
    assert "10 dager" in changed.after


def test_an_hour_of_gone_is_a_fault_that_readers_hear_nothing_of(site: Site):
    site.refuse("410 Gone")
    site.look(times=3)
    site.serve()
    site.look(times=3)
    assert site.notices == []
    assert site.kinds() == [EventKind.GONE, EventKind.RECOVERED]


def test_a_gone_that_comes_and_goes_never_tells_readers(site: Site):
    for _ in range(12):
        site.refuse("410 Gone")
        site.look(times=2)
        site.serve()
        site.look()
    assert site.notices == []


def test_a_week_of_not_found_is_gone_whatever_came_between(site: Site):
    site.refuse("404 Not Found")
    site.look(hours=12, times=4)
    site.refuse("500 Internal Server Error")
    site.look(hours=12, times=8)
    site.refuse("404 Not Found")
    assert "changed" not in site.look(hours=12, times=3)
    assert site.notices == []
    assert site.look(hours=12, times=4).count("changed") == 1
    assert len(site.notices) == 1


def test_not_found_for_some_days_is_trouble_and_no_news(site: Site):
    site.refuse("404 Not Found")
    site.look(hours=12, times=12)
    site.serve()
    site.look()
    assert site.notices == []
    assert site.kinds() == [EventKind.TROUBLE, EventKind.RECOVERED]


def test_the_first_time_counts_anew_after_the_page_was_seen(site: Site):
    site.refuse("404 Not Found")
    site.look(hours=24, times=5)
    site.serve()
    site.look()
    site.refuse("404 Not Found")
    site.look(hours=24, times=5)
    assert site.notices == []


def test_a_page_that_was_never_seen_is_not_missed(tmp_path: Path):
    with LoopbackServer() as server:
        server.say("/raad", b"", status="410 Gone")
        site = Site.__new__(Site)
        site.server, site.config, site.hour = server, write_config(tmp_path, server.url("/raad")), 0.0
        site.look(hours=6, times=5)
        assert site.notices == []


def test_the_absence_is_a_version_that_can_be_looked_at(site: Site):
    site.refuse("410 Gone")
    site.look(times=20)
    with site.open_app() as app:
        now = app.store.version_at(PAGE, app.clock.now())
        assert now is not None
        assert now.version.number == 2
        assert now.document.blocks == ()
        assert app.store.snapshot(now.version.snapshot_id).trace.status == 410
        assert all(finding.is_ok for finding in app.store.inspect())


def test_the_site_shows_absence_and_return(site: Site):
    site.refuse("410 Gone")
    site.look(times=20)
    site.serve(days=10)
    site.look()
    with site.open_app() as app:
        settings = app.settings
        web = create_web(
            store=app.store, settings=settings, clock=app.clock, feeds_dir=Path(settings.store.feeds_dir)
        )
        client = SiteClient(web)
        gone, back = (client.get(f"/oppdatering/{notice.slug}") for notice in site.notices)
        assert (gone.status_code, back.status_code) == (200, 200)
        assert "Siden er borte" in gone.text
        assert "Siden er tilbake" in back.text
        assert "10 dager" in back.text
        for number in (1, 2, 3):
            assert client.get(f"/kilde/{PAGE}/versjon/{number}").status_code == 200
        page = client.get(f"/kilde/{PAGE}").text
        assert "Siden er borte" in page
        assert all(finding.is_ok for finding in app.store.inspect())
    feed = (Path(settings.store.feeds_dir) / "all.atom").read_text("utf-8")
    assert "Siden er borte" in feed
    assert "Siden er tilbake" in feed


def test_a_move_for_good_is_told_once_and_remembered(site: Site):
    site.serve("/ny")
    site.redirect("/raad", "/mellom", "308 Permanent Redirect")
    site.redirect("/mellom", "/ny")
    assert site.look(times=3) == ["unchanged"] * 3
    assert site.kinds() == [EventKind.MOVED]
    assert [address.url for address in site.status.addresses] == [
        site.server.url("/raad"),
        site.server.url("/ny"),
    ]


def test_the_history_shows_where_the_page_has_been(site: Site):
    site.serve("/ny")
    site.redirect("/raad", "/ny")
    site.look()
    shown = CliRunner().invoke(command, ["--config", str(site.config), "history", PAGE])
    assert shown.exit_code == 0
    assert f"address {site.server.url('/raad')}" in shown.stdout
    assert f"address {site.server.url('/ny')}" in shown.stdout


def test_an_operator_who_follows_the_move_is_not_told_of_it_again(site: Site):
    site.serve("/ny")
    site.redirect("/raad", "/ny")
    site.look()
    text = site.config.read_text("utf-8")
    site.config.write_text(text.replace("/raad", "/ny"), "utf-8")
    site.look(times=2)
    assert site.kinds() == [EventKind.MOVED]
    assert len(site.status.addresses) == 2


def test_an_operator_who_chooses_another_address_has_moved_nothing(site: Site):
    site.serve("/annen")
    text = site.config.read_text("utf-8")
    site.config.write_text(text.replace("/raad", "/annen"), "utf-8")
    site.look(times=2)
    assert site.kinds() == []
    assert [address.url for address in site.status.addresses] == [
        site.server.url("/raad"),
        site.server.url("/annen"),
    ]


def test_a_redirect_that_comes_and_goes_is_told_once(site: Site):
    site.serve("/ny")
    for _ in range(4):
        site.redirect("/raad", "/ny")
        site.look()
        site.serve()
        site.look()
    assert site.kinds() == [EventKind.MOVED]


def test_a_redirect_for_now_moves_nothing(site: Site):
    site.serve("/ny")
    site.redirect("/raad", "/ny", "302 Found")
    site.look(times=2)
    assert site.kinds() == []
    assert site.status.current_url == site.server.url("/raad")


@pytest.mark.parametrize(
    "banner",
    [
        "<p><strong>Arkivert</strong>: Denne siden er arkivert og oppdateres ikke lenger.</p>",
        "<p>Denne veilederen er trukket tilbake og skal ikke lenger brukes.</p>",
        "<div class='alert'><p>Innholdet er utdatert og ikke lenger gyldig.</p></div>",
    ],
)
def test_a_banner_that_withdraws_the_page_is_news(site: Site, banner: str):
    site.serve(banner=banner)
    assert site.look() == ["changed"]
    (notice,) = site.notices
    assert notice.level >= Level.IMPORTANT
