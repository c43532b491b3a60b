"""`watcher check`: ask the sources now, and carry out what that brings."""

from datetime import datetime
from typing import Any

import click

from watcher.app import App
from watcher.app.faults import STORE
from watcher.cli.entry import FOUND, TROUBLE, Session
from watcher.cli.moments import Moment
from watcher.cli.opening import open_app
from watcher.cli.output import note, print_json, progress_bar, results
from watcher.cli.stopping import until_stopped
from watcher.model.ids import SourceId
from watcher.pipeline.check import CheckResult

_STYLES = {"new": "cyan", "unchanged": "dim", "changed": "bold green", "suspect": "yellow", "failed": "red"}
_TROUBLE = frozenset({"suspect", "failed"})


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Check every source, due or not.")
@click.option("--at", type=Moment(), help="The observation time, for replays.  Default: now.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(
    ctx: click.Context, ids: tuple[str, ...], is_all: bool, at: datetime | None, as_json: bool
) -> None:
    """Check the sources that are due, or those called ID whether due or not.

    What an earlier run left unfinished is finished first; feeds are written afterwards.

    Exit status: 0 all well, 1 a source or the feeds are in trouble, 2 usage, configuration or a fault of
    our own: a full disk, a locked store; 130 or 143 stopped by SIGINT or SIGTERM: the rest stays due.
    """
    session: Session = ctx.obj
    trouble = ""
    with until_stopped() as ending, open_app(session, at=at) as app:
        app.resume()
        found = _check(app, ids, is_all=is_all)
        if not app.faults.has(STORE) or app.care.heal():
            trouble = app.publish()
            app.tell_operators()
    if ending.number:
        ctx.exit(ending.status)
    if as_json:
        print_json({"checked": len(found), "results": [_object(result) for result in found]})
    else:
        _print(found)
    if trouble:
        note(trouble, style="red")
    if ours := [fault for fault in app.faults.standing if fault.key == STORE]:
        note(f"watcher: {ours[0].error}", style="red")
        ctx.exit(TROUBLE)
    ctx.exit(FOUND if trouble or any(result.outcome in _TROUBLE for result in found) else 0)


def _check(app: App, ids: tuple[str, ...], *, is_all: bool) -> tuple[CheckResult, ...]:
    total = len(app.sources) if is_all else len(ids) or None
    with progress_bar("checking", total) as bar:
        return app.check(
            [SourceId(one) for one in ids],
            is_all=is_all,
            on_done=lambda result: bar.advance(result.source_id),
        )


def _object(result: CheckResult) -> dict[str, Any]:
    return {
        "source": result.source_id,
        "outcome": result.outcome,
        "detail": result.detail,
        "changes": list(result.changes),
    }


def _print(found: tuple[CheckResult, ...]) -> None:
    out = results()
    width = max((len(result.source_id) for result in found), default=0)
    for result in found:
        line = f"{result.source_id:<{width}}  {result.outcome:<9}  {result.detail}"
        out.print(line, style=_STYLES[result.outcome], markup=False)
        for change in result.changes:
            out.print(f"{'':<{width}}  watcher show {change}", markup=False)
    note(f"{len(found)} checked" if found else "nothing is due; --all checks every source")
