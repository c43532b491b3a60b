"""Examine one whole answer: is it the page, and is it anything new?

Settles the snapshot when it is doubted; whoever finishes the check settles one that is the same.  A candidate
for a new version stays pending.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from watcher.errors import ExtractError
from watcher.gate import (
    are_overruled,
    has_come_to_stay,
    has_stood,
    inspect_answer,
    inspect_document,
    name_stand_in,
    recall,
    spell,
)
from watcher.lazy import later
from watcher.model.answer import Failed, Fetched
from watcher.model.document import Document
from watcher.model.ids import SnapshotId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import Settling, Snapshot, SnapshotState
from watcher.model.source import Source
from watcher.model.status import RestlessPlace, SourceStatus, Stay
from watcher.pipeline.absence import last_seen
from watcher.pipeline.overruled import is_of_same_nature
from watcher.pipeline.recognise import Seen, held_as, said_before, says_too
from watcher.pipeline.reextract import (
    asked_as,
    document_today,
    reading_of,
)
from watcher.pipeline.set_apart import SET_APART
from watcher.pipeline.tools import Tools

if TYPE_CHECKING:
    from watcher.judge import with_own_words
    from watcher.pipeline.restless import find_restless, in_motion, is_same_beside, with_restless
    from watcher.pipeline.restless_memory import must_be_tried, remember, still_known
else:
    with_own_words = later("watcher.judge", "with_own_words")
    find_restless = later("watcher.pipeline.restless", "find_restless")
    in_motion = later("watcher.pipeline.restless", "in_motion")
    is_same_beside = later("watcher.pipeline.restless", "is_same_beside")
    must_be_tried = later("watcher.pipeline.restless_memory", "must_be_tried")
    remember = later("watcher.pipeline.restless_memory", "remember")
    still_known = later("watcher.pipeline.restless_memory", "still_known")
    with_restless = later("watcher.pipeline.restless", "with_restless")

FLAP_WINDOW = timedelta(hours=24)
"""A text that is back within this time must come to stay first; later it is a change of its own.

Source: docs/explanation/meaning.md §12, docs/decisions/0072-returns.md.
"""
REMEMBERED_LOOKS = 80
"""More than the most looks in a row that a return needs, with failed ones between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Not the page.  `is_held`: it was extracted and waits for a person or for the page to recover.

    `refusal` is the answer of a second look that brought nothing: it may ask for rest.  `document` is what
    was extracted.
    """

    reasons: tuple[Reason, ...]
    snapshot_id: SnapshotId
    is_held: bool
    refusal: Failed | None = None
    document: Document | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """The page, with nothing new in it.  `restless`: the restless places after two looks, None after one.

    `settles`: what was found of its answers, to be stored with the end of the check.
    """

    detail: str
    settles: tuple[Settling, ...]
    restless: tuple[RestlessPlace, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The page with a text that we do not hold as its newest version.

    `restless` are the places to be remembered when it has been looked at twice; `is_quiet`: nothing else than
    such a place differs from the version that we hold.  `said`: the content digest that tells the text, an
    earlier version's where only restless places differ from it; "" its own.
    """

    snapshot: Snapshot
    document: Document = field(repr=False)
    digest: str
    old_number: int
    needs_second_look: bool
    confirmed_by: SnapshotId | None = None
    restless: tuple[RestlessPlace, ...] | None = None
    is_quiet: bool = False
    said: str = ""


Finding = Trouble | Same | Candidate


def examine(
    tools: Tools,
    source: Source,
    status: SourceStatus,
    answer: Fetched,
    snapshot: Snapshot,
    first: Candidate | None = None,
) -> Finding:
    """Return what the answer is; what is doubted is settled in the store, what is the same by who finishes.

    `first` is the candidate of a moment ago that the answer is to confirm: the same digest is the same text,
    and need not be read and weighed again.
    """
    reasons = inspect_answer(answer, source, status)
    if not are_overruled(reasons, status):
        return _refuse(tools, snapshot, reasons)
    newest = tools.store.newest_version(source.id)
    is_edited = status.asked_as not in {"", asked_as(source)}  # the entry: the page must meet it anew
    try:
        reading = reading_of(snapshot, answer.body, source)
        digest = tools.digests.of(snapshot, reading, source)
        is_known = newest and digest and digest == tools.digests.of_version(tools.store, newest, source)
        if is_known and not is_edited:
            return Same(detail="Uendret", settles=(_repeat(snapshot),))
        if first and digest and digest == first.digest:
            return replace(first, snapshot=snapshot)
        document = reading.document(source.id, tools.read_pdf)
    except ExtractError as error:
        return _refuse(tools, snapshot, name_stand_in((error.reason,), answer))
    if document.sha256_text in status.refused and not is_edited:
        return _refuse(tools, snapshot, (_REFUSED,))
    if reasons and not is_of_same_nature(tools, source, document):
        return _refuse(tools, snapshot, reasons)
    breaches = inspect_document(document, source, None) if is_edited else ()
    if breaches:
        return _hold(tools, snapshot, document, breaches)
    found = Candidate(
        snapshot=snapshot, document=document, digest=digest, old_number=0, needs_second_look=False
    )
    return _weigh(tools, source, status, found, first)


def _weigh(
    tools: Tools, source: Source, status: SourceStatus, found: Candidate, first: Candidate | None
) -> Finding:
    newest = tools.store.newest_version(source.id)
    known = last_seen(tools.store, newest) if newest else None
    last_good = document_today(tools.store, known, source, tools.read_pdf) if known else None
    is_back = known != newest
    snapshot, document = found.snapshot, found.document
    if last_good and document.sha256_text == last_good.sha256_text and not is_back:
        # Accepted once, by the gate or by a person who released it: not to be doubted again.
        return Same(detail="Uendret", settles=(_repeat(snapshot),))
    reasons = inspect_document(document, source, last_good)
    reasons, has_stayed = _cut(tools, source, status, found, reasons) if reasons else ((), True)
    if not has_stayed:
        return _hold(tools, snapshot, document, reasons)
    if newest is None or last_good is None:
        return found
    is_changed = document.sha256_content != last_good.sha256_content
    found = replace(found, old_number=newest.number, needs_second_look=is_back or is_changed)
    if is_back:
        return found
    if is_changed:
        found = _beside_restless(tools, source, status, (last_good, found), first)
    else:
        words = with_own_words(tools.words, source.vocabulary)
        found = replace(found, is_quiet=is_same_beside(last_good, document, (), words))
    if first is None and found.is_quiet and not found.needs_second_look:
        detail = "Uendret, men for steder som er dempet eller nye ved hvert oppslag"
        return Same(detail=detail, settles=(_repeat(snapshot, SET_APART),))
    flap = () if found.is_quiet else _flapping(tools, found, status.stays)
    return _hold(tools, snapshot, document, flap) if flap else found


def _cut(
    tools: Tools, source: Source, status: SourceStatus, found: Candidate, reasons: tuple[Reason, ...]
) -> tuple[tuple[Reason, ...], bool]:
    """Return what speaks against a page, told by its text beside restless places; has it stayed?"""
    at, looks = found.snapshot.trace.fetched_at, _looks(tools, found.document)
    seen = Seen(document=found.document, known=still_known(status.restless, at))
    said = held_as(tools, source, seen, looks)
    own = found.document.sha256_content
    told = tuple(replace(one, evidence=said) if one.evidence == own else one for one in reasons)
    return told, has_come_to_stay(told, looks, replace(found.document, sha256_content=said), at)


def _beside_restless(
    tools: Tools,
    source: Source,
    status: SourceStatus,
    sides: tuple[Document, Candidate],
    first: Candidate | None,
) -> Candidate:
    """Return the candidate with what of it is made for each request."""
    base, found = sides
    at = found.snapshot.trace.fetched_at
    known = still_known(status.restless, at)
    if not known and first is None:
        return found
    words = with_own_words(tools.words, source.vocabulary)
    look = first.document if first else None
    pairs, lists = find_restless(base, found.document, words, first=look, known=known)
    is_quiet = bool(pairs) and is_same_beside(base, found.document, pairs, words)
    seen = Seen(document=found.document, look=look, known=known)
    told_beside = pairs if is_quiet or look is None else in_motion(pairs, look)
    return replace(
        found,
        document=with_restless(found.document, told_beside),
        restless=remember(known, pairs, lists, at),
        is_quiet=is_quiet,
        needs_second_look=not is_quiet or must_be_tried(known, pairs, at),
        said="" if is_quiet else said_before(tools, source, seen),
    )


def is_held_alike(
    tools: Tools, source: Source, status: SourceStatus, first: Candidate, second: Trouble
) -> bool:
    """Return whether what is held of a second look says of the first, too, what it came back to."""
    known = still_known(status.restless, first.snapshot.trace.fetched_at)
    seen = Seen(document=first.document, look=second.document, known=known)
    return second.document is None or says_too(tools, source, seen, second.reasons)


def _repeat(snapshot: Snapshot, reasons: tuple[Reason, ...] = ()) -> Settling:
    return Settling(snapshot_id=snapshot.id, state=SnapshotState.REPEAT, reasons=reasons)


def _looks(tools: Tools, document: Document) -> tuple[Snapshot, ...]:
    return tools.store.snapshots(document.source_id, limit=REMEMBERED_LOOKS, has_parts=False)


def _flapping(tools: Tools, found: Candidate, stays: Sequence[Stay]) -> tuple[Reason, ...]:
    """Return why a text that was there before is not believed yet; empty for a new one, or one that stays."""
    document, at = found.document, found.snapshot.trace.fetched_at
    said = found.said or document.sha256_content
    memory = recall(tools.store.versions(document.source_id), said, at, FLAP_WINDOW, stays)
    if not memory.is_flapping or has_stood(_looks(tools, document), said, memory, at):
        return ()
    text = (
        f"Siden er tilbake til teksten i versjon {memory.is_return_to}; den må stå i {memory.steady_looks} "
        "kontroller på rad før det regnes"
    )
    if memory.must_stand:
        text += f", og i {spell(memory.must_stand)}: siden har vekslet {memory.alternations} ganger"
    return (Reason(code=ReasonCode.FLAPPING, text=text, evidence=said),)


_REFUSED = Reason(code=ReasonCode.REFUSED, text="Et menneske har avgjort at denne teksten ikke er siden")


def _refuse(tools: Tools, snapshot: Snapshot, reasons: tuple[Reason, ...]) -> Trouble:
    tools.store.settle_snapshot(snapshot.id, SnapshotState.SUSPECT, reasons)
    return Trouble(reasons=reasons, snapshot_id=snapshot.id, is_held=False)


def _hold(tools: Tools, snapshot: Snapshot, document: Document, reasons: tuple[Reason, ...]) -> Trouble:
    tools.store.add_document(document)
    tools.store.settle_snapshot(snapshot.id, SnapshotState.HELD, reasons)
    return Trouble(reasons=reasons, snapshot_id=snapshot.id, is_held=True, document=document)


def as_fetched(snapshot: Snapshot, body: bytes) -> Fetched:
    """Return the answer that a stored snapshot came from."""
    return Fetched(
        trace=replace(snapshot.trace),
        body=body,
        content_type=snapshot.content_type,
        charset=snapshot.charset,
        validators=snapshot.validators,
    )
