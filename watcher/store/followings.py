"""What is followed from each page: one row for each page that has children."""

import functools
from collections.abc import Mapping, Sequence

from sqlalchemy import select, update

from watcher.model.child import Following
from watcher.model.ids import SourceId
from watcher.model.status import SourceEvent
from watcher.store.codec import from_json, to_json
from watcher.store.database import Database, insert_once
from watcher.store.events import write_events
from watcher.store.tables import following


class SqlFollowings:
    """The part of ports.SourceStore that is about children."""

    _database: Database

    def followings(self) -> Mapping[SourceId, Following]:
        """Return what is followed from each page, in order of the page's id."""
        query = select(following.c.data).order_by(following.c.parent_id)
        with self._database.reading() as connection:
            found = [_read(text) for text in connection.scalars(query)]
        return {each.parent_id: each for each in sorted(found, key=lambda each: each.parent_id)}

    def set_following(
        self, found: Following, events: Sequence[SourceEvent], channels: Sequence[str] = ()
    ) -> bool:
        """Store what is followed from a page, with its events, unless a later version of it was read."""
        row = {"parent_id": found.parent_id, "number": found.number, "data": to_json(found).decode()}
        mine = following.c.parent_id == found.parent_id
        with self._database.writing() as connection:
            # First: a row that is not there yet cannot be locked, and two might both think themselves first.
            insert_once(connection, following, row)
            number = connection.scalar(select(following.c.number).where(mine).with_for_update())
            if number is not None and number > found.number:
                return False
            connection.execute(update(following).where(mine).values(row))
            write_events(connection, events, channels)
        return True


@functools.lru_cache(maxsize=1024)
def _read(text: str) -> Following:
    """Return what a row says; every plan asks, and it hardly ever says anything else."""
    return from_json(Following, text)
