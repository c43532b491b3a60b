"""/redaksjon/ko: what waits for a decision, the gravest first; filtered by what stands in the address."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from watcher.model.ids import ChangeId, PersonId
from watcher.model.level import Level
from watcher.model.people import Role
from watcher.model.record import ReviewState
from watcher.model.review import Decision, QueueCount, ReviewItem
from watcher.model.source import Source
from watcher.review import WAITING
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.pending import just_made, pending_decisions, pending_views
from watcher.web.desk.queue_query import FREE, MINE, STATE_CHOICES, STATES, Asking, read_asking
from watcher.web.desk.queue_rows import rows_of
from watcher.web.desk.words_review import DECIDED, REJECT_REASONS, REVIEW_STATES, STATE_MARKS
from watcher.web.trust import draw_board

QUEUE = "/redaksjon/ko"
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One of several changes that could not be decided on, and why."""

    headline: str
    change_id: ChangeId
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many changes the links of the page lead to; what is decided already does not wait."""

    by_state: Mapping[str, int]
    by_level: Mapping[Level, int]
    overdue: int


@needs(Role.READER)
def page(asked: Asked) -> Response:
    """Show a part of the queue."""
    return show_queue(asked, read_asking(asked.request.query_params))


def show_queue(
    asked: Asked, asking: Asking, *, http_status: int = 200, failures: Sequence[Failure] = ()
) -> Response:
    """Show a part of the queue; `failures`: what could not be decided on just now."""
    store, now, settings = asked.view.site.store, asked.view.times.now, asked.view.site.settings
    offset = (asking.number - 1) * PAGE_SIZE
    found = store.queue(asking.wanted(asked.person), now, limit=PAGE_SIZE, offset=offset)
    names: dict[PersonId, str] = {one.id: one.name or one.username for one in store.people()}
    taken = pending_decisions(asked)
    just = just_made(asked, taken)
    changes = sorted({change for one in (*taken, *just) for change in one.changes})
    items = store.review_items(changes, now) if changes else {}
    is_empty = not (found.rows_in_all or asking.is_narrowed or asking.state) and asking.number == 1
    return asked.page(
        "queue.html",
        http_status=http_status,
        asking=asking,
        failures=failures,
        rows=rows_of(asked, found.rows, names),
        rows_in_all=found.rows_in_all,
        changes_in_all=found.changes_in_all,
        offset=offset,
        size=PAGE_SIZE,
        counts=_counts(store.queue_counts(now), asking, taken, items),
        pending=pending_views(asked, taken, items, names),
        just=just,
        just_views=pending_views(asked, just, items, names, just),
        board=draw_board(settings, store.statuses(), now) if is_empty else None,
        names=names,
        people=sorted((name, str(key)) for key, name in names.items() if key != asked.person.id),
        chosen_source=next((one for one in settings.sources if one.id == asking.source_id), None),
        source_options=_OPTIONS.of(settings.sources),
        topics=sorted({topic for source in settings.sources for topic in source.topics}),
        may_decide=asked.person.role >= Role.EDITOR,
        state_choices=STATE_CHOICES,
        review_states=REVIEW_STATES,
        state_marks=STATE_MARKS,
        reject_reasons=REJECT_REASONS,
        decided=DECIDED,
        mine=MINE,
        free=FREE,
    )


class _Options:
    """The choices of a source, made once for each configuration: there may be hundreds."""

    def __init__(self) -> None:
        self._made: tuple[Sequence[Source], Markup] = ((), Markup())

    def of(self, sources: Sequence[Source]) -> Markup:
        """Return an option for each of `sources`."""
        known, made = self._made
        if known is not sources:
            choice = Markup('<option value="{}">{}: {}</option>')
            made = Markup().join(choice.format(one.id, one.owner, one.title) for one in sources)
            self._made = (sources, made)
        return made


_OPTIONS = _Options()


def _counts(
    found: Sequence[QueueCount],
    asking: Asking,
    taken: Sequence[Decision],
    items: Mapping[ChangeId, ReviewItem],
) -> Counts:
    """Return what the links count; what is decided and not yet carried out is not among what waits."""
    counted: Counter[tuple[ReviewState, Level]] = Counter()
    for one in found:
        counted[one.state, one.level] += one.count
    decided = {change for one in taken if not one.is_waiting for change in one.changes}
    away = Counter((items[one].state, items[one].level) for one in decided if one in items)
    by_state, by_level = Counter[str](), Counter[Level]()
    for (state, level), count in counted.items():
        for name, states in STATES.items():
            if state in (states or WAITING):
                left = count if states else count - away[state, level]
                by_state[name] += left
                if name == asking.state:
                    by_level[level] += left
    return Counts(by_state=by_state, by_level=by_level, overdue=sum(one.overdue for one in found))
