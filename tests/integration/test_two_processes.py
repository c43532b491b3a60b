"""Two processes on one store: each leaves alone what the other is at, and learns what the other has found."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes import FakeFetcher
from tests.integration.chain.one_page import PAGE, START, VOCABULARY, write_config
from tests.integration.test_side_by_side import HOST, SlowServer, leave_behind
from tests.pdfs import make_pdf
from watcher.app import App
from watcher.app.rounds import LEASE
from watcher.clock import FixedClock
from watcher.model.ids import SourceId
from watcher.model.record import SnapshotState
from watcher.model.source import Source
from watcher.model.status import SourceState
from watcher.pipeline.question import request_for
from watcher.ports import Fetcher
from watcher.settings import load_settings
from watcher.store import open_store

LONG = 30.0
PDF_URL = f"{HOST}/veileder.pdf"
BARE = (
    '<!doctype html><html lang="nb"><title>Råd</title><main><h1>Råd om smitte</h1>'
    "<p>Isoler pasienten i 7 dager etter første symptom, og vask hender før og etter stell.</p></main></html>"
)
Open = Callable[..., App]


@pytest.fixture
def open_process(tmp_path: Path, store_url: str) -> Open:
    """Give what opens the program as one more process on the same store would."""
    path = write_config(tmp_path, f"{HOST}/raad")
    text = path.read_text("utf-8").replace(f"sqlite:///{tmp_path}/watcher.db", store_url)
    path.write_text(text + "follow_pdfs = true\n", "utf-8")

    def opened(fetcher: Fetcher, *, later: timedelta = timedelta()) -> App:
        settings = load_settings(path)
        store = open_store(settings.store.database)
        clock = FixedClock(START + later)
        return App(settings, store=store, fetcher=fetcher, clock=clock, vocabulary=VOCABULARY)

    return opened


def states(app: App, source_id: SourceId = PAGE) -> list[SnapshotState]:
    return [snapshot.state for snapshot in reversed(app.store.snapshots(source_id))]


def children(app: App) -> list[Source]:
    return [source for source in app.sources.values() if source.parent == PAGE]


def serve_pdf(pages: FakeFetcher) -> None:
    body = make_pdf("Veileder om smitte", "Isoler pasienten i 21 dager etter første symptom.")
    pages.serve(PDF_URL, body, content_type="application/pdf")


def test_what_another_process_is_checking_is_not_settled_as_cut_short(open_process: Open) -> None:
    server = SlowServer()
    serve_pdf(server.pages)
    server.serve(7)
    with open_process(server) as app:
        app.check()
    server.serve(10)
    server.slow = len(server.pages.asked) + 2  # the second look
    hour = timedelta(hours=1)
    with open_process(server, later=hour) as one, open_process(FakeFetcher(), later=hour) as other:
        ended = leave_behind(one, server)
        assert states(other)[-1] is SnapshotState.PENDING
        assert other.check() == ()
        assert other.resume() == 0
        assert states(other)[-1] is SnapshotState.PENDING
        server.go.set()
        assert ended.wait(LONG)
        assert states(other)[-2:] == [SnapshotState.GOOD, SnapshotState.REPEAT]
        assert [version.number for version in other.store.versions(PAGE)] == [1, 2]
        assert other.store.statuses()[PAGE].state is SourceState.OK


def test_what_is_left_is_settled_when_its_claim_has_run_out(open_process: Open) -> None:
    server = SlowServer(slow=1)
    server.serve(7)
    with open_process(server) as one:
        ended = leave_behind(one, server)
        (claimed,) = one.store.statuses().values()
        server.pages.serve(f"{HOST}/raad", BARE.encode())
        asked = request_for(one.sources[PAGE], claimed, START)
        left = one.store.add_snapshot(server.pages.fetch(asked, START), claimed.attempt)
        with open_process(FakeFetcher(), later=LEASE - timedelta(seconds=1)) as other:
            assert other.resume() == 0
        with open_process(FakeFetcher(), later=LEASE) as other:
            assert other.resume() == 1
            assert other.store.snapshot(left.id).state is SnapshotState.SUSPECT
        server.go.set()
        assert ended.wait(LONG)


def test_who_takes_a_claim_over_by_force_settles_what_it_had_left(open_process: Open) -> None:
    server, pages = SlowServer(), FakeFetcher()
    serve_pdf(server.pages)
    server.serve(7)
    pages.serve(f"{HOST}/raad", BARE.encode())
    with open_process(server) as app:
        app.check()
    server.serve(10)
    server.slow = len(server.pages.asked) + 2
    hour = timedelta(hours=1)
    with open_process(server, later=hour) as one, open_process(pages, later=hour) as other:
        ended = leave_behind(one, server)
        (result,) = other.check([PAGE])
        assert result.outcome == "changed"
        assert other.store.unsettled_snapshots() == ()
        server.go.set()
        assert ended.wait(LONG)
        assert [version.number for version in other.store.versions(PAGE)] == [1, 2]
        assert len(other.store.notices()) == 1


def test_a_file_that_one_process_finds_is_followed_by_the_others_at_their_next_plan(
    open_process: Open,
) -> None:
    server = SlowServer()
    server.serve(7)
    serve_pdf(server.pages)
    with open_process(server) as one, open_process(server.pages, later=timedelta(hours=2)) as other:
        told: list[int] = []
        other.on_reload.append(lambda settings: told.append(len(settings.sources)))
        assert [result.outcome for result in one.check()] == ["new", "new"]
        assert children(other) == []
        found = other.check()
        assert [source.url for source in children(other)] == [PDF_URL]
        assert [result.outcome for result in found] == ["unchanged", "unchanged"]
        assert told == [2]
        other.check()
        assert told == [2]


def test_a_file_that_one_process_lets_go_of_is_let_go_of_by_the_others(open_process: Open) -> None:
    server = SlowServer()
    server.serve(7)
    serve_pdf(server.pages)
    with open_process(server) as one:
        one.check()
    hours = timedelta(hours=2)
    with open_process(server, later=hours) as one, open_process(server, later=2 * hours) as other:
        assert len(children(other)) == 1
        server.pages.serve(f"{HOST}/raad", BARE.encode())
        one.check()
        assert children(one) == []
        assert [result.source_id for result in other.check()] == [PAGE]
        assert children(other) == []
