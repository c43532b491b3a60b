"""What the queue's forms do: take up and let go, approve, reject, hold, undo; of one row or of several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from watcher.errors import AlreadyDecided, NotFound, ReviewError
from watcher.model.ids import ChangeId, DecisionId
from watcher.model.people import Role
from watcher.model.review import DecisionKind
from watcher.pipeline.desk import Wanted
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.change import CHANGE, Told, show_change
from watcher.web.desk.claims import claim
from watcher.web.desk.merge import MERGE, MOST_CHOSEN
from watcher.web.desk.queue import QUEUE, Failure, show_queue
from watcher.web.desk.queue_query import Asking, read_trail
from watcher.web.desk.queue_rows import read_picks
from watcher.web.desk.typed import read_typed
from watcher.web.desk.words_review import fault_words

OPEN = "apne"
"""What Enter in a text field does: the first button of a form is its default, and decides nothing."""

_KINDS = {
    "godkjenn": DecisionKind.APPROVE,
    "avvis": DecisionKind.REJECT,
    "vent": DecisionKind.HOLD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of deciding on several rows."""

    done: tuple[DecisionId, ...]
    failures: tuple[Failure, ...]


@needs(Role.EDITOR)
def act(asked: Asked) -> Response:
    """Do what a button of the queue says."""
    form, asking = asked.form, read_trail(asked.form.get("spor"))
    what, _, detail = form.get("gjor").partition(":")
    rows = [picks for text in form.all("valgt") if (picks := read_picks(text.replace("\0", "")))]
    if not rows:
        return asked.go(QUEUE, "ingen-valgt", **asking.query())
    changes = [change_id for picks in rows for change_id in picks]
    if what in {"ta", "slipp"}:
        return claim(asked, changes, is_taken=what == "ta", then=(QUEUE, asking.query()))
    if what == "sla-sammen":
        return asked.go(MERGE, endringer=",".join(changes[:MOST_CHOSEN]), **asking.query())
    if what == OPEN:
        return asked.go(f"{CHANGE}/{changes[0]}", **asking.query())
    kind = _KINDS.get(what)
    if kind is None:
        raise NotFound(f"no such deed: {what!r}")
    if len(rows) == 1:
        return _one(asked, asking, kind, rows[0], detail)
    result = _several(asked, kind, rows)
    if result.failures:
        return show_queue(asked, asking, http_status=409, failures=result.failures)
    return asked.go(QUEUE, gjort=",".join(result.done), **asking.query())


@needs(Role.EDITOR)
def undo(asked: Asked) -> Response:
    """Undo decisions that are not carried out yet."""
    asking = read_trail(asked.form.get("spor"))
    said = "angret"
    for decision_id in asked.form.all("vurdering")[:200]:
        try:
            asked.view.site.rulings.undo(DecisionId(decision_id.replace("\0", "")), asked.person)
        except ReviewError:
            said = "for-sent"
    change_id = asked.form.get("endring")
    path = f"{CHANGE}/{quote(change_id, safe='')}" if change_id else QUEUE
    return asked.go(path, said, **asking.query(), plass=asked.form.get("plass") if change_id else "")


def _one(
    asked: Asked, asking: Asking, kind: DecisionKind, picks: Mapping[ChangeId, int], detail: str
) -> Response:
    typed = read_typed(asked.form, kind)
    if kind is DecisionKind.REJECT and detail:
        typed = typed.with_reason(detail)
    first = next(iter(picks))
    try:
        decision = asked.view.site.rulings.decide(typed.wanted(picks), asked.person)
    except AlreadyDecided as error:
        return show_change(asked, first, asking, 0, Told(typed=typed, other=error.decision))
    except ReviewError as error:
        wrong = asked.view.translate(fault_words(error, kind))
        return show_change(asked, first, asking, 0, Told(typed=typed, wrong=wrong))
    return asked.go(QUEUE, gjort=decision.id, **asking.query())


def _several(asked: Asked, kind: DecisionKind, rows: Sequence[Mapping[ChangeId, int]]) -> Result:
    """Decide on each row by itself: what one of them meets holds up no other."""
    done: list[DecisionId] = []
    failures: list[Failure] = []
    items = asked.view.site.store.review_items([next(iter(picks)) for picks in rows], asked.view.times.now)
    for picks in rows:
        wanted = Wanted(kind=kind, changes=tuple(picks), seen=picks)
        first = next(iter(picks))
        try:
            done.append(asked.view.site.rulings.decide(wanted, asked.person).id)
        except ReviewError as error:
            why = asked.view.translate(fault_words(error, kind))
            headline = items[first].headline if first in items else str(first)
            failures.append(Failure(headline=headline, change_id=first, why=why))
    return Result(done=tuple(done), failures=tuple(failures))
