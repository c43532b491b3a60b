"""The store as one object: ports.Store over SQLite or PostgreSQL, for many threads and processes."""

from collections.abc import Callable, Sequence

from watcher.model.evidence import ChainHead
from watcher.ports import Finding
from watcher.store.audit import SqlAudit
from watcher.store.changes import SqlChanges
from watcher.store.clusters import SqlClusters
from watcher.store.content import Recent
from watcher.store.database import Database
from watcher.store.effects import SqlEffects
from watcher.store.events import SqlEvents
from watcher.store.evidence import SqlEvidence
from watcher.store.followings import SqlFollowings
from watcher.store.insight import SqlInsight
from watcher.store.integrity import inspect_database
from watcher.store.leftovers import SqlLeftovers
from watcher.store.logins import SqlLogins
from watcher.store.noise_rules import SqlNoiseRules
from watcher.store.notices import SqlNotices
from watcher.store.people import SqlPeople
from watcher.store.queue import SqlQueue
from watcher.store.rests import SqlRests
from watcher.store.retention import SqlRetention
from watcher.store.review import SqlReview
from watcher.store.schema import migrate
from watcher.store.sessions import SqlSessions
from watcher.store.snapshots import SqlSnapshots
from watcher.store.sources import SqlSources
from watcher.store.versions import Documents, SqlVersions


class SqlStore(
    SqlSources,
    SqlEvents,
    SqlFollowings,
    SqlRests,
    SqlSnapshots,
    SqlLeftovers,
    SqlEvidence,
    SqlRetention,
    SqlVersions,
    SqlChanges,
    SqlNotices,
    SqlClusters,
    SqlQueue,
    SqlReview,
    SqlEffects,
    SqlInsight,
    SqlAudit,
    SqlPeople,
    SqlSessions,
    SqlLogins,
    SqlNoiseRules,
):
    """Everything that Watcher knows; see the ports for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._recent = Recent()
        self._known_statuses = {}
        self._documents = Documents()

    @property
    def name(self) -> str:
        """The store's address without its password."""
        return self._database.name

    def inspect(
        self,
        *,
        is_verifying: bool = False,
        noted: Sequence[ChainHead] = (),
        tell: Callable[[str], None] = lambda _: None,
    ) -> tuple[Finding, ...]:
        """Check the store's own integrity: schema, digests, orphans, versions, stale leases, chains."""
        return inspect_database(self._database, is_verifying=is_verifying, noted=noted, tell=tell)

    def stop_waiting(self) -> None:
        """Let nobody wait any longer for another process's transaction: the program is to end."""
        self._database.stop_waiting()

    def probe(self) -> None:
        """Raise what is wrong when nothing can be stored; nothing is changed by asking."""
        self._database.probe()

    def close(self) -> None:
        """Let go of connections."""
        self._database.close()


def open_store(url: str) -> SqlStore:
    """Return the store at a database address, created or brought to this program's schema.

    `sqlite:///var/watcher.db` (the folder is made) or `postgresql://user@host/name`.

    Raises:
        SchemaMismatch: made by a newer Watcher or another program; nothing was changed.
        StoreError: cannot be opened.
    """
    database = Database(url)
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return SqlStore(database)
