"""Rules made of what was rejected as noise, the lists that were shown before, replays under way."""

import sqlalchemy as sa
from alembic import op

from watcher.store import tables

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("INSERT INTO chain_end (name) VALUES ('rules')")
    op.create_table(
        "noise_rule_step",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("at", tables.Moment(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_noise_rule_step")),
    )
    op.create_index("ix_noise_rule_step_rule", "noise_rule_step", ["rule_id", "place"])
    op.create_index("ix_noise_rule_step_source", "noise_rule_step", ["source_id", "place"])
    op.create_index("ix_noise_rule_step_state", "noise_rule_step", ["state", "rule_id"])
    op.create_table(
        "noise_list",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_noise_list")),
    )
    op.create_table(
        "noise_replay",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", tables.Moment(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_noise_replay")),
    )
    op.create_index("ix_noise_replay_at", "noise_replay", ["at"])
