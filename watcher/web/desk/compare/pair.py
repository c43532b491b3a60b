"""Two versions of a source and what differs between them: what every view of a change is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from watcher.diff.beside import Row, align_rows
from watcher.diff.delta import blocks_digest
from watcher.errors import NotFound, StoreError
from watcher.judge.telling import verdicts_by_edit
from watcher.lazy import later
from watcher.model.change import Edit, PageDiff
from watcher.model.document import Document
from watcher.model.ids import SourceId
from watcher.model.level import Level
from watcher.model.record import PageChange, Snapshot, Version
from watcher.model.source import Source, SourceType
from watcher.model.verdict import PageVerdict, Verdict
from watcher.pipeline.compare import compare
from watcher.pipeline.reextract import document_today
from watcher.pipeline.restless_apart import diff_versions
from watcher.ports import Store
from watcher.settings import load_vocabulary_files

if TYPE_CHECKING:
    from watcher.judge import Vocabulary, parse_vocabulary
    from watcher.judge.own_log import new_entries
else:
    parse_vocabulary = later("watcher.judge", "parse_vocabulary")
    new_entries = later("watcher.judge.own_log", "new_entries")

Words = Callable[[], "Vocabulary"]
_NEAR = 50
"""A stored change is looked for among so many; further back the two are compared anew."""


@cache
def our_vocabulary() -> "Vocabulary":
    """Return the vocabulary of this installation."""
    return parse_vocabulary(load_vocabulary_files())


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two: the version, the answer that it came from, and the document as it is compared here.

    `is_reread`: under today's rules, because the two were stored under different ones.
    """

    version: Version
    snapshot: Snapshot
    document: Document = field(repr=False)
    is_reread: bool = False


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What is compared.  `source` is None when it is watched no longer, `verdict` when nobody has judged.

    `change` is the stored change between the two, None for versions that did not follow each other.
    """

    source_id: SourceId
    source: Source | None
    old: Side
    new: Side
    diff: PageDiff = field(repr=False)
    verdict: PageVerdict | None
    change: PageChange | None
    log: tuple[str, ...] = ()
    """What the page itself has newly said of its changes."""

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every block of both documents once, in the order of the new page."""
        return tuple(align_rows(self.diff, self.old.document, self.new.document))

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The judgements by the id of their edit."""
        return verdicts_by_edit(self.verdict)

    @property
    def lang(self) -> str:
        """The language of the page, as it shows."""
        return self.new.document.lang or self.old.document.lang

    @property
    def level(self) -> Level:
        """The level of the whole, NONE when nothing differs."""
        return self.verdict.level if self.verdict and self.diff.edits else Level.NONE

    def level_of(self, edit: Edit) -> Level:
        """Return the edit's level; MINOR while nobody has judged it."""
        verdict = self.verdicts.get(edit.id)
        return verdict.level if verdict else Level.MINOR


def pair_of_change(
    store: Store, sources: Mapping[SourceId, Source], change: PageChange, words: Words = our_vocabulary
) -> Pair:
    """Return what a stored change compares.

    Raises:
        NotFound: a version of it is not there.
    """
    old, new = (_side(store, change.source_id, number) for number in (change.old_number, change.new_number))
    diff = change.diff
    if not _is_of(diff, old, new):
        old, new = _read_alike(store, sources.get(change.source_id), old, new)
        if not _is_of(diff, old, new):  # made from a reading that is not there any more
            diff = diff_versions(old.document, new.document)
    return _pair(sources, old, new, diff, change.verdict, change, words)


def pair_of_versions(
    store: Store,
    sources: Mapping[SourceId, Source],
    source_id: SourceId,
    numbers: tuple[int, int],
    words: Words = our_vocabulary,
) -> Pair:
    """Return two versions of a source compared, in the order given, by the stored change where there is one.

    Raises:
        NotFound: no such source or version.
    """
    before, after = numbers
    old, new = _side(store, source_id, before), _side(store, source_id, after)
    if after == before + 1:
        near = store.changes(source_id=source_id, since=new.version.seen_at, limit=_NEAR)
        for change in near:
            if (change.old_number, change.new_number) == numbers:
                return pair_of_change(store, sources, change, words)
    old, new = _read_alike(store, sources.get(source_id), old, new)
    diff, verdict = compare(old.document, new.document, words())
    return _pair(sources, old, new, diff, verdict, None, words)


def _pair(
    sources: Mapping[SourceId, Source],
    old: Side,
    new: Side,
    diff: PageDiff,
    verdict: PageVerdict | None,
    change: PageChange | None,
    words: Words,
) -> Pair:
    source_id = new.version.source_id
    return Pair(
        source_id=source_id,
        source=sources.get(source_id),
        old=old,
        new=new,
        diff=diff,
        verdict=verdict,
        change=change,
        log=tuple(entry.text for entry in new_entries(old.document, new.document, words())),
    )


def _side(store: Store, source_id: SourceId, number: int) -> Side:
    stored = store.version(source_id, number)
    return Side(
        version=stored.version,
        snapshot=store.snapshot(stored.version.snapshot_id),
        document=stored.document,
    )


def _is_of(diff: PageDiff, old: Side, new: Side) -> bool:
    """Whether `diff` was made from these very documents: its indexes point into them."""
    digests = blocks_digest(old.document.blocks), blocks_digest(new.document.blocks)
    return digests == (diff.delta.old_sha, diff.delta.new_sha)


def _read_alike(store: Store, source: Source | None, old: Side, new: Side) -> tuple[Side, Side]:
    """Return both under today's rules where they were stored under different ones (never a PDF, here)."""
    ways = {_way(old), _way(new)}
    if len(ways) == 1 or source is None or source.rules.type is SourceType.PDF:
        return old, new
    return _reread(store, source, old), _reread(store, source, new)


def _way(side: Side) -> tuple[str, str]:
    return side.document.extractor_version, side.version.digest.partition(":")[0]


def _reread(store: Store, source: Source, side: Side) -> Side:
    try:
        document = document_today(store, side.version, source)
    except (NotFound, StoreError):  # retention has removed its body
        return side
    return replace(side, document=document, is_reread=document is not side.document)
