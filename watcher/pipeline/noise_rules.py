"""Rules from decisions: which places would have hidden what was rejected as noise, and what else with it.

Source: docs/decisions/0101-rules-from-decisions.md.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from watcher.errors import RuleError, RuleFault
from watcher.extract import ReadPdf
from watcher.judge import Vocabulary, speaking_words, with_own_words
from watcher.model.change import Edit
from watcher.model.document import Document
from watcher.model.ids import ChangeId
from watcher.model.level import Level
from watcher.model.record import PageChange
from watcher.model.review import Decision, DecisionKind, RejectReason
from watcher.model.source import MUTED, Slot, Source
from watcher.pipeline.absence import is_gone
from watcher.pipeline.compare import compare
from watcher.pipeline.reextract import document_today
from watcher.pipeline.replay import TOLD
from watcher.pipeline.slots import REMEMBERED, place_of, texts_in
from watcher.ports import Store

_SAMPLE_CHARS = 200
_MOST_OUT_OF_REACH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePlace:
    """A place in which edits of the rejected change stand: how many, the gravest level, what stood there.

    `speaks` are the words for which it may not be muted: of all that ever stood there.
    """

    slot: Slot
    edits: int
    level: Level
    samples: tuple[str, ...]
    speaks: tuple[str, ...]

    @property
    def may_be_muted(self) -> bool:
        """Whether nothing that stood there says anything that must never be hidden."""
        return not self.speaks


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleProposal:
    """What could hide a rejected change.  `out_of_reach` are words of edits that no place can hide."""

    source: Source = field(repr=False)
    change_id: ChangeId
    decision: Decision
    places: tuple[RulePlace, ...]
    out_of_reach: tuple[str, ...]

    @property
    def mutable(self) -> tuple[RulePlace, ...]:
        """The places that a rule may be about."""
        return tuple(place for place in self.places if place.may_be_muted)

    @property
    def is_whole(self) -> bool:
        """Whether all places together would have hidden all of the change."""
        return bool(self.places) and not self.out_of_reach and len(self.mutable) == len(self.places)


def noise_rejection(decisions: Iterable[Decision]) -> Decision | None:
    """Return the decision that rejects a change as noise and stands, None when there is none.

    `decisions` are those on the change, oldest first.
    """
    standing = [
        one
        for one in decisions
        if one.undone_at is None and one.kind not in {DecisionKind.NOTE, DecisionKind.HOLD}
    ]
    last = standing[-1] if standing else None
    is_noise = last is not None and last.kind is DecisionKind.REJECT and last.reason is RejectReason.NOISE
    return last if is_noise else None


def propose_rule(
    store: Store, source: Source, change: PageChange, vocabulary: Vocabulary, *, read_pdf: ReadPdf
) -> RuleProposal:
    """Return what could have hidden a change that was rejected as noise.

    Raises:
        RuleError: it was not rejected as noise, or that does not stand any more.
    """
    decision = noise_rejection(store.decisions(change.id))
    if decision is None:
        raise RuleError(
            f"{change.id} is not rejected as noise: `watcher review reject {change.id} --reason noise`",
            fault=RuleFault.STATE,
        )
    old, new = (
        document_today(store, store.version(source.id, number).version, source, read_pdf)
        for number in (change.old_number, change.new_number)
    )
    words = with_own_words(vocabulary, source.vocabulary)
    found: dict[Slot, list[tuple[Level, tuple[str, ...]]]] = {}
    out_of_reach = []
    for edit, level in _wanted(old, new, words):
        place = place_of(old, new, edit)
        if place is None:
            out_of_reach.append(_words_of(edit))
        else:
            found.setdefault(place[0], []).append((level, place[1]))
    documents = [old, *_newest(store, source, read_pdf), new] if found else []
    return RuleProposal(
        source=source,
        change_id=change.id,
        decision=decision,
        places=tuple(_place(slot, seen, documents, new.lang, words) for slot, seen in found.items()),
        out_of_reach=tuple(dict.fromkeys(out_of_reach))[:_MOST_OUT_OF_REACH],
    )


def rule_key(source: Source, slots: Sequence[Slot], versions: Sequence[str]) -> str:
    """Return what stands for all that a replay follows from, but the archive: rules, programs, places."""
    told = (source.id, source.rules, source.vocabulary, _plain(slots), *versions)
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()


def _plain(slots: Sequence[Slot]) -> list[tuple[str, str, str]]:
    return [(slot.path, slot.heading, slot.text) for slot in slots]


def _wanted(old: Document, new: Document, words: Vocabulary) -> list[tuple[Edit, Level]]:
    """Return the edits that readers hear of, with their levels; of none: all that is not muted."""
    diff, verdict = compare(old, new, words)
    levels = {one.edit_id: one.level for one in verdict.verdicts}
    edits = [(edit, levels.get(edit.id, Level.NONE)) for edit in diff.edits if edit.label != MUTED]
    return [one for one in edits if one[1] >= TOLD] or edits


def _newest(store: Store, source: Source, read_pdf: ReadPdf) -> list[Document]:
    versions = [one for one in store.versions(source.id)[-REMEMBERED:] if not is_gone(one)]
    return [document_today(store, one, source, read_pdf) for one in versions]


def _place(
    slot: Slot,
    seen: Sequence[tuple[Level, tuple[str, ...]]],
    documents: Iterable[Document],
    lang: str,
    words: Vocabulary,
) -> RulePlace:
    texts = dict.fromkeys(text[:_SAMPLE_CHARS] for _, some in seen for text in some)
    return RulePlace(
        slot=slot,
        edits=len(seen),
        level=max(level for level, _ in seen),
        samples=tuple(texts)[:4],
        speaks=speaking_words(texts_in(slot, documents), lang, words),
    )


def _words_of(edit: Edit) -> str:
    return (edit.after or edit.before)[:_SAMPLE_CHARS]
