"""/redaksjon/endring/ID: one change, what was ruled on it, and the panel to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.responses import Response

from watcher.model.ids import ChangeId, PersonId
from watcher.model.level import PUBLISHED_FROM, Level
from watcher.model.people import Role
from watcher.model.record import PageChange
from watcher.model.review import Decision, DecisionKind, ReviewItem
from watcher.model.source import Source
from watcher.model.verdict import RuleHit
from watcher.publish.archive import NEVER_ARCHIVED
from watcher.review import Subject
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.compare.pair import pair_of_change
from watcher.web.desk.compare.shown import show_pair
from watcher.web.desk.comparing import FRAMING
from watcher.web.desk.deeds import deeds_on
from watcher.web.desk.neighbours import Neighbours, neighbours, read_place
from watcher.web.desk.pending import just_made, may_undo, pending_views
from watcher.web.desk.preview import Preview
from watcher.web.desk.promises import promise_of
from watcher.web.desk.queue_query import Asking, read_trail
from watcher.web.desk.queue_rows import held_by, write_picks
from watcher.web.desk.typed import Typed
from watcher.web.desk.words_review import (
    DECIDED,
    REASON_MEANINGS,
    REJECT_REASONS,
    REVIEW_STATES,
    STATE_MARKS,
)
from watcher.web.source import Card

CHANGE = "/redaksjon/endring"
_REASONS = 4


_NOTHING = Typed(kind=DecisionKind.APPROVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A decision as the timeline shows it."""

    decision: Decision
    word: str
    name: str
    undone_by: str
    may_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the page says beside the change: what was typed, what went wrong, what would go out."""

    typed: Typed = _NOTHING
    wrong: str = ""
    other: Decision | None = None
    previews: Sequence[Preview] = ()
    is_previewed: bool = False

    @property
    def http_status(self) -> int:
        """What is answered: 409 when somebody else was first, 422 when it may not be ruled like that."""
        return 409 if self.other else 422 if self.wrong else 200


@needs(Role.READER)
def page(asked: Asked) -> Response:
    """Show the change."""
    change_id = ChangeId(asked.request.path_params["change_id"].replace("\0", ""))
    query = asked.request.query_params
    return show_change(asked, change_id, read_trail(str(query)), read_place(query.get("plass", "")))


def show_change(
    asked: Asked, change_id: ChangeId, asking: Asking, place: int, told: Told | None = None
) -> Response:
    """Show the change with the panel to decide; the queue that it was reached by is `asking`."""
    view, store = asked.view, asked.view.site.store
    change = store.change(change_id)
    subject = store.subjects((change_id,), newest=NEVER_ARCHIVED)[change_id]
    sources = {source.id: source for source in view.site.settings.sources}
    subject = replace(subject, is_watched=change.source_id in sources)
    around = neighbours(asked, asking, change_id, place)
    item = _item(asked, change_id, around)
    names: dict[PersonId, str] = {one.id: one.name or one.username for one in store.people()}
    decisions = store.decisions(change_id)
    kept = {**asking.query(), "plass": str(around.place or place or "")}
    told = told or Told()
    shown = show_pair(
        pair_of_change(store, sources, change),
        {**kept, "visning": view.query.get("visning", "")},
        view.links,
        path=f"{CHANGE}/{change_id}",
        lang=view.lang,
    )
    answer = asked.page(
        "change.html",
        http_status=told.http_status,
        change=change,
        item=item,
        headline=change.verdict.headline(view.lang)
        if change.verdict and not _is_edited(change, item)
        else item.headline,
        reasons=_reasons(change),
        card=_card(sources.get(change.source_id), item, subject),
        shown=shown,
        pair=shown.pair,
        around=around,
        kept=kept,
        asking=asking,
        subject=subject,
        deeds=deeds_on(subject, asked.person, view.times.now),
        promise=promise_of(view, item),
        held=held_by(asked, (item,), names),
        ruled=[_ruled(asked, one, names) for one in decisions],
        row=around.row or (item,),
        picks_all=write_picks(around.row or (item,)),
        picks_one=write_picks((item,)),
        told=told,
        may_decide=asked.person.role >= Role.EDITOR,
        picks_of_pending=_picks_of_pending(asked, subject),
        names=names,
        pending=_pending(asked, subject, item, names),
        just=_just(asked, names),
        **words_of_review(),
    )
    answer.headers["content-security-policy"] = FRAMING
    return answer


def words_of_review() -> dict[str, object]:
    """Return the words of review that templates ask for."""
    return {
        "review_states": REVIEW_STATES,
        "state_marks": STATE_MARKS,
        "reject_reasons": REJECT_REASONS,
        "reason_meanings": REASON_MEANINGS,
        "decided": DECIDED,
        "told_levels": [level for level in reversed(Level) if level >= PUBLISHED_FROM],
    }


def _card(source: Source | None, item: ReviewItem, subject: Subject) -> Card:
    """Return the source by name, by what is at hand: how it stands is another page's matter."""
    if source is not None:
        lang = source.rules.lang
        return Card(
            id=source.id, title=source.title, owner=source.owner, url=source.url, lang=lang, standing=None
        )
    told = subject.notices[0] if subject.notices else None
    return Card(
        id=item.source_id,
        title=item.source_title,
        owner=told.source_owner if told else "",
        url=told.source_url if told else "",
        lang=told.source_lang if told else "",
        standing=None,
    )


def _item(asked: Asked, change_id: ChangeId, around: Neighbours) -> ReviewItem:
    for one in around.row:
        if one.change_id == change_id:
            return one
    return asked.view.site.store.review_items((change_id,), asked.view.times.now)[change_id]


def _is_edited(change: PageChange, item: ReviewItem) -> bool:
    """Whether an editor has put the headline otherwise than the machine did."""
    headlines = dict(change.verdict.headlines).values() if change.verdict else ()
    return item.headline not in headlines


def _reasons(change: PageChange) -> list[RuleHit]:
    """Return why the level is what it is, each reason once."""
    if change.verdict is None:
        return []
    level = change.verdict.level
    hits = [hit for one in change.verdict.verdicts if one.level is level for hit in one.reasons]
    return list({hit.rule: hit for hit in hits if hit.level is level}.values())[:_REASONS]


def _ruled(asked: Asked, one: Decision, names: Mapping[PersonId, str]) -> Ruled:
    return Ruled(
        decision=one,
        word=asked.view.translate(DECIDED[one.kind]),
        name=names.get(PersonId(one.actor), one.actor),
        undone_by=names.get(PersonId(one.undone_by), one.undone_by),
        may_undo=may_undo(asked, one),
    )


def _pending(asked: Asked, subject: Subject, item: ReviewItem, names: Mapping[PersonId, str]) -> object:
    if subject.pending is None:
        return None
    return next(iter(pending_views(asked, (subject.pending,), {item.change_id: item}, names)), None)


def _picks_of_pending(asked: Asked, subject: Subject) -> str:
    """Return all that the decision is of that is still to be carried out: it is seconded as a whole."""
    if subject.pending is None or not subject.pending.is_waiting:
        return ""
    found = asked.view.site.store.review_items(subject.pending.changes, asked.view.times.now)
    return write_picks(found.values())


def _just(asked: Asked, names: Mapping[PersonId, str]) -> list[object]:
    """Return the decision that led here, as a line: on the change before this one, mostly."""
    made = just_made(asked, ())
    changes = sorted({change for one in made for change in one.changes})
    items = asked.view.site.store.review_items(changes, asked.view.times.now) if changes else {}
    return list(pending_views(asked, made, items, names, made))
