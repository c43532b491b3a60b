"""`watcher sources release`: rule on a page that the gate holds."""

import click

from watcher.app import App
from watcher.cli.entry import FOUND, Session
from watcher.cli.moments import told
from watcher.cli.opening import find_source, open_app
from watcher.cli.output import note, results, say
from watcher.cli.report_text import diff_text, document_outline
from watcher.cli.report_words import Words
from watcher.errors import ExtractError
from watcher.model.record import SnapshotState
from watcher.model.source import Source
from watcher.pipeline.compare import compare
from watcher.pipeline.release import Ruling


@click.command()
@click.argument("source", metavar="ID")
@click.option(
    "--as",
    "ruling",
    type=click.Choice([ruling.value for ruling in Ruling]),
    help="good: it is the page, take it as the next version.  bad: it is not; keep it as evidence alone.",
)
@click.option("--reason", default="", help="Why; kept with the source's events.")
@click.option("--by", default="", help="Who rules; kept beside the reason.")
@click.pass_context
def release(ctx: click.Context, source: str, ruling: str | None, reason: str, by: str) -> None:
    """Show what the gate holds of the source called ID, or rule on it with --as.

    So is the last answer that was taken for something else than the page (a bot check, a consent wall, a note
    on maintenance).  Released, it is the next version, and that reason counts no more for this page while
    most of its words stay the same.

    Exit status: 0 done, 1 shown and still waiting, 2 nothing is held.
    """
    session: Session = ctx.obj
    with open_app(session) as app:
        wanted = find_source(app.settings, source)
        try:
            status = _rule(app, wanted, Ruling(ruling), (reason, by)) if ruling else _show(app, wanted)
        except ExtractError as error:
            say(f"the held answer does not fit the source's rules any more: {error}", style="red")
            status = FOUND
    ctx.exit(status)


def _rule(app: App, source: Source, ruling: Ruling, told_by: tuple[str, str]) -> int:
    reason, by = told_by
    found = app.release(source, ruling, reason=reason, by=by)
    trouble = app.publish()
    if found.number is None:
        say(f"{source.id}: the held answer is kept as evidence and is no version; the page is due now")
    else:
        say(f"{source.id}: version {found.number}; the page is due now")
    if found.change:
        notice = found.change.notice_id or "none"
        say(f"watcher show {found.change.id}  state {found.change.state.value}  notice {notice}")
    if trouble:
        note(trouble, style="red")
    return FOUND if trouble else 0


def _show(app: App, source: Source) -> int:
    held = app.held(source)
    is_held = held.snapshot.state is SnapshotState.HELD
    what = "held since" if is_held else "turned away, an answer of"
    say(f"{source.id}: {what} {told(held.snapshot.trace.fetched_at)}, {held.document.url}", style="bold")
    for reason in held.snapshot.reasons:
        say(f"not trusted: {reason.text} [{reason.code}] {reason.evidence}".rstrip(), style="yellow")
    say()
    out = results()
    if held.last_good is None:
        lines = document_outline(held.document)
    else:
        diff, verdict = compare(held.last_good, held.document, app.vocabulary)
        lines = diff_text(diff, verdict, Words(app.settings.service.language, app.vocabulary.kind_labels))
    for line in lines:
        out.print(line)
    note(
        f"`watcher sources release {source.id} --as good` takes it, `--as bad` refuses it; --reason says why"
    )
    return FOUND
