"""`watcher audit`: who did what, when."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import click
from rich.text import Text

from watcher.cli.entry import Session
from watcher.cli.moments import Since, told
from watcher.cli.opening import open_app
from watcher.cli.output import note, print_json, results
from watcher.model.audit import AuditEntry, AuditFilter
from watcher.ports import AuditLog
from watcher.store.scalars import write_moment

_BATCH = 1000


@click.command()
@click.option("--since", type=Since(), help="Since a moment, or in the last 90s, 30m, 6h, 2d.")
@click.option("--actor", default="", help="What this person did; or `cli`, or `system`.")
@click.option("--action", default="", help="Of this kind: `person.add`, or all of `person`.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(
    session: Session, since: datetime | timedelta | None, actor: str, action: str, as_json: bool
) -> None:
    """List who did what, oldest first: logins, people, decisions."""
    with open_app(session) as app:
        begin = app.clock.now() - since if isinstance(since, timedelta) else since
        wanted = AuditFilter(since=begin, actor=actor, action=action)
        found = list(all_entries(app.store, wanted))
    if as_json:
        print_json({"entries": [entry_object(entry) for entry in found]})
        return
    out = results()
    for entry in found:
        out.print(_line(entry))
    note(f"{len(found)} entries" if found else "no entries")


def all_entries(log: AuditLog, wanted: AuditFilter) -> Iterator[AuditEntry]:
    """Give every wanted entry, oldest first; some at a time are in memory."""
    last = 0
    while some := log.audit(wanted, after=last, limit=_BATCH):
        yield from some
        last = some[-1].number


def entry_object(entry: AuditEntry) -> dict[str, Any]:
    """Return an entry as JSON has it."""
    return {
        "number": entry.number,
        "at": write_moment(entry.at),
        "actor": entry.actor,
        "action": entry.action,
        "object": {"kind": entry.object_kind, "id": entry.object_id},
        "details": dict(sorted(entry.details.items())),
    }


def _line(entry: AuditEntry) -> Text:
    what = f"{entry.object_kind}/{entry.object_id}" if entry.object_kind else ""
    details = " ".join(f"{name}={value}" for name, value in sorted(entry.details.items()))
    words = (f"{entry.number:>6}", told(entry.at), entry.actor, entry.action, what, details)
    return Text("  ".join(word for word in words if word))
