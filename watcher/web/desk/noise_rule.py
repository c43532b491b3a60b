"""/redaksjon/endring/ID/regel: the rule that would have hidden what was rejected as noise, and what else.

And /redaksjon/regel/ID: a rule that was made, with the list that was shown before it counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from watcher.errors import NotFound, RuleError, RuleFault
from watcher.model.ids import ChangeId, RuleId, SourceId
from watcher.model.noise_rule import HiddenList, ListRow, NoiseRule, RuleState
from watcher.model.people import Role
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.words_review import REVIEW_STATES, STATE_MARKS
from watcher.web.desk.words_rules import RULE_FAULTS, RULE_STATES, RULE_STEPS
from watcher.web.source import find_card
from watcher.web.view import read_word
from watcher.web.words import msg

CHANGE, RULE = "/redaksjon/endring", "/redaksjon/regel"
MOST_ROWS = 200
"""So many lines are shown at first, the gravest; all that is grave always is."""

_MOST_PLACES = 50
_NOT_HERE = (
    msg("Dette kan ikke gjøres fra denne prosessen"),
    msg("Bruk kommandolinjen: watcher review rule."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was wrong with letting a rule count, with what was typed."""

    wrong: str = ""
    because: str = ""
    http_status: int = 200


@needs(Role.EDITOR)
def page(asked: Asked) -> Response:
    """Show which places would have hidden the change, and all that they would have hidden."""
    return _show(asked, _places(asked.request.query_params.getlist("sted")), Typed())


@needs(Role.EDITOR)
def act(asked: Asked) -> Response:
    """Let the rule count whose list was shown."""
    noise, form = asked.view.site.noise, asked.form
    change = asked.view.site.store.change(_change_id(asked))
    if noise is None:
        return asked.trouble(409, _NOT_HERE)
    places, because = _places(form.all("sted")), form.get("grunn")
    try:
        step = noise.activate(change.id, asked.person, form.get("liste"), because, places)
    except RuleError as error:
        http_status = 409 if error.fault in {RuleFault.UNSEEN, RuleFault.UNFINISHED} else 422
        wrong = asked.view.translate(RULE_FAULTS[error.fault])
        return _show(asked, places, Typed(wrong=wrong, because=because, http_status=http_status))
    return asked.go(f"{RULE}/{step.rule_id}", "regel-gjelder")


@needs(Role.READER)
def one(asked: Asked) -> Response:
    """Show a rule that was made: since when, by whom, and the list that they were shown."""
    return _show_one(asked)


@needs(Role.EDITOR)
def finish(asked: Asked) -> Response:
    """Let a rule count no more."""
    noise = asked.view.site.noise
    rule_id = asked.view.site.store.rule(_rule_id(asked)).id
    if noise is None:
        return asked.trouble(409, _NOT_HERE)
    try:
        noise.end(rule_id, asked.person, asked.form.get("grunn"))
    except RuleError as error:
        return _show_one(asked, asked.view.translate(RULE_FAULTS[error.fault]), http_status=422)
    return asked.go(f"{RULE}/{rule_id}", "regel-avsluttet")


def rules_on(asked: Asked, source_id: SourceId) -> tuple[NoiseRule, ...]:
    """Return the rules of a source that count or have counted, those that count first."""
    made = [rule for rule in asked.view.site.store.rules(source_id) if rule.active]
    return tuple(sorted(made, key=lambda rule: (rule.state is not RuleState.ACTIVE, -rule.last.number)))


def _show(asked: Asked, places: Sequence[int], typed: Typed) -> Response:
    noise, change_id = asked.view.site.noise, _change_id(asked)
    change = asked.view.site.store.change(change_id)
    if noise is None:
        return asked.trouble(409, _NOT_HERE)
    context = {
        "change": change,
        "card": find_card(asked.view, change.source_id),
        "here": f"{CHANGE}/{change_id}",
        "typed": typed,
    }
    try:
        looked = noise.look(change_id, asked.person, places)
    except RuleError as error:
        wrong = typed.wrong or asked.view.translate(RULE_FAULTS[error.fault])
        told = Typed(wrong=wrong, because=typed.because)
        shown = {**context, "typed": told, "looked": None, "rows": (), "left": 0}
        return asked.page("noise_rule.html", http_status=max(typed.http_status, 422), **shown, **_words())
    rows = _rows(asked, looked.listed)
    left = len(looked.listed.rows) - len(rows) if looked.listed else 0
    may = asked.person.role >= Role.CHIEF or not (looked.shown and looked.shown.is_grave)
    return asked.page(
        "noise_rule.html",
        http_status=typed.http_status,
        **context,
        looked=looked,
        rows=rows,
        left=left,
        may_activate=may,
        all_query={"sted": ",".join(str(number) for number in looked.chosen), "alle": "ja"},
        **_words(),
    )


def _show_one(asked: Asked, wrong: str = "", *, http_status: int = 200) -> Response:
    store = asked.view.site.store
    rule = store.rule(_rule_id(asked))
    step = rule.active or rule.last
    listed = store.shown_list(step.shown.digest)
    rows = _rows(asked, listed)
    return asked.page(
        "noise_rule_made.html",
        http_status=http_status,
        rule=rule,
        step=step,
        rows=rows,
        left=len(listed.rows) - len(rows),
        card=find_card(asked.view, rule.source_id),
        names={one.id: one.name or one.username for one in store.people()},
        wrong=wrong,
        may_end=rule.state is RuleState.ACTIVE and asked.person.role >= Role.EDITOR,
        here=f"{RULE}/{rule.id}",
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "rule_states": RULE_STATES,
        "rule_steps": RULE_STEPS,
        "review_states": REVIEW_STATES,
        "state_marks": STATE_MARKS,
    }


def _rows(asked: Asked, listed: HiddenList | None) -> tuple[ListRow, ...]:
    """Return the lines to show: all that are asked for, else the first, and whatever is grave."""
    if listed is None:
        return ()
    if asked.view.query.get("alle") == "ja":
        return listed.rows
    grave = sum(row.is_grave or row.is_approved for row in listed.rows)
    return listed.rows[: max(MOST_ROWS, grave)]


def _change_id(asked: Asked) -> ChangeId:
    return ChangeId(read_word(asked.request.path_params["change_id"]))


def _rule_id(asked: Asked) -> RuleId:
    return RuleId(read_word(asked.request.path_params["rule_id"]))


def _places(told: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers of places that an address or a form names.

    Raises:
        NotFound: one of them is no number.
    """
    numbers = ",".join(told[:_MOST_PLACES]).split(",") if any(told) else []
    if not all(text.isascii() and text.isdigit() and len(text) < 4 for text in numbers):
        raise NotFound("not a place")
    return tuple(int(text) for text in numbers)
