"""Ask for a source and store what came: one answer, or several that together are the page."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from watcher.lazy import later
from watcher.model.answer import Answer, Failed, Fetched, FetchRequest, NotModified
from watcher.model.record import Snapshot, SnapshotState
from watcher.model.source import Source, SourceType
from watcher.pipeline.tools import Tools

if TYPE_CHECKING:
    from watcher.pipeline.sitemaps import whole_answer
else:
    whole_answer = later("watcher.pipeline.sitemaps", "whole_answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An answer and its record."""

    answer: Fetched | Failed
    snapshot: Snapshot


def ask(
    tools: Tools, source: Source, request: FetchRequest, attempt: int, now: datetime
) -> NotModified | Stored:
    """Return what came, with its record; everything that came on the way is stored as it came.

    A 304 is not stored yet: it has no body that could be lost, and is stored with what follows from it.
    """
    first = tools.fetcher.fetch(request, now)
    if isinstance(first, NotModified):
        return first
    snapshot = _store(tools, first, attempt)
    if source.rules.type is not SourceType.SITEMAP:
        return Stored(answer=first, snapshot=snapshot)

    def ask_part(part: FetchRequest) -> Answer:
        came = tools.fetcher.fetch(part, now)
        _settle(tools, _store(tools, came, attempt), came)
        return came

    answer = whole_answer(source, request, first, ask_part)
    if answer is first or isinstance(answer, NotModified):  # the latter never: first is none
        return Stored(answer=first, snapshot=snapshot)
    _settle(tools, snapshot, first)
    return Stored(answer=answer, snapshot=_store(tools, answer, attempt))


def _store(tools: Tools, answer: Answer, attempt: int) -> Snapshot:
    """Store an answer, after what came on the way to it."""
    for part in () if isinstance(answer, NotModified) else answer.parts:
        _settle(tools, tools.store.add_snapshot(part, attempt), part)
    return tools.store.add_snapshot(answer, attempt)


def _settle(tools: Tools, snapshot: Snapshot, answer: Answer) -> None:
    if not isinstance(answer, Failed):
        tools.store.settle_snapshot(snapshot.id, SnapshotState.PART)
