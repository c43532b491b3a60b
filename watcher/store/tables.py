"""The tables.  Records are kept whole as JSON (codec.py); columns beside it are keys and what queries need.

So a noun may grow a field with a default without a migration.  `snapshot`, `content`, `document` and
`version` only ever gain rows, but for parts that retention removes (a row in `removed` stays); of a snapshot
only what the gate found (`state`, `reasons`) is written later, and of a content that retention has emptied
(`pruned_at`) its `data`.  `place` and `link`: see chain.py.

Indexes over some of the rows say so for SQLite alone: PostgreSQL is told by the migrations, and to name it
here would load its dialect, a tenth of every start.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TIMESTAMP, TypeEngine

from watcher.store.scalars import read_moment, write_moment


class Moment(TypeDecorator[datetime]):
    """An aware moment: timestamptz on PostgreSQL, text of one width that sorts on SQLite."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that the database has for it."""
        return TIMESTAMP(timezone=True) if dialect.name == "postgresql" else String(27)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Return what is sent."""
        if value is None or dialect.name == "postgresql":
            return value
        written = write_moment(value)
        return written if "." in written else f"{written[:-1]}.000000Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        """Return the moment in UTC."""
        if value is None:
            return None
        return read_moment(value) if isinstance(value, str) else value.astimezone(UTC)


METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Only INTEGER is SQLite's own row number; elsewhere 64 bits.
Serial = BigInteger().with_variant(Integer(), "sqlite")
Digest = String(64)

# Partial indexes; written out, because a query must use the very words (a parameter would hide them).
ACTIVE = text("NOT is_retired")
UNSETTLED = text("state IN ('pending', 'confirming')")
SET_APART = text("state = 'repeat' AND reasons <> '[]'")

source = Table(
    "source",
    METADATA,
    Column("id", String, primary_key=True),
    Column("status", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("next_check_at", Moment),
    Column("lease_until", Moment),
    Column("is_retired", Boolean, nullable=False),
    Column("chain_length", Integer, nullable=False, server_default="0"),
    Column("chain_head", LargeBinary),
)
Index(
    "ix_source_due",
    source.c.next_check_at,
    source.c.id,
    sqlite_where=ACTIVE,
)

following = Table(
    "following",
    METADATA,
    Column("parent_id", ForeignKey("source.id"), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("data", Text, nullable=False),
)

host_rest = Table(
    "host_rest",
    METADATA,
    Column("host", String, primary_key=True),
    Column("until", Moment, nullable=False),
)

event = Table(
    "event",
    METADATA,
    Column("seq", Serial, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("data", Text, nullable=False),
    Index("ix_event_at", "at", "seq"),
    Index("ix_event_source", "source_id", "at", "seq"),
)

event_outbox = Table(
    "event_outbox",
    METADATA,
    Column("seq", Serial, primary_key=True),
    Column("event_id", ForeignKey("event.id"), nullable=False),
    Column("channel", String, nullable=False),
    Column("message", String(32)),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", Moment),
    Column("delivered_at", Moment),
    Column("error", Text, nullable=False),
    UniqueConstraint("event_id", "channel"),
)
Index(
    "ix_event_outbox_due",
    event_outbox.c.channel,
    event_outbox.c.next_try_at,
    event_outbox.c.seq,
    sqlite_where=event_outbox.c.next_try_at.is_not(None),
)
Index("ix_event_outbox_message", event_outbox.c.message)

content = Table(
    "content",
    METADATA,
    Column("sha256", Digest, primary_key=True),
    Column("raw_bytes", Integer, nullable=False),
    Column("parent", ForeignKey("content.sha256")),
    Column("depth", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("pruned_at", Moment),
)

snapshot = Table(
    "snapshot",
    METADATA,
    Column("seq", Serial, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("sha256_body", ForeignKey("content.sha256")),
    Column("data", LargeBinary, nullable=False),
    Column("place", Integer),
    Column("link", LargeBinary),
    Index("ix_snapshot_source", "source_id", "attempt", "seq"),
    Index("ix_snapshot_unsettled", "seq", sqlite_where=UNSETTLED),
    Index("ix_snapshot_set_apart", "fetched_at", sqlite_where=SET_APART),
)

document = Table(
    "document",
    METADATA,
    Column("seq", Serial, primary_key=True),
    Column("id", ForeignKey("content.sha256"), nullable=False, unique=True),
    Column("source_id", String, nullable=False),
    Column("sha256_body", Digest, nullable=False),
    Column("sha256_text", Digest, nullable=False),
    Column("extractor_version", String, nullable=False),
    Index("ix_document_source", "source_id", "seq"),
)

version = Table(
    "version",
    METADATA,
    Column("source_id", ForeignKey("source.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("snapshot_id", ForeignKey("snapshot.id"), nullable=False),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("data", Text, nullable=False),
    Column("place", Integer),
    Column("link", LargeBinary),
    Index("ix_version_snapshot", "snapshot_id"),
)

removed = Table(
    "removed",
    METADATA,
    Column("source_id", ForeignKey("source.id"), primary_key=True),
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    Column("link", LargeBinary, nullable=False),
    Column("removed_at", Moment, nullable=False),
)

change = Table(
    "change",
    METADATA,
    Column("id", String, primary_key=True),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("new_number", Integer, nullable=False),
    Column("detected_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("level", Integer, nullable=False),
    Column("notice_id", String),
    Column("data", LargeBinary, nullable=False),
    Column("place", Integer),
    Column("link", LargeBinary),
    UniqueConstraint("source_id", "new_number"),
    Index("ix_change_detected", "detected_at", "id"),
    Index("ix_change_source", "source_id", "detected_at", "id"),
    Index("ix_change_state", "state", "detected_at", "id"),
)

verdict = Table(
    "verdict",
    METADATA,
    Column("seq", Serial, primary_key=True),
    Column("change_id", ForeignKey("change.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("level", Integer, nullable=False),
    Column("vocabulary_version", String, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("place", Integer),
    Column("link", LargeBinary),
    Index("ix_verdict_change", "change_id", "seq"),
)

verdict_rule = Table(
    "verdict_rule",
    METADATA,
    Column("change_id", ForeignKey("change.id"), primary_key=True),
    Column("rule", String, primary_key=True),
)

notice = Table(
    "notice",
    METADATA,
    Column("id", String, primary_key=True),
    Column("slug", String, nullable=False, unique=True),
    Column("change_id", ForeignKey("change.id"), nullable=False, index=True),
    Column("source_id", String, nullable=False),
    Column("level", Integer, nullable=False),
    Column("published_at", Moment, nullable=False, unique=True),
    Column("data", LargeBinary, nullable=False),
    Column("review", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("cluster_key", String),
    Column("joins", String),
    Column("altered", Text),
    Column("place", Integer),
    Column("link", LargeBinary),
    Index("ix_notice_cluster", "cluster_key", "published_at"),
    Index("ix_notice_joins", "joins", "published_at"),
    Index("ix_notice_source", "source_id", "published_at"),
    Index("ix_notice_level", "level", "published_at"),
    Index("ix_notice_review", "review", "published_at"),
)

topic = Table(
    "notice_topic",
    METADATA,
    Column("topic", String, primary_key=True),
    Column("notice_id", ForeignKey("notice.id"), primary_key=True),
)

edit = Table(
    "notice_edit",
    METADATA,
    Column("edit_key", String, primary_key=True),
    Column("notice_id", ForeignKey("notice.id"), primary_key=True),
    Column("published_at", Moment, nullable=False),
    Index("ix_notice_edit_at", "edit_key", "published_at"),
)

clock = Table(
    "publication_clock",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last_at", Moment),
    Column("chain_length", Integer, nullable=False, server_default="0"),
    Column("chain_head", LargeBinary),
)

chain_end = Table(
    "chain_end",
    METADATA,
    Column("name", String, primary_key=True),
    Column("length", Integer, nullable=False, server_default="0"),
    Column("link", LargeBinary),
)

audit = Table(
    "audit",
    METADATA,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("object_kind", String, nullable=False),
    Column("object_id", String, nullable=False),
    Column("data", Text, nullable=False),
    Column("link", LargeBinary, nullable=False),
    Index("ix_audit_at", "at", "place"),
    Index("ix_audit_actor", "actor", "place"),
    Index("ix_audit_object", "object_kind", "object_id", "place"),
)

person = Table(
    "person",
    METADATA,
    Column("id", String, primary_key=True),
    Column("username", String, nullable=False, unique=True),
    Column("issuer", String),
    Column("subject", String),
    Column("role", Integer, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("data", Text, nullable=False),
    Column("credentials", Text, nullable=False),
    UniqueConstraint("issuer", "subject"),
)

person_session = Table(
    "person_session",
    METADATA,
    Column("digest", Digest, primary_key=True),
    Column("id", String, nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("data", Text, nullable=False),
    Index("ix_person_session_person", "person_id", "seen_at"),
    Index("ix_person_session_expires", "expires_at"),
)

person_token = Table(
    "person_token",
    METADATA,
    Column("id", String, primary_key=True),
    Column("digest", Digest, nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("last_used_at", Moment),
    Column("data", Text, nullable=False),
    Index("ix_person_token_person", "person_id"),
)

login_try = Table(
    "login_try",
    METADATA,
    Column("key", String, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("good_at", Moment),
)

login_flow = Table(
    "login_flow",
    METADATA,
    Column("digest", Digest, primary_key=True),
    Column("holder", Digest, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("data", Text, nullable=False),
    Index("ix_login_flow_expires", "expires_at"),
)

login_refusal = Table(
    "login_refusal",
    METADATA,
    Column("key", String, primary_key=True),
    Column("opened_at", Moment, nullable=False),
    Column("noted", Integer, nullable=False),
    Column("counted", Integer, nullable=False),
    Column("first_at", Moment),
    Column("addresses", Text, nullable=False),
    Column("data", Text, nullable=False),
)

outbox = Table(
    "outbox",
    METADATA,
    Column("seq", Serial, primary_key=True),
    Column("notice_id", ForeignKey("notice.id"), nullable=False),
    Column("channel", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", Moment),
    Column("delivered_at", Moment),
    Column("error", Text, nullable=False),
    UniqueConstraint("notice_id", "channel", "revision"),
)
Index(
    "ix_outbox_due",
    outbox.c.channel,
    outbox.c.next_try_at,
    outbox.c.seq,
    sqlite_where=outbox.c.next_try_at.is_not(None),
)
