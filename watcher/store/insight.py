"""What is counted for the desk, by the database: few questions, however many sources and changes."""

from collections.abc import Mapping

from sqlalchemy import func, select

from watcher.model.ids import SourceId
from watcher.model.insight import Tally
from watcher.review import WAITING
from watcher.store.database import Database
from watcher.store.review_tables import item
from watcher.store.tables import source, version


class SqlInsight:
    """ports.InsightStore."""

    _database: Database

    def tallies(self) -> Mapping[SourceId, Tally]:
        """Return what is counted of each source, in order of id."""
        with self._database.reading() as connection:
            waiting = {row[0]: row[1] for row in connection.execute(_WAITING)}
            return {
                SourceId(row.id): Tally(versions=row.newest or 0, waiting=waiting.get(row.id, 0))
                for row in connection.execute(_NEWEST)
            }


_NEWEST = select(
    source.c.id,
    # Numbers run from 1 without a gap: the newest is how many there are, found without counting them.
    select(func.max(version.c.number))
    .where(version.c.source_id == source.c.id)
    .scalar_subquery()
    .label("newest"),
).order_by(source.c.id)
_WAITING = (
    select(item.c.source_id, func.count())
    .where(item.c.state.in_(sorted(state.value for state in WAITING)))
    .group_by(item.c.source_id)
)
