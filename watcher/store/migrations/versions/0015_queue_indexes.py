"""Indexes that hold all that the whole queue is ordered and counted by."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

QUEUE = ["state", "level", "due_at", "pending", "is_waiting", "change_id"]
GROUP = ["group_key", "state", "level", "due_at", "detected_at", "change_id", "pending", "is_waiting"]


def upgrade() -> None:
    for name, columns in (("ix_review_item_queue", QUEUE), ("ix_review_item_group", GROUP)):
        op.drop_index(name, "review_item")
        op.create_index(name, "review_item", columns)
