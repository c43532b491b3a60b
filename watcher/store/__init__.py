"""The store: everything that Watcher knows, in SQLite or PostgreSQL.

Evidence (snapshots, bodies, documents, versions) is only ever added.  The one home of SQLAlchemy,
Alembic, psycopg and zstd; nothing of theirs crosses this border.
"""

from watcher.store.sql import SqlStore, open_store

__all__ = ["SqlStore", "open_store"]
