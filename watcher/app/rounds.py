"""One round of checks: hosts side by side, the sources of one host one after the other."""

import threading
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

import structlog

from watcher.app.crew import work_off
from watcher.app.faults import store_text
from watcher.errors import LostClaim, StoreUnusable
from watcher.gate import as_of
from watcher.model.ids import SourceId
from watcher.model.source import Source
from watcher.model.status import SourceStatus
from watcher.pipeline.check import CheckResult, check_source, give_up
from watcher.pipeline.tools import Tools

LEASE = timedelta(minutes=10)
"""How long a claim holds; a killed worker's come free after it.  A round that goes on renews its claims."""

HELD_GAP = timedelta(seconds=10)
"""Sources of a host that asked us to wait come back one after the other, so far apart."""

BUSY_GAP = timedelta(seconds=10)
"""Sources of a host that an earlier round is not done with are looked at again after this."""

log = structlog.get_logger("watcher.app")
Job = tuple[Source, SourceStatus]
Tell = Callable[[CheckResult], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """How a round is to be done.

    `stuck` names what an earlier run left and could not be finished, by source.  A host that takes longer
    than `budget` goes on in a later round, so that others need not wait for it.  `is_forced`: a person wants
    it now, whatever the host asked for.  `on_done` is told each result as it comes.
    """

    tools: Tools
    stuck: Mapping[SourceId, str] = field(default_factory=dict)
    budget: timedelta | None = None
    is_forced: bool = False
    on_done: Tell | None = None
    on_fault: Callable[[StoreUnusable], None] | None = None
    patience: timedelta | None = None
    """So long the round waits for its hosts; those that take longer go on by themselves."""


class _Rest:
    """A host that asked to be left alone until a moment; after it its pages come one after the other."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._turns = 0

    def next_turn(self) -> datetime:
        """Return when the next page that is put off may ask."""
        self._turns += 1
        return self.until + self._turns * HELD_GAP


class _Claims:
    """What a round holds.  Pages shown in a browser wait for each other longer than a claim holds."""

    def __init__(self, tools: Tools, claims: Sequence[SourceStatus]) -> None:
        self._tools = tools
        self._open = {status.source_id: status for status in claims}
        self._renewed_at = tools.clock.now()
        self._lock = threading.Lock()

    def done(self, source_id: SourceId) -> None:
        """Let go of one, and renew the others when a good part of their time is over."""
        with self._lock:
            self._open.pop(source_id, None)
            now = self._tools.clock.now()
            if now - self._renewed_at < LEASE / 4:
                return
            self._renewed_at = now
            left = tuple(self._open.values())
        with suppress(StoreUnusable):  # they hold for a while yet; whoever stores next says what is wrong
            self._tools.store.renew(left, now + LEASE)


class Rounds:
    """Runs rounds and keeps away from hosts that asked us to wait (Retry-After).

    The store remembers until when, so that the next process, and another beside it, keeps away too.
    `checked` counts the checks since the program started, by source and outcome.
    """

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self.checked: Counter[tuple[SourceId, str]] = Counter()
        self._resting: dict[str, _Rest] = {}
        self._telling = threading.Lock()
        self._ended = threading.Condition(self._telling)
        self._busy: dict[str, datetime] = {}
        self._owed: dict[SourceId, SourceStatus] = {}
        self._news: set[SourceId] = set()
        self.is_stopping = False

    @property
    def busy(self) -> Mapping[str, datetime]:
        """The hosts that are being checked, and since when."""
        with self._telling:
            return dict(self._busy)

    def take_news(self) -> frozenset[SourceId]:
        """Return the sources that had a new version since this was last asked, whichever round found it.

        A host that a round did not wait for brings its news when that round is long over.
        """
        with self._telling:
            news = frozenset(self._news)
            self._news.clear()
            return news

    def repay(self, tools: Tools) -> None:
        """Give back the claims that could not be given back when the store failed.

        Raises:
            StoreUnusable: it still fails.
        """
        for source_id, status in list(self._owed.items()):
            put_off(tools, status, tools.clock.now())
            self._owed.pop(source_id, None)

    def run(self, plan: Round, claims: Sequence[SourceStatus], *, workers: int) -> tuple[CheckResult, ...]:
        """Check what was claimed and return the results in order of source id."""
        results: list[CheckResult] = []
        held = _Claims(plan.tools, claims)

        def tell(result: CheckResult) -> None:
            held.done(result.source_id)
            with self._telling:
                results.append(result)
                self.checked[result.source_id, result.outcome] += 1
                if result.outcome in {"new", "changed"}:
                    self._news.add(result.source_id)
                if plan.on_done:
                    plan.on_done(result)

        batches = self._begin(plan, by_host(plan.tools.sources, claims))
        if batches:
            self._recall_rests(plan.tools)
        jobs = {host: partial(self._check_host, plan, host, batch, tell) for host, batch in batches.items()}
        left = work_off(jobs, workers=workers, patience=plan.patience, name="host")
        for host in left.unbegun:
            self._give_back(plan, batches[host], plan.tools.clock.now())
            self._end(host)
        with self._telling:
            return tuple(sorted(results, key=lambda result: result.source_id))

    def _recall_rests(self, tools: Tools) -> None:
        """Take over what the store knows of hosts that are to be left alone."""
        for host, until in tools.store.rests(tools.clock.now()).items():
            known = self._resting.get(host)
            if known is None or known.until < until:
                self._resting[host] = _Rest(until)

    def bring_forward(self, tools: Tools, jump: timedelta) -> None:
        """Let no host rest longer than it would have by a clock that has since gone back by `jump`."""
        for host, until in tools.store.rests(tools.clock.now()).items():
            tools.store.rest_host(host, until + jump)
        self._resting = {host: _Rest(rest.until + jump) for host, rest in list(self._resting.items())}

    def _begin(self, plan: Round, batches: Mapping[str, list[Job]]) -> dict[str, list[Job]]:
        """Note the hosts that are begun with, and put off those that an earlier round is not done with."""
        now, begun = plan.tools.clock.now(), dict[str, list[Job]]()
        for host, batch in batches.items():
            with self._telling:
                is_busy = host in self._busy
                if not is_busy:
                    self._busy[host] = now
                    begun[host] = batch
            if is_busy:
                self._give_back(plan, batch, now + BUSY_GAP)
        return begun

    def _end(self, host: str) -> None:
        with self._ended:
            self._busy.pop(host, None)
            self._ended.notify_all()

    def await_end(self, seconds: float) -> bool:
        """Wait, no longer than that, until no host is being checked; True when that is so."""
        with self._ended:
            return self._ended.wait_for(lambda: not self._busy, seconds)

    def _give_back(self, plan: Round, batch: Sequence[Job], until: datetime) -> None:
        for _, status in batch:
            try:
                put_off(plan.tools, status, until)
            except StoreUnusable as error:
                self._owe(plan, status, error)

    def _owe(self, plan: Round, status: SourceStatus, error: StoreUnusable) -> None:
        """Remember a claim that cannot be given back now: the store fails, which is nobody's page's fault."""
        with self._telling:
            self._owed[status.source_id] = status
        if plan.on_fault:
            plan.on_fault(error)

    def _check_host(self, plan: Round, host: str, batch: Sequence[Job], tell: Tell) -> None:
        left = deque(batch)
        try:
            self._check_each(plan, host, left, tell)
        except StoreUnusable as error:
            for source, status in left:
                self._owe(plan, status, error)
                tell(_not_stored(source, error))
        finally:
            self._end(host)

    def _check_each(self, plan: Round, host: str, left: deque[Job], tell: Tell) -> None:
        """Check one after the other; whoever is done with leaves `left`.

        Raises:
            StoreUnusable: nothing can be stored; what was not stored counts for nothing.
        """
        tools, steady = plan.tools, self._steady
        begun = steady()
        while left:
            source, status = left[0]
            now = tools.clock.now()
            status = as_of(status, now)
            rest = self._resting.get(host)
            if self.is_stopping:
                put_off(tools, status, now)
            elif rest is not None and now < rest.until and not plan.is_forced:
                put_off(tools, status, rest.next_turn())
            elif plan.budget is not None and steady() - begun > plan.budget.total_seconds():
                put_off(tools, status, now)
            else:
                result = self._check_one(tools, source, status, plan.stuck.get(source.id, ""))
                left.popleft()  # stored: a store that fails from here on must not put the old status back
                tell(result)
                if result.retry_at is not None:
                    self._resting[host] = _Rest(result.retry_at)
                    tools.store.rest_host(host, result.retry_at)
                continue
            left.popleft()

    def _check_one(self, tools: Tools, source: Source, status: SourceStatus, stuck: str) -> CheckResult:
        """Check one source; a bug of ours is logged and told as the source's trouble, the others go on."""
        try:
            return check_source(tools, source, status, stuck=stuck)
        except StoreUnusable:
            raise
        except Exception as error:
            if self.is_stopping:  # broken off: whoever comes next does it again, at once
                put_off(tools, status, tools.clock.now())
                return _broken_off(source)
            log.exception("check ended in an internal error", source=source.id)
            return give_up(tools, source, status, f"{type(error).__name__}: {error}")


def _not_stored(source: Source, error: StoreUnusable) -> CheckResult:
    detail = f"Ikke lagret, og derfor ikke bekreftet: {store_text(error.fault)}"
    return CheckResult(source_id=source.id, outcome="failed", detail=detail)


def _broken_off(source: Source) -> CheckResult:
    return CheckResult(source_id=source.id, outcome="failed", detail="Avbrutt: programmet stanser")


def put_off(tools: Tools, status: SourceStatus, until: datetime) -> None:
    """Give a claim back unused, to be due at `until`; one that is lost is another's to give back."""
    with suppress(LostClaim):
        tools.store.finish(replace(status, next_check_at=until), ())


def parted(
    sources: Mapping[SourceId, Source], ids: Sequence[SourceId]
) -> tuple[tuple[SourceId, ...], tuple[SourceId, ...]]:
    """Return the pages and the children among `ids`, or when that is empty among all sources."""
    asked = tuple(ids) or tuple(sources)
    children = tuple(source_id for source_id in asked if sources[source_id].parent is not None)
    return tuple(source_id for source_id in asked if sources[source_id].parent is None), children


def has_news(sources: Mapping[SourceId, Source], news: Collection[SourceId]) -> bool:
    """Return whether a page with a new version is one whose links are followed."""
    return any(source_id in sources and sources[source_id].follow is not None for source_id in news)


def by_host(sources: Mapping[SourceId, Source], claims: Sequence[SourceStatus]) -> dict[str, list[Job]]:
    """Return what was claimed, by host and port, in the order given."""
    hosts: dict[str, list[Job]] = defaultdict(list)
    for status in claims:
        source = sources[status.source_id]
        hosts[urlsplit(source.url).netloc].append((source, status))
    return hosts
