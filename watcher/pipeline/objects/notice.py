"""Notices as JSON objects: as stored, as revised, as feeds have them."""

from typing import Any

from watcher.model.moment import moment_text
from watcher.model.notice import Notice, NoticeItem
from watcher.model.review import NoticeRevision
from watcher.publish.feed import Entry


def notice_object(notice: Notice, *, url: str) -> dict[str, Any]:
    """Return a notice as it is now; `url` is its own page."""
    return {
        "id": notice.id,
        "slug": notice.slug,
        "url": url,
        "kind": notice.kind.value,
        "review": notice.review.value,
        "change": notice.change_id,
        "source": notice.source_id,
        "source_title": notice.source_title,
        "source_owner": notice.source_owner,
        "source_url": notice.source_url,
        "topics": list(notice.topics),
        "level": notice.level.slug,
        "title": notice.title,
        "summary": notice.summary,
        "note": notice.note,
        "language": notice.language,
        "items": [_item(item, notice.language) for item in notice.items],
        "quiet_count": notice.quiet_count,
        "observed_at": moment_text(notice.observed_at),
        "published_at": moment_text(notice.published_at),
        "updated_at": moment_text(notice.updated_at),
        "reviewed_at": moment_text(notice.reviewed_at) if notice.reviewed_at else None,
        "in_reply_to": notice.in_reply_to,
        "joins": notice.joins,
    }


def _item(item: NoticeItem, lang: str) -> dict[str, Any]:
    return {
        "edit": item.edit_id,
        "kind": item.kind,
        "level": item.level.slug,
        "section": list(item.section),
        "headline": item.headline,
        "before": item.before,
        "after": item.after,
        "facts": [{"kind": one.kind, "before": one.before, "after": one.after} for one in item.facts],
        "reasons": [
            {"rule": hit.rule, "level": hit.level.slug, "text": hit.told(lang)[1]} for hit in item.reasons
        ],
        "url": item.deep_url,
    }


def revision_object(revision: NoticeRevision) -> dict[str, Any]:
    """Return what a notice was from a moment on."""
    return {
        "number": revision.number,
        "at": moment_text(revision.at),
        "decision": revision.decision_id,
        "review": revision.review.value,
        "title": revision.title,
        "summary": revision.summary,
        "level": revision.level.slug,
        "note": revision.note,
        "joins": revision.joins,
        "reviewed_at": moment_text(revision.reviewed_at) if revision.reviewed_at else None,
    }


def feed_entry_object(entry: Entry) -> dict[str, Any]:
    """Return an entry as feeds have it."""
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "html": entry.html,
        "published": moment_text(entry.published),
        "updated": moment_text(entry.updated),
        "categories": [one.term for one in entry.categories],
        "in_reply_to": entry.reply.ref if entry.reply else None,
    }
