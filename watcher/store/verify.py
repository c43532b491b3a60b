"""Walking the hash chains: what was changed, removed, put in or cut off since it was stored, and where.

Reads only.  Whoever can write to the database can also make a whole chain anew; that shows against the heads
that an operator has noted elsewhere (`noted`).
"""

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from watcher.model.evidence import ChainHead
from watcher.model.record import SnapshotState
from watcher.store.bodies import Contents
from watcher.store.chain import Head, Kind, head_of, next_head
from watcher.store.linked import Chain, Linked, chains, linked_records, unlinked_records
from watcher.store.parts import Gap, gaps
from watcher.store.scalars import read_moment
from watcher.store.tables import version

MAY_BE_PRUNED = (SnapshotState.REPEAT, SnapshotState.FAILED, SnapshotState.PART)
"""States in which retention may remove a body, when nothing cites it."""

_ANSWERS = 1000  # how many answers one attempt can have brought


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What a walk goes by: what is known of the bodies, the heads noted elsewhere, whom to tell each step."""

    contents: Contents
    noted: Sequence[ChainHead]
    tell: Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Verified:
    """What a walk found: how many chains and records there are, and each chain's first fault.

    `removed` of the records are parts that retention has taken out.
    """

    chains: int = 0
    records: int = 0
    removed: int = 0
    wrong: list[str]


def chain_heads(connection: Connection) -> tuple[ChainHead, ...]:
    """Return the end of every chain, the sources' in order of id, then the notices' and the audit log's."""
    return tuple(
        ChainHead(name=chain.name, length=chain.head.length, link=chain.head.link.hex())
        for chain in chains(connection)
    )


def verify_chains(connection: Connection, walk: Walk) -> Verified:
    """Return what is found in all chains."""
    found, names = Verified(wrong=[]), set()
    for chain in chains(connection):
        names.add(chain.name)
        found.chains += 1
        found.records += chain.head.length
        left_out = gaps(connection, chain.source_id) if chain.source_id else {}
        found.removed += sum(gap.last - first + 1 for first, gap in left_out.items())
        fault = _first_fault(connection, chain, walk, left_out)
        if fault:
            found.wrong.append(f"{chain.name}: {fault}")
    missing = sorted({one.name for one in walk.noted} - names)
    found.wrong += [f"{name}: a head of this chain was noted, and there is no such chain" for name in missing]
    return found


def _first_fault(connection: Connection, chain: Chain, walk: Walk, left_out: dict[int, Gap]) -> str:
    """Return what is wrong with a chain where it is first wrong, "" when nothing is."""
    cited = frozenset(
        connection.scalars(select(version.c.snapshot_id).where(version.c.source_id == chain.source_id))
    )
    marks = {one.length: one for one in walk.noted if one.name == chain.name}
    head = head_of(chain.name, 0, None)
    counted: Counter[object] = Counter()
    for linked, following in _with_next(linked_records(connection, chain)):
        walk.tell(chain.name)
        gap = left_out.pop(head.length + 1, None)
        if gap:
            counted[linked.said.get("attempt")] += gap.last - head.length
            head = Head(length=gap.last, link=gap.link)
        fault = (
            _break(chain, head, linked, following)
            or _content_fault(linked, walk.contents, cited)
            or _count_fault(linked, counted, has_gap=gap is not None)
        )
        if fault:
            return fault
        head = Head(length=linked.place, link=linked.link)
        if head.length in marks and marks[head.length].link != head.link.hex():
            return (
                f"record {head.length}, {linked.name}: not the link that was noted: the chain was made anew"
            )
    return _end_fault(chain, head, marks) or _stray(left_out) or _strangers(connection, chain)


def _count_fault(linked: Linked, counted: Counter[object], *, has_gap: bool) -> str:
    """Return whether something else than parts of the same check was removed before a record.

    The id of a snapshot is made, among others, from how many of its check stand before it.
    """
    if linked.kind is not Kind.SNAPSHOT:
        return (
            f"record {linked.place}, {linked.name}: removed before it, and no parts were" if has_gap else ""
        )
    attempt = linked.said.get("attempt")
    if has_gap and _id_of(linked.said, counted[attempt]) != linked.said.get("id"):
        return (
            f"record {linked.place}, {linked.name}: removed before it was something else than parts of its "
            "check, and retention never removes that"
        )
    counted[attempt] += 1
    return ""


def _id_of(said: Mapping[str, Any], number: int) -> str:
    """Return the id that a snapshot has with `number` of its check before it; "" when it is none."""
    try:
        moment = read_moment(said["trace"]["fetched_at"]).isoformat()
        facts = f"{said['source_id']}\n{said['attempt']}\n{number}\n{moment}\n{said['sha256_body']}"
    except (KeyError, TypeError, ValueError):
        return ""
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _with_next(records: Iterator[Linked]) -> Iterator[tuple[Linked, Linked | None]]:
    """Return each record with the one after it, None after the last."""
    these, those = itertools.tee(records)
    next(those, None)
    return itertools.zip_longest(these, those)


def _break(chain: Chain, head: Head, linked: Linked, following: Linked | None) -> str:
    """Return how the chain breaks at a record, "" when the record follows from what stands before it."""
    of = f"record {linked.place} of {chain.head.length}, {linked.name}"
    if linked.place > head.length + 1:
        missing = f"record {head.length + 1}" + (
            f" to {linked.place - 1}" if linked.place > head.length + 2 else ""
        )
        return f"{missing} of {chain.head.length} was removed; the next one is {linked.name}"
    if linked.place <= head.length:
        return f"{of}: put in at a place that another record has"
    if linked.damage:
        return f"{of}: cannot be read: {linked.damage}"
    differs = linked.disagreements()
    if next_head(head, linked.kind, linked.record).link != linked.link:
        return f"{of}: {'; '.join([_what_changed(chain, linked, following), *differs])}"
    return f"{of}: {'; '.join(differs)}" if differs else ""


def _what_changed(chain: Chain, linked: Linked, following: Linked | None) -> str:
    """Return whether it is the record or its link that is not what was stored.

    What follows was chained to the link as it was: where that still holds, the record was changed.
    """
    here = Head(length=linked.place, link=linked.link)
    if following is None:
        holds = here == chain.head
    else:
        holds = not following.damage and (
            next_head(here, following.kind, following.record).link == following.link
        )
    if not holds:
        return "its link was changed, or it is another record than the one that stood here"
    return f"the record was changed after it was stored{_which_part(linked)}"


def _which_part(linked: Linked) -> str:
    """Return where in a snapshot to look: its id is made from some of its facts."""
    if linked.kind is not Kind.SNAPSHOT:
        return ""
    if not _id_of(linked.said, 0):
        return " (it is no snapshot any more)"
    for number in range(_ANSWERS):
        if _id_of(linked.said, number) == linked.said.get("id"):
            return " (not its id, attempt, moment or body: look at addresses, headers, status, timings, type)"
    return " (its id, attempt, moment or body)"


def _content_fault(linked: Linked, contents: Contents, cited: frozenset[str]) -> str:
    """Return what is wrong with the bytes that a record names."""
    named = {Kind.SNAPSHOT: "sha256_body", Kind.VERSION: "document_id"}.get(linked.kind)
    digest = linked.said.get(named) if named else ""
    if not digest:
        return ""
    what = f"record {linked.place}, {linked.name}: its {named} {digest}"
    if trouble := contents.trouble(digest):
        return f"{what}: {trouble}"
    if digest in contents.pruned:
        is_free = (
            linked.kind is Kind.SNAPSHOT and linked.row.state in MAY_BE_PRUNED and linked.key not in cited
        )
        return "" if is_free else f"{what} was removed, and retention never removes that"
    return ""


def _end_fault(chain: Chain, head: Head, marks: dict[int, ChainHead]) -> str:
    """Return what is wrong with where a chain ends."""
    if head.length < chain.head.length:
        return (
            f"the chain ends at record {head.length}, {chain.head.length} were stored: the last were removed"
        )
    if head != chain.head:
        return f"the chain ends at record {head.length} with another link than its source says"
    beyond = max(marks, default=0)
    if beyond > head.length:
        return f"the chain ends at record {head.length}, and {beyond} were noted: the last were removed"
    return ""


def _stray(left_out: Mapping[int, Gap]) -> str:
    """Return whether records are said to be removed that stand in the chain."""
    return f"record {min(left_out)} is said to be removed, and is there" if left_out else ""


def _strangers(connection: Connection, chain: Chain) -> str:
    strangers = unlinked_records(connection, chain)
    return f"stored past the chain: {', '.join(strangers[:5])}" if strangers else ""
