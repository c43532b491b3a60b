"""What a decision will send, as it will look: made by the very writers of feeds, from what is stored now."""

from collections.abc import Sequence
from dataclasses import dataclass

from watcher.errors import NotFound
from watcher.model.ids import NoticeId
from watcher.model.notice import Notice
from watcher.ports import Outcome
from watcher.publish.entry import Desk
from watcher.publish.feed import Entry
from watcher.web.desk.access import Asked

_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One notice as readers get it.  `is_new`: it is sent; else an entry that is there changes."""

    notice: Notice
    entry: Entry
    is_new: bool

    @property
    def in_reply(self) -> bool:
        """Whether it answers an earlier notice."""
        return self.entry.reply is not None


def previews_of(asked: Asked, outcome: Outcome) -> list[Preview]:
    """Return what goes out by `outcome`: what is new first, then what changes in place."""
    fresh = [one.notice for one in outcome.fresh]
    altered = [one.notice for one in outcome.altered]
    desk = Desk(asked.view.site.settings.service, _slugs(asked, (*fresh, *altered)))
    return [Preview(notice=one, entry=desk.entry(one), is_new=True) for one in fresh[:_MOST]] + [
        Preview(notice=one, entry=desk.entry(one), is_new=False) for one in altered[:_MOST]
    ]


def _slugs(asked: Asked, notices: Sequence[Notice]) -> dict[NoticeId, str]:
    """Return the addresses of what these notices answer."""
    found = {one.id: one.slug for one in notices}
    for notice_id in sorted({one.in_reply_to for one in notices if one.in_reply_to} - set(found)):
        try:
            found[notice_id] = asked.view.site.store.notice(notice_id).slug
        except NotFound:
            continue
    return found
