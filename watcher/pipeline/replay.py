"""Replay the archive: what other rules would have said of the versions that are stored.  Nothing is stored.

A rule of an editor counts only after its replay has shown what it would have hidden
(docs/explanation/meaning.md §7).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from watcher.errors import ExtractError
from watcher.extract import ReadPdf
from watcher.judge import Vocabulary, with_own_words
from watcher.model.change import Edit
from watcher.model.document import Document
from watcher.model.ids import SourceId
from watcher.model.level import Level
from watcher.model.record import Version
from watcher.model.source import Source
from watcher.model.verdict import PageVerdict, Verdict
from watcher.pipeline.absence import is_gone
from watcher.pipeline.compare import compare
from watcher.pipeline.reextract import document_today, extract_snapshot
from watcher.pipeline.restless import is_same_beside
from watcher.pipeline.restless_apart import set_restless_apart
from watcher.ports import Store

TOLD = Level.MINOR
"""From this level on readers hear of an edit."""


class Rules(NamedTuple):
    """Rules of the source and of the language: what a version is read and judged by."""

    source: Source
    vocabulary: Vocabulary


class EditSeen(NamedTuple):
    """One edit with its verdict."""

    edit: Edit
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One version against the one before it, under the rules that count and under the draft.

    `hidden` are edits that readers hear of now and would not hear of by the draft, `told` the other way
    round, `moved` those with another level on the same side of that line; each with the other level.
    `has_more`: something differs beside muted and restless places, by the rules that count and by the draft;
    without it a check makes no version.  `still_told`: of so many edits readers would hear by the draft.
    """

    source_id: SourceId
    old_number: int
    new_number: int
    level: Level
    draft_level: Level
    headline: str = ""
    still_told: int = 0
    has_more: bool = True
    draft_has_more: bool = True
    hidden: tuple[tuple[EditSeen, Level], ...] = field(default=(), repr=False)
    told: tuple[tuple[EditSeen, Level], ...] = field(default=(), repr=False)
    moved: tuple[tuple[EditSeen, Level], ...] = field(default=(), repr=False)

    @property
    def is_same(self) -> bool:
        """Whether the draft says the same of every edit, and makes the same version."""
        return not (self.hidden or self.told or self.moved) and self.has_more is self.draft_has_more


def replay(
    store: Store, now: Rules, draft: Rules, *, read_pdf: ReadPdf, versions: int = 0, since: int = 0
) -> Iterator[Replayed]:
    """Yield every stored version of a source under both sets of rules, oldest first.

    `versions` looks at so many of the newest alone; 0 is all.  `since`: from the version of that number on,
    which is the first to be compared with.  A version that rules cannot read is
    compared as it was stored.
    """
    stored = [version for version in store.versions(now.source.id) if not is_gone(version)]
    stored = [one for one in stored[-versions - 1 if versions else 0 :] if one.number >= since]
    old: tuple[int, Document, Document] | None = None
    for version in stored:
        read = document_today(store, version, now.source, read_pdf)
        same = draft.source.rules == now.source.rules
        new = (read, read if same else _reread(store, version, draft.source, read_pdf))
        if old:
            judged = (_judged(old[1], new[0], now), _judged(old[2], new[1], draft))
            yield _replayed(old[0], version, judged, now)
        old = (version.number, *new)


def _reread(store: Store, version: Version, source: Source, read_pdf: ReadPdf) -> Document:
    snapshot = store.snapshot(version.snapshot_id)
    stored = store.document(version.document_id)
    try:
        read = extract_snapshot(snapshot, store.body(snapshot.sha256_body), source, read_pdf)
    except ExtractError:
        return stored
    return replace(read, restless=stored.restless)


def _replayed(old_number: int, version: Version, judged: tuple["_Judged", "_Judged"], now: Rules) -> Replayed:
    before, after = judged[0].edits, judged[1].edits
    hidden, told, moved = [], [], []
    for key, seen in before.items():
        level = after[key].verdict.level if key in after else Level.NONE
        if seen.verdict.level >= TOLD > level:
            hidden.append((seen, level))
        elif seen.verdict.level < TOLD <= level:
            told.append((after[key], seen.verdict.level))
        elif seen.verdict.level != level:
            moved.append((seen, level))
    fresh = ((seen, Level.NONE) for key, seen in after.items() if key not in before)
    told += [row for row in fresh if row[0].verdict.level >= TOLD]
    return Replayed(
        source_id=now.source.id,
        old_number=old_number,
        new_number=version.number,
        level=judged[0].verdict.level,
        draft_level=judged[1].verdict.level,
        headline=judged[0].verdict.headline("nb"),
        still_told=sum(seen.verdict.level >= TOLD for seen in after.values()),
        has_more=judged[0].has_more,
        draft_has_more=judged[1].has_more,
        hidden=tuple(hidden),
        told=tuple(told),
        moved=tuple(moved),
    )


class _Judged(NamedTuple):
    edits: Mapping[tuple[str, ...], EditSeen]
    verdict: PageVerdict
    has_more: bool


def _judged(old: Document, new: Document, rules: Rules) -> _Judged:
    words = with_own_words(rules.vocabulary, rules.source.vocabulary)
    diff, verdict = compare(old, new, words)
    verdicts = {each.edit_id: each for each in verdict.verdicts}
    edits: dict[tuple[str, ...], EditSeen] = {}
    twins: Counter[tuple[str, ...]] = Counter()
    for edit in diff.edits:
        if edit.id in verdicts:
            key = (edit.row if edit.column else "", edit.column, edit.before, edit.after)
            twins[key] += 1
            edits[*key, str(twins[key])] = EditSeen(edit, verdicts[edit.id])
    return _Judged(edits, verdict, not is_same_beside(*set_restless_apart(old, new), (), words))
