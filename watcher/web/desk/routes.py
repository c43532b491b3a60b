"""Every address of the desk."""

from starlette.responses import Response
from starlette.routing import Route

from watcher.model.people import Role
from watcher.web.desk import (
    account,
    account_codes,
    account_tokens,
    audit,
    change,
    comparing,
    correct,
    decide,
    insight,
    login,
    merge,
    noise_rule,
    people,
    queue,
    queue_act,
    sources,
    sources_acts,
    sources_one,
    vocabulary,
)
from watcher.web.desk.access import Asked, Endpoint, needs
from watcher.web.desk.change import CHANGE
from watcher.web.desk.compare.shown import COMPARE, COPY, PAST
from watcher.web.desk.insight import INSIGHT
from watcher.web.desk.merge import MERGE
from watcher.web.desk.navigation import entries
from watcher.web.desk.noise_rule import RULE
from watcher.web.desk.openid import OPENID
from watcher.web.desk.queue import QUEUE
from watcher.web.desk.sources import SOURCES
from watcher.web.desk.vocabulary import VOCABULARY

ROOT = "/redaksjon"
_BOTH, _CHANGE = ["GET", "POST"], ["POST"]


@needs(Role.READER)
def first(asked: Asked) -> Response:
    """Lead to the first page of the menu."""
    return asked.go(entries(asked.person, "")[0].path)


def desk_routes() -> list[Route]:
    """Return the routes under /redaksjon."""
    own, others = f"{ROOT}/konto", f"{ROOT}/personer"
    one = f"{others}/{{person_id}}"
    return [
        _route(ROOT, first),
        _route(f"{ROOT}/logg-inn", login.page, _BOTH),
        _route(f"{ROOT}/logg-inn/kode", login.code, _BOTH),
        _route(f"{ROOT}/logg-ut", login.leave, _CHANGE),
        *(_route(path, page) for path, page in OPENID),
        _route(own, account.page),
        _route(f"{own}/passord", account.password, _BOTH),
        _route(f"{own}/sprak", account.language, _CHANGE),
        _route(f"{own}/okter/andre", account.end_others, _CHANGE),
        _route(f"{own}/okter/{{session_id}}", account.end_session, _CHANGE),
        _route(f"{own}/engangskode", account_codes.page, _BOTH),
        _route(f"{own}/engangskode/av", account_codes.turn_off, _CHANGE),
        _route(f"{own}/reservekoder", account_codes.renew, _CHANGE),
        _route(f"{own}/nokler", account_tokens.add, _CHANGE),
        _route(f"{own}/nokler/{{token_id}}", account_tokens.remove, _CHANGE),
        _route(others, people.page),
        _route(f"{others}/ny", people.add, _CHANGE),
        _route(one, people.one),
        _route(f"{one}/rolle", people.set_role, _CHANGE),
        _route(f"{one}/aktiv", people.set_active, _CHANGE),
        _route(f"{one}/passord", people.new_password, _CHANGE),
        _route(f"{one}/engangskode-av", people.turn_off_totp, _CHANGE),
        _route(f"{one}/okter", people.end_sessions, _CHANGE),
        _route(f"{ROOT}/logg", audit.page),
        _route(f"{ROOT}/logg.csv", audit.as_csv),
        _route(f"{ROOT}/logg.jsonl", audit.as_json),
        _route(SOURCES, sources.page),
        _route(f"{SOURCES}/{{source_id}}", sources_one.page),
        _route(f"{SOURCES}/{{source_id}}/svar", sources_acts.rule, _CHANGE),
        _route(f"{SOURCES}/{{source_id}}/prov", sources_acts.try_now, _CHANGE),
        _route(f"{SOURCES}/{{source_id}}/prov", sources_acts.trial_page),
        *review_routes(),
        _route(INSIGHT, insight.page),
        _route(VOCABULARY, vocabulary.page),
        _route(VOCABULARY, vocabulary.try_texts, _CHANGE),
        _route(COMPARE, comparing.compare),
        _route(COPY, comparing.copy),
        _route(PAST, comparing.past),
    ]


def review_routes() -> list[Route]:
    """Return the routes of the queue and of a change."""
    one = f"{CHANGE}/{{change_id}}"
    return [
        _route(QUEUE, queue.page),
        _route(f"{QUEUE}/vurder", queue_act.act, _CHANGE),
        _route(f"{QUEUE}/angre", queue_act.undo, _CHANGE),
        _route(MERGE, merge.page, _BOTH),
        _route(one, change.page),
        _route(f"{one}/vurder", decide.act, _CHANGE),
        _route(f"{one}/rett", correct.correct, _BOTH),
        _route(f"{one}/trekk", correct.retract, _BOTH),
        _route(f"{one}/regel", noise_rule.page),
        _route(f"{one}/regel", noise_rule.act, _CHANGE),
        _route(f"{RULE}/{{rule_id}}", noise_rule.one),
        _route(f"{RULE}/{{rule_id}}/avslutt", noise_rule.finish, _CHANGE),
    ]


def _route(path: str, page: Endpoint, methods: list[str] | None = None) -> Route:
    return Route(path, page, methods=methods or ["GET"])
