"""What is checked in a round: what is due or wanted, and after the pages what is followed from them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from watcher.app.following import Following
from watcher.app.rounds import LEASE, Round, Rounds, has_news, parted
from watcher.errors import NotFound
from watcher.model.config import FetchSettings
from watcher.model.ids import SourceId
from watcher.model.source import Source
from watcher.pipeline.check import CheckResult
from watcher.pipeline.reextract import Digests
from watcher.pipeline.resume import settle_overtaken
from watcher.pipeline.tell import note_broken_promises
from watcher.pipeline.tools import Tools

CLAIM_LIMIT = 200
SPREAD_GAP = timedelta(seconds=5)
"""What is overdue at start is asked so far apart on each host."""


class Checks:
    """Claims and checks, pages first; `tools` gives what use cases are handed, as it is then."""

    def __init__(self, rounds: Rounds, followed: Following, tools: Callable[[], Tools]) -> None:
        self._rounds, self._followed, self._tools = rounds, followed, tools
        self.digests = Digests()
        """Of what was read last, from round to round."""

    def run(self, plan: Round, ids: Sequence[SourceId]) -> tuple[CheckResult, ...]:
        """Check `ids`, or all sources when there are none; return what was found, in order of source id."""
        pages, children = parted(plan.tools.sources, ids)
        results = self._run(plan, pages)
        if has_news(plan.tools.sources, self._rounds.take_news()):
            children = (*self._followed.follow(), *children)
            plan = replace(plan, tools=self._tools())
        results += self._run(plan, children)
        return tuple(sorted(results, key=lambda result: result.source_id))

    def _run(self, plan: Round, only: Sequence[SourceId]) -> tuple[CheckResult, ...]:
        tools = plan.tools
        claims = tools.store.claim(
            tools.clock.now(),
            limit=max(CLAIM_LIMIT, len(tools.sources)),
            lease=LEASE,
            only=[source_id for source_id in only if source_id in tools.sources],
            is_forced=plan.is_forced,
        )
        if claims and plan.is_forced:
            settle_overtaken(tools, lease=LEASE)
        # Before a check mends it: a promise that was broken is told, even when nobody looked meanwhile.
        note_broken_promises(tools, {status.source_id: status for status in claims})
        return self._rounds.run(plan, claims, workers=self._followed.settings.fetch.concurrency)


def refuse_unknown(ids: Sequence[SourceId], sources: Mapping[SourceId, Source]) -> None:
    """Raise for ids that are not among `sources`.

    Raises:
        NotFound: naming them, and those that there are.
    """
    unknown = [source_id for source_id in ids if source_id not in sources]
    if unknown:
        known = ", ".join(sorted(sources))
        raise NotFound(f"no such source: {', '.join(unknown)} (there are: {known})")


def gap_at_start(settings: FetchSettings, source: Source) -> timedelta:
    """Return how far apart a host's pages are asked at start; on loopback nobody is burdened."""
    from watcher.fetch import is_loopback_name  # noqa: PLC0415 — loads httpx; only a service gets here

    if is_loopback_name(urlsplit(source.url).hostname or ""):
        return settings.min_gap or timedelta()
    return SPREAD_GAP
