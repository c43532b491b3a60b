"""What is followed from a page: the files that it links to, as sources of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "following",
        sa.Column("parent_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["source.id"], name=op.f("fk_following_parent_id")),
        sa.PrimaryKeyConstraint("parent_id", name=op.f("pk_following")),
    )
