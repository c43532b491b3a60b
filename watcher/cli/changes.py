"""`watcher changes`: what is known."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import click
from rich.text import Text

from watcher.cli.clusters import cluster_line, cluster_object, find_clusters
from watcher.cli.entry import Session
from watcher.cli.moments import Since, told
from watcher.cli.opening import find_source, open_app
from watcher.cli.output import note, print_json, results
from watcher.cli.report_text import level_text
from watcher.cli.report_words import Words
from watcher.model.cluster import EditCluster
from watcher.model.level import Level
from watcher.model.record import PageChange
from watcher.pipeline.objects.change import change_object

_LEVELS = tuple(level.slug for level in Level if level is not Level.NONE)


@click.command()
@click.option("--since", type=Since(), help="Detected since a moment, or in the last 90s, 30m, 6h, 2d.")
@click.option("--source", help="Of this source alone.")
@click.option("--level", type=click.Choice(_LEVELS), help="Of this level or higher.")
@click.option("--clusters", is_flag=True, help="One row for each edit, with every page that has it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(
    session: Session,
    since: datetime | timedelta | None,
    source: str | None,
    level: str | None,
    clusters: bool,
    as_json: bool,
) -> None:
    """List the changes that were found, newest first: one row for each new version of a page."""
    least = Level.from_slug(level) if level else Level.NONE
    with open_app(session) as app:
        begin = app.clock.now() - since if isinstance(since, timedelta) else since
        only = find_source(app.settings, source).id if source else None
        if clusters:  # of whatever source and level: one page's edit is on the others
            found = app.store.changes(since=begin)
        else:
            found = app.store.changes(since=begin, source_id=only, min_level=least)
        lang = app.settings.service.language
    if clusters:
        _print_clusters(find_clusters(found, least, only), lang, as_json=as_json)
        return
    if as_json:
        print_json({"changes": [change_object(change, lang=lang) for change in found]})
        return
    out = results()
    for change in found:
        out.print(_line(change, lang))
    note(f"{len(found)} changes; `watcher show ID` shows one" if found else "no changes")


def _print_clusters(found: Sequence[EditCluster], lang: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"clusters": [cluster_object(cluster, lang=lang) for cluster in found]})
        return
    out = results()
    for cluster in found:
        out.print(cluster_line(cluster, lang))
    shared = sum(len(cluster.source_ids) > 1 for cluster in found)
    note(f"{len(found)} edits, {shared} of them on several pages" if found else "no changes")


def _line(change: PageChange, lang: str) -> Text:
    verdict = change.verdict
    level = level_text(verdict.level, Words(lang)) if verdict else Text("?")
    headline = verdict.headline(lang) if verdict else ""
    remarks = " ".join(one.code for one in verdict.remarks) if verdict else ""
    return Text.assemble(
        f"{change.id}  {told(change.detected_at)}  ",
        level,
        f"  {change.state.value}  {change.source_id}  {headline}",
        f"  [{remarks}]" if remarks else "",
    )
