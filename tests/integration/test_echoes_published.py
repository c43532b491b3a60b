"""A change of one page, told with the pages that still say the old, and with what the page says of itself."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeFetcher
from watcher.app import App
from watcher.clock import FixedClock
from watcher.errors import StoreError
from watcher.judge import parse_vocabulary
from watcher.model.ids import DocumentId, SourceId
from watcher.model.notice import Notice
from watcher.pipeline.conclude import conclude
from watcher.settings import load_settings, load_vocabulary_files
from watcher.store import open_store

VOCABULARY = parse_vocabulary(load_vocabulary_files())
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
CHANGED = SourceId("fhi")
CONFIG = """
[service]
title = "Prøve"
base_url = "https://varsel.example.no"
tag_authority = "varsel.example.no,2026"
contact = "mailto:drift@example.no"
[store]
database = "sqlite:///watcher.db"
feeds_dir = "feeds"
"""
SOURCE = """
[[source]]
id = "{id}"
title = "{title}"
owner = "{owner}"
url = "https://{id}.example.no/mpox"
topics = [{topics}]
keep = ["main"]
{more}
"""
PAGES = {
    "fhi": ("Mpox, håndbok", "FHI", '"mpox"', ""),
    "helsenorge": ("Mpox", "Helsenorge", '"mpox", "publikum"', ""),
    "english": ("Mpox in English", "FHI", '"mpox"', 'lang = "en"'),
    "fersk": ("Mpox, ny side", "Helsedirektoratet", '"mpox"', ""),
    "reise": ("Mpox på reise", "UD", '"reise"', ""),
    "av": ("Mpox, avslått", "UD", '"mpox"', "enabled = false"),
}
FILLER = "<p>Her står det som ellers står på siden, og som ikke har noe med saken å gjøre.</p>" * 3


def html(*paragraphs: str, title: str = "Mpox", date: str = "01.02.2026", lang: str = "nb") -> bytes:
    inner = "".join(f"<p>{text}</p>" for text in paragraphs)
    stamp = f"<p>Oppdatert {date}</p>" if date else ""
    head = f"<html lang={lang}><head><title>{title}</title></head>"
    body = f"<main><h1>{title}</h1>{stamp}<h2 id=k>Karantene</h2>{inner}{FILLER}</main>"
    return f"{head}<body>{body}</body></html>".encode()


OLD = "Nærkontakter skal være i karantene i 21 dager."
NEW = "Nærkontakter skal være i karantene i 14 dager."
OTHERS = {
    "helsenorge": html("Du skal være i karantene i 21 dager hvis du er nærkontakt. Ring legen din."),
    "english": html("Close contacts should stay in quarantine for three weeks.", date="", lang="en"),
    "fersk": html("Nærkontakter skal være i karantene i 14 dager."),
    "reise": html(OLD),
    "av": html(OLD),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    entries = [
        SOURCE.format(id=name, title=title, owner=owner, topics=topics, more=more)
        for name, (title, owner, topics, more) in PAGES.items()
    ]
    (tmp_path / "sources.toml").write_text(CONFIG + "".join(entries), encoding="utf-8")
    return tmp_path


@pytest.fixture
def fetcher() -> FakeFetcher:
    made = FakeFetcher()
    for name, body in OTHERS.items():
        made.serve(f"https://{name}.example.no/mpox", body)
    made.serve("https://fhi.example.no/mpox", html(OLD))
    return made


def app_at(folder: Path, fetcher: FakeFetcher, moment: datetime) -> App:
    settings = load_settings(folder / "sources.toml")
    return App(
        settings,
        store=open_store(settings.store.database),
        fetcher=fetcher,
        clock=FixedClock(moment),
        vocabulary=VOCABULARY,
    )


@pytest.fixture
def app(folder: Path, fetcher: FakeFetcher) -> Iterator[App]:
    with closing(app_at(folder, fetcher, START)) as first:
        first.check(is_all=True)
        fetcher.serve("https://fhi.example.no/mpox", html(NEW))
        yield first


def told(app: App) -> Notice:
    app.check([CHANGED])
    return app.store.notices(source_id=CHANGED)[0]


def test_the_notice_lists_the_pages_that_still_say_the_old_value_and_no_others(app: App) -> None:
    notice = told(app)
    found = [(echo.source_id, echo.value) for echo in notice.echoes]
    assert found == [("english", "three weeks"), ("helsenorge", "21 dager")]
    assert notice.echoes[1].quote == "Du skal være i karantene i 21 dager hvis du er nærkontakt."
    assert (notice.echoes[1].source_owner, notice.echoes[1].source_title) == ("Helsenorge", "Mpox")
    assert notice.echoes[1].url.startswith("https://helsenorge.example.no/mpox#k:~:text=Du%20skal")
    assert notice.echoes[1].section == ("Mpox", "Karantene")
    assert {echo.edit_id for echo in notice.echoes} == {notice.items[0].edit_id}


def test_the_notice_says_that_the_page_kept_its_date(app: App) -> None:
    remarks = told(app).remarks
    assert [(one.code, one.quote) for one in remarks] == [("text-without-date", "Oppdatert 01.02.2026")]
    verdict = app.store.changes()[0].verdict
    assert verdict is not None
    assert verdict.remarks == remarks


def test_readers_of_the_feeds_see_both(app: App, folder: Path) -> None:
    told(app)
    app.publish()
    item = json.loads((folder / "feeds" / "kilde" / "fhi.json").read_text(encoding="utf-8"))["items"][0]
    content = item["content_html"]
    assert "Andre sider sier fortsatt det gamle" in content
    assert "Helsenorge – Mpox</a>: «Du skal være i karantene i <strong>21 dager</strong> hvis" in content
    assert "siden oppgir samme dato som før. («Oppdatert 01.02.2026»)" in content
    assert [one["source"] for one in item["_watcher"]["echoes"]] == ["english", "helsenorge"]
    assert [one["code"] for one in item["_watcher"]["remarks"]] == ["text-without-date"]


def test_a_notice_keeps_what_was_so_when_it_was_written(app: App, fetcher: FakeFetcher) -> None:
    notice = told(app)
    fetcher.serve("https://helsenorge.example.no/mpox", html(NEW))
    app.check([SourceId("helsenorge")])
    assert app.store.notice(notice.id).echoes == notice.echoes
    change = app.store.change(notice.change_id)
    assert [echo.source_id for echo in app.echoes(change)] == ["english"]


class WatchedStore:
    """A store that says who was asked for, and that breaks before the first notice when it is told to."""

    def __init__(self, store: Any, *, breaks: bool = False) -> None:
        self._store, self._breaks, self.asked = store, breaks, list[str]()
        self._pages: Mapping[DocumentId, SourceId] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def newest_documents(self) -> Mapping[SourceId, DocumentId]:
        found: Mapping[SourceId, DocumentId] = self._store.newest_documents()
        self._pages = {document_id: source_id for source_id, document_id in found.items()}
        return found

    def texts(self, document_id: DocumentId) -> tuple[str, ...]:
        self.asked.append(self._pages[document_id])
        found: tuple[str, ...] = self._store.texts(document_id)
        return found

    def conclude(self, *args: Any, **named: Any) -> Notice | None:
        if self._breaks:
            raise StoreError("the disk is full")
        stored: Notice | None = self._store.conclude(*args, **named)
        return stored


def test_a_run_that_broke_before_the_notice_and_is_taken_up_again_gives_the_same_notice(
    app: App, folder: Path, fetcher: FakeFetcher
) -> None:
    whole = told(app)
    other = folder / "broken"
    other.mkdir()
    (other / "sources.toml").write_bytes((folder / "sources.toml").read_bytes())
    fetcher.serve("https://fhi.example.no/mpox", html(OLD))
    with closing(app_at(other, fetcher, START)) as first:
        first.check(is_all=True)
        fetcher.serve("https://fhi.example.no/mpox", html(NEW))
        first.store = WatchedStore(first.store, breaks=True)
        assert first.check([CHANGED])[0].outcome == "failed"
        assert first.store.notices() == ()
    with closing(app_at(other, fetcher, START)) as second:
        assert second.resume() == 1
        assert second.store.notices() == (whole,)


def test_other_pages_are_looked_at_for_a_told_change_alone(app: App, fetcher: FakeFetcher) -> None:
    watched = WatchedStore(app.store)
    app.store = watched
    fetcher.serve("https://fhi.example.no/mpox", html(OLD, date="02.02.2026"))
    assert app.check([CHANGED])[0].outcome == "changed"
    assert app.store.notices() == ()
    assert set(watched.asked) <= {CHANGED}
    fetcher.serve("https://fhi.example.no/mpox", html(NEW))
    assert app.check([CHANGED])[0].outcome == "changed"
    assert set(watched.asked) - {CHANGED} == {"english", "fersk", "helsenorge"}


def test_a_change_is_concluded_once_whoever_asks_again(app: App) -> None:
    notice = told(app)
    change = app.store.change(notice.change_id)
    assert conclude(app.tools, app.sources[CHANGED], change).notice_id == notice.id
    assert app.store.notice(notice.id) == notice
