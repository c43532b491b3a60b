"""What operators are still to be told: one row for each event and channel.

Events from before are not told anew: they get no rows.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

from watcher.store import tables

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def serial() -> TypeEngine[int]:
    """A row number: 64 bits, and SQLite's own."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "event_outbox",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("message", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", tables.Moment(), nullable=True),
        sa.Column("delivered_at", tables.Moment(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_outbox_event_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event_outbox")),
        sa.UniqueConstraint("event_id", "channel", name=op.f("uq_event_outbox_event_id_channel")),
    )
    op.create_index(
        "ix_event_outbox_due",
        "event_outbox",
        ["channel", "next_try_at", "seq"],
        sqlite_where=sa.text("next_try_at IS NOT NULL"),
        postgresql_where=sa.text("next_try_at IS NOT NULL"),
    )
    op.create_index("ix_event_outbox_message", "event_outbox", ["message"])
