"""`watcher show`: one change, with words, facts and reasons."""

import click
from rich.text import Text

from watcher.cli.entry import Session
from watcher.cli.moments import told
from watcher.cli.opening import open_app
from watcher.cli.output import results, say
from watcher.cli.report_text import diff_text
from watcher.cli.report_words import Words
from watcher.cli.review_told import decision_lines
from watcher.model.ids import ChangeId


@click.command()
@click.argument("change_id", metavar="ID")
@click.pass_obj
def command(session: Session, change_id: str) -> None:
    """Show the change called ID, what was decided on it, and where other pages state the old today.

    `watcher changes` lists them.
    """
    with open_app(session) as app:
        change = app.store.change(ChangeId(change_id))
        lang = app.settings.service.language
        words = Words(lang, app.vocabulary.kind_labels)
        echoes = app.echoes(change)
        ruled = list(decision_lines(app.store.decisions(change.id), app.store))
    say(f"{change.source_id}  version {change.old_number} → {change.new_number}", style="bold")
    notice = change.notice_id or "none"
    say(f"detected {told(change.detected_at)}  state {change.state.value}  notice {notice}")
    if change.reverts_to is not None:
        say(f"the text is that of version {change.reverts_to} again")
    if change.verdict and change.verdict.headline(lang):
        say(change.verdict.headline(lang), style="italic")
    say()
    out = results()
    for line in diff_text(change.diff, change.verdict, words):
        out.print(line)
    if echoes:
        out.print()
        out.print(Text(f"{words['echoes']}:", style="bold"))
    for echo in echoes:
        out.print(Text(f"  {echo.source_id}: «{echo.quote}»"))
        out.print(Text(f"    {echo.url}", style="dim"))
    if ruled:
        out.print()
        out.print(Text("Decisions:", style="bold"))
    for one in ruled:
        out.print(Text(f"  {one}"))
