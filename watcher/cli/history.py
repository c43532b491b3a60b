"""`watcher history`: the versions of a source."""

import click
from rich.text import Text

from watcher.cli.entry import Session
from watcher.cli.moments import told
from watcher.cli.opening import find_source, open_app
from watcher.cli.output import note, results
from watcher.cli.report_text import level_text
from watcher.cli.report_words import Words
from watcher.pipeline.set_apart import count_aside


@click.command()
@click.argument("source")
@click.pass_obj
def command(session: Session, source: str) -> None:
    """List the versions of SOURCE, oldest first, each with the change that led to it.

    Checks in which only muted places and places made anew for each request differed are counted, no versions.
    """
    with open_app(session) as app:
        source_id = find_source(app.settings, source).id
        versions = app.store.versions(source_id)
        status = app.store.statuses().get(source_id)
        changes = {change.new_number: change for change in app.store.changes(source_id=source_id)}
        aside = count_aside(app.store, source_id)
        lang = app.settings.service.language
    out = results()
    for version in versions:
        line = Text(f"{version.number:>4}  {told(version.seen_at)}  {version.sha256_text[:12]}")
        change = changes.get(version.number)
        if change and change.verdict:
            level = level_text(change.verdict.level, Words(lang))
            line = Text.assemble(line, "  ", level, f"  {change.verdict.headline(lang)}  {change.id}")
        if change and change.reverts_to:
            line.append(f"  back to version {change.reverts_to}", style="dim")
        out.print(line)
    for address in status.addresses if status and len(status.addresses) > 1 else ():
        out.print(Text(f"      {told(address.since)}  address {address.url}", style="dim"))
    if aside.times:
        text = (
            f"in {aside.times} of the last {aside.looks} answers only muted or restless places differed, last"
        )
        out.print(Text(f"      {text} {told(aside.last)}: kept, no versions", style="dim"))
    note(f"`watcher at {source} TIME` shows a version's text" if versions else "no version yet")
