"""`watcher review rule` and `end-rule`: what a rejection as noise would have hidden, and no more of it."""

from typing import Any

import click
from rich.text import Text

from watcher.app import App
from watcher.cli.entry import FOUND, Session
from watcher.cli.opening import open_app
from watcher.cli.output import note, print_json, progress_bar, results, say
from watcher.cli.report_text import level_text
from watcher.cli.report_words import Words
from watcher.cli.review_who import acting, as_user
from watcher.cli.rules_told import list_object, slot_words
from watcher.errors import RuleError, RuleFault
from watcher.model.ids import ChangeId, RuleId
from watcher.model.noise_rule import ListRow
from watcher.model.people import Person
from watcher.pipeline.noise_desk import Looked

_LONGEST = 96
_SHORT = 12
_FEWEST = 8


@click.command()
@click.argument("change", metavar="ID")
@as_user
@click.option("--place", "places", metavar="N", type=int, multiple=True, help="Only place N; again for more.")
@click.option("--yes", "digest", metavar="LIST", default="", help="You have read the list of this name.")
@click.option("--because", default="", help="Why it may be hidden; kept with the rule.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def rule(ctx: click.Context, /, change: str, places: tuple[int, ...], user: str, **said: Any) -> None:
    """Show the rule that would have hidden a change rejected as noise, and all else that it would hide.

    The list has a name; with --yes and that name the rule counts from the next check.  Exit status: 0 it
    counts, 1 only shown, 2 there is no such rule, or it may not count.
    """
    session: Session = ctx.obj
    with open_app(session) as app:
        person = acting(app, user)
        if said["digest"]:
            _activate(app, ChangeId(change), person, places, said["digest"], said["because"])
            return
        looked = _whole(app, ChangeId(change), person, places)
        words = Words(app.settings.service.language, app.vocabulary.kind_labels)
    if said["as_json"]:
        print_json(_object(looked))
    else:
        _show(looked, words)
    ctx.exit(FOUND)


@click.command("end-rule")
@click.argument("rule_id", metavar="RULE")
@as_user
@click.option("--because", default="", help="Why; for colleagues.")
@click.pass_obj
def end_rule(session: Session, rule_id: str, user: str, because: str) -> None:
    """Let a rule (of `watcher sources rules`) count no more from the next check on."""
    with open_app(session) as app:
        step = app.noise.end(RuleId(rule_id), acting(app, user), because)
    say(f"{step.rule_id}: ended; what it hid is told again from the next check of {step.source_id}")


def _activate(
    app: App, change: ChangeId, person: Person, places: tuple[int, ...], name: str, because: str
) -> None:
    """Let the rule count whose list begins with `name`, as it was shown to the person.

    Raises:
        RuleError: as `watcher.pipeline.noise_desk.activate`.
    """
    shown = [
        step.shown.digest
        for made in app.store.rules()
        for step in made.steps
        if made.change_id == change and step.actor == person.id and step.shown.digest.startswith(name)
    ]
    if len(name) < _FEWEST or not shown:
        raise RuleError(f"you were shown no list called {name}: look at it first", fault=RuleFault.UNSEEN)
    step = app.noise.activate(change, person, shown[-1], because, places)
    for slot in step.slots:
        say(f"{step.source_id}: muted {slot_words(slot)} (rule {step.rule_id})")


def _whole(app: App, change: ChangeId, person: Person, places: tuple[int, ...]) -> Looked:
    """Return the whole list: as many parts of the replay as it takes."""
    looked = app.noise.look(change, person, places)
    with progress_bar("replay", None) as bar:
        while looked.chosen and looked.listed is None:
            bar.advance(f"{looked.looked_at} of {looked.versions}")
            looked = app.noise.look(change, person, places)
    return looked


def _show(looked: Looked, words: Words) -> None:
    out = results()
    for number, place in enumerate(looked.proposal.places, 1):
        sign = "*" if number in looked.chosen else " "
        out.print(Text(f"{sign}{number}. {slot_words(place.slot)}", style="bold"))
        for sample in place.samples:
            out.print(Text(f"    «{sample[:_LONGEST]}»", style="dim"))
        if place.speaks:
            told = ", ".join(f"«{word}»" for word in place.speaks[:3])
            out.print(Text(f"    may not be muted: it says {told}", style="yellow"))
    for missed in looked.proposal.out_of_reach:
        out.print(Text(f"    no rule hides «{missed[:_LONGEST]}»", style="yellow"))
    if looked.listed is None or looked.shown is None:
        note("no rule can hide this change")
        return
    for row in looked.listed.rows:
        _show_row(row, words)
    shown = looked.shown
    if looked.listed.older:
        note(f"{looked.listed.older} older versions were not looked at")
    if shown.is_grave:
        warning = f"{shown.grave} important or critical, {shown.approved} approved by a person"
        out.print(Text(f"READERS NEEDED WHAT IT WOULD HAVE HIDDEN: {warning}", style="bold red"))
        note("only a chief editor may let it count, and gives --because")
    note(f"{shown.versions} versions replayed; it would have hidden {shown.edits} edits in {shown.rows}")
    note(f"nothing counts yet; with `--yes {shown.digest[:_SHORT]}` it does from the next check")


def _show_row(row: ListRow, words: Words) -> None:
    replayed, fate = row.replayed, row.fate
    line = Text.assemble("  ", level_text(row.level, words), f"  {replayed.old_number}→{replayed.new_number}")
    if fate is not None:
        state = "rejected as noise" if fate.is_noise else fate.state.value
        line.append(f"  {fate.change_id}  {state}", style="bold red" if row.is_approved else "")
    results().print(line)
    for edit in replayed.hidden:
        results().print(Text(f"      {edit.before} → {edit.after}"[:_LONGEST], style="dim"))
    if replayed.still_told:
        results().print(Text(f"      {replayed.still_told} more would be told all the same", style="dim"))


def _object(looked: Looked) -> dict[str, object]:
    return {
        "change": looked.proposal.change_id,
        "source": looked.proposal.source.id,
        "places": [
            {
                "path": place.slot.path,
                "heading": place.slot.heading,
                "text": place.slot.text,
                "may_be_muted": place.may_be_muted,
                "speaks": list(place.speaks),
                "is_chosen": number in looked.chosen,
            }
            for number, place in enumerate(looked.proposal.places, 1)
        ],
        "out_of_reach": list(looked.proposal.out_of_reach),
        "list": list_object(looked.listed, looked.shown) if looked.listed and looked.shown else None,
    }
