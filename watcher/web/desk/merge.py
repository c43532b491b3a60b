"""/redaksjon/ko/sla-sammen: several published changes told as one item, under the one that is chosen."""

from starlette.responses import Response

from watcher.errors import AlreadyDecided, ReviewError, ReviewFault
from watcher.model.ids import ChangeId
from watcher.model.people import Role
from watcher.model.record import ReviewState
from watcher.model.review import DecisionKind, QueueFilter, ReviewItem
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.change import CHANGE, words_of_review
from watcher.web.desk.neighbours import lead_of
from watcher.web.desk.queue_query import read_trail
from watcher.web.desk.queue_rows import read_picks, write_picks
from watcher.web.desk.typed import Typed, read_typed
from watcher.web.desk.words_review import fault_words

MERGE = "/redaksjon/ko/sla-sammen"
_PUBLISHED = (ReviewState.FLAGGED, ReviewState.AUTO, ReviewState.APPROVED)
MOST_CHOSEN = 50
_LEAST, _OFFERED = 2, 25
_TOO_FEW = ReviewError("nothing is merged with itself", fault=ReviewFault.FIELDS)


@needs(Role.EDITOR)
def page(asked: Asked) -> Response:
    """Choose what is told together, and do it."""
    if asked.request.method == "GET":
        return _show(asked, _in_address(asked), Typed(kind=DecisionKind.MERGE))
    form = asked.form
    picks = {
        key: seen for text in form.all("valgt") for key, seen in read_picks(text.replace("\0", "")).items()
    }
    typed = read_typed(form, DecisionKind.MERGE)
    chosen = list(picks)
    if len(chosen) < _LEAST:
        wrong = asked.view.translate(fault_words(_TOO_FEW, DecisionKind.MERGE))
        return _show(asked, chosen, typed, wrong=wrong, http_status=422)
    try:
        decision = asked.view.site.rulings.decide(typed.wanted(picks), asked.person)
    except AlreadyDecided as error:
        known = {one.id: one.name or one.username for one in asked.view.site.store.people()}
        who = known.get(error.decision.actor, error.decision.actor)  # type: ignore[call-overload]  # an id of people, or a word
        said = {"who": who, "at": asked.view.times.at(error.decision.at)}
        wrong = asked.view.translate(
            "Allerede avgjort av %(who)s %(at)s. Se på endringen før du sender igjen."
        )
        return _show(asked, chosen, typed, wrong=wrong % said, http_status=409)
    except ReviewError as error:
        wrong = asked.view.translate(fault_words(error, DecisionKind.MERGE))
        return _show(asked, chosen, typed, wrong=wrong, http_status=422)
    asking = read_trail(form.get("spor"))
    return asked.go(f"{CHANGE}/{decision.head}", gjort=decision.id, **asking.query())


def _in_address(asked: Asked) -> list[ChangeId]:
    named = asked.request.query_params.get("endringer", "").replace("\0", "").split(",")
    return [ChangeId(one) for one in dict.fromkeys(named) if one][:MOST_CHOSEN]


def _show(
    asked: Asked, chosen: list[ChangeId], typed: Typed, *, wrong: str = "", http_status: int = 200
) -> Response:
    view, store = asked.view, asked.view.site.store
    found = store.review_items(chosen, view.times.now)
    items = list(found.values())
    text = asked.request.query_params.get("sok", "").replace("\0", "").strip()[:200]
    offered = [one for one in _offered(asked, items, text) if one.change_id not in found]
    asking = read_trail(asked.form.get("spor") or str(asked.request.query_params))
    head = typed.head or (lead_of(items).change_id if items else "")
    owners = {source.id: source.owner for source in view.site.settings.sources}
    return asked.page(
        "merge.html",
        http_status=http_status,
        chosen=items,
        offered=offered[:_OFFERED],
        owners=owners,
        picks_of=lambda one: write_picks((one,)),
        head=head,
        wrong=wrong,
        text=text,
        asking=asking,
        typed=typed,
        **words_of_review(),
    )


def _offered(asked: Asked, items: list[ReviewItem], text: str) -> list[ReviewItem]:
    """Return what is published and fits what is looked for, else has a topic of these."""
    topic = "" if text or not items else next(iter(items[0].topics), "")
    if not text and not topic:
        return []
    wanted = QueueFilter(states=_PUBLISHED, topic=topic, text=text)
    found = asked.view.site.store.queue(wanted, asked.view.times.now, limit=2 * _OFFERED)
    return [one for row in found.rows for one in row.items]
