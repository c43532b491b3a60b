"""`watcher sources slots`, `mute` and `unmute`: places of a page that only noise changes."""

from dataclasses import replace

import click
from rich.text import Text

from watcher.app import App
from watcher.cli.entry import FOUND, Session
from watcher.cli.moments import told
from watcher.cli.opening import find_source, open_app
from watcher.cli.output import note, print_json, results, say
from watcher.cli.replay import show_replays
from watcher.cli.report_words import Words
from watcher.cli.rules_told import slot_words
from watcher.errors import NotFound
from watcher.model.source import Slot, Source
from watcher.pipeline.replay import Replayed, Rules, replay
from watcher.pipeline.set_apart import count_aside
from watcher.pipeline.slots import Proposal, propose_slots
from watcher.settings.edit import mute_slot, unmute_slot

_LONGEST = 80


@click.command()
@click.argument("source", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def slots(session: Session, source: str, as_json: bool) -> None:
    """List places of the source called ID that keep changing: what might be muted, and what is.

    A check in which only such places differ makes no version; how often that was so is told last.
    Nothing is muted by being listed: `watcher sources mute` shows first what a rule would have hidden.
    """
    with open_app(session) as app:
        wanted = find_source(app.settings, source)
        proposals = propose_slots(app.store, wanted, app.vocabulary, read_pdf=app.read_pdf)
        muted = [(slot, _times_muted(app, wanted, slot)) for slot in wanted.rules.mute]
        aside = count_aside(app.store, wanted.id)
        ruled = {slot: rule.rule_id for rule in app.store.active_rules() for slot in rule.slots}
    if as_json:
        print_json(
            {
                "proposals": [_proposal_object(one) for one in proposals],
                "muted": [
                    {**_slot_object(slot), "reason": slot.reason, "times": n, "rule": ruled.get(slot)}
                    for slot, n in muted
                ],
                "set_apart": {"looks": aside.looks, "times": aside.times},
            }
        )
        return
    for number, one in enumerate(proposals, 1):
        _show_proposal(number, one)
    for number, (slot, times) in enumerate(muted, 1):
        by_rule = f"by rule {ruled[slot]}" if slot in ruled else str(number)
        reason = f" — {slot.reason}" if slot.reason else ""
        say(f"muted {by_rule}: {slot_words(slot)}{reason}; {times} changes muted", style="dim")
    if aside.times:
        say(
            f"nothing else differed in {aside.times} of the last {aside.looks} answers, the last of them "
            f"{told(aside.last)}: kept as evidence, no versions"
        )
    if not proposals:
        note(f"no place of {source} has changed often enough to be proposed")
    if any(one.may_be_muted for one in proposals):
        note(f"`watcher sources mute {source} N --reason …` shows what a rule would have hidden")


@click.command()
@click.argument("source", metavar="ID")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@click.option("--reason", required=True, help="Why what stands there means nothing; kept with the rule.")
@click.option("--yes", is_flag=True, help="You have read what it would have hidden: write the rule.")
@click.pass_context
def mute(ctx: click.Context, source: str, number: int, reason: str, yes: bool) -> None:
    """Show what muting place N (of `watcher sources slots ID`) would have hidden; with --yes, mute it.

    The rule is written to sources.toml.  Exit status: 0 written, 1 only shown, 2 it may not be muted.
    """
    session: Session = ctx.obj
    with open_app(session) as app:
        wanted = find_source(app.settings, source)
        slot = replace(_proposed(app, wanted, number).slot, reason=reason)
        show_replays(_tried(app, wanted, slot), Words(app.settings.service.language))
    if not yes:
        note("nothing is written; with --yes the rule counts from the next check")
        ctx.exit(FOUND)
    mute_slot(session.path, wanted.id, slot)
    say(f"{wanted.id}: muted {slot_words(slot)}")


@click.command()
@click.argument("source", metavar="ID")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@click.pass_obj
def unmute(session: Session, source: str, number: int) -> None:
    """Take muted place N (of `watcher sources slots ID`) of the source called ID out of sources.toml."""
    wanted = find_source(session.settings(), source)
    unmute_slot(session.path, wanted.id, number - 1)
    say(f"{wanted.id}: place {number} is no longer muted")


def _proposed(app: App, source: Source, number: int) -> Proposal:
    proposals = propose_slots(app.store, source, app.vocabulary, read_pdf=app.read_pdf)
    if number > len(proposals):
        raise NotFound(f"{source.id} has {len(proposals)} proposed places; there is no number {number}")
    chosen = proposals[number - 1]
    if not chosen.may_be_muted:
        words = ", ".join(f"«{word}»" for word in chosen.speaks[:3])
        raise NotFound(f"place {number} of {source.id} may not be muted: it says {words}")
    return chosen


def _tried(app: App, source: Source, slot: Slot) -> list[Replayed]:
    """Return the archive with `slot` muted; versions that are the same with it are counted too."""
    draft = replace(source, rules=replace(source.rules, mute=(*source.rules.mute, slot)))
    now, then = Rules(source, app.vocabulary), Rules(draft, app.vocabulary)
    return list(replay(app.store, now, then, read_pdf=app.read_pdf))


def _times_muted(app: App, source: Source, slot: Slot) -> int:
    """Return in how many stored changes the slot had a part: a muted place stays countable."""
    without = tuple(other for other in source.rules.mute if other != slot)
    draft = replace(source, rules=replace(source.rules, mute=without))
    now, then = Rules(draft, app.vocabulary), Rules(source, app.vocabulary)
    found = replay(app.store, now, then, read_pdf=app.read_pdf)
    return sum(len(one.hidden) for one in found)


def _show_proposal(number: int, one: Proposal) -> None:
    out = results()
    out.print(Text(f"{number}. {slot_words(one.slot)}", style="bold"))
    out.print(Text(f"   changed in {one.times} of {one.looked_at} versions"))
    if one.seen_restless:
        seen = one.seen_restless.isoformat(timespec="minutes")
        out.print(Text(f"   differed in two looks moments apart, last {seen}: no version, told to nobody"))
    for sample in one.samples:
        out.print(Text(f"   «{sample[:_LONGEST]}»", style="dim"))
    if one.speaks:
        words = ", ".join(f"«{word}»" for word in one.speaks[:3])
        out.print(Text(f"   may not be muted: it says {words}", style="yellow"))


def _slot_object(slot: Slot) -> dict[str, str]:
    return {"path": slot.path, "heading": slot.heading, "text": slot.text}


def _proposal_object(one: Proposal) -> dict[str, object]:
    return {
        **_slot_object(one.slot),
        "times": one.times,
        "looked_at": one.looked_at,
        "samples": list(one.samples),
        "may_be_muted": one.may_be_muted,
        "speaks": list(one.speaks),
        "seen_restless": one.seen_restless.isoformat() if one.seen_restless else None,
    }
