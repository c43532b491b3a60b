"""The same edit on several pages: what joins what, and how far back one looks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.model.ids import ChangeId, EditId, NoticeId, SourceId
from watcher.model.level import Level
from watcher.model.record import ReviewState

CLUSTER_REACH = timedelta(hours=72)
"""Equal edits this far apart by the publication clock are spoken of together; farther apart each is news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A published notice that another one may join.  `is_carried_out`: readers may have read it by now."""

    notice_id: NoticeId
    published_at: datetime
    is_carried_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A notice that is told in another's item: what a list needs of it."""

    head: NoticeId
    notice_id: NoticeId
    slug: str
    source_id: SourceId
    level: Level
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One page on which an edit was found: which change and edit it is there, and under which headings."""

    source_id: SourceId
    change_id: ChangeId
    edit_id: EditId
    section: tuple[str, ...]
    detected_at: datetime
    state: ReviewState
    notice_id: NoticeId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCluster:
    """One edit with every page that it was found on, oldest first; `level` is the gravest it was given."""

    key: str
    kind: str
    level: Level
    headlines: tuple[tuple[str, str], ...]
    before: str
    after: str
    places: tuple[Place, ...]

    @property
    def source_ids(self) -> tuple[SourceId, ...]:
        """The sources it was found on, each once, the first to have it first."""
        return tuple(dict.fromkeys(place.source_id for place in self.places))
