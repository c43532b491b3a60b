"""Where a source stands, as a JSON object."""

from datetime import datetime
from typing import Any

from watcher.gate import is_kept
from watcher.model.child import Following
from watcher.model.source import Source
from watcher.model.status import SourceStatus
from watcher.pipeline.objects.change import reason_object


def source_object(source: Source, status: SourceStatus | None, now: datetime) -> dict[str, Any]:
    """Return a configured source; `status` None: it was never checked."""
    known = status or SourceStatus(source_id=source.id)
    moments = {
        key: moment.isoformat() if moment else None
        for key, moment in (
            ("since", known.since),
            ("last_checked_at", known.last_checked_at),
            ("last_verified_at", known.last_verified_at),
            ("last_changed_at", known.last_changed_at),
            ("next_check_at", known.next_check_at),
        )
    }
    return {
        "id": source.id,
        "title": source.title,
        "url": source.url,
        "enabled": source.enabled,
        "state": known.state.value,
        "reasons": [reason_object(reason) for reason in known.reasons],
        "missing_env": list(source.missing_env),
        "unsendable": list(source.unsendable),
        "addresses": [
            {"url": address.url, "since": address.since.isoformat()} for address in known.addresses
        ],
        "is_held": known.held is not None,
        "is_promise_kept": is_kept(source, known, now),
        "verify_within": int(source.verify_within.total_seconds()),
        **moments,
    }


def family_object(source: Source, following: Following | None) -> dict[str, Any]:
    """Return what is followed from a page: the keys that a source has beside those above."""
    is_followed = source.follow is not None and following is not None
    return {
        "parent": source.parent,
        "children": [child.id for child in following.active] if is_followed and following else [],
        "left_out": following.left_out if is_followed and following else 0,
    }
