"""The tables of rules that editors make: their steps, the lists that were shown, replays that are under way.

`noise_rule_step` and `noise_list` only ever gain rows, the first linked in a chain (chain.py).
`noise_replay` is work in hand: it can be removed at any time, and is made again.
"""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from watcher.store.tables import METADATA, Moment

step = Table(
    "noise_rule_step",
    METADATA,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("rule_id", String, nullable=False),
    Column("state", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", String, nullable=False),
    Column("data", Text, nullable=False),
    Column("link", LargeBinary, nullable=False),
    Index("ix_noise_rule_step_rule", "rule_id", "place"),
    Index("ix_noise_rule_step_source", "source_id", "place"),
    Index("ix_noise_rule_step_state", "state", "rule_id"),
)

shown_list = Table(
    "noise_list",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

replaying = Table(
    "noise_replay",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("ix_noise_replay_at", "at"),
)
