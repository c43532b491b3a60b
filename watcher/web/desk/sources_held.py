"""What the gate holds of a source, as a person needs it to rule: what came, what it says, what is missing."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from watcher.errors import ExtractError, NotFound
from watcher.model.document import BlockKind, Document
from watcher.model.level import Level
from watcher.model.record import Snapshot, SnapshotState
from watcher.model.source import Source
from watcher.model.status import SourceStatus
from watcher.pipeline.compare import compare
from watcher.ports import EvidenceStore
from watcher.web.work import Work

FIRST_WORDS = 60
_TOLD_KINDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What differs from the last good text, in figures."""

    chars_before: int
    chars_after: int
    blocks_before: int
    blocks_after: int
    kinds: tuple[tuple[str, int], ...]
    edits: int
    level: Level
    headline: str

    @property
    def share(self) -> int:
        """The new text's length in per cent of the old one's."""
        return round(100 * self.chars_after / self.chars_before) if self.chars_before else 100


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldShown:
    """An answer that waits.  `title` and what follows are empty when it cannot be read under today's rules.

    `fault` says why it cannot.  `difference`: None before the first version.
    """

    snapshot: Snapshot
    title: str = ""
    words: str = ""
    is_cut: bool = False
    lang: str = ""
    difference: Difference | None = None
    fault: str = field(default="")

    @property
    def is_held(self) -> bool:
        """Whether it waits; else it was turned away, and a person may say that it is the page."""
        return self.snapshot.state is SnapshotState.HELD


def may_wait(status: SourceStatus) -> bool:
    """Return whether it is worth asking what is held."""
    return not status.is_retired and (status.held is not None or bool(status.reasons))


def show_held(
    work: Work, store: EvidenceStore, source: Source, status: SourceStatus, lang: str
) -> HeldShown | None:
    """Return what waits for a person, None when nothing does."""
    try:
        held = work.held(source)
    except NotFound:
        return None
    except ExtractError as error:
        if status.held is None:
            return None
        return HeldShown(snapshot=store.snapshot(status.held), fault=error.reason.text)
    words = _words(held.document)
    return HeldShown(
        snapshot=held.snapshot,
        title=held.document.title,
        words=" ".join(words[:FIRST_WORDS]),
        is_cut=len(words) > FIRST_WORDS,
        lang=held.document.lang or source.rules.lang,
        difference=_difference(work, held.last_good, held.document, lang) if held.last_good else None,
    )


def _words(document: Document) -> list[str]:
    """Return the first words of the text: one more than are shown, so that a cut can be told."""
    texts = (block.text for block in document.blocks if block.kind is not BlockKind.META)
    return list(islice((word for text in texts for word in text.split()), FIRST_WORDS + 1))


def _difference(work: Work, old: Document, new: Document, lang: str) -> Difference:
    diff, verdict = compare(old, new, work.vocabulary)
    kinds = Counter(edit.kind.value for edit in diff.edits if not edit.part_of)
    return Difference(
        chars_before=old.text_chars,
        chars_after=new.text_chars,
        blocks_before=len(old.blocks),
        blocks_after=len(new.blocks),
        kinds=tuple(sorted(kinds.items(), key=lambda one: (-one[1], one[0]))[:_TOLD_KINDS]),
        edits=sum(kinds.values()),
        level=verdict.level,
        headline=verdict.headline(lang),
    )
