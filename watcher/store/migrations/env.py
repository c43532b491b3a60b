"""Alembic's entry: runs migrations on the connection that watcher.store.schema hands over."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine

from watcher.store.tables import METADATA, Moment


def _render(kind: str, item: Any, autogen: Any) -> str | Literal[False]:  # noqa: ARG001  # Alembic's signature
    """Name our own column type in new migrations by its module."""
    return "tables.Moment()" if kind == "type" and isinstance(item, Moment) else False


def _run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is None:  # a developer at the alembic command line
        engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "")
        connection = engine.connect()
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        render_item=_render,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
