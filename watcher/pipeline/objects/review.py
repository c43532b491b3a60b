"""The queue, decisions and the audit log as JSON objects.

People go by their username: `names` are the usernames by id.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from watcher.model.audit import AuditEntry
from watcher.model.moment import moment_text
from watcher.model.review import Claim, Decision, Gist, QueueCount, QueuePage, ReviewItem

Names = Mapping[str, str]


def queue_object(page: QueuePage, names: Names) -> dict[str, Any]:
    """Return a part of the queue."""
    return {
        "rows": [
            {
                "key": row.key,
                "level": row.level.slug,
                "due_at": _moment(row.due_at),
                "changes": [item_object(item, names) for item in row.items],
            }
            for row in page.rows
        ],
        "rows_in_all": page.rows_in_all,
        "changes_in_all": page.changes_in_all,
    }


def item_object(item: ReviewItem, names: Names) -> dict[str, Any]:
    """Return a change as the queue has it."""
    return {
        "id": item.change_id,
        "source": item.source_id,
        "source_title": item.source_title,
        "topics": list(item.topics),
        "level": item.level.slug,
        "judged_level": item.judged_level.slug,
        "state": item.state.value,
        "headline": item.headline,
        "detected_at": moment_text(item.detected_at),
        "due_at": _moment(item.due_at),
        "seen": item.seen,
        "pending": item.pending,
        "is_waiting": item.is_waiting,
        "notice": item.notice_id,
        "claimed_by": names.get(item.claimed_by, item.claimed_by) or None,
        "claimed_until": _moment(item.claimed_until),
        "gist": gist_object(item.gist) if item.gist else None,
    }


def gist_object(gist: Gist) -> dict[str, Any]:
    """Return the gravest edit of a change in a line."""
    return {
        "kind": gist.kind,
        "ops": [[op.tag, op.text] for op in gist.ops],
        "place": gist.place,
        "lang": gist.lang,
        "count": gist.count,
    }


def count_object(count: QueueCount) -> dict[str, Any]:
    """Return how many changes there are of a state and level."""
    return {
        "state": count.state.value,
        "level": count.level.slug,
        "count": count.count,
        "overdue": count.overdue,
        "claimed": count.claimed,
    }


def decision_object(one: Decision, names: Names) -> dict[str, Any]:
    """Return what was ruled, by whom, and what has become of it."""
    return {
        "id": one.id,
        "number": one.number,
        "kind": one.kind.value,
        "at": moment_text(one.at),
        "by": names.get(one.actor, one.actor),
        "changes": list(one.changes),
        "reason": one.reason.value if one.reason else None,
        "because": one.because,
        "headline": one.headline,
        "note": one.note,
        "level": one.level.slug if one.level is not None else None,
        "head": one.head,
        "answers": one.answers,
        "is_waiting": one.is_waiting,
        "effective_at": None if one.is_waiting else moment_text(one.effective_at),
        "carried_at": _moment(one.carried_at),
        "undone_at": _moment(one.undone_at),
        "undone_by": names.get(one.undone_by, one.undone_by) or None,
    }


def claim_object(claim: Claim, names: Names) -> dict[str, Any]:
    """Return who has taken a change up, and until when."""
    return {
        "change": claim.change_id,
        "by": names.get(claim.person, claim.person),
        "until": moment_text(claim.until),
    }


def entry_object(entry: AuditEntry, names: Names) -> dict[str, Any]:
    """Return an entry of the audit log."""
    return {
        "number": entry.number,
        "at": moment_text(entry.at),
        "actor": entry.actor,
        "username": names.get(entry.actor, ""),
        "action": entry.action,
        "object": {"kind": entry.object_kind, "id": entry.object_id},
        "details": dict(sorted(entry.details.items())),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)
