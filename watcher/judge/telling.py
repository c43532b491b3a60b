"""Which edits people are told of, in which order, and under which headline."""

from collections.abc import Mapping, Sequence

from watcher.model.change import Edit, PageDiff
from watcher.model.level import Level
from watcher.model.verdict import PageVerdict, Verdict


def verdicts_by_edit(verdict: PageVerdict | None) -> Mapping[str, Verdict]:
    """Return the judgements by the id of their edit."""
    return {one.edit_id: one for one in (verdict.verdicts if verdict else ())}


def by_weight(edits: Sequence[Edit], verdict: PageVerdict | None) -> list[Edit]:
    """Return edits with the highest level first; those of one level stay in the order of the page."""
    judged = verdicts_by_edit(verdict)
    levels = {edit.id: judged[edit.id].level if edit.id in judged else Level.MINOR for edit in edits}
    return sorted(edits, key=lambda edit: -levels[edit.id])


def edits_to_tell(diff: PageDiff, verdict: PageVerdict | None) -> tuple[Edit, ...]:
    """Return the edits that a report for people tells: all but the parts that their fold says in full.

    A part is left out only when it is wholly old or wholly new text that stands in the fold's, and weighs no
    more than the fold.  JSON has them all.
    """
    judged = verdicts_by_edit(verdict)
    folds: dict[str, Edit] = {edit.id: edit for edit in diff.edits}

    def is_said(part: Edit) -> bool:
        fold = folds.get(part.part_of)
        if fold is None or (part.before and part.after and part.before != part.after):
            return False
        levels = [judged[one.id].level if one.id in judged else Level.NONE for one in (part, fold)]
        return part.before in fold.before and part.after in fold.after and levels[0] <= levels[1]

    return tuple(edit for edit in diff.edits if not is_said(edit))


def headline_of(verdict: Verdict | None, lang: str) -> str:
    """Return the headline in `lang`, else in bokmål, else ""."""
    texts = dict(verdict.headlines) if verdict else {}
    return texts.get(lang) or texts.get("nb", "")
