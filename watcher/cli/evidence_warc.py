"""`watcher evidence warc`: evidence for other archives' tools."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click

from watcher import __version__
from watcher.app import App
from watcher.archive import export_warc
from watcher.cli.entry import Session
from watcher.cli.moments import Moment
from watcher.cli.opening import find_source, open_app
from watcher.cli.output import Bar, note, progress_bar
from watcher.model.evidence import Evidence
from watcher.model.ids import SourceId


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--to",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to write, ….warc.gz or ….warc; it may not be there yet.",
)
@click.option("--since", type=Moment(), help="Answers fetched from then on.")
@click.option("--until", type=Moment(is_day_end=True), help="Answers fetched until then.")
@click.pass_obj
def warc(
    session: Session, sources: tuple[str, ...], path: Path, since: datetime | None, until: datetime | None
) -> None:
    """Write every answer of SOURCE to a WARC file, which other archives' tools read.

    Same evidence, same bytes.
    """
    with open_app(session) as app:
        ids = list(dict.fromkeys(find_source(app.settings, source).id for source in sources))
        facts = (
            ("software", f"watcher/{__version__}"),
            ("publisher", app.settings.service.title),
            ("sources", " ".join(ids)),
            ("since", since.isoformat() if since else ""),
            ("until", until.isoformat() if until else ""),
            ("description", _DESCRIPTION),
        )
        told = tuple((name, value) for name, value in facts if value)
        with progress_bar("answers", None) as bar:
            answers = _answers(app, ids, since, until, bar)
            done = export_warc(path, answers, app.store.body, facts=told)
    note(f"{path}: {done.answers} answers in {done.records} records, {done.file_bytes} bytes")


_DESCRIPTION = (
    "Answers as Watcher stored them. Bodies are decoded and whole; header names are in lower case; headers "
    "of the transfer stand under x-archive-orig-; cookies' values were not kept; heads of redirects are made "
    "from status and location, the status line's version and words from its number."
)


def _answers(
    app: App, ids: Sequence[SourceId], since: datetime | None, until: datetime | None, bar: Bar
) -> Iterator[Evidence]:
    for source_id in ids:
        for one in app.store.evidence(source_id, since=since, until=until):
            bar.advance(source_id)
            yield one
