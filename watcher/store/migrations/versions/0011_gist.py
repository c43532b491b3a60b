"""The gravest edit of a change in a line, beside it in the queue.

What entered the queue before has none: the change itself has the words.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("review_item", sa.Column("gist", sa.Text(), nullable=True))
