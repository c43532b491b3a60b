"""Learn which places of a page keep changing without meaning anything; propose, never decide.

Source: docs/explanation/meaning.md §7.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise

from watcher.extract import ReadPdf, may_stand_in_slot, slot_of
from watcher.judge import Vocabulary, speaking_words
from watcher.model.change import ChangeKind, Edit
from watcher.model.document import Block, BlockKind, Document
from watcher.model.source import MUTED, Slot, Source
from watcher.model.status import RestlessPlace
from watcher.pipeline.compare import compare
from watcher.pipeline.reextract import document_today
from watcher.ports import Store

REMEMBERED = 50
"""How many of the newest versions are looked at."""
OFTEN = 3
"""In so many versions a place must have changed to be proposed."""
_MOVES = frozenset({ChangeKind.MOVED, ChangeKind.SECTION_MOVED, ChangeKind.ROW_MOVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A place that changed in `times` of `looked_at` versions, with the words it held, oldest first.

    `speaks` are the words for which it may not be muted; empty when an editor may.
    """

    slot: Slot
    times: int
    looked_at: int
    samples: tuple[str, ...]
    speaks: tuple[str, ...]
    seen_restless: datetime | None = None
    """When two looks moments apart last held different texts there."""

    @property
    def may_be_muted(self) -> bool:
        """Whether nothing that stood there says anything that must never be hidden."""
        return not self.speaks


@dataclass(slots=True, kw_only=True)
class _Place:
    versions: set[int] = field(default_factory=set)
    texts: dict[str, None] = field(default_factory=dict)


def propose_slots(
    store: Store, source: Source, vocabulary: Vocabulary, *, read_pdf: ReadPdf
) -> tuple[Proposal, ...]:
    """Return the places of a source that changed in at least OFTEN of the newest versions, most often first.

    A place where only figures change is proposed with its words; one whose words change, as whatever stands
    there.  Places that are muted already are left out.  Restless places that are remembered follow, however
    seldom a version came of them.
    """
    versions = store.versions(source.id)[-REMEMBERED:]
    documents = [document_today(store, version, source, read_pdf) for version in versions]
    places: dict[Slot, _Place] = defaultdict(_Place)
    for number, (old, new) in enumerate(pairwise(documents)):
        for slot, texts in _changed_places(old, new, vocabulary):
            places[slot].versions.add(number)
            places[slot].texts.update(dict.fromkeys(texts))
    often = {slot: place for slot, place in places.items() if len(place.versions) >= OFTEN}
    lang = documents[-1].lang if documents else source.rules.lang
    status = store.statuses().get(source.id)
    restless = _restless(status.restless if status else (), source)
    wanted = {slot: places[slot] for slot in restless} | often
    proposals = (
        Proposal(
            slot=slot,
            times=len(place.versions),
            looked_at=max(len(documents) - 1, 0),
            samples=tuple(place.texts)[-OFTEN:] or restless[slot].samples,
            speaks=speaking_words(texts_in(slot, documents), lang, vocabulary),
            seen_restless=restless[slot].seen_at if slot in restless else None,
        )
        for slot, place in wanted.items()
        if slot.text or not _is_worded_elsewhere(slot, wanted)
    )
    return tuple(
        sorted(proposals, key=lambda one: (-one.times, one.slot.path, one.slot.heading, one.slot.text))
    )


def _restless(places: Iterable[RestlessPlace], source: Source) -> dict[Slot, RestlessPlace]:
    """Return the remembered places that can be muted and are not, by their slot."""
    found = {
        Slot(path=place.path, heading=place.trail[-1] if place.trail else "", text=place.text): place
        for place in places
        if place.kind not in {BlockKind.META, BlockKind.HEADING}
    }
    return {slot: place for slot, place in found.items() if slot not in source.rules.mute}


def _changed_places(
    old: Document, new: Document, vocabulary: Vocabulary
) -> Iterator[tuple[Slot, tuple[str, ...]]]:
    diff, _ = compare(old, new, vocabulary)
    for edit in diff.edits:
        if found := place_of(old, new, edit):
            yield found


def place_of(old: Document, new: Document, edit: Edit) -> tuple[Slot, tuple[str, ...]] | None:
    """Return the slot that an edit between two documents stands in, with what stood there, oldest first.

    Its words are part of it when only figures changed.  None: no slot hides it, or one does already.
    """
    if edit.label == MUTED or edit.kind in _MOVES or not _is_own_text(edit):
        return None
    before, after = _block(old, edit.old_index), _block(new, edit.new_index)
    blocks = [block for block in (before, after) if block and _may_be_set_apart(block)]
    if not blocks:
        return None
    worded = {slot_of(block, is_worded=True) for block in blocks}
    is_figure = before and after and len(worded) == 1
    slot = worded.pop() if is_figure else slot_of(blocks[-1], is_worded=False)
    return slot, tuple(block.text for block in blocks)


def _is_own_text(edit: Edit) -> bool:
    """Whether the edit is of a block's own words, not of an address behind them."""
    return not edit.kind.value.startswith("link_")


def _block(document: Document, index: int | None) -> Block | None:
    return document.blocks[index] if index is not None else None


def _may_be_set_apart(block: Block) -> bool:
    return may_stand_in_slot(block) and block.kind is not BlockKind.META


def texts_in(slot: Slot, documents: Iterable[Document]) -> Iterator[str]:
    """Yield every text that ever stood in the slot, changed or not: all of it would be set apart."""
    wordless = replace(slot, text="")
    seen = set()
    for document in documents:
        for block in document.blocks:
            if block.path != slot.path or block.text in seen or not _may_be_set_apart(block):
                continue
            if slot_of(block, is_worded=bool(slot.text)) == (slot if slot.text else wordless):
                seen.add(block.text)
                yield block.text


def _is_worded_elsewhere(slot: Slot, often: Iterable[Slot]) -> bool:
    """Whether a narrower slot of the same place is proposed already: the narrower one hides less."""
    return any(other.text and (other.path, other.heading) == (slot.path, slot.heading) for other in often)
