"""`watcher audit`: who did what, when."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import click
from rich.text import Text

from watcher.cli.entry import Session
from watcher.cli.moments import Since, told
from watcher.cli.output import note, print_json, results
from watcher.cli.users_opening import open_users
from watcher.model.audit import CLI, SYSTEM, AuditEntry, AuditFilter
from watcher.pipeline.objects.review import entry_object
from watcher.ports import AuditLog

_BATCH = 1000


@click.command()
@click.option("--since", type=Since(), help="Since a moment, or in the last 90s, 30m, 6h, 2d.")
@click.option("--actor", default="", help="What somebody with this username did; or `cli`, or `system`.")
@click.option("--action", default="", help="Of this kind: `person.add`, or all of `person`.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(
    session: Session, since: datetime | timedelta | None, actor: str, action: str, as_json: bool
) -> None:
    """List who did what, oldest first: logins, people, decisions."""
    with open_users(session) as users:
        users.store.settle_refusals(users.now)
        begin = users.now - since if isinstance(since, timedelta) else since
        named = actor if actor in {"", CLI, SYSTEM} else users.find(actor).id
        wanted = AuditFilter(since=begin, actor=named, action=action)
        found = list(all_entries(users.store, wanted))
        names = {str(one.id): one.username for one in users.store.people()}
    if as_json:
        print_json({"entries": [entry_object(entry, names) for entry in found]})
        return
    out = results()
    for entry in found:
        out.print(_line(entry, names))
    note(f"{len(found)} entries" if found else "no entries")


def all_entries(log: AuditLog, wanted: AuditFilter) -> Iterator[AuditEntry]:
    """Give every wanted entry, oldest first; some at a time are in memory."""
    last = 0
    while some := log.audit(wanted, after=last, limit=_BATCH):
        yield from some
        last = some[-1].number


def _line(entry: AuditEntry, names: Mapping[str, str]) -> Text:
    object_id = names.get(entry.object_id, entry.object_id)
    what = f"{entry.object_kind}/{object_id}" if entry.object_kind else ""
    details = " ".join(f"{name}={value}" for name, value in sorted(entry.details.items()))
    words = (
        f"{entry.number:>6}",
        told(entry.at),
        names.get(entry.actor, entry.actor),
        entry.action,
        what,
        details,
    )
    return Text("  ".join(word for word in words if word))
