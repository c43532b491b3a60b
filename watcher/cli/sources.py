"""`watcher sources`: where each source stands; and its subcommands."""

from collections import Counter
from datetime import datetime

import click
from rich.text import Text

from watcher.cli.entry import Session
from watcher.cli.moments import told
from watcher.cli.opening import open_app
from watcher.cli.output import note, print_json, results
from watcher.cli.sources_family import name_of, told_family
from watcher.cli.subcommands import LazyGroup
from watcher.gate import as_of, broken_since, may_be_misjudged
from watcher.model.source import Source
from watcher.model.status import SourceState, SourceStatus
from watcher.pipeline.objects.source import family_object, source_object
from watcher.settings import format_duration

_SUBCOMMANDS = {
    "add": "watcher.cli.sources_add:add",
    "check": "watcher.cli.sources_check:check",
    "mute": "watcher.cli.sources_slots:mute",
    "release": "watcher.cli.sources_release:release",
    "rules": "watcher.cli.sources_rules:rules",
    "slots": "watcher.cli.sources_slots:slots",
    "try": "watcher.cli.sources_try:try_",
    "unmute": "watcher.cli.sources_slots:unmute",
}
_STYLES = {
    SourceState.NEW: "cyan",
    SourceState.OK: "green",
    SourceState.SUSPECT: "yellow",
    SourceState.FAILING: "red",
    SourceState.GONE: "bold red",
}


@click.group(cls=LazyGroup, places=_SUBCOMMANDS, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Show where each source stands (without a subcommand), or work on sources.toml."""
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.obj
    with open_app(session) as app:
        statuses, now = app.store.statuses(), app.clock.now()
        statuses = {key: as_of(status, now) for key, status in statuses.items()}
        rows = [(source, statuses.get(source.id)) for source in app.settings.sources]
        followings = app.store.followings()
        rules = Counter(step.source_id for step in app.store.active_rules())
    if as_json:
        objects = [
            source_object(source, status, now)
            | family_object(source, followings.get(source.id))
            | {"noise_rules": rules[source.id]}
            for source, status in rows
        ]
        print_json({"sources": objects})
        return
    out = results()
    width = max((len(name_of(source)) for source, _ in rows), default=0)
    for source, status in rows:
        line = _line(source, status, now) + Text(told_family(source, followings.get(source.id), statuses))
        if rules[source.id]:
            line.append(f"; rules that hide noise: {rules[source.id]}", style="dim")
        out.print(Text(f"{name_of(source):<{width}}  ") + line)
    if not rows:
        note("no sources: `watcher sources add URL` proposes one")


def _line(source: Source, status: SourceStatus | None, now: datetime) -> Text:
    if not source.enabled:
        return Text("off       enabled = false", style="dim")
    state = status.state if status else SourceState.NEW
    verified = told(status.last_verified_at if status else None)
    line = Text.assemble((f"{state.value:<8}", _STYLES[state]), f"  verified {verified}  ")
    if status and broken_since(status, source.verify_within, now):
        line.append(f"PROMISE BROKEN ({format_duration(source.verify_within)})  ", style="bold red")
    for name in source.missing_env:
        line.append(f"{name} is not set; ", style="red")
    for place in source.unsendable:
        line.append(f"{place} cannot be sent; ", style="red")
    for reason in status.reasons if status else ():
        line.append(f"{reason.text} [{reason.code}] since {told(status.since if status else None)}")
    if status and status.held:
        line.append(f"; waits for you: watcher sources release {source.id}", style="bold")
    elif status and may_be_misjudged(status):
        line.append(f"; if it is the page: watcher sources release {source.id}")
    return line
