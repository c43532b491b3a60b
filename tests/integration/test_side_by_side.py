"""Two things at once: a round and a host that it did not wait for, a build and an edit, two who ask first."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.fakes import FakeFetcher
from tests.integration.chain.one_page import PAGE, START, VOCABULARY, write_config
from tests.pdfs import make_pdf
from watcher.app import App
from watcher.clock import FixedClock
from watcher.errors import StoreUnusable
from watcher.judge import Vocabulary
from watcher.model.answer import Answer, FetchRequest
from watcher.model.config import Settings
from watcher.model.fault import StoreFault
from watcher.model.notice import Notice
from watcher.model.reason import ReasonCode
from watcher.model.record import SnapshotState
from watcher.model.source import Source
from watcher.model.status import SourceState
from watcher.settings import load_settings
from watcher.store import SqlStore
from watcher.store.database import Database
from watcher.store.schema import migrate

HOST = "https://side.example"
LONG = 30.0
PAGE_HTML = (
    '<!doctype html><html lang="nb"><title>Råd</title><main><h1>Råd om smitte</h1>'
    "<p>Isoler pasienten i {} dager etter første symptom, og vask hender før og etter stell.</p>"
    '<p><a href="/veileder.pdf">Veileder om smitte</a></p></main></html>'
)


@dataclass(slots=True)
class SlowServer:
    """A fetcher whose answer number `slow` (from 1) comes only when `go` is set."""

    pages: FakeFetcher = field(default_factory=FakeFetcher)
    slow: int = 0
    is_slow: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def fetch(self, request: FetchRequest, now: datetime) -> Answer:
        """Return what was set up, late when it is that one's turn."""
        answer = self.pages.fetch(request, now)
        if len(self.pages.asked) == self.slow:
            self.is_slow.set()
            assert self.go.wait(LONG)
        return answer

    def close(self) -> None:
        """Hold nothing."""

    def serve(self, days: int) -> None:
        self.pages.serve(f"{HOST}/raad", PAGE_HTML.format(days).encode())


def read_settings(folder: Path, *, more: str = "") -> Settings:
    path = write_config(folder, f"{HOST}/raad")
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    return load_settings(path)


def open_program(
    settings: Settings,
    server: SlowServer,
    *,
    hour: float = 0,
    store: Callable[[Database], SqlStore] = SqlStore,
    vocabulary: Vocabulary | Callable[[], Vocabulary] = VOCABULARY,
) -> App:
    database = Database(settings.store.database)
    migrate(database)
    clock = FixedClock(START + timedelta(hours=hour))
    return App(settings, store=store(database), fetcher=server, clock=clock, vocabulary=vocabulary)


def leave_behind(app: App, server: SlowServer) -> threading.Event:
    """Check in a round that does not wait; return what tells that the check has ended."""
    ended = threading.Event()
    assert app.check(is_all=True, patience=timedelta(0), on_done=lambda _: ended.set()) == ()
    assert server.is_slow.wait(LONG)
    return ended


def test_what_a_slow_host_is_still_at_is_not_settled_as_cut_short(tmp_path: Path):
    settings, server = read_settings(tmp_path), SlowServer()
    server.serve(7)
    with open_program(settings, server) as app:
        app.check()
    server.serve(10)
    server.slow = 3  # the second look
    with open_program(settings, server, hour=1) as app:
        ended = leave_behind(app, server)
        app.check()
        (pending,) = app.store.unsettled_snapshots()
        assert pending.state is SnapshotState.PENDING
        server.go.set()
        assert ended.wait(LONG)
        assert [version.number for version in app.store.versions(PAGE)] == [1, 2]
        assert app.store.statuses()[PAGE].state is SourceState.OK


def test_the_links_of_a_page_are_followed_though_its_round_did_not_wait_for_it(tmp_path: Path):
    settings, server = read_settings(tmp_path, more="follow_pdfs = true\n"), SlowServer(slow=1)
    server.serve(7)
    body = make_pdf("Veileder om smitte", "Isoler pasienten i 21 dager etter første symptom.")
    server.pages.serve(f"{HOST}/veileder.pdf", body, content_type="application/pdf")
    with open_program(settings, server) as app:
        ended = leave_behind(app, server)
        server.go.set()
        assert ended.wait(LONG)
        assert set(app.sources) == {PAGE}
        app.check()
        assert [source.url for source in app.sources.values()] == [f"{HOST}/raad", f"{HOST}/veileder.pdf"]


class NoRests(SqlStore):
    """A store whose disk is full by the time that a host's rest is to be remembered."""

    def rest_host(self, host: str, until: datetime) -> None:
        raise StoreUnusable(f"full: {host} {until}", fault=StoreFault.FULL, hint="")


def test_a_status_that_was_stored_is_not_put_back_when_the_rest_after_it_cannot_be(tmp_path: Path):
    settings, server = read_settings(tmp_path), SlowServer()
    until = START + timedelta(hours=2)
    server.pages.refuse(f"{HOST}/raad", ReasonCode.RATE_LIMITED, status=429, retry_at=until)
    with open_program(settings, server, store=NoRests) as app:
        assert [result.outcome for result in app.check()] == ["failed"]
        before = app.store.statuses()[PAGE]
        app.care.heal()
        assert app.store.statuses()[PAGE] == before
        assert (before.failures, before.state) == (1, SourceState.SUSPECT)


class Edited(SqlStore):
    """A store during whose reading of all notices, once, something else happens."""

    during: Callable[[], None] | None = None

    def notices(self, **options: Any) -> tuple[Notice, ...]:
        found = super().notices(**options)
        if self.during and not options:
            happens, self.during = self.during, None
            happens()
        return found


def test_an_edit_that_comes_while_feeds_are_built_is_in_the_next_ones(tmp_path: Path):
    settings, server = read_settings(tmp_path), SlowServer()
    server.serve(7)
    with open_program(settings, server, store=Edited) as app:
        app.check()
        assert isinstance(app.store, Edited)
        edited = replace(settings, service=replace(settings.service, title="Ny tittel"))
        app.store.during = lambda: app.reload(edited)
        for _ in range(2):
            app.publish()  # archives keep the old title, and it says so
        assert "Ny tittel" in (tmp_path / "feeds" / "all.atom").read_text("utf-8")


class Reloaded(SqlStore):
    """A store during whose next writing of the schedule somebody edits sources.toml."""

    during: Callable[[], None] | None = None

    def sync_sources(self, sources: Sequence[Source], now: datetime) -> None:
        super().sync_sources(sources, now)
        happens, self.during = self.during, None
        if happens:
            happens()


def test_an_edit_that_comes_while_links_are_taken_up_is_not_lost(tmp_path: Path):
    settings, server = read_settings(tmp_path, more="follow_pdfs = true\n"), SlowServer()
    server.serve(7)
    with open_program(settings, server, store=Reloaded) as app:
        assert isinstance(app.store, Reloaded)
        app.spread_overdue()  # the schedule is written
        edited = replace(settings, service=replace(settings.service, title="Ny tittel"))
        other = threading.Thread(target=app.reload, args=(edited,))

        def edit() -> None:
            other.start()
            other.join(0.3)  # whoever is made to wait goes on when this is done

        app.store.during = edit
        app.check()
        other.join(LONG)
        assert app.settings.service.title == "Ny tittel"
        assert len(app.sources) == 2


def test_a_vocabulary_that_two_ask_for_first_is_read_once(tmp_path: Path):
    both, read = threading.Barrier(2), list[str]()

    def slowly() -> Vocabulary:
        read.append("read")
        try:
            both.wait(0.3)
        except threading.BrokenBarrierError:
            return VOCABULARY
        return VOCABULARY

    with open_program(read_settings(tmp_path), SlowServer(), vocabulary=slowly) as app:
        asking = [threading.Thread(target=lambda: app.vocabulary) for _ in range(2)]
        for each in asking:
            each.start()
        for each in asking:
            each.join(LONG)
        assert read == ["read"]
