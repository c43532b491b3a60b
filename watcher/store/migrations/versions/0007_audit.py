"""The audit log: who did what, when; and where the chains end that belong to no source."""

import sqlalchemy as sa
from alembic import op

from watcher.store import tables

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chain_end",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("link", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chain_end")),
    )
    op.execute("INSERT INTO chain_end (name) VALUES ('audit')")
    op.create_table(
        "audit",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", tables.Moment(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at", "place"])
    op.create_index("ix_audit_actor", "audit", ["actor", "place"])
    op.create_index("ix_audit_object", "audit", ["object_kind", "object_id", "place"])
