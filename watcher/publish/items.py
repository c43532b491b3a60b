"""Edits and their verdicts → the items of a notice: what matters, each thing once, the gravest first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from watcher.model.change import Edit
from watcher.model.ids import EditId
from watcher.model.level import PUBLISHED_FROM, Level
from watcher.model.notice import NoticeItem
from watcher.model.record import PageChange
from watcher.model.verdict import FactChange, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An edit that is told, with the parts that it tells along."""

    edit: Edit
    level: Level
    order: int
    parts: tuple[Edit, ...] = ()


def told_edits(change: PageChange, least: Level = PUBLISHED_FROM) -> tuple[tuple[Told, ...], int]:
    """Return the edits to tell, gravest first and then in page order, and how many are left out as quiet.

    Told is what is of the level `least` or higher.
    Parts of a fold are told by the fold, unless their own words changed: those stand on their own.
    An edit without a verdict counts as worth telling; a missing judgement must not silence it.
    """
    levels = _levels(change)
    groups = _groups(change.diff.edits)
    told = []
    for order, edit in enumerate(change.diff.edits):
        group = groups.get(edit.id, ())
        level = max((levels[part.id] for part in group), default=Level.NONE)
        if level >= least:
            told.append(Told(edit=edit, level=level, order=order, parts=tuple(group[1:])))
    quiet = len(change.diff.edits) - sum(1 + len(one.parts) for one in told)
    return tuple(sorted(told, key=lambda one: (-one.level, one.order))), quiet


def _levels(change: PageChange) -> Mapping[EditId, Level]:
    """Return the level of every edit, the lowest published one where no verdict speaks of it."""
    verdicts = change.verdict.verdicts if change.verdict else ()
    judged = {verdict.edit_id: verdict.level for verdict in verdicts}
    return {edit.id: judged.get(edit.id, PUBLISHED_FROM) for edit in change.diff.edits}


def _groups(edits: Sequence[Edit]) -> Mapping[EditId, Sequence[Edit]]:
    """Return each edit that stands on its own, followed by the edits that it tells along."""
    by_id = {edit.id: edit for edit in edits}
    groups: dict[EditId, list[Edit]] = {}
    roots = {edit.id: _root(edit, by_id) for edit in edits}
    for edit in edits:
        if roots[edit.id] == edit.id:
            groups[edit.id] = [edit]
    for edit in edits:
        if roots[edit.id] != edit.id:
            groups[roots[edit.id]].append(edit)
    return groups


def _root(edit: Edit, by_id: Mapping[EditId, Edit]) -> EditId:
    """Return the outermost fold that tells `edit`, or its own id."""
    path = [edit.id]
    while not _has_own_words(by_id[path[-1]]):
        fold = EditId(by_id[path[-1]].part_of)
        if fold in path:
            return min(path[path.index(fold) :])  # a ring of folds: any fixed one of them will do
        if fold not in by_id:
            break
        path.append(fold)
    return path[-1]


def _has_own_words(edit: Edit) -> bool:
    """Return whether the edit itself changed words, rather than came, went or moved with its fold."""
    return bool(edit.before and edit.after) and edit.before != edit.after


def notice_items(
    told: Sequence[Told], verdicts: Mapping[EditId, Verdict], language: str, link: Callable[[Edit], str]
) -> tuple[NoticeItem, ...]:
    """Return the items in the order of `told`; `link` gives the official address of an edit."""
    return tuple(_item(one, verdicts, language, link(one.edit)) for one in told)


def _item(one: Told, verdicts: Mapping[EditId, Verdict], language: str, url: str) -> NoticeItem:
    edit = one.edit
    spoken = [verdicts[part.id] for part in (edit, *one.parts) if part.id in verdicts]
    return NoticeItem(
        edit_id=edit.id,
        kind=edit.kind.value,
        level=one.level,
        section=edit.trail or edit.trail_old,
        headline=_headline(spoken, one.level, language),
        before=_with_parts(edit.before, (part.before for part in one.parts)),
        after=_with_parts(edit.after, (part.after for part in one.parts)),
        facts=tuple(dict.fromkeys(fact for verdict in spoken for fact in verdict.facts)),
        reasons=tuple(dict.fromkeys(hit for verdict in spoken for hit in verdict.reasons)),
        row=edit.row,
        column=edit.column,
        about=edit.about,
        deep_url=url,
    )


def _headline(spoken: Sequence[Verdict], level: Level, language: str) -> str:
    """Return the headline of the first verdict of the item's own level, else of any."""
    by_fit = sorted(spoken, key=lambda verdict: verdict.level != level)
    for verdict in by_fit:
        texts = dict(verdict.headlines)
        if found := texts.get(language) or texts.get("nb", ""):
            return found
    return ""


def _with_parts(text: str, parts: Iterable[str]) -> str:
    """Return the fold's text, followed by its parts, one a line, unless it holds them all already."""
    spoken = [part for part in parts if part]
    if _holds(text, spoken):
        return text
    lines = text.split("\n") if text else []
    return "\n".join([*lines, *(part for part in spoken if part not in lines)])


def _holds(text: str, parts: Iterable[str]) -> bool:
    """Return whether `parts` stand in `text` one after the other."""
    at = 0
    for part in parts:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def distinct_facts(items: Iterable[NoticeItem]) -> tuple[FactChange, ...]:
    """Return every fact of the items once, in their order."""
    return tuple(dict.fromkeys(fact for item in items for fact in item.facts))
