"""`watcher sources rules`: the rules that editors have made of what they rejected as noise."""

import click

from watcher.cli.entry import Session
from watcher.cli.moments import told
from watcher.cli.opening import open_app
from watcher.cli.output import note, print_json, say
from watcher.cli.rules_told import rule_object, slot_words
from watcher.model.ids import SourceId
from watcher.model.noise_rule import NoiseRule, RuleState


@click.command()
@click.argument("source", metavar="[ID]", default="")
@click.option("--all", "is_all", is_flag=True, help="Those that were only proposed, too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def rules(session: Session, source: str, is_all: bool, as_json: bool) -> None:
    """List the rules made of what was rejected as noise: of the source called ID, or of all.

    What they mute is muted beside what sources.toml mutes.  `watcher review end-rule RULE` ends one.
    """
    with open_app(session) as app:
        found = app.store.rules(SourceId(source) if source else None)
        names = {str(person.id): person.username for person in app.store.people()}
    found = tuple(rule for rule in found if is_all or rule.active)
    if as_json:
        print_json({"rules": [rule_object(rule) for rule in found]})
        return
    for rule in found:
        _show(rule, names)
    if not found:
        note("no rules: `watcher review rule ID` makes one of a change that was rejected as noise")


def _show(rule: NoiseRule, names: dict[str, str]) -> None:
    step = rule.last
    who = names.get(step.actor, step.actor)
    style = "dim" if rule.state is RuleState.ENDED else ""
    say(f"{rule.id}  {rule.source_id}  {rule.state.value} since {told(step.at)} by {who}", style=style)
    for slot in rule.slots:
        say(f"    {slot_words(slot)}", style=style)
    active = rule.active
    if active and active.because:
        say(f"    because: {active.because}", style=style)
    say(f"    of {rule.change_id}; hid {step.shown.edits} edits in {step.shown.rows} versions", style="dim")
