"""The quiet channel: guidance that comes to stand outside of what is watched, while the inside stands still.

Source: docs/decisions/0075-outside.md.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from watcher.errors import ExtractError
from watcher.lazy import later
from watcher.model.answer import Fetched
from watcher.model.document import Block, BlockKind, Document
from watcher.model.ids import EventId
from watcher.model.record import Snapshot, Version
from watcher.model.source import Source, SourceType
from watcher.model.status import EventKind, Outside, Passage, SourceEvent, SourceState, SourceStatus
from watcher.pipeline.absence import is_gone
from watcher.pipeline.reextract import asked_as, document_today, extract_snapshot
from watcher.pipeline.tools import Tools

if TYPE_CHECKING:
    from watcher.judge import Vocabulary
    from watcher.judge.facts import read_text
else:
    read_text = later("watcher.judge.facts", "read_text")

INSIDE_QUIET = timedelta(days=14)
"""Not looked at before the watched part has stood still for so long: what changes is being watched."""
LOOK_EVERY = timedelta(hours=24)
MUST_STAY = timedelta(days=7)
"""Teasers and notices come and go; guidance stays."""
LEAST_SENTENCES = 3
_SPOKEN = frozenset({BlockKind.PARA, BlockKind.ITEM, BlockKind.ROW, BlockKind.QUOTE})
_GUIDING = frozenset(
    [
        *("dose", "activity", "volume", "concentration", "frequency", "duration", "interval", "age"),
        *("temperature", "distance", "weight", "modality"),
    ]
)
"""Kinds of facts that advice is made of; dates, phone numbers and counts stand in any menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A passage outside: the heading that it stands under, and what it says."""

    heading: str
    text: str

    @property
    def digest(self) -> str:
        """What tells it from other passages."""
        return hashlib.sha256(f"{self.heading}\n{self.text}".encode()).hexdigest()[:16]


def look_outside(
    tools: Tools, source: Source, status: SourceStatus, answer: Fetched, snapshot: Snapshot
) -> Outside | None:
    """Return what is known now of the page outside its watched part; an event that is due is stored.

    For an answer whose watched part is as before.  Looks at most once a day, only where `keep` was chosen,
    and tells at most once until the entry is edited.
    """
    now, told_as = answer.trace.fetched_at, asked_as(source)
    seen = status.outside
    if not _is_time(source, status, now) or (seen and seen.told_as == told_as):
        return seen
    newest = tools.store.newest_version(source.id)
    if newest is None or is_gone(newest):
        return seen
    found = _find(tools, source, newest, answer, snapshot)
    before = {passage.digest: passage.since for passage in seen.passages} if seen else {}
    passages = tuple(Passage(digest=each.digest, since=before.get(each.digest, now)) for each in found)
    standing = [
        each for each, passage in zip(found, passages, strict=True) if now - passage.since >= MUST_STAY
    ]
    if standing:
        tools.store.add_events([_event(source, standing[0], told_as, now)], tools.operators)
    return Outside(looked_at=now, passages=passages, told_as=told_as if standing else "")


def _is_time(source: Source, status: SourceStatus, now: datetime) -> bool:
    """Return whether to look, asking nothing but the status: this runs for every whole answer."""
    if source.rules.type is not SourceType.HTML or not source.rules.keep:
        return False
    quiet_since = max((at for at in (status.since, status.last_changed_at) if at), default=now)
    if now - quiet_since < INSIDE_QUIET:
        return False
    return status.outside is None or now - status.outside.looked_at >= LOOK_EVERY


def _find(
    tools: Tools, source: Source, newest: Version, answer: Fetched, snapshot: Snapshot
) -> tuple[Found, ...]:
    """Return what came to stand outside since the newest version was seen."""
    then = tools.store.snapshot(newest.snapshot_id)
    if then.sha256_body == snapshot.sha256_body:
        return ()
    whole = replace(source, rules=replace(source.rules, keep=(), mute=()))
    try:
        page_then = extract_snapshot(then, tools.store.body(then.sha256_body), whole, tools.read_pdf)
        page_now = extract_snapshot(snapshot, answer.body, whole, tools.read_pdf)
    except ExtractError:
        return ()  # without the selector it cannot be read at all: the selector is needed
    watched = document_today(tools.store, newest, source, tools.read_pdf)
    return find_outside(page_now, known=(page_then, watched), vocabulary=tools.words)


def find_outside(page: Document, *, known: Sequence[Document], vocabulary: "Vocabulary") -> tuple[Found, ...]:
    """Return the passages of `page` that read like guidance and of which no known document has a line.

    A passage is what stands under one heading.  Teasers (lines that are mostly a link, and what stands under
    a heading that is one) are passed over.
    """
    old = {block.key for document in known for block in document.blocks}
    teasers = {block.text for block in page.blocks if block.kind is BlockKind.HEADING and _is_link(block)}
    passages: Mapping[tuple[str, ...], list[Block]] = defaultdict(list)
    for block in page.blocks:
        is_new = block.kind in _SPOKEN and block.key not in old
        if is_new and not _is_link(block) and not teasers.intersection(block.trail[-1:]):
            passages[block.trail].append(block)
    return tuple(_guidance(passages, page.lang, vocabulary))


def _guidance(
    passages: Mapping[tuple[str, ...], list[Block]], lang: str, vocabulary: "Vocabulary"
) -> Iterator[Found]:
    for trail, blocks in passages.items():
        sentences = [sentence for block in blocks for sentence in read_text(block.text, lang, vocabulary)]
        guiding = [
            sentence for sentence in sentences if any(fact.kind in _GUIDING for fact in sentence.facts)
        ]
        if len(guiding) >= LEAST_SENTENCES:
            yield Found(heading=trail[-1] if trail else "", text="\n".join(block.text for block in blocks))


def _is_link(block: Block) -> bool:
    return 2 * sum(link.end - link.start for link in block.links) >= len(block.text)


def _event(source: Source, found: Found, told_as: str, now: datetime) -> SourceEvent:
    place = f" under «{found.heading}»" if found.heading else ""
    text = (
        f"Utenfor det vi følger er det kommet tekst som ligner råd{place}, "
        "mens det vi følger har stått stille: "
        f"«{found.text[:160]}». Se over keep i sources.toml"
    )
    key = f"{source.id}\n{told_as}\n{EventKind.OUTSIDE}"
    return SourceEvent(
        id=EventId(hashlib.sha256(key.encode()).hexdigest()[:16]),
        source_id=source.id,
        at=now,
        kind=EventKind.OUTSIDE,
        state=SourceState.OK,
        text=text,
    )
