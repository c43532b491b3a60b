"""The budgets of one check, in CPU time, from the answer in hand to the stored outcome.

    python benchmarks/budgets.py [--rounds N] [--idle SECONDS]

The fetcher is a stand-in that hands over ready answers, so that the figures are ours alone; store, gate,
extract, diff, judge and publish are the real ones, on an SQLite file.  The last column is the least against
the least of a bare lexbor parse of the same page in the same run: the ratios hold on other machines, the
milliseconds only here.  On a shared machine the least is the truer figure: neighbours only ever add.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from watcher.demo.config import demo_config
from watcher.demo.origin.serve import OriginServer
from watcher.judge import parse_vocabulary
from watcher.model.answer import Answer, Fetched, FetchRequest, NotModified, Trace, Validators
from watcher.model.config import ServiceSettings
from watcher.model.ids import ChangeId, SourceId
from watcher.model.source import ExtractionRules, Source
from watcher.model.verdict import PageVerdict
from watcher.pipeline.check import CheckResult, check_source
from watcher.pipeline.tools import Tools
from watcher.settings import load_vocabulary_files
from watcher.store import SqlStore, open_store
from watcher.store.database import Database

PAGE_BYTES = 100 * 1024
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SOURCE = Source(
    id=SourceId("bench"),
    title="Benk",
    owner="Watcher",
    url="https://page.example/guidance",
    rules=ExtractionRules(keep=("main article",)),
)
OTHERS = tuple(replace(SOURCE, id=SourceId(f"bench-{number}")) for number in range(11))
"""With SOURCE twelve, as many as the service has: what is due is claimed in one transaction."""
PARAGRAPH = (
    "Ved avsnitt {n} gjelder at nærkontakter følges opp i {days} dager etter siste kontakt, og at legen som "
    "har mistanke om smitte, varsler kommuneoverlegen før prøven sendes til laboratoriet."
)


class Hand:
    """A fetcher that hands over what it was given."""

    def __init__(self) -> None:
        self.answer: Callable[[FetchRequest, datetime], Answer] = _unasked
        self.first_at: float | None = None

    def fetch(self, request: FetchRequest, now: datetime) -> Answer:
        if self.first_at is None:
            self.first_at = time.process_time()
        return self.answer(request, now)

    def close(self) -> None:
        """Nothing is held."""


class StopWatchStore(SqlStore):
    """The store, with the moment at which the last verdict was stored."""

    verdict_at = 0.0

    def set_verdict(self, change_id: ChangeId, verdict: PageVerdict, at: datetime) -> None:
        super().set_verdict(change_id, verdict, at)
        self.verdict_at = time.process_time()


class Ticking:
    """A clock that a round moves on by half an hour."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


def _unasked(request: FetchRequest, now: datetime) -> Answer:
    raise AssertionError(f"no answer was set for {request.url} at {now}")


def page(*, days: int, noise: int, is_dense: bool) -> bytes:
    """A page of about 100 KiB: all content, or a quarter of it with furniture around, as real pages have."""
    share = 1.0 if is_dense else 0.25
    body: list[str] = []
    n = 0
    while sum(map(len, body)) < PAGE_BYTES * share:
        if n % 8 == 0:
            body.append(f"<h2 id='d{n}'>Del {n // 8}</h2>")
        body.append(f"<p>{PARAGRAPH.format(n=n, days=days if n == 12 else 21)}</p>")
        n += 1
    furniture = [f"<li><a href='/meny/{i}?id={noise}'>Menypunkt {i}</a></li>" for i in range(4000)]
    room = max(0, PAGE_BYTES - sum(map(len, body)))
    nav = "".join(furniture)[:room].rsplit("<li>", 1)[0]
    head = f"<!doctype html><html lang='no'><head><meta name='n' content='{noise}'><title>Benk</title></head>"
    main = f"<main><article><h1>Benk</h1>{''.join(body)}</article></main>"
    return f"{head}<body><nav><ul>{nav}</ul></nav>{main}</body></html>".encode()


def fetched(body: bytes) -> Callable[[FetchRequest, datetime], Answer]:
    def hand(request: FetchRequest, now: datetime) -> Answer:
        return Fetched(
            trace=trace(request, now, 200),
            body=body,
            content_type="text/html",
            charset="utf-8",
            validators=Validators(etag='"a"'),
        )

    return hand


def not_modified(request: FetchRequest, now: datetime) -> Answer:
    return NotModified(trace=trace(request, now, 304))


def trace(request: FetchRequest, now: datetime, status: int) -> Trace:
    return Trace(
        source_id=request.source_id,
        url=request.url,
        final_url=request.url,
        fetched_at=now,
        elapsed=timedelta(milliseconds=80),
        first_byte=timedelta(milliseconds=60),
        status=status,
        headers=(("content-type", "text/html; charset=utf-8"), ("server", "bench"), ("etag", '"a"')),
    )


class Bench:
    """A store on a file, and checks of one source whose CPU time is taken."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'bench.db'}"
        open_store(url).close()
        self.store = StopWatchStore(Database(url))
        self.clock, self.hand = Ticking(), Hand()
        self.tools = Tools(
            store=self.store,
            fetcher=self.hand,
            clock=self.clock,
            vocabulary=parse_vocabulary(load_vocabulary_files()),
            service=ServiceSettings(),
            channels=("feeds",),
        )
        self.store.sync_sources((SOURCE, *OTHERS), START)

    def check(self, answer: Callable[[FetchRequest, datetime], Answer]) -> tuple[float, CheckResult]:
        """Return the CPU milliseconds of one check, claim and release included."""
        self.hand.answer, self.hand.first_at = answer, None
        self.clock.at += timedelta(minutes=30)
        began = time.process_time()
        claims = self.store.claim(
            self.clock.at, limit=1, lease=timedelta(minutes=5), only=[SOURCE.id], is_forced=True
        )
        result = check_source(self.tools, SOURCE, claims[0])
        return 1000 * (time.process_time() - began), result

    def check_together(self, answer: Callable[[FetchRequest, datetime], Answer]) -> float:
        """Return the CPU milliseconds of one of twelve checks that were claimed together."""
        self.hand.answer = answer
        self.clock.at += timedelta(minutes=30)
        began = time.process_time()
        ids = [SOURCE.id, *(source.id for source in OTHERS)]
        claims = self.store.claim(
            self.clock.at, limit=len(ids), lease=timedelta(minutes=5), only=ids, is_forced=True
        )
        for claim in claims:
            check_source(self.tools, replace(SOURCE, id=claim.source_id), claim)
        return 1000 * (time.process_time() - began) / len(ids)

    @property
    def bytes_to_verdict(self) -> float:
        """The CPU milliseconds from the first answer of the last check to its stored verdict."""
        assert self.hand.first_at is not None
        return 1000 * (self.store.verdict_at - self.hand.first_at)


def parse_ms(body: bytes) -> float:
    began = time.process_time()
    LexborHTMLParser(body)
    return 1000 * (time.process_time() - began)


def rows(bench: Bench, rounds: int) -> Iterator[tuple[str, str, list[float], list[float]]]:
    """Give name, budget, CPU ms of each round, and of a bare parse of the same body."""
    for is_dense, kind in ((False, "a quarter content"), (True, "all content")):
        first = page(days=21, noise=0, is_dense=is_dense)
        bench.check(fetched(first))
        bench.check(fetched(first))
        bare = [parse_ms(first) for _ in range(rounds)]
        if not is_dense:
            bench.check_together(fetched(first))
            together = [bench.check_together(not_modified) for _ in range(rounds)]
            yield "unchanged, 304, claimed with eleven others", "< 1 ms", together, bare
            alone = _timed(bench, [not_modified] * rounds, "unchanged")
            yield "unchanged, 304, claimed alone", "< 1 ms", alone, bare
        noisy = [fetched(page(days=21, noise=n + 1, is_dense=is_dense)) for n in range(rounds)]
        yield f"unchanged, noise around it, {kind}", "< 4 ms", _timed(bench, noisy, "unchanged"), bare
        small = [fetched(page(days=22 + n, noise=n, is_dense=is_dense)) for n in range(rounds)]
        to_verdict: list[float] = []
        whole = _timed(bench, small, "changed", lambda: to_verdict.append(bench.bytes_to_verdict))  # noqa: B023  # called within this round
        yield f"one number changed, {kind}: bytes to verdict, two looks", "< 15 ms", to_verdict, bare
        yield f"one number changed, {kind}: the whole check, published", "", whole, bare


def _timed(
    bench: Bench,
    answers: list[Callable[[FetchRequest, datetime], Answer]],
    outcome: str,
    after: Callable[[], None] = lambda: None,
) -> list[float]:
    times = []
    for answer in answers:
        spent, result = bench.check(answer)
        if result.outcome != outcome:
            raise SystemExit(f"wanted {outcome}, got {result.outcome}: {result.detail}")
        times.append(spent)
        after()
    return times


def idle_service(seconds: float) -> tuple[float, float]:
    """Return MiB of resident memory and per cent CPU of `watcher up` with 12 healthy sources, at rest."""
    with tempfile.TemporaryDirectory() as name, OriginServer(step=0) as origin:
        config = Path(name) / "sources.toml"
        config.write_text(demo_config(origin, port=8137), encoding="utf-8")
        command = [sys.executable, "-m", "watcher", "--config", str(config), "up", "--port", "8137"]
        # A service at rest was started on a store that is there; every source is still to be checked by it.
        subprocess.run([*command[:5], "changes"], check=True, capture_output=True)
        with _running(command) as service:
            time.sleep(20)
            before = _cpu_seconds(service.pid)
            time.sleep(seconds)
            spent = _cpu_seconds(service.pid) - before
            status = Path(f"/proc/{service.pid}/status").read_text(encoding="ascii")
            resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
            return int(resident.split()[1]) / 1024, 100 * spent / seconds


@contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    service = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield service
    finally:
        service.terminate()
        service.wait(timeout=30)


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--idle", type=float, default=30, help="seconds to watch the idle service, 0: not")
    given = parser.parse_args()
    print("| one check of a 100 KiB page | budget | CPU ms, least | median | × a bare parse |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for name, budget, times, bare in rows(bench, given.rounds):
            least, usual = min(times), statistics.median(times)
            print(f"| {name} | {budget} | {least:.2f} | {usual:.2f} | {least / min(bare):.1f} |")
        bench.store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nPeak memory of this process: {peak:.0f} MiB.")
    if given.idle:
        resident, cpu = idle_service(given.idle)
        print(f"`watcher up`, 12 sources, at rest: {resident:.0f} MiB resident, {cpu:.1f} % CPU.")


if __name__ == "__main__":
    main()
