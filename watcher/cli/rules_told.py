"""Rules of what was rejected as noise, as text and as JSON."""

from typing import Any

from watcher.model.noise_rule import HiddenList, ListRow, NoiseRule, Shown
from watcher.model.source import Slot


def slot_words(slot: Slot) -> str:
    """Return a place in a line: what stands there, under which heading, at which path."""
    words = f"«{slot.text}»" if slot.text else "whatever stands there"
    under = f" under «{slot.heading}»" if slot.heading else ""
    return f"{words}{under} ({slot.path})"


def rule_object(rule: NoiseRule) -> dict[str, Any]:
    """Return a rule as `--json` prints it."""
    return {
        "id": rule.id,
        "source": rule.source_id,
        "change": rule.change_id,
        "state": rule.state.value,
        "places": [{"path": one.path, "heading": one.heading, "text": one.text} for one in rule.slots],
        "steps": [
            {
                "state": step.state.value,
                "at": step.at.isoformat(),
                "actor": step.actor,
                "because": step.because,
                "list": shown_object(step.shown),
            }
            for step in rule.steps
        ],
    }


def list_object(listed: HiddenList, shown: Shown) -> dict[str, Any]:
    """Return a list as `--json` prints it."""
    return {
        **shown_object(shown),
        "older": listed.older,
        "rows": [_row_object(row) for row in listed.rows],
    }


def shown_object(shown: Shown) -> dict[str, Any]:
    """Return what a list comes to."""
    return {
        "digest": shown.digest,
        "versions": shown.versions,
        "hidden_versions": shown.rows,
        "hidden_edits": shown.edits,
        "grave": shown.grave,
        "approved": shown.approved,
    }


def _row_object(row: ListRow) -> dict[str, Any]:
    replayed, fate = row.replayed, row.fate
    return {
        "old_version": replayed.old_number,
        "new_version": replayed.new_number,
        "level": row.level.slug,
        "change": fate.change_id if fate else None,
        "state": fate.state.value if fate else None,
        "is_rejected_as_noise": bool(fate and fate.is_noise),
        "is_version": replayed.is_version,
        "still_told": replayed.still_told,
        "hidden": [
            {"level": edit.level.slug, "kind": edit.kind, "before": edit.before, "after": edit.after}
            for edit in replayed.hidden
        ],
        "hidden_count": replayed.hidden_count,
    }
