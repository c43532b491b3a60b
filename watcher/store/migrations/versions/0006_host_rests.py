"""Until when a host asked to be left alone (Retry-After): a new process keeps away too."""

import sqlalchemy as sa
from alembic import op

from watcher.store import tables

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "host_rest",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("until", tables.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_rest")),
    )
