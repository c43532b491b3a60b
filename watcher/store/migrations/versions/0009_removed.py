"""What stays of parts that retention removes; an index for the versions that a snapshot may be cited by."""

import sqlalchemy as sa
from alembic import op

from watcher.store import tables

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "removed",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("removed_at", tables.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_removed_source_id")),
        sa.PrimaryKeyConstraint("source_id", "first", name=op.f("pk_removed")),
    )
    op.create_index("ix_version_snapshot", "version", ["snapshot_id"])
