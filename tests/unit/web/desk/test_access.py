"""Who may see what: every route with every role, forgeries, planted sessions, addresses that lead away."""

import re

import pytest
from starlette.routing import Route

from tests.unit.web.desk.desk_client import BASE, NEW, PASSWORD, Browser, Desk
from watcher.model.people import Role
from watcher.web.desk.cookies import is_token, masked_token, safe_next
from watcher.web.desk.navigation import ENTRIES
from watcher.web.desk.routes import desk_routes

FIRST = next(one.path for one in ENTRIES if one.exists)
"""Where somebody comes who asked for no page."""

OPEN = {
    "/redaksjon/logg-inn": {"GET", "POST"},
    "/redaksjon/logg-inn/kode": {"GET", "POST"},
    "/redaksjon/logg-inn/virksomhet": {"GET"},
    "/redaksjon/logg-inn/virksomhet/svar": {"GET"},
    "/redaksjon/logg-ut/virksomhet": {"GET"},
}
"""What is open to who has not logged in; everything else under /redaksjon says which role it needs."""

ROLES = {
    "/redaksjon": Role.READER,
    "/redaksjon/logg-ut": Role.READER,
    "/redaksjon/konto": Role.READER,
    "/redaksjon/personer": Role.ADMIN,
    "/redaksjon/logg": Role.CHIEF,
    "/redaksjon/ko": Role.READER,
    "/redaksjon/ko/vurder": Role.EDITOR,
    "/redaksjon/ko/angre": Role.EDITOR,
    "/redaksjon/ko/sla-sammen": Role.EDITOR,
    "/redaksjon/endring": Role.READER,
    "/redaksjon/endring/{change_id}/vurder": Role.EDITOR,
    "/redaksjon/endring/{change_id}/rett": Role.EDITOR,
    "/redaksjon/endring/{change_id}/trekk": Role.EDITOR,
    "/redaksjon/endring/{change_id}/regel": Role.EDITOR,
    "/redaksjon/regel": Role.READER,
    "/redaksjon/regel/{rule_id}/avslutt": Role.EDITOR,
    "/redaksjon/sammenlign": Role.READER,
    "/redaksjon/kilder": Role.READER,
    "/redaksjon/ordliste": Role.READER,
    "/redaksjon/innsikt": Role.READER,
    "/redaksjon/kilder/{source_id}/svar": Role.EDITOR,
    "/redaksjon/kilder/{source_id}/prov": Role.EDITOR,
}
"""Families of addresses: the longest that an address begins with says which role it needs."""


def routes() -> list[tuple[str, str, Route]]:
    return [
        (method, route.path, route)
        for route in desk_routes()
        for method in sorted(route.methods or ())
        if method != "HEAD"
    ]


CASES = [(method, path) for method, path, _ in routes()]


def needed(path: str) -> Role | None:
    """Return the role that an address needs by the table above."""
    if path in OPEN:
        return None
    family = max((one for one in ROLES if path == one or re.match(rf"{one}[/.]", path)), key=len, default="")
    assert family, f"{path}: say in this table which role it needs"
    return ROLES[family]


@pytest.mark.parametrize(("method", "path"), CASES)
def test_every_route_states_the_role_that_it_needs(method, path) -> None:
    (route,) = [route for verb, where, route in routes() if (verb, where) == (method, path)]
    assert hasattr(route.endpoint, "role"), f"{path}: put access.needs(role) before its page"
    assert route.endpoint.role is needed(path)


@pytest.mark.parametrize("role", [None, *Role])
def test_every_route_answers_each_role_as_it_should(desk: Desk, role: Role | None) -> None:
    for method, template in CASES:
        path = template.format(
            person_id="x", session_id="x", token_id="x", change_id="x", source_id="x", rule_id="x"
        )
        if path.endswith(("/logg-ut", "/okter/andre", "/okter/x")):
            continue
        browser = desk.browser()
        browser.get("/redaksjon/logg-inn")
        if role:
            browser.log_in(role.slug)
        answer = browser.get(path, follows=False) if method == "GET" else browser.post(path, follows=False)
        wanted = needed(template)
        if wanted is None or (role and role >= wanted):
            assert answer.status_code in {200, 303, 404, 422, 403 if template in OPEN else 200}, (
                method,
                path,
            )
            assert "logg-inn?" not in answer.headers.get("location", "") or template in OPEN
        elif role is None:
            assert answer.status_code == 303, (method, path)
            assert answer.headers["location"].startswith("/redaksjon/logg-inn?")
        else:
            assert answer.status_code == 403, (method, path)


def test_no_answer_of_the_desk_is_kept_framed_or_indexed(desk: Desk, browser: Browser) -> None:
    answers = [browser.get("/redaksjon/logg-inn"), browser.log_in("admin")]
    answers += [
        browser.get(path) for path in ("/redaksjon/konto", "/redaksjon/logg.csv", "/redaksjon/personer/x")
    ]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "script-src" not in answer.headers["content-security-policy"]
        assert answer.headers["x-robots-tag"] == "noindex"
        assert "Cookie" in answer.headers["vary"]


# cookies


def test_with_tls_cookies_are_host_cookies_that_no_script_reads(desk: Desk) -> None:
    desk.base_url = "https://varsler.example.no"
    desk.__post_init__()
    browser = desk.browser()
    browser.get("/redaksjon/logg-inn")
    answer = browser.post("/redaksjon/logg-inn", brukernavn="admin", passord=PASSWORD, follows=False)
    (cookie,) = [one for one in answer.headers.get_list("set-cookie") if "session" in one]
    name, *rest = cookie.split("; ")
    assert name.startswith("__Host-watcher-session=")
    assert {one.lower() for one in rest} == {"httponly", "path=/", "samesite=lax", "secure"}


def test_a_planted_session_is_worth_nothing_after_logging_in(desk: Desk, browser: Browser) -> None:
    browser.cookies.set("watcher-session", "A" * 43, domain="127.0.0.1", path="/")
    browser.log_in("admin")
    assert browser.session() != "A" * 43
    attacker = desk.browser()
    attacker.cookies.set("watcher-session", "A" * 43, domain="127.0.0.1", path="/")
    assert attacker.get("/redaksjon/konto", follows=False).status_code == 303


@pytest.mark.parametrize("value", ["", "x", "A" * 500, "../../etc", "a b" * 20])
def test_a_cookie_of_any_shape_is_nobody(desk: Desk, browser: Browser, value: str) -> None:
    browser.cookies.set("watcher-session", value, domain="127.0.0.1", path="/")
    assert browser.get("/redaksjon/konto", follows=False).status_code == 303


def test_after_logging_out_the_old_cookie_opens_nothing(desk: Desk, browser: Browser) -> None:
    browser.log_in("reader")
    old = browser.session()
    browser.get("/redaksjon/konto")
    browser.post("/redaksjon/logg-ut")
    assert "Du er logget ut." in browser.text()
    browser.cookies.set("watcher-session", old, domain="127.0.0.1", path="/")
    assert browser.get("/redaksjon/konto", follows=False).status_code == 303


# forgeries


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "rubbish"])
def test_a_form_from_another_site_changes_nothing(desk: Desk, site: str) -> None:
    browser = desk.browser()
    browser.log_in("admin")
    browser.get("/redaksjon/konto")
    browser._headers["sec-fetch-site"] = site
    answer = browser.post("/redaksjon/konto/sprak", sprak="en")
    assert answer.status_code == 403
    assert desk.store.account_by_name("admin").person.language == ""  # type: ignore[union-attr]  # it is there


@pytest.mark.parametrize(
    ("origin", "is_taken"),
    [
        (BASE, True),
        ("https://evil.example", False),
        ("null", False),
        ("", False),
        ("http://127.0.0.1:9", False),
    ],
)
def test_an_old_browser_is_known_by_origin(desk: Desk, origin: str, is_taken: bool) -> None:
    browser = desk.browser()
    browser.log_in("admin")
    browser.get("/redaksjon/konto")
    del browser._headers["sec-fetch-site"]
    browser._headers["origin"] = origin
    answer = browser.post("/redaksjon/konto/sprak", sprak="en", follows=False)
    assert answer.status_code == (303 if is_taken else 403)


@pytest.mark.parametrize("token", ["", "x", "00" * 32, "a" * 64])
def test_a_form_without_the_token_changes_nothing(desk: Desk, browser: Browser, token: str) -> None:
    browser.log_in("admin")
    browser.get("/redaksjon/konto")
    assert browser.post("/redaksjon/konto/sprak", token=token, sprak="en").status_code == 403


def test_the_token_of_another_session_does_not_do(desk: Desk, browser: Browser) -> None:
    other = desk.browser()
    other.log_in("reader")
    other.get("/redaksjon/konto")
    browser.log_in("admin")
    assert browser.post("/redaksjon/konto/sprak", token=other.token(), sprak="en").status_code == 403


def test_nobody_is_logged_in_by_a_forged_form(desk: Desk, browser: Browser) -> None:
    answer = browser.post("/redaksjon/logg-inn", token="", brukernavn="admin", passord=PASSWORD)
    assert answer.status_code == 403
    assert not browser.session()


def test_a_token_is_written_in_another_way_each_time() -> None:
    one, other = masked_token("secret"), masked_token("secret")
    assert one != other
    assert is_token("secret", one)
    assert is_token("secret", other)
    assert not is_token("", masked_token(""))


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain", "application/json", ""])
def test_a_body_of_another_type_is_refused(desk: Desk, browser: Browser, kind: str) -> None:
    browser.log_in("admin")
    browser.get("/redaksjon/konto")
    browser._headers["content-type"] = kind
    assert browser.post("/redaksjon/konto/sprak", sprak="en").status_code == 413
    assert desk.store.people()[0].language == ""


def test_a_form_too_large_is_refused(desk: Desk, browser: Browser) -> None:
    browser.log_in("admin")
    browser.get("/redaksjon/konto")
    assert browser.post("/redaksjon/konto/sprak", sprak="x" * 300_000).status_code == 413


# where to go on


@pytest.mark.parametrize(
    "path", ["/redaksjon", "/redaksjon/ko?niva=critical&side=2", "/redaksjon/endring/0123456789abcdef"]
)
def test_after_logging_in_the_page_that_was_asked_for_is_shown(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "https://evil.example", "//evil.example", "/\\evil.example", "/redaksjon//evil.example",
        "/redaksjon\\@evil.example", "javascript:alert(1)", "/redaksjon/../../x\r\nset-cookie: a=b",
        "/redaksjonen", "/redaksjon?x=\nlocation: y", "/redaksjon/logg-ut", "/redaksjon/logg-inn",
        " /redaksjon", "/redaksjon/konto#x",
    ],
)  # fmt: skip
def test_no_address_leads_away(desk: Desk, browser: Browser, path: str) -> None:
    assert safe_next(path) == "/redaksjon"
    browser.log_in("reader", onward=path)
    assert browser.path == FIRST


def test_who_is_not_logged_in_comes_back_to_where_they_were(desk: Desk, browser: Browser) -> None:
    answer = browser.get("/redaksjon/logg?hva=login", follows=False)
    assert answer.headers["location"] == "/redaksjon/logg-inn?neste=%2Fredaksjon%2Flogg%3Fhva%3Dlogin"
    browser.get(answer.headers["location"])
    browser.post(
        "/redaksjon/logg-inn", brukernavn="chief", passord=PASSWORD, neste="/redaksjon/logg?hva=login"
    )
    assert browser.path == "/redaksjon/logg"


def test_a_given_password_opens_nothing_before_it_is_changed(desk: Desk, browser: Browser) -> None:
    desk.add("ny", Role.ADMIN, is_given=True)
    browser.log_in("ny")
    assert browser.path == "/redaksjon/konto/passord"
    for path in ("/redaksjon/personer", "/redaksjon/konto", "/redaksjon/logg"):
        assert browser.get(path, follows=False).headers["location"] == "/redaksjon/konto/passord"
    browser.get("/redaksjon/konto/passord")
    browser.post("/redaksjon/konto/passord", passord=PASSWORD, nytt=NEW, gjenta=NEW)
    assert browser.path == "/redaksjon/konto"
    assert browser.get("/redaksjon/personer").status_code == 200


def test_what_needs_presence_asks_for_the_password_again(desk: Desk, browser: Browser) -> None:
    browser.log_in("admin")
    desk.clock.pass_minutes(16)
    browser.get("/redaksjon/konto")
    browser.post("/redaksjon/konto/nokler", navn="Skript", omfang="read")
    assert browser.path == "/redaksjon/logg-inn"
    assert "Bekreft at det er deg" in browser.text()
    browser.post(
        "/redaksjon/logg-inn", brukernavn="admin", passord=PASSWORD, neste="/redaksjon/konto", igjen="ja"
    )
    assert browser.path == "/redaksjon/konto"
    browser.post("/redaksjon/konto/nokler", navn="Skript", omfang="read")
    assert "Nøkkelen er laget" in browser.text()
