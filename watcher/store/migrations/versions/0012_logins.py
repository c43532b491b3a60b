"""Journeys to an OpenID provider, and refusals that are counted together."""

import sqlalchemy as sa
from alembic import op

from watcher.store import tables

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "login_flow",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("expires_at", tables.Moment(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_login_flow")),
    )
    op.create_index("ix_login_flow_expires", "login_flow", ["expires_at"])
    op.create_table(
        "login_refusal",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("opened_at", tables.Moment(), nullable=False),
        sa.Column("noted", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("first_at", tables.Moment(), nullable=True),
        sa.Column("addresses", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_login_refusal")),
    )
