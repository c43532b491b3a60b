"""Which entries stand in the subscription document, and which in frozen archive documents.

Notices are numbered by publication, so a full archive never changes when new ones come.  When a correction
or retraction alters an archived notice, or an editor's graver level puts it into a feed that had it not, that
archive and the later ones get new addresses, made from what was altered: an archive's address names its
bytes.  The subscription document shows altered notices again for a while.
Source: RFC 5005 §4 ("archive documents … SHOULD NOT change over time"; a reader fetches a new address anew).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from watcher.model.ids import NoticeId
from watcher.model.notice import Notice, NoticeReview
from watcher.publish.kin import is_altered, is_raised
from watcher.publish.moments import rfc3339

ARCHIVE_SIZE = 20
EDITION = ""
"""Part of every archive's address: "" for the first, then "b", "c" and so on.

The next one is due whenever a release writes archived entries with other bytes: what stands at an address
must not change."""

FRESH_MOST = 40
NEVER_ARCHIVED = FRESH_MOST - ARCHIVE_SIZE + 1
"""So many of the newest are in no archive, however many there are in all."""

RETURNED_MOST = 8
"""Together under 50 entries a document."""

RETRACTED_STAYS = timedelta(days=30)
"""How long an altered notice is shown after the alteration, reckoned to the newest notice, not to a clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """The notices of one archive, newest first, and the last part of its address."""

    name: str
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """A feed's notices parted: `shown` newest first, `chunks` oldest first."""

    shown: tuple[Notice, ...]
    withdrawn: tuple[Notice, ...]
    chunks: tuple[Chunk, ...]


def part_notices(notices: Sequence[Notice]) -> Parted:
    """Part `notices` (newest first) into the subscription document and its archives."""
    surplus = max(0, len(notices) - FRESH_MOST)
    border = len(notices) - -(-surplus // ARCHIVE_SIZE) * ARCHIVE_SIZE
    fresh, older = notices[:border], notices[border:]
    recent = _recently_altered(notices)
    archived = {notice.id for notice in older}
    back = _last_altered(notice for notice in recent if notice.id in archived)
    return Parted(
        shown=(*_without_old_retractions(fresh, recent), *(notice for notice in older if notice.id in back)),
        withdrawn=tuple(
            notice
            for index, notice in enumerate(notices)
            if _is_retracted(notice) and (index < border or notice.id in back)
        ),
        chunks=_chunks(older),
    )


def latest(notices: Sequence[Notice]) -> Parted:
    """Return the last updated first, without archives.

    For the feed of reviewed notices, which an entry enters when it is reviewed and not when it is published:
    old ones may enter at any time, so nothing in it could be frozen.
    """
    newest = sorted(notices, key=lambda notice: (notice.updated_at, notice.id), reverse=True)
    shown = _without_old_retractions(newest, _recently_altered(newest))[: FRESH_MOST + RETURNED_MOST]
    return Parted(
        shown=shown, withdrawn=tuple(notice for notice in shown if _is_retracted(notice)), chunks=()
    )


def _without_old_retractions(notices: Sequence[Notice], recent: Sequence[Notice]) -> tuple[Notice, ...]:
    kept = {notice.id for notice in recent}
    return tuple(notice for notice in notices if not _is_retracted(notice) or notice.id in kept)


def _last_altered(notices: Iterable[Notice]) -> set[NoticeId]:
    """Return the ids of the few altered last."""
    by_update = sorted(notices, key=lambda notice: notice.updated_at, reverse=True)
    return {notice.id for notice in by_update[:RETURNED_MOST]}


def _recently_altered(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    newest = max((notice.updated_at for notice in notices), default=None)
    if newest is None:
        return ()
    altered = (notice for notice in notices if is_altered(notice) or is_raised(notice))
    return tuple(notice for notice in altered if notice.updated_at >= newest - RETRACTED_STAYS)


def _is_retracted(notice: Notice) -> bool:
    return notice.review is NoticeReview.RETRACTED


def archive_name(number: int) -> str:
    """Return the last part of an archive's address, as it is while nothing in it was altered."""
    return f"arkiv-{number}{EDITION}"


def _chunks(older: Sequence[Notice]) -> tuple[Chunk, ...]:
    chunks: list[Chunk] = []
    altered = hashlib.sha256()
    is_as_published = True
    for number, stop in enumerate(range(len(older), 0, -ARCHIVE_SIZE), start=1):
        notices = tuple(older[stop - ARCHIVE_SIZE : stop])
        for notice in notices:
            if is_altered(notice) or is_raised(notice):
                is_as_published = False
                altered.update(_alteration(notice))
        mark = "" if is_as_published else f"-{altered.hexdigest()[:8]}"
        chunks.append(Chunk(name=f"{archive_name(number)}{mark}", notices=notices))
    return tuple(chunks)


def _alteration(notice: Notice) -> bytes:
    told = (notice.id, notice.review.value, rfc3339(notice.updated_at), notice.note)
    return "\x1f".join(told).encode("utf-8", "replace") + b"\x1e"
