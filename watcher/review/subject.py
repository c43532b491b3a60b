"""What a decision is about, as it stands when it is taken or carried out."""

from collections.abc import Mapping
from dataclasses import dataclass

from watcher.model.ids import ChangeId
from watcher.model.level import Level
from watcher.model.notice import Notice, NoticeKind, NoticeReview
from watcher.model.record import ReviewState
from watcher.model.review import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A change with its notices, oldest first.  `level` is what the machine found.

    `pending` is the decision on it that is still to be carried out.  `is_watched`: its source is configured,
    so that a notice can be written.  `is_open`: its notice stands in no archive, which must not change.
    `is_head`: others are told in its notice's item; `told_in`: the notice in whose item it is told itself.
    """

    change_id: ChangeId
    state: ReviewState
    level: Level
    notices: tuple[Notice, ...] = ()
    pending: Decision | None = None
    is_watched: bool = True
    is_open: bool = True
    is_head: bool = False
    told_in: Notice | None = None

    @property
    def standing(self) -> Notice | None:
        """The newest notice that readers are to believe; None: never published, or retracted."""
        newest = self.notices[-1] if self.notices else None
        if newest is None or newest.kind is NoticeKind.RETRACTION or newest.review is NoticeReview.RETRACTED:
            return None
        return newest

    @property
    def update(self) -> Notice | None:
        """The notice of the change itself, as long as it was neither corrected nor retracted."""
        first = self.notices[0] if self.notices else None
        is_good = first is not None and first.review in {NoticeReview.UNREVIEWED, NoticeReview.REVIEWED}
        return first if is_good else None


Subjects = Mapping[ChangeId, Subject]
