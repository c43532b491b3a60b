"""One round of checks: hosts side by side, the sources of one host one after the other."""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from watcher.model.ids import SourceId
from watcher.model.source import Source
from watcher.model.status import SourceStatus
from watcher.pipeline.check import CheckResult, check_source, give_up
from watcher.pipeline.tools import Tools

HELD_GAP = timedelta(seconds=10)
"""Sources of a host that asked us to wait come back one after the other, so far apart."""

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


class _Rest:
    """A host that asked to be left alone until a moment; after it its pages come one after the other."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._turns = 0

    def next_turn(self) -> datetime:
        """Return when the next page that is put off may ask."""
        self._turns += 1
        return self.until + self._turns * HELD_GAP


class Rounds:
    """Runs rounds and remembers between them which hosts asked us to wait (Retry-After).

    `checked` counts the checks since the program started, by source and outcome.
    """

    def __init__(self) -> None:
        self.checked: Counter[tuple[SourceId, str]] = Counter()
        self._resting: dict[str, _Rest] = {}
        self._telling = threading.Lock()

    def run(self, plan: Round, claims: Sequence[SourceStatus], *, workers: int) -> tuple[CheckResult, ...]:
        """Check what was claimed and return the results in order of source id."""
        results: list[CheckResult] = []

        def tell(result: CheckResult) -> None:
            with self._telling:
                results.append(result)
                self.checked[result.source_id, result.outcome] += 1
                if plan.on_done:
                    plan.on_done(result)

        batches = by_host(plan.tools.sources, claims)
        if batches:
            with ThreadPoolExecutor(min(workers, len(batches)), thread_name_prefix="host") as pool:
                waiting = [
                    pool.submit(self._check_host, plan, host, batch, tell) for host, batch in batches.items()
                ]
            for batch in waiting:
                batch.result()
        return tuple(sorted(results, key=lambda result: result.source_id))

    def _check_host(self, plan: Round, host: str, batch: Sequence[Job], tell: Tell) -> None:
        tools = plan.tools
        begun = tools.clock.now()
        for source, status in batch:
            now = tools.clock.now()
            rest = self._resting.get(host)
            if rest is not None and now < rest.until and not plan.is_forced:
                put_off(tools, status, rest.next_turn())
            elif plan.budget is not None and now - begun > plan.budget:
                put_off(tools, status, now)
            else:
                result = _check_one(tools, source, status, plan.stuck.get(source.id, ""))
                if result.retry_at is not None:
                    self._resting[host] = _Rest(result.retry_at)
                tell(result)


def put_off(tools: Tools, status: SourceStatus, until: datetime) -> None:
    """Give a claim back unused, to be due at `until`."""
    tools.store.finish(replace(status, next_check_at=until), ())


def _check_one(tools: Tools, source: Source, status: SourceStatus, stuck: str) -> CheckResult:
    """Check one source; a bug of ours is logged and told as the source's trouble, the others go on."""
    try:
        return check_source(tools, source, status, stuck=stuck)
    except Exception as error:
        log.exception("check ended in an internal error", source=source.id)
        return give_up(tools, source, status, f"{type(error).__name__}: {error}")


def parted(
    sources: Mapping[SourceId, Source], ids: Sequence[SourceId]
) -> tuple[tuple[SourceId, ...], tuple[SourceId, ...]]:
    """Return the pages and the children among `ids`, or when that is empty among all sources."""
    asked = tuple(ids) or tuple(sources)
    children = tuple(source_id for source_id in asked if sources[source_id].parent is not None)
    return tuple(source_id for source_id in asked if sources[source_id].parent is None), children


def has_news(sources: Mapping[SourceId, Source], results: Sequence[CheckResult]) -> bool:
    """Return whether a page has a new version that may link to other files to follow."""
    return any(
        result.outcome in {"new", "changed"} and sources[result.source_id].follow is not None
        for result in results
    )


def by_host(sources: Mapping[SourceId, Source], claims: Sequence[SourceStatus]) -> dict[str, list[Job]]:
    """Return what was claimed, by host and port, in the order given."""
    hosts: dict[str, list[Job]] = defaultdict(list)
    for status in claims:
        source = sources[status.source_id]
        hosts[urlsplit(source.url).netloc].append((source, status))
    return hosts
