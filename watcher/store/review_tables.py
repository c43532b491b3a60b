"""The tables of review: decisions, who looks at what, the queue, and what notices have become.

`decision` and `notice_revision` only ever gain rows, linked in chains (chain.py); of a decision only what
became of it is written later.  `review_item` is a projection, kept in the transaction of what it is made of.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, text

from watcher.store.tables import METADATA, Moment

# Written out, because a query must use the very words.
PENDING = text("carried_at IS NULL AND undone_at IS NULL AND effective_at IS NOT NULL")

decision = Table(
    "decision",
    METADATA,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", String, nullable=False),
    Column("effective_at", Moment),
    Column("answers", String),
    Column("is_waiting", Boolean, nullable=False),
    Column("undone_at", Moment),
    Column("undone_by", String, nullable=False),
    Column("carried_at", Moment),
    Column("data", Text, nullable=False),
    Column("link", LargeBinary, nullable=False),
    Index("ix_decision_at", "at", "place"),
    Index("ix_decision_answers", "answers"),
)
Index("ix_decision_pending", decision.c.effective_at, sqlite_where=PENDING)

decision_change = Table(
    "decision_change",
    METADATA,
    Column("change_id", ForeignKey("change.id"), primary_key=True),
    Column("place", ForeignKey("decision.place"), primary_key=True),
)

claim = Table(
    "review_claim",
    METADATA,
    Column("change_id", ForeignKey("change.id"), primary_key=True),
    Column("person", String, nullable=False),
    Column("until", Moment, nullable=False),
    Index("ix_review_claim_until", "until"),
)

item = Table(
    "review_item",
    METADATA,
    Column("change_id", ForeignKey("change.id"), primary_key=True),
    Column("source_id", String, nullable=False),
    Column("source_title", String, nullable=False),
    Column("topics", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("judged_level", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("headline", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("detected_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("told_due_at", Moment),
    Column("group_key", String, nullable=False),
    Column("last_place", Integer, nullable=False),
    Column("standing_place", Integer, nullable=False),
    Column("pending", String),
    Column("is_waiting", Boolean, nullable=False),
    Column("notice_id", String),
    Column("gist", Text),
    # these two hold all that the whole queue is ordered and counted by: its rows are not read for it
    Index("ix_review_item_queue", "state", "level", "due_at", "pending", "is_waiting", "change_id"),
    Index(
        "ix_review_item_group",
        "group_key",
        "state",
        "level",
        "due_at",
        "detected_at",
        "change_id",
        "pending",
        "is_waiting",
    ),
    Index("ix_review_item_source", "source_id", "state"),
    Index("ix_review_item_due", "due_at"),
)

topic = Table(
    "review_topic",
    METADATA,
    Column("topic", String, primary_key=True),
    Column("change_id", ForeignKey("change.id"), primary_key=True),
)

revision = Table(
    "notice_revision",
    METADATA,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("notice_id", ForeignKey("notice.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("decision_id", String, nullable=False),
    Column("data", Text, nullable=False),
    Column("link", LargeBinary, nullable=False),
    Index("ix_notice_revision_notice", "notice_id", "number", unique=True),
)
