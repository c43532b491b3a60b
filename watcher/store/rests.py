"""Which hosts asked to be left alone, and until when: a rest outlives the process that was asked for it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from watcher.store.database import Database, insert_once
from watcher.store.tables import host_rest


class SqlRests:
    """The part of ports.SourceStore that is about hosts."""

    _database: Database

    def rest_host(self, host: str, until: datetime) -> None:
        """Leave `host` (with its port, as in an address) alone until then; the newest word of it counts."""
        with self._database.writing(is_routine=True) as connection:
            # One host may tell two workers the same at one moment: neither may be in the other's way.
            insert_once(connection, host_rest, {"host": host, "until": until})
            connection.execute(update(host_rest).where(host_rest.c.host == host).values(until=until))

    def rests(self, now: datetime) -> Mapping[str, datetime]:
        """Return the hosts that are to be left alone at `now`, and until when, in order of name."""
        query = select(host_rest.c.host, host_rest.c.until).where(host_rest.c.until > now)
        with self._database.reading() as connection:
            return {row.host: row.until for row in connection.execute(query.order_by(host_rest.c.host))}
