"""…/rett and …/trekk: what was published is put right or withdrawn by a new notice, in two steps.

First what readers have seen, what was wrong, what is right; then what will be sent, and the button.
"""

from dataclasses import replace

from starlette.responses import Response

from watcher.errors import AlreadyDecided, ReviewError
from watcher.model.ids import ChangeId
from watcher.model.people import Role
from watcher.model.review import Decision, DecisionKind, ReviewItem
from watcher.publish.archive import NEVER_ARCHIVED
from watcher.publish.entry import shown_title
from watcher.review import Subject
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.change import CHANGE, words_of_review
from watcher.web.desk.neighbours import read_place
from watcher.web.desk.preview import Preview, previews_of
from watcher.web.desk.queue_query import Asking, read_trail
from watcher.web.desk.queue_rows import read_picks, write_picks
from watcher.web.desk.typed import Typed, read_typed
from watcher.web.desk.words_review import fault_words
from watcher.web.view import headline


@needs(Role.EDITOR)
def correct(asked: Asked) -> Response:
    """Put right what was published."""
    return _Flow(asked, DecisionKind.CORRECT).answer()


@needs(Role.EDITOR)
def retract(asked: Asked) -> Response:
    """Withdraw what was published."""
    return _Flow(asked, DecisionKind.RETRACT).answer()


class _Flow:
    """One request of the two steps."""

    def __init__(self, asked: Asked, kind: DecisionKind) -> None:
        store = asked.view.site.store
        self.asked, self.kind = asked, kind
        self.change_id = ChangeId(asked.request.path_params["change_id"].replace("\0", ""))
        self.change = store.change(self.change_id)
        self.subject: Subject = store.subjects((self.change_id,), newest=NEVER_ARCHIVED)[self.change_id]
        self.item: ReviewItem = store.review_items((self.change_id,), asked.view.times.now)[self.change_id]
        trail = asked.form.get("spor") or str(asked.request.query_params)
        self.asking: Asking = read_trail(trail)
        self.place = read_place(asked.form.get("plass") or asked.request.query_params.get("plass", ""))

    def answer(self) -> Response:
        """Show the step that is asked for, or send."""
        if self.asked.request.method == "GET":
            return self._show(self._begun())
        typed = read_typed(self.asked.form, self.kind)
        if self.kind is DecisionKind.CORRECT and not (typed.wrong and typed.right):
            typed = replace(typed, note="")
        picks = read_picks(self.asked.form.get("valgt"))
        if set(picks) != {self.change_id}:
            picks = {self.change_id: 0}  # a form without its fence has seen nothing
        step = self.asked.form.get("steg")
        if step == "skriv":
            return self._show(typed)
        wanted, rulings = typed.wanted(picks), self.asked.view.site.rulings
        try:
            if step != "send":
                found = previews_of(self.asked, rulings.foresee(wanted, self.asked.person))
                return self._show(typed, previews=found)
            decision = rulings.decide(wanted, self.asked.person)
        except AlreadyDecided as error:
            return self._show(typed, other=error.decision)
        except ReviewError as error:
            return self._show(typed, wrong=self.asked.view.translate(fault_words(error, self.kind)))
        kept = {**self.asking.query(), "plass": str(self.place or "")}
        return self.asked.go(f"{CHANGE}/{self.change_id}", gjort=decision.id, **kept)

    def _begun(self) -> Typed:
        """Return the form as it is before anybody typed: what readers have seen, to be changed."""
        standing = self.subject.standing
        said = headline(standing) if standing else self.item.headline
        return Typed(kind=self.kind, headline=said if self.kind is DecisionKind.CORRECT else "")

    def _show(
        self,
        typed: Typed,
        *,
        previews: list[Preview] | None = None,
        wrong: str = "",
        other: Decision | None = None,
    ) -> Response:
        people = self.asked.view.site.store.people()
        return self.asked.page(
            "correct.html",
            http_status=409 if other else 422 if wrong else 200,
            is_correction=self.kind is DecisionKind.CORRECT,
            change=self.change,
            item=self.item,
            subject=self.subject,
            seen=[(one, shown_title(one)) for one in self.subject.notices],
            typed=typed,
            previews=previews or [],
            wrong=wrong,
            other=other,
            names={one.id: one.name or one.username for one in people},
            asking=self.asking,
            place=self.place,
            picks=write_picks((self.item,)),
            **words_of_review(),
        )
