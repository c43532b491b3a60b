"""The same edit on several watched pages, through the whole chain: one item, nobody left without it."""

import re
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes import FakeFetcher
from watcher.app import App
from watcher.clock import FixedClock
from watcher.judge import parse_vocabulary
from watcher.model.ids import SourceId
from watcher.model.level import Level
from watcher.settings import load_settings, load_vocabulary_files
from watcher.store import open_store

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
VOCABULARY = parse_vocabulary(load_vocabulary_files())
NAMES = ("handbok", "helsenorge", "reise")
CONFIG = """
[service]
title = "Prøve"
base_url = "https://varsel.example.no"
"""
SOURCE = """
[[source]]
id = "{name}"
title = "Siden {name}"
owner = "Etaten"
url = "https://{name}.example.no/"
topics = ["mpox"]
keep = ["main"]
"""
PAGE = """<!doctype html><html lang="nb"><head><title>{name}</title></head><body><main><h1>{name}</h1>
<p>Denne siden samler det som gjelder for {name}, med råd til dem som arbeider med sykdommen i Norge.</p>
<h2>Karantene</h2><p>{rule}</p><h2>Om sykdommen</h2>
<p>Sykdommen smitter ved nær kontakt, og de fleste blir friske uten behandling i løpet av noen uker.</p>
<p>{more}</p></main></body></html>"""
OLD = "Nærkontakter skal holde seg hjemme i 21 dager etter siste eksponering."
NEW = "Nærkontakter skal holde seg hjemme i 14 dager etter siste eksponering."
MORE = "Utslettet går over av seg selv hos de fleste friske voksne."


class Site:
    """Three pages that are edited by hand, and the program on a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.fetcher = FakeFetcher()
        self.now = START
        self.folder = folder
        (folder / "sources.toml").write_text(
            CONFIG + "".join(SOURCE.format(name=name) for name in NAMES), encoding="utf-8"
        )
        for name in NAMES:
            self.edit(name)

    def edit(self, name: str, rule: str = OLD, more: str = MORE) -> None:
        text = PAGE.format(name=name, rule=rule, more=more)
        self.fetcher.serve(f"https://{name}.example.no/", text.encode())

    def open_app(self) -> App:
        settings = load_settings(self.folder / "sources.toml")
        self.fetcher = FakeFetcher(_pages=self.fetcher._pages)  # a closed one fetches no more
        return App(
            settings,
            store=open_store(settings.store.database),
            fetcher=self.fetcher,
            clock=FixedClock(self.now),
            vocabulary=VOCABULARY,
        )

    def run(self, *names: str, minutes: float = 30) -> None:
        """Let time pass, check these pages (none: all of them) and publish."""
        self.now += timedelta(minutes=minutes)
        with self.open_app() as app:
            app.check([SourceId(name) for name in names], is_all=not names)
            assert app.publish() == ""

    def feed(self, slug: str) -> list[str]:
        """Return the sources whose notices are items of a feed, as the file has them, newest first."""
        text = (self.folder / "feeds" / f"{slug}.json").read_text(encoding="utf-8")
        return re.findall(r'"source": "([^"]+)"', text)

    def text(self, slug: str) -> str:
        return (self.folder / "feeds" / f"{slug}.json").read_text(encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path)
    made.run()
    assert made.feed("all") == []
    return made


def test_pages_that_change_in_one_round_are_one_item_that_names_them_all(site: Site) -> None:
    for name in NAMES:
        site.edit(name, NEW)
    site.run()
    with site.open_app() as app:
        *joined, head = app.store.notices()
        assert head.level >= Level.IMPORTANT
        assert [one.joins for one in joined] == [head.id] * 2
        assert len(app.store.changes()) == 3
    for slug in ("all", "tema/mpox", f"niva/{head.level.slug}"):
        assert site.feed(slug) == [head.source_id], slug
    for one in joined:
        assert f"Etaten: {one.source_title}" in site.text("all")
        assert site.feed(f"kilde/{one.source_id}") == [one.source_id]
    assert "Samme endring også på 2 sider til." in site.text("all")


def test_a_page_with_one_more_edit_is_an_item_of_its_own_that_names_the_other(site: Site) -> None:
    site.edit("handbok", NEW)
    site.edit("helsenorge", NEW, "Utslettet går ikke over av seg selv hos friske voksne.")
    site.run("handbok", minutes=1)
    site.run("helsenorge", minutes=1)
    assert site.feed("all") == ["helsenorge", "handbok"]
    assert "Noen av endringene også på:" in site.text("kilde/helsenorge")
    assert "Etaten: Siden handbok" in site.text("kilde/helsenorge")


def test_a_critical_change_is_told_again_once_readers_may_have_read_the_first(site: Site) -> None:
    site.edit("handbok", NEW)
    site.run("handbok")
    with site.open_app() as app:
        assert [one.level for one in app.store.notices()] == [Level.CRITICAL]
    site.edit("helsenorge", NEW)
    site.run("helsenorge", minutes=5)
    assert site.feed("all") == ["helsenorge", "handbok"]
    assert "Samme endring også på:" in site.text("kilde/helsenorge")


def test_a_change_that_is_less_than_critical_joins_what_was_told_before(site: Site) -> None:
    for name, minutes in (("handbok", 30), ("helsenorge", 60), ("reise", 60)):
        site.edit(name, more="Utslettet går over av seg selv hos de fleste ellers friske personer over tid.")
        site.run(name, minutes=minutes)
    with site.open_app() as app:
        assert all(one.level < Level.CRITICAL for one in app.store.notices())
        assert [one.source_id for one in app.store.notices(is_joined=False)] == ["handbok"]
    assert site.feed("all") == ["handbok"]


def test_a_page_that_takes_it_back_is_news(site: Site) -> None:
    for rule in (NEW, OLD):
        for name in NAMES[:2]:
            site.edit(name, rule)
        site.run(minutes=2 * 24 * 60)
    with site.open_app() as app:
        assert [bool(one.joins) for one in app.store.notices()] == [True, False, True, False]
    assert len(site.feed("all")) == 2


def test_checking_again_changes_nothing(site: Site) -> None:
    for name in NAMES:
        site.edit(name, NEW)
    site.run()
    before = {path: path.read_bytes() for path in (site.folder / "feeds").rglob("*.json")}
    site.run(minutes=1)
    assert {path: path.read_bytes() for path in (site.folder / "feeds").rglob("*.json")} == before


@pytest.mark.parametrize("concluded", [0, 1, 2, 3])
def test_a_run_that_dies_between_two_pages_ends_as_if_it_had_not(site: Site, concluded: int) -> None:
    for name in NAMES:
        site.edit(name, NEW)
    site.now += timedelta(minutes=30)

    class Died(BaseException):
        pass

    class DyingStore:
        """The real store, until so many notices have been published."""

        def __init__(self, store) -> None:
            self._store, self._left = store, concluded

        def __getattr__(self, name: str):
            return getattr(self._store, name)

        def conclude(self, *args, **named):
            if not self._left:
                raise Died
            self._left -= 1
            return self._store.conclude(*args, **named)

    with site.open_app() as app:
        app.store = DyingStore(app.store)
        with pytest.raises(Died) if concluded < 3 else nullcontext():
            app.check(is_all=True)
    with site.open_app() as app:
        app.resume()
        app.publish()
        heads, joined = app.store.notices(is_joined=False), app.store.notices(is_joined=True)
        assert len(heads) == 1
        assert {one.joins for one in joined} == {heads[0].id}
        assert len(joined) == 2
        assert app.store.unconcluded_changes() == ()
    assert site.feed("all") == [heads[0].source_id]
