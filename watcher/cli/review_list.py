"""`watcher review list`: what waits for a decision."""

from collections.abc import Mapping
from typing import Any

import click
from rich.text import Text

from watcher.cli.entry import Session
from watcher.cli.moments import told
from watcher.cli.opening import open_app
from watcher.cli.output import note, print_json, results
from watcher.model.level import Level
from watcher.model.record import ReviewState
from watcher.model.review import NOBODY, QueueFilter, QueueRow, ReviewItem
from watcher.pipeline.objects.review import queue_object
from watcher.ports import Store

_STATES = [state.value for state in ReviewState if state is not ReviewState.DETECTED]


@click.command("list")
@click.option("--source", default="", help="Of this source.")
@click.option("--topic", default="", help="About this topic.")
@click.option("--level", type=click.Choice([level.slug for level in Level]), help="Of this very level.")
@click.option(
    "--state", "states", multiple=True, type=click.Choice(_STATES), help="In this state; may be repeated."
)
@click.option("--assignee", default="", help="Taken up by this user; `-`: by nobody.")
@click.option("--overdue", is_flag=True, help="Only what should have been decided on by now.")
@click.option("--text", default="", help="With these words in headline or source.")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True, help="So many rows.")
@click.option("--offset", type=click.IntRange(0), default=0, show_default=True, help="Leave out so many.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def list_(session: Session, /, as_json: bool, limit: int, offset: int, **wanted: Any) -> None:
    """List what waits for a decision, the gravest first, then what is due first.

    Pages with the same edits are one row: decide on them together by naming them all.
    """
    with open_app(session) as app:
        names = {str(person.id): person.username for person in app.store.people()}
        page = app.store.queue(_filter(app.store, wanted), app.clock.now(), limit=limit, offset=offset)
        now = app.clock.now()
    if as_json:
        print_json(queue_object(page, names))
        return
    out = results()
    for row in page.rows:
        for line in _lines(row, names, is_late=row.due_at is not None and row.due_at <= now):
            out.print(line)
    said = f"{page.rows_in_all} rows, {page.changes_in_all} changes; `watcher show ID` shows one"
    note(said if page.rows else "nothing waits")


def _filter(store: Store, wanted: Mapping[str, Any]) -> QueueFilter:
    assignee = wanted["assignee"]
    if assignee and assignee != NOBODY:
        account = store.account_by_name(assignee)
        if account is None:
            raise click.UsageError(f"no such user: {assignee}: `watcher users list` names them")
        assignee = account.person.id
    return QueueFilter(
        source_id=wanted["source"],
        topic=wanted["topic"],
        level=Level.from_slug(wanted["level"]) if wanted["level"] else None,
        states=tuple(ReviewState(state) for state in wanted["states"]),
        assignee=assignee,
        is_overdue=wanted["overdue"],
        text=wanted["text"],
    )


def _lines(row: QueueRow, names: Mapping[str, str], *, is_late: bool) -> list[Text]:
    due = f"  due {told(row.due_at)}" if row.due_at else ""
    first = row.items[0]
    head = Text.assemble(
        f"{row.level.slug:<9}  ",
        (f"{first.headline or first.source_title}", "bold"),
        (f"{due}{' (overdue)' if is_late else ''}", "red" if is_late else "dim"),
    )
    return [head, *(Text(f"  {_told(item, names)}") for item in row.items)]


def _told(item: ReviewItem, names: Mapping[str, str]) -> str:
    words = [item.change_id, item.state.value, str(item.source_id), f"found {told(item.detected_at)}"]
    if item.is_waiting:
        words.append("a second reader is wanted")
    elif item.pending:
        words.append(f"decided, takes effect soon ({item.pending})")
    if item.claimed_by:
        words.append(f"taken up by {names.get(item.claimed_by, item.claimed_by)}")
    return "  ".join(words)
