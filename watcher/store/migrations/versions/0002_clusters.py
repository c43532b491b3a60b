"""Clusters: which edits a notice tells, and which notice it is told under.

Notices from before have no keys: nothing joins them, and within three days nothing would any more.
"""

import sqlalchemy as sa
from alembic import op

from watcher.store import tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("cluster_key", sa.String(), nullable=True))
    op.add_column("notice", sa.Column("joins", sa.String(), nullable=True))
    op.create_index("ix_notice_cluster", "notice", ["cluster_key", "published_at"])
    op.create_index("ix_notice_joins", "notice", ["joins", "published_at"])
    op.create_table(
        "notice_edit",
        sa.Column("edit_key", sa.String(), nullable=False),
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("published_at", tables.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_edit_notice_id")),
        sa.PrimaryKeyConstraint("edit_key", "notice_id", name=op.f("pk_notice_edit")),
    )
    op.create_index("ix_notice_edit_at", "notice_edit", ["edit_key", "published_at"])
