"""How [[rule]], [[setting]] and [[grade]] are read."""

from watcher.judge.draft import Draft
from watcher.judge.grade_model import Grade
from watcher.judge.table import Table
from watcher.judge.vocabulary import Rule
from watcher.model.change import ChangeKind
from watcher.model.level import Level

_ALIASES = ("added", "removed")
_SIDES = ("", "came", "went", "both")


def read_rules(root: Table, draft: Draft) -> None:
    """Add every [[rule]] to the draft, in the order of the file."""
    for table in root.tables("rule"):
        rule = _rule(table, draft)
        draft.rules.append(rule)
        draft.add(table, "heading", rule.id, table.texts("heading"), "heading")
        table.close()


def _rule(table: Table, draft: Draft) -> Rule:
    by = int(table.number("by", 0))
    if by not in {-1, 0, 1}:
        raise table.fail("by", f"a rule moves a level by one step, not {by}")
    rule = Rule(
        id=draft.once(table, "rule"),
        reason=table.text("reason_nb", ""),
        level=table.level("level") if "level" in table else None,
        by=by,
        lower=table.text("lower", ""),
        kinds=_kinds(table),
        has=frozenset(table.texts("has")),
        also=frozenset(table.texts("also")),
        list_kinds=frozenset(table.texts("list")),
        boxes=frozenset(table.texts("box")),
        settings=frozenset(table.texts("in")),
        also_settings=frozenset(table.texts("also_in")),
        not_settings=frozenset(table.texts("not_in")),
        old_lists=frozenset(table.texts("list_old")),
        old_boxes=frozenset(table.texts("box_old")),
        is_same_text=table.flag("same_text"),
        is_text_only=table.flag("text_only"),
        spoken=frozenset(table.texts("spoken")),
        is_raised=table.flag("raised"),
        has_heading=bool(table.texts("heading")),
        min_strength=int(table.number("min_strength", 0)),
        max_strength=int(table.number("max_strength")) if "max_strength" in table else None,
        min_weight=int(table.number("min_weight", 0)),
        min_words=int(table.number("min_words", 0)),
        max_words=int(table.number("max_words", 0)),
        min_changed_share=table.number("min_changed_share", 0),
    )
    table.level("level", Level.MINOR)  # a known key, whether it is set or not
    table.number("max_strength", 0)
    if rule.level is None and not rule.by and not rule.lower:
        raise table.fail("level", "a rule sets a level, or moves it with `by`")
    return rule


def _kinds(table: Table) -> frozenset[str]:
    kinds = frozenset(table.texts("kinds"))
    valid = {kind.value for kind in ChangeKind} | set(_ALIASES)
    for kind in sorted(kinds - valid):
        raise table.fail(
            "kinds", f"no such kind of edit: {kind!r}", f"use some of {', '.join(sorted(valid))}"
        )
    return kinds


def read_settings(root: Table, draft: Draft) -> None:
    """Add every [[setting]]: words that tell what a sentence, its heading, row or column speaks of."""
    for table in root.tables("setting"):
        name = draft.once(table, "setting")
        draft.settings.add(name)
        draft.add_forms(table, f"setting:{name}", name)
        table.close()


def read_grades(root: Table, draft: Draft) -> None:
    """Add every [[grade]] to the draft, in the order of the file."""
    for table in root.tables("grade"):
        draft.grades.append(_grade(table, draft))
        table.close()


def _grade(table: Table, draft: Draft) -> Grade:
    side = table.text("side", "")
    if side not in _SIDES:
        raise table.fail("side", f"no such side: {side!r}", "use came, went or both")
    grade = Grade(
        id=draft.once(table, "rule"),
        reason=table.text("reason_nb"),
        of=frozenset(table.texts("of")),
        at_most=table.level("at_most") if "at_most" in table else None,
        at_least=table.level("at_least") if "at_least" in table else None,
        settings=frozenset(table.texts("in")),
        also_settings=frozenset(table.texts("also_in")),
        not_settings=frozenset(table.texts("not_in")),
        place=frozenset(table.texts("place")),
        groups=frozenset(table.texts("groups")),
        side=side,
        is_one_sided=table.flag("one_sided"),
        has=frozenset(table.texts("has")),
        unless=frozenset(table.texts("unless")),
        strongest=int(table.number("strongest")) if "strongest" in table else None,
        willing=table.flag("willing"),
        is_wide=table.flag("wide"),
        min_years=table.number("min_years", 0),
        is_label=table.flag("label"),
    )
    if (grade.at_most is None) == (grade.at_least is None):
        raise table.fail("at_most", "a grade has a ceiling (at_most) or a floor (at_least)")
    table.number("strongest", 0)  # known keys, whether they are set or not
    table.level("at_most", Level.MINOR)
    table.level("at_least", Level.MINOR)
    return grade
