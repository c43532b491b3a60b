"""Review: decisions, claims, the queue, and what notices have become.

What was concluded before enters the queue without a promise: nobody gave one, and it must not be overdue at
once.
"""

import json

import sqlalchemy as sa
from alembic import op

from watcher.store import tables
from watcher.store.packing import unpack_record

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PENDING = sa.text("carried_at IS NULL AND undone_at IS NULL AND effective_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("notice", sa.Column("altered", sa.Text(), nullable=True))
    op.execute("INSERT INTO chain_end (name) VALUES ('decisions')")
    make_decisions()
    make_queue()
    fill_queue(op.get_bind())


def make_decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", tables.Moment(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("effective_at", tables.Moment(), nullable=True),
        sa.Column("answers", sa.String(), nullable=True),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.Column("undone_at", tables.Moment(), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.Column("carried_at", tables.Moment(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_decision")),
        sa.UniqueConstraint("id", name=op.f("uq_decision_id")),
    )
    op.create_index("ix_decision_at", "decision", ["at", "place"])
    op.create_index("ix_decision_answers", "decision", ["answers"])
    op.create_index(
        "ix_decision_pending", "decision", ["effective_at"], sqlite_where=PENDING, postgresql_where=PENDING
    )
    op.create_table(
        "decision_change",
        sa.Column("change_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_decision_change_change_id")),
        sa.ForeignKeyConstraint(["place"], ["decision.place"], name=op.f("fk_decision_change_place")),
        sa.PrimaryKeyConstraint("change_id", "place", name=op.f("pk_decision_change")),
    )
    op.create_table(
        "notice_revision",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", tables.Moment(), nullable=False),
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_revision_notice_id")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_notice_revision")),
    )
    op.create_index("ix_notice_revision_notice", "notice_revision", ["notice_id", "number"], unique=True)


def make_queue() -> None:
    op.create_table(
        "review_claim",
        sa.Column("change_id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("until", tables.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_review_claim_change_id")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_review_claim")),
    )
    op.create_index("ix_review_claim_until", "review_claim", ["until"])
    op.create_table(
        "review_item",
        sa.Column("change_id", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("source_title", sa.String(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("judged_level", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("detected_at", tables.Moment(), nullable=False),
        sa.Column("due_at", tables.Moment(), nullable=True),
        sa.Column("told_due_at", tables.Moment(), nullable=True),
        sa.Column("group_key", sa.String(), nullable=False),
        sa.Column("last_place", sa.Integer(), nullable=False),
        sa.Column("standing_place", sa.Integer(), nullable=False),
        sa.Column("pending", sa.String(), nullable=True),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.Column("notice_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_review_item_change_id")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_review_item")),
    )
    op.create_index("ix_review_item_queue", "review_item", ["state", "level", "due_at"])
    op.create_index("ix_review_item_group", "review_item", ["group_key", "state"])
    op.create_index("ix_review_item_source", "review_item", ["source_id", "state"])
    op.create_index("ix_review_item_due", "review_item", ["due_at"])
    op.create_table(
        "review_topic",
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("change_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_review_topic_change_id")),
        sa.PrimaryKeyConstraint("topic", "change_id", name=op.f("pk_review_topic")),
    )


def fill_queue(connection: sa.Connection) -> None:
    query = (
        'SELECT id, source_id, level, state, detected_at, notice_id FROM "change"'
        " WHERE state <> 'detected' ORDER BY id"
    )
    columns = sa.text(query).columns(detected_at=tables.Moment())
    for row in connection.execute(columns).mappings().all():
        enter(connection, dict(row))


def enter(connection: sa.Connection, row: dict[str, object]) -> None:
    headline = headline_of(connection, row["id"])
    title, topics, key = told_of(connection, row["notice_id"])
    title = title or str(row["source_id"])
    connection.execute(
        sa.text(
            "INSERT INTO review_item (change_id, source_id, source_title, topics, level, judged_level, state,"
            " headline, words, detected_at, group_key, last_place, standing_place, is_waiting, notice_id)"
            " VALUES (:id, :source_id, :title, :topics, :level, :level, :state, :headline, :words,"
            " :detected_at, :group_key, 0, 0, :no, :notice_id)"
        ).bindparams(sa.bindparam("detected_at", type_=tables.Moment())),
        {
            **row,
            "title": title,
            "topics": json.dumps(topics, ensure_ascii=False),
            "headline": headline,
            "words": f"{headline}\n{row['source_id']}\n{title}\n{row['id']}".casefold(),
            "group_key": key or row["id"],
            "no": False,
        },
    )
    for topic in topics:
        named = {"topic": topic, "id": row["id"]}
        connection.execute(sa.text("INSERT INTO review_topic (topic, change_id) VALUES (:topic, :id)"), named)


def headline_of(connection: sa.Connection, change_id: object) -> str:
    newest = "SELECT data FROM verdict WHERE change_id = :id ORDER BY seq DESC LIMIT 1"
    data = connection.scalar(sa.text(newest), {"id": change_id})
    said = dict(json.loads(unpack_record(data)).get("headlines", ())) if data else {}
    return str(said.get("nb", ""))


def told_of(connection: sa.Connection, notice_id: object) -> tuple[str, list[str], str]:
    found = "SELECT data, cluster_key FROM notice WHERE id = :id"
    row = connection.execute(sa.text(found), {"id": notice_id}).first()
    if row is None:
        return "", [], ""
    said = json.loads(unpack_record(row.data))
    return said["source_title"], sorted(set(said["topics"])), row.cluster_key or ""
