"""How [[rule]] is read."""

from watcher.judge.draft import Draft
from watcher.judge.table import Table
from watcher.judge.vocabulary import Rule
from watcher.model.change import ChangeKind
from watcher.model.level import Level

_ALIASES = ("added", "removed")


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
