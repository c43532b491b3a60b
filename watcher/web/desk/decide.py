"""What the forms of a change's page do: decide, look at what would go out, undo, take up and let go."""

from starlette.responses import Response

from watcher.errors import AlreadyDecided, NotFound, ReviewError
from watcher.model.ids import ChangeId
from watcher.model.people import Role
from watcher.model.review import DecisionKind
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.change import CHANGE, Told, show_change
from watcher.web.desk.claims import claim
from watcher.web.desk.neighbours import neighbours, read_place
from watcher.web.desk.preview import previews_of
from watcher.web.desk.queue_query import read_trail
from watcher.web.desk.queue_rows import read_picks
from watcher.web.desk.typed import read_typed
from watcher.web.desk.words_review import fault_words

KINDS = {
    "godkjenn": DecisionKind.APPROVE,
    "avvis": DecisionKind.REJECT,
    "vent": DecisionKind.HOLD,
    "notat": DecisionKind.NOTE,
    "skill-ut": DecisionKind.SPLIT,
    "ta-opp": DecisionKind.REOPEN,
    "enig": DecisionKind.SECOND,
    "vis": DecisionKind.APPROVE,
}
_STAYS = frozenset({DecisionKind.NOTE, DecisionKind.SPLIT, DecisionKind.REOPEN})
"""After these one goes on with the same change."""


@needs(Role.EDITOR)
def act(asked: Asked) -> Response:
    """Do what a button says, and go on to the next change of the queue."""
    form, asking = asked.form, read_trail(asked.form.get("spor"))
    change_id = ChangeId(asked.request.path_params["change_id"].replace("\0", ""))
    place, what = read_place(form.get("plass")), form.get("gjor")
    kept = {**asking.query(), "plass": str(place or "")}
    if what in {"ta", "slipp"}:
        return claim(asked, [change_id], is_taken=what == "ta", then=(f"{CHANGE}/{change_id}", kept))
    if what not in KINDS:
        raise NotFound(f"no such deed: {what!r}")
    typed = read_typed(form, KINDS[what])
    picks = read_picks(form.get("valgt" if typed.is_of_all else "valgt_en")) or read_picks(
        form.get("valgt_en")
    )
    if change_id not in picks:
        raise NotFound(f"the form is not of this change: {change_id}")
    rulings, wanted = asked.view.site.rulings, typed.wanted(picks)
    try:
        if what == "vis":
            previews = previews_of(asked, rulings.foresee(wanted, asked.person))
            return show_change(
                asked, change_id, asking, place, Told(typed=typed, previews=previews, is_previewed=True)
            )
        around = neighbours(asked, asking, change_id, place)
        decision = rulings.decide(wanted, asked.person)
    except AlreadyDecided as error:
        return show_change(asked, change_id, asking, place, Told(typed=typed, other=error.decision))
    except ReviewError as error:
        wrong = asked.view.translate(fault_words(error, typed.kind))
        return show_change(asked, change_id, asking, place, Told(typed=typed, wrong=wrong))
    if decision.kind in _STAYS or around.after is None or not place:
        here = not place or decision.kind in _STAYS
        path = f"{CHANGE}/{change_id}" if here else "/redaksjon/ko"
        return asked.go(path, gjort=decision.id, **(kept if here else asking.query()))
    return asked.go(f"{CHANGE}/{around.after.change_id}", gjort=decision.id, **kept)
