"""Which rules held of each change, and an index for what was set apart: the desk counts both."""

import json

import sqlalchemy as sa
from alembic import op

from watcher.store.packing import unpack_record

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SET_APART = sa.text("state = 'repeat' AND reasons <> '[]'")
_BATCH = 500


def upgrade() -> None:
    op.create_table(
        "verdict_rule",
        sa.Column("change_id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_verdict_rule_change_id")),
        sa.PrimaryKeyConstraint("change_id", "rule", name=op.f("pk_verdict_rule")),
    )
    op.create_index(
        "ix_snapshot_set_apart",
        "snapshot",
        ["fetched_at"],
        sqlite_where=SET_APART,
        postgresql_where=SET_APART,
    )
    fill_rules(op.get_bind())


def fill_rules(connection: sa.Connection) -> None:
    """Take the rules of each change's newest verdict."""
    verdict = sa.table("verdict", sa.column("seq"), sa.column("change_id"), sa.column("data"))
    rule = sa.table("verdict_rule", sa.column("change_id"), sa.column("rule"))
    newest = sa.select(sa.func.max(verdict.c.seq)).group_by(verdict.c.change_id)
    seqs = list(connection.scalars(newest))
    for start in range(0, len(seqs), _BATCH):
        query = sa.select(verdict.c.change_id, verdict.c.data).where(
            verdict.c.seq.in_(seqs[start : start + _BATCH])
        )
        rows = [
            {"change_id": change_id, "rule": name}
            for change_id, data in connection.execute(query)
            for name in rules_of(json.loads(unpack_record(data)))
        ]
        if rows:
            connection.execute(sa.insert(rule), rows)


def rules_of(verdict: dict[str, object]) -> list[str]:
    """Return the rules that held, in order of name, as store.insight has them."""
    found: set[str] = set()
    for one in verdict["verdicts"]:  # type: ignore[attr-defined]  # JSON
        found |= {hit["rule"] for hit in one["reasons"]}
        found |= {one["lowered_by"]} - {""} if one.get("lowered_by") else set()
    return sorted(found)
