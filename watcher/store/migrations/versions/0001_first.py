"""The first schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

from watcher.store import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def serial() -> TypeEngine[int]:
    """A row number: 64 bits, and SQLite's own."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "content",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("raw_bytes", sa.Integer(), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["content.sha256"], name=op.f("fk_content_parent")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_content")),
    )
    op.create_table(
        "publication_clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_at", tables.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_clock")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("next_check_at", tables.Moment(), nullable=True),
        sa.Column("lease_until", tables.Moment(), nullable=True),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    op.create_index(
        "ix_source_due",
        "source",
        ["next_check_at", "id"],
        sqlite_where=sa.text("NOT is_retired"),
        postgresql_where=sa.text("NOT is_retired"),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("new_number", sa.Integer(), nullable=False),
        sa.Column("detected_at", tables.Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.String(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_change_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sa.UniqueConstraint("source_id", "new_number", name=op.f("uq_change_source_id_new_number")),
    )
    op.create_index("ix_change_detected", "change", ["detected_at", "id"])
    op.create_index("ix_change_source", "change", ["source_id", "detected_at", "id"])
    op.create_index("ix_change_state", "change", ["state", "detected_at", "id"])
    op.create_table(
        "document",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("sha256_body", sa.String(length=64), nullable=False),
        sa.Column("sha256_text", sa.String(length=64), nullable=False),
        sa.Column("extractor_version", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["content.sha256"], name=op.f("fk_document_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_document")),
        sa.UniqueConstraint("id", name=op.f("uq_document_id")),
    )
    op.create_index("ix_document_source", "document", ["source_id", "seq"])
    op.create_table(
        "event",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("at", tables.Moment(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_event_source_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
        sa.UniqueConstraint("id", name=op.f("uq_event_id")),
    )
    op.create_index("ix_event_at", "event", ["at", "seq"])
    op.create_index("ix_event_source", "event", ["source_id", "at", "seq"])
    op.create_table(
        "snapshot",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("fetched_at", tables.Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("sha256_body", sa.String(length=64), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["sha256_body"], ["content.sha256"], name=op.f("fk_snapshot_sha256_body")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_snapshot_source_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("id", name=op.f("uq_snapshot_id")),
    )
    op.create_index("ix_snapshot_source", "snapshot", ["source_id", "attempt", "seq"])
    op.create_index(
        "ix_snapshot_unsettled",
        "snapshot",
        ["seq"],
        sqlite_where=sa.text("state IN ('pending', 'confirming')"),
        postgresql_where=sa.text("state IN ('pending', 'confirming')"),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("change_id", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("published_at", tables.Moment(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("review", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("updated_at", tables.Moment(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_notice_change_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("published_at", name=op.f("uq_notice_published_at")),
        sa.UniqueConstraint("slug", name=op.f("uq_notice_slug")),
    )
    op.create_index("ix_notice_change_id", "notice", ["change_id"])
    op.create_index("ix_notice_level", "notice", ["level", "published_at"])
    op.create_index("ix_notice_review", "notice", ["review", "published_at"])
    op.create_index("ix_notice_source", "notice", ["source_id", "published_at"])
    op.create_table(
        "verdict",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("change_id", sa.String(), nullable=False),
        sa.Column("at", tables.Moment(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("vocabulary_version", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_verdict_change_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_verdict")),
    )
    op.create_index("ix_verdict_change", "verdict", ["change_id", "seq"])
    op.create_table(
        "version",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("snapshot_id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=64), nullable=False),
        sa.Column("seen_at", tables.Moment(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_version_document_id")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name=op.f("fk_version_snapshot_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_version_source_id")),
        sa.PrimaryKeyConstraint("source_id", "number", name=op.f("pk_version")),
    )
    op.create_table(
        "notice_topic",
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_topic_notice_id")),
        sa.PrimaryKeyConstraint("topic", "notice_id", name=op.f("pk_notice_topic")),
    )
    op.create_table(
        "outbox",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", tables.Moment(), nullable=True),
        sa.Column("delivered_at", tables.Moment(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_outbox_notice_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint(
            "notice_id", "channel", "revision", name=op.f("uq_outbox_notice_id_channel_revision")
        ),
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["channel", "next_try_at", "seq"],
        sqlite_where=sa.text("next_try_at IS NOT NULL"),
        postgresql_where=sa.text("next_try_at IS NOT NULL"),
    )
    op.execute("INSERT INTO publication_clock (id) VALUES (1)")
