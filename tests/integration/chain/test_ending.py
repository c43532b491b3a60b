"""A 304 is recorded whatever becomes of its check; what was found is kept though the claim is lost."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeFetcher
from tests.integration.chain.one_page import PAGE as RAAD
from tests.integration.chain.one_page import open_at, write_config
from tests.loopback import LoopbackServer
from tests.store_records import LEASE, MPOX, NOW
from watcher.clock import FixedClock
from watcher.judge import parse_vocabulary
from watcher.model.answer import Validators
from watcher.model.config import ServiceSettings
from watcher.model.ids import SourceId
from watcher.model.record import SnapshotState
from watcher.model.source import ExtractionRules, Source
from watcher.pipeline.check import CheckResult, check_source
from watcher.pipeline.reextract import digest_body, reading_of
from watcher.pipeline.tools import Tools
from watcher.settings import load_vocabulary_files
from watcher.store import SqlStore, open_store

PAGE = Source(
    id=MPOX,
    title="Mpox",
    owner="FHI",
    url="https://www.fhi.no/mpox/",
    rules=ExtractionRules(keep=("main",)),
)
MARKS = Validators(etag='"a"')
BODY = (
    "<html lang=no><head><title>Mpox</title></head><body><p>{noise}</p>"
    "<main><h1>Mpox</h1><p>{text}</p></main></body></html>"
)
TEXT = "Den som har vært nær en smittet, følges opp i 21 dager etter siste kontakt, og måler feber. " * 4


class Interrupted:
    """The store, with something that happens just before the end of a check is stored."""

    def __init__(self, store: SqlStore, happens: Callable[[], object]) -> None:
        self._store, self._happens = store, happens

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def finish(self, *args: Any, **named: Any) -> None:
        self._happens()
        self._store.finish(*args, **named)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(f"sqlite:///{tmp_path / 'watcher.db'}")
    opened.sync_sources([PAGE], NOW)
    yield opened
    opened.close()


def check(store: SqlStore, hour: int, page: FakeFetcher, happens: Callable[[], object] = str) -> CheckResult:
    """Check the page at that hour; `happens` comes just before the end is stored."""
    tools = Tools(
        store=Interrupted(store, happens),
        fetcher=page,
        clock=FixedClock(NOW + timedelta(hours=hour)),
        vocabulary=VOCABULARY,
        service=ServiceSettings(),
        channels=(),
    )
    (claim,) = store.claim(tools.clock.now(), limit=1, lease=LEASE, is_forced=True)
    return check_source(tools, PAGE, claim)


def serve(noise: str) -> FakeFetcher:
    page = FakeFetcher()
    page.serve(PAGE.url, BODY.format(noise=noise, text=TEXT).encode(), validators=MARKS)
    return page


VOCABULARY = parse_vocabulary(load_vocabulary_files())


def states(store: SqlStore) -> list[SnapshotState]:
    return [one.state for one in store.snapshots(SourceId(MPOX))]


def test_a_304_is_recorded_though_its_check_ends_in_a_bug(kept: SqlStore) -> None:
    page = serve("a")
    check(kept, 0, page)
    verified = kept.statuses()[MPOX].last_verified_at

    def fail() -> None:
        raise RuntimeError("a bug of ours")

    with pytest.raises(RuntimeError):
        check(kept, 1, page, fail)
    assert states(kept)[0] is SnapshotState.NOT_MODIFIED
    assert kept.statuses()[MPOX].last_verified_at == verified


def test_a_304_is_recorded_once_though_the_claim_is_lost(kept: SqlStore) -> None:
    page = serve("a")
    check(kept, 0, page)
    before = len(states(kept))
    lost = check(kept, 1, page, lambda: kept.claim(NOW, limit=1, lease=LEASE, is_forced=True))
    assert lost.outcome == "failed"
    assert len(states(kept)) == before + 1
    assert states(kept)[0] is SnapshotState.NOT_MODIFIED
    assert [one.check for one in kept.inspect(is_verifying=True) if not one.is_ok] == ["leases"]


def test_an_answer_that_says_the_same_is_settled_though_the_claim_is_lost(kept: SqlStore) -> None:
    check(kept, 0, serve("a"))
    noisy = FakeFetcher()
    noisy.serve(PAGE.url, BODY.format(noise="b", text=TEXT).encode())
    lost = check(kept, 1, noisy, lambda: kept.claim(NOW, limit=1, lease=LEASE, is_forced=True))
    assert lost.outcome == "failed"
    assert states(kept)[0] is SnapshotState.REPEAT
    assert kept.unsettled_snapshots() == ()


def test_a_program_reads_the_same_bytes_once_though_it_has_many_rounds(tmp_path: Path) -> None:
    with LoopbackServer() as server:
        server.say("/raad", BODY.format(noise="a", text=TEXT).encode(), headers={"Content-Type": "text/html"})
        with open_at(write_config(tmp_path, server.url("/raad")), 0) as app:
            app.check([RAAD])
            (look,) = app.store.snapshots(RAAD)
            source = app.sources[RAAD]
            digest = digest_body(look, app.store.body(look.sha256_body), source)
            assert app.tools.digests.of(look, reading_of(look, b"", source), source) == digest
