"""`watcher at`: the text of a page as it was."""

from datetime import datetime

import click

from watcher.cli.entry import Session
from watcher.cli.moments import Moment, told
from watcher.cli.opening import find_source, open_app
from watcher.cli.output import note, results
from watcher.cli.report_text import document_text
from watcher.errors import NotFound


@click.command()
@click.argument("source")
@click.argument("time", type=Moment(is_day_end=True))
@click.pass_obj
def command(session: Session, source: str, time: datetime) -> None:
    """Print what SOURCE said at TIME: 2026-08-01 (the end of that day) or 2026-08-01T12:00Z."""
    with open_app(session) as app:
        source_id = find_source(app.settings, source).id
        found = app.store.version_at(source_id, time)
        if found is None:
            first = next(iter(app.store.versions(source_id)), None)
            since = f"the first version was seen {told(first.seen_at)}" if first else "it has no version yet"
            raise NotFound(f"no version of {source_id} at {told(time)}: {since}")
    version = found.version
    note(f"{source_id} version {version.number}, first seen {told(version.seen_at)}, {found.document.url}")
    out = results()
    for line in document_text(found.document):
        out.print(line)
