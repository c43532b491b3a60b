"""`watcher review approve`, `reject` and the other decisions."""

from collections.abc import Callable
from typing import Any

import click

from watcher.app import App
from watcher.cli.entry import FOUND, Session
from watcher.cli.moments import told
from watcher.cli.opening import open_app
from watcher.cli.output import note as tell
from watcher.cli.output import say
from watcher.cli.review_told import decision_lines
from watcher.cli.review_who import acting, as_user
from watcher.errors import AlreadyDecided
from watcher.model.ids import ChangeId
from watcher.model.level import PUBLISHED_FROM, Level
from watcher.model.people import Person
from watcher.model.review import Decision, DecisionKind, RejectReason
from watcher.pipeline.desk import Wanted

_Command = Callable[..., Any]
_LEVELS = [level.slug for level in Level if level >= PUBLISHED_FROM]

_ids = click.argument("ids", metavar="ID...", nargs=-1, required=True)
_because = click.option("--because", default="", help="Why; for colleagues.")
_headline = click.option("--headline", default="", help="Your own headline, for readers.")
_note = click.option("--note", default="", help="In plain words, for readers.")
_level = click.option("--level", type=click.Choice(_LEVELS), help="Another level; needs --because.")
_now = click.option("--now", "is_now", is_flag=True, help="At once: it cannot be undone.")


@click.command()
@_ids
@as_user
@_headline
@_note
@_level
@_because
@_now
@click.pass_context
def approve(ctx: click.Context, /, **said: Any) -> None:
    """Approve changes: what was held goes out reviewed, what is out is marked as reviewed."""
    _decide(ctx, DecisionKind.APPROVE, said)


@click.command()
@_ids
@as_user
@click.option(
    "--reason", required=True, type=click.Choice([reason.value for reason in RejectReason]), help="Why."
)
@_because
@_note
@_now
@click.pass_context
def reject(ctx: click.Context, /, **said: Any) -> None:
    """Reject changes: what was held never goes out, what is out is retracted by a notice that says why."""
    _decide(ctx, DecisionKind.REJECT, {**said, "reason": RejectReason(said["reason"])})


@click.command()
@_ids
@as_user
@_because
@click.pass_context
def hold(ctx: click.Context, /, **said: Any) -> None:
    """Give changes as much time again before they are overdue."""
    _decide(ctx, DecisionKind.HOLD, said)


@click.command()
@_ids
@as_user
@_because
@click.pass_context
def note(ctx: click.Context, /, **said: Any) -> None:
    """Leave a word for colleagues; readers see nothing of it."""
    _decide(ctx, DecisionKind.NOTE, said)


@click.command()
@_ids
@as_user
@_headline
@_note
@_level
@_because
@_now
@click.pass_context
def correct(ctx: click.Context, /, **said: Any) -> None:
    """Put right what was published, by a notice of its own.

    --headline says what is right; --note says what was wrong and what is right.
    """
    _decide(ctx, DecisionKind.CORRECT, said)


@click.command()
@_ids
@as_user
@_note
@_because
@_now
@click.pass_context
def retract(ctx: click.Context, /, **said: Any) -> None:
    """Withdraw what was published, by a notice of its own: --note says what to disregard, and why."""
    _decide(ctx, DecisionKind.RETRACT, said)


@click.command()
@_ids
@as_user
@_because
@_now
@click.pass_context
def merge(ctx: click.Context, /, **said: Any) -> None:
    """Tell published changes in one item: that of the first one named."""
    _decide(ctx, DecisionKind.MERGE, {**said, "head": ChangeId(said["ids"][0])})


@click.command()
@_ids
@as_user
@_because
@_now
@click.pass_context
def split(ctx: click.Context, /, **said: Any) -> None:
    """Let changes that are told in another's item be items of their own again."""
    _decide(ctx, DecisionKind.SPLIT, said)


@click.command()
@_ids
@as_user
@_because
@_now
@click.pass_context
def reopen(ctx: click.Context, /, **said: Any) -> None:
    """Let what was rejected or kept quiet, and told to nobody, wait for a decision again."""
    _decide(ctx, DecisionKind.REOPEN, said)


@click.command()
@_ids
@as_user
@_because
@_now
@click.pass_context
def second(ctx: click.Context, /, **said: Any) -> None:
    """Agree, as the second reader, with an approval or a correction that waits for one."""
    _decide(ctx, DecisionKind.SECOND, said)


def _decide(ctx: click.Context, kind: DecisionKind, said: dict[str, Any]) -> None:
    session: Session = ctx.obj
    ids, user, level = said.pop("ids"), said.pop("user"), said.pop("level", None)
    changes = tuple(ChangeId(one) for one in ids)
    wanted = Wanted(kind=kind, changes=changes, level=Level.from_slug(level) if level else None, **said)
    with open_app(session) as app:
        person = acting(app, user)
        try:
            decision = app.decide(wanted, person)
        except AlreadyDecided as error:
            _tell_other(app, error.decision)
            ctx.exit(FOUND)
        _tell(decision, person)
        if wanted.is_now:
            trouble = app.publish()
            if trouble:
                tell(trouble, style="red")
                ctx.exit(FOUND)


def _tell_other(app: App, other: Decision) -> None:
    tell("somebody else was first; nothing was written:", style="red")
    for line in decision_lines([other], app.store):
        tell(line)
    tell("look at it (`watcher show ID`) and decide again")


def _tell(decision: Decision, person: Person) -> None:
    say(f"{decision.id}  {decision.kind.value}  {' '.join(decision.changes)}")
    if decision.is_waiting:
        ids = " ".join(decision.changes)
        tell(f"has no effect before another person agrees: watcher review second {ids} --as USER")
    elif decision.carried_at is None:
        when = told(decision.effective_at)
        tell(f"takes effect at {when}, by `watcher up` or the next `watcher check`")
        tell(f"until then: watcher review undo {decision.id} --as {person.username}")
