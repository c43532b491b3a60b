"""Notices that tell the same edits: which stand on their own, and what each says of the others.

Reckoned from all notices, so that the same notices give the same bytes.  What an entry says of earlier
notices never changes; of later ones it names only those that joined it, and nothing joins what may stand in
an archive (docs/decisions/0070-clusters.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from watcher.model.cluster import CLUSTER_REACH
from watcher.model.ids import NoticeId
from watcher.model.level import Level
from watcher.model.notice import Notice, NoticeReview

MOST = 8
"""So many other pages are named in an entry; our page of the notice names all."""

_LOOKED_AT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """`joined` are told in this notice's item, oldest first; `earlier` told some of the same before it."""

    joined: tuple[Notice, ...] = ()
    earlier: tuple[Notice, ...] = ()

    def moved_at(self, *, is_archived: bool) -> datetime | None:
        """Return when the entry last changed by them, None when it never did."""
        return max((_moved(one, is_archived=is_archived) for one in self.joined), default=None)


def _moved(notice: Notice, *, is_archived: bool) -> datetime:
    is_shown = is_altered(notice) and not is_archived
    return max(notice.updated_at, notice.published_at) if is_shown else notice.published_at


def is_altered(notice: Notice) -> bool:
    """Return whether the notice was corrected or retracted after it was published."""
    return notice.review in {NoticeReview.CORRECTED, NoticeReview.RETRACTED}


def is_raised(notice: Notice) -> bool:
    """Return whether an editor found it graver than it was published: feeds have it that had it not."""
    return notice.first is not None and notice.level > notice.first.level


def reach_of(notice: Notice) -> Level:
    """Return the gravest level whose feed has the notice: whoever was told of it hears what became of it."""
    first = notice.first.level if notice.first is not None else Level.NONE
    return max(notice.level, notice.reach or Level.NONE, first)


def standing(notices: Iterable[Notice]) -> frozenset[NoticeId]:
    """Return the notices that are items of their own where sources are shown together.

    What joined a notice that was corrected or retracted, or that is not there, stands again.
    """
    by_id = {notice.id: notice for notice in notices}
    return frozenset(notice.id for notice in by_id.values() if _stands(notice, by_id))


def _stands(notice: Notice, by_id: Mapping[NoticeId, Notice]) -> bool:
    head = by_id.get(notice.joins) if notice.joins else None
    return head is None or is_altered(head)


def find_kin(notices: Sequence[Notice]) -> Mapping[NoticeId, Kin]:
    """Return the kin of each notice that has any; `notices` in any order."""
    by_id = {notice.id: notice for notice in notices}
    joined: defaultdict[NoticeId, list[Notice]] = defaultdict(list)
    told: defaultdict[str, list[Notice]] = defaultdict(list)
    earlier: dict[NoticeId, tuple[Notice, ...]] = {}
    for notice in sorted(notices, key=lambda one: (one.published_at, one.id)):
        if notice.joins in by_id:
            joined[notice.joins].append(notice)
            earlier[notice.id] = (by_id[notice.joins],)
            continue
        earlier[notice.id] = _earlier(notice, told)
        for key in keys_of(notice):
            told[key].append(notice)
    return {
        notice.id: Kin(joined=tuple(joined.get(notice.id, ())), earlier=earlier[notice.id])
        for notice in notices
        if joined.get(notice.id) or earlier[notice.id]
    }


def _earlier(notice: Notice, told: Mapping[str, Sequence[Notice]]) -> tuple[Notice, ...]:
    """Return the last notices of other sources that told any of the same, oldest first."""
    found = {one.id: one for key in keys_of(notice) for one in islice(_last(notice, told.get(key, ())), MOST)}
    return tuple(sorted(found.values(), key=lambda one: (one.published_at, one.id))[-MOST:])


def _last(notice: Notice, told: Sequence[Notice]) -> Iterator[Notice]:
    for one in islice(reversed(told), _LOOKED_AT):
        if notice.published_at - one.published_at > CLUSTER_REACH:
            return
        if one.source_id != notice.source_id:
            yield one


def keys_of(notice: Notice) -> tuple[str, ...]:
    """Return the keys of what the notice tells, each once."""
    return tuple(dict.fromkeys(item.key for item in notice.items if item.key))
