"""Logging in at a real OpenID provider, over the real wire: as Entra ID does it, and as HelseID does."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from tests.openid_provider import RunningProvider, running_provider
from tests.unit.web.desk.desk_client import PASSWORD, SECRET, Browser, Desk
from watcher.clock import SystemClock
from watcher.login.secret import digest_of
from watcher.model.config import FetchSettings, LoginSettings, OidcSettings
from watcher.model.people import Role
from watcher.store import open_store

BASE = "http://127.0.0.1:8000"
RETURN = f"{BASE}/redaksjon/logg-inn/virksomhet/svar"
ROLES = {"lesere": Role.READER, "redaktører": Role.EDITOR, "sjefer": Role.CHIEF, "drift": Role.ADMIN}
CLIENT = {
    "client_id": "watcher",
    "redirect_uris": [RETURN],
    "post_logout_redirect_uris": [f"{BASE}/redaksjon/logg-inn"],
    "response_types": ["code"],
    "grant_types": ["authorization_code"],
    "require_auth_time": True,
}
KEY = RSAKey.generate_key(2048, parameters={"kid": "ours", "use": "sig"})

pytestmark = pytest.mark.xdist_group("openid")


@pytest.fixture(scope="module")
def entra() -> Iterator[RunningProvider]:
    """A provider that takes a secret, and no pushed requests."""
    client = {**CLIENT, "client_secret": "hemmelig+/&%:x"}
    with running_provider(client, par=False, dpop=False) as provider:
        yield provider


@pytest.fixture(scope="module")
def helseid() -> Iterator[RunningProvider]:
    """A provider that takes a signed assertion, pushed requests alone and proofs of possession."""
    client = {
        **CLIENT,
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "RS256",
        "jwks": {"keys": [KEY.as_dict(private=False)]},
        "require_pushed_authorization_requests": True,
        "dpop_bound_access_tokens": True,
    }
    with running_provider(client, par=True, dpop=True) as provider:
        yield provider


class Journey:
    """A desk whose people log in at a provider, and a browser that goes there and back."""

    def __init__(self, desk: Desk, provider: RunningProvider, **oidc: Any) -> None:
        self.desk, self.provider = desk, provider
        self.set(**oidc)
        self.browser = desk.browser()
        self.away = httpx.Client(timeout=20)
        self.be()

    def set(self, **oidc: Any) -> None:
        """Configure the provider."""
        given = {
            "client_secret": "hemmelig+/&%:x",
            "roles": ROLES,
            "makes_people": True,
            "name": "Entra ID",
            **oidc,
        }
        settings = OidcSettings(issuer=self.provider.issuer, client_id="watcher", **given)
        site = self.desk.web.state.site
        site.settings = replace(
            site.settings,
            fetch=FetchSettings(allow_hosts=("127.0.0.1",)),
            login=LoginSettings(oidc=settings),
        )

    def be(self, sub: str = "kari-1", groups: Any = ("redaktører",), **claims: Any) -> None:
        """Say who will log in."""
        account = {"sub": sub, "name": "Kari Nordmann", "preferred_username": "Kari@example.no", **claims}
        if groups is not None:
            account["groups"] = groups
        self.away.cookies.clear()
        self.provider.control(account=account, down=False, idTokenSeconds=300)

    def set_out(self, onward: str = "", **query: str) -> str:
        """Press the button, and return where the browser is sent."""
        self.browser.get(f"/redaksjon/logg-inn?{urlencode({'neste': onward, **query})}")
        asked = urlencode({"neste": onward, **query})
        answer = self.browser.get(f"/redaksjon/logg-inn/virksomhet?{asked}", follows=False)
        return str(answer.headers.get("location", ""))

    def come_back(self, place: str) -> str:
        """Log in at the provider, and return the address that it sends the browser back to."""
        for _ in range(8):
            answer = self.away.get(place)
            assert answer.is_redirect, answer.text
            place = str(answer.url.join(answer.headers["location"]))
            if place.startswith(BASE):
                return place
        raise AssertionError(place)

    def arrive(self, place: str) -> httpx.Response:
        """Follow an address back to us."""
        parts = urlsplit(place)
        return self.browser.get(f"{parts.path}?{parts.query}", follows=False)

    def whole(self, onward: str = "", **query: str) -> httpx.Response:
        """Go there and back."""
        return self.arrive(self.come_back(self.set_out(onward, **query)))

    def person(self, sub: str = "kari-1") -> Any:
        account = self.desk.store.account_by_subject(self.provider.issuer, sub)
        return account.person if account else None

    def last(self) -> tuple[str, dict[str, str]]:
        """Return the newest entry of the audit log."""
        entry = self.desk.store.audit(limit=10_000)[-1]
        return entry.action, dict(entry.details)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store with nothing in it: making one takes longer than a whole journey."""
    file: Path = tmp_path_factory.mktemp("empty") / "watcher.db"
    open_store(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def desk(tmp_path: Path, empty: Path) -> Iterator[Desk]:
    shutil.copy(empty, tmp_path / "watcher.db")
    store = open_store(f"sqlite:///{tmp_path / 'watcher.db'}")
    made = Desk(store, tmp_path, base_url=BASE)
    made.clock.at = SystemClock().now()
    made.add("admin", Role.ADMIN)
    yield made
    store.close()


@pytest.fixture
def journey(desk: Desk, entra: RunningProvider) -> Iterator[Journey]:
    made = Journey(desk, entra)
    yield made
    made.away.close()


@pytest.fixture
def helsenett(desk: Desk, helseid: RunningProvider) -> Iterator[Journey]:
    key = json.dumps(KEY.as_dict(private=True))
    made = Journey(desk, helseid, client_secret="", client_key=key, acr_values="Level4")
    yield made
    made.away.close()


def replaced(place: str, **query: str | None) -> str:
    """Return an address with other parameters; None takes one out."""
    parts = urlsplit(place)
    pairs = {**dict(parse_qsl(parts.query)), **query}
    return urlunsplit(
        parts._replace(query=urlencode({key: value for key, value in pairs.items() if value is not None}))
    )


# in


@pytest.mark.parametrize(("group", "role"), ROLES.items())
def test_each_group_gives_its_role(journey: Journey, group: str, role: Role) -> None:
    journey.be(groups=["noe annet", group])
    answer = journey.whole("/redaksjon/konto")
    assert (answer.status_code, answer.headers["location"]) == (303, "/redaksjon/konto")
    person = journey.person()
    assert (person.role, person.username, person.name) == (role, "kari@example.no", "Kari Nordmann")
    assert not person.has_password
    action, details = journey.last()
    assert (action, details["way"]) == ("login.ok", "oidc")
    assert journey.browser.get("/redaksjon/konto").status_code == 200


def test_the_highest_of_several_groups_counts(journey: Journey) -> None:
    journey.be(groups=["lesere", "sjefer", "redaktører"])
    journey.whole()
    assert journey.person().role is Role.CHIEF


def test_as_helseid_asks_for_it_with_assertion_pushed_request_and_proof(
    helsenett: Journey, helseid: RunningProvider
) -> None:
    journey = helsenett
    helseid.control()
    place = journey.set_out()
    assert set(parse_qs(urlsplit(place).query)) == {"client_id", "request_uri"}
    answer = journey.arrive(journey.come_back(place))
    assert answer.status_code == 303, journey.browser.text()
    assert journey.person().role is Role.EDITOR
    calls = helseid.control()
    assert [bool(call["dpop"]) for call in calls if call["path"] == "/token"] == [True]
    assert [call["path"] for call in calls].count("/request") == 1


def test_what_is_asked_for_holds_everything_that_ties_the_answer_to_it(journey: Journey) -> None:
    first, second = (dict(parse_qsl(urlsplit(journey.set_out()).query)) for _ in range(2))
    assert first["redirect_uri"] == RETURN
    assert (first["response_type"], first["code_challenge_method"]) == ("code", "S256")
    assert first["scope"] == "openid profile email"
    assert all(len(first[key]) == 43 for key in ("state", "nonce", "code_challenge"))
    assert all(first[key] != second[key] for key in ("state", "nonce", "code_challenge"))


def test_the_address_to_come_back_to_is_never_the_host_header_s(journey: Journey) -> None:
    journey.browser = journey.desk.browser(host="evil.example")
    assert dict(parse_qsl(urlsplit(journey.set_out()).query))["redirect_uri"] == RETURN


@pytest.mark.parametrize("onward", ["https://evil.example", "//evil.example", "/redaksjon/logg-ut", "/om"])
def test_nobody_is_led_away_from_the_desk(journey: Journey, onward: str) -> None:
    assert journey.whole(onward).headers["location"] == "/redaksjon"


def test_the_session_is_a_new_one(journey: Journey) -> None:
    journey.browser.cookies.set("watcher-session", "A" * 43, domain="127.0.0.1", path="/")
    journey.whole()
    assert journey.browser.session() not in {"", "A" * 43}


def test_at_each_login_role_name_and_address_are_those_of_the_day(journey: Journey) -> None:
    journey.whole()
    journey.be(groups=["lesere"], name="Kari Hansen", email="kari@ny.example.no")
    journey.whole()
    person = journey.person()
    assert (person.role, person.name, person.email) == (Role.READER, "Kari Hansen", "kari@ny.example.no")
    told = {entry.action: dict(entry.details) for entry in journey.desk.store.audit()}
    assert told["person.role"] == {"old": "editor", "new": "reader", "way": "oidc"}
    assert told["person.profile"] == {"name": "Kari Hansen", "email": "kari@ny.example.no", "way": "oidc"}


def test_with_another_role_the_old_sessions_are_over(journey: Journey) -> None:
    journey.whole()
    other = journey.browser
    journey.browser = journey.desk.browser()
    journey.be(groups=["lesere"])
    journey.whole()
    assert other.get("/redaksjon/konto", follows=False).status_code == 303


def test_keys_may_change_while_we_run(journey: Journey) -> None:
    journey.whole()
    journey.desk.clock.pass_minutes(1)
    journey.provider.control(rotate=True)
    assert journey.whole().status_code == 303


def is_fresh(journey: Journey) -> bool:
    """Return whether what needs presence may be done without logging in again."""
    journey.browser.get("/redaksjon/personer")
    answer = journey.browser.post("/redaksjon/personer/x/aktiv", follows=False)
    return "logg-inn" not in answer.headers.get("location", "")


def test_being_known_at_the_provider_is_not_presence(journey: Journey) -> None:
    journey.be(groups=["drift"])
    journey.whole()
    assert is_fresh(journey)
    journey.desk.clock.pass_minutes(20)
    journey.whole()
    assert not is_fresh(journey)


def test_who_is_to_prove_anew_who_they_are_is_asked_there(journey: Journey) -> None:
    journey.be(groups=["drift"])
    journey.whole()
    place = journey.set_out("/redaksjon/personer", igjen="ja")
    assert dict(parse_qsl(urlsplit(place).query))["prompt"] == "login"
    assert journey.arrive(journey.come_back(place)).headers["location"] == "/redaksjon/personer"
    assert is_fresh(journey)


def test_who_takes_that_demand_out_of_the_address_does_not_come_in(journey: Journey) -> None:
    journey.be(groups=["drift"])
    journey.whole()
    journey.desk.clock.pass_minutes(5)
    place = replaced(journey.set_out(igjen="ja"), prompt=None)
    assert journey.arrive(journey.come_back(place)).status_code == 403


# refused


def refused(journey: Journey, answer: httpx.Response, words: str, why: str, http_status: int = 403) -> None:
    """Nobody is in, and it is said why, with a reference that the log knows."""
    assert answer.status_code == http_status
    assert words in journey.browser.text()
    assert not journey.browser.session()
    reference = answer.text.split("<code>")[1].split("</code>")[0]
    assert len(reference) == 8
    if why:
        action, details = journey.last()
        assert (action, details["why"], details["reference"]) == ("login.refused", why, reference)


def test_without_a_group_nobody_comes_in_and_nobody_is_added(journey: Journey) -> None:
    journey.be(groups=["noe annet"])
    refused(journey, journey.whole(), "ikke med i noen gruppe", "no-role")
    assert journey.person() is None
    assert journey.last()[1]["subject"] == "kari-1"


def test_whose_group_is_gone_is_refused_and_their_sessions_end(journey: Journey) -> None:
    journey.whole()
    other = journey.browser
    journey.browser = journey.desk.browser()
    journey.be(groups=[])
    refused(journey, journey.whole(), "ikke med i noen gruppe", "no-role")
    assert other.get("/redaksjon/konto", follows=False).status_code == 303
    assert journey.desk.store.audit()[-1].object_id == journey.person().id


@pytest.mark.parametrize(
    "claims", [{"_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {}}}, {"hasgroups": "true"}]
)
def test_more_groups_than_a_token_holds_are_told_of_as_that(journey: Journey, claims: dict[str, Any]) -> None:
    journey.be(groups=None, **claims)
    refused(journey, journey.whole(), "flere grupper enn Entra ID kan oppgi", "too-many-groups")


def test_who_is_shut_out_here_stays_out(journey: Journey) -> None:
    journey.whole()
    journey.desk.accounts.set_active(journey.person().id, journey.desk.deed(), is_active=False)
    journey.browser = journey.desk.browser()
    refused(journey, journey.whole(), "stengt", "shut-out")


def test_nobody_is_added_unless_that_is_asked_for_and_an_admin_can_link_them(journey: Journey) -> None:
    journey.set(makes_people=False, roles={})
    journey.be(groups=None)
    refused(journey, journey.whole(), "ikke tilgang her ennå", "unknown")
    kari = journey.desk.add("kari", Role.CHIEF)
    journey.desk.accounts.link(kari.id, journey.provider.issuer, "kari-1", journey.desk.deed())
    assert journey.whole().status_code == 303
    assert journey.person().role is Role.CHIEF


def test_a_name_that_somebody_here_has_gives_nobody_their_account(journey: Journey) -> None:
    journey.be(sub="evil", preferred_username="admin")
    journey.whole()
    person = journey.person("evil")
    assert person.username.startswith("admin-")
    assert journey.desk.store.account_by_name("admin").person.subject == ""  # type: ignore[union-attr]  # there


def test_the_last_admin_keeps_the_role_and_stays_out(journey: Journey) -> None:
    journey.be(groups=["drift"])
    journey.whole()
    admin = journey.desk.store.account_by_name("admin")
    assert admin is not None
    journey.desk.accounts.set_role(admin.person.id, Role.READER, journey.desk.deed())
    journey.browser = journey.desk.browser()
    journey.be(groups=["lesere"])
    refused(journey, journey.whole(), "siste administratoren", "last-admin")


def test_a_claim_that_must_have_a_value_must_have_it(journey: Journey) -> None:
    journey.set(required={"tid": "1111"})
    journey.be(tid="2222")
    refused(journey, journey.whole(), "oppfyller ikke", "requirement")
    journey.be(tid="1111")
    assert journey.whole().status_code == 303


def test_who_does_not_want_to_hears_so(journey: Journey) -> None:
    journey.provider.control(account=None)
    refused(journey, journey.whole(), "ble avbrutt", "")
    assert journey.last()[0] == "person.add"


# attacks and accidents


def test_an_answer_comes_in_once(journey: Journey) -> None:
    place = journey.come_back(journey.set_out())
    assert journey.arrive(place).status_code == 303
    journey.browser.post("/redaksjon/logg-ut")
    answer = journey.arrive(place)
    assert answer.status_code == 403
    assert "Begynn på nytt" in journey.browser.text()


def test_a_code_is_worth_nothing_in_another_s_answer(journey: Journey) -> None:
    code = dict(parse_qsl(urlsplit(journey.come_back(journey.set_out())).query))["code"]
    own = journey.come_back(journey.set_out())
    refused(journey, journey.arrive(replaced(own, code=code)), "Begynn på nytt", "")


def test_a_used_code_is_worth_nothing(journey: Journey) -> None:
    place = journey.come_back(journey.set_out())
    journey.arrive(place)
    journey.browser = journey.desk.browser()
    code = dict(parse_qsl(urlsplit(place).query))["code"]
    refused(
        journey,
        journey.arrive(replaced(journey.come_back(journey.set_out()), code=code)),
        "Begynn på nytt",
        "",
    )


@pytest.mark.parametrize("state", ["", "x", "A" * 43, None])
def test_without_the_state_nobody_comes_in(journey: Journey, state: str | None) -> None:
    refused(
        journey,
        journey.arrive(replaced(journey.come_back(journey.set_out()), state=state)),
        "Begynn på nytt",
        "",
    )


def test_an_answer_is_of_use_in_the_browser_that_left_alone(journey: Journey) -> None:
    place = journey.come_back(journey.set_out())
    journey.browser = journey.desk.browser()
    journey.set_out()
    refused(journey, journey.arrive(place), "Begynn på nytt", "")


def test_a_parameter_that_stands_twice_is_none(journey: Journey) -> None:
    place = journey.come_back(journey.set_out())
    refused(journey, journey.arrive(f"{place}&state=x"), "Begynn på nytt", "")


@pytest.mark.parametrize("sender", ["https://evil.example", "", None])
def test_an_answer_of_another_provider_is_not_taken(journey: Journey, sender: str | None) -> None:
    place = replaced(journey.come_back(journey.set_out()), iss=sender)
    refused(journey, journey.arrive(place), "kunne ikke godtas", "untrusted")


def test_a_token_with_another_nonce_is_not_taken(journey: Journey) -> None:
    place = journey.come_back(replaced(journey.set_out(), nonce="another"))
    refused(journey, journey.arrive(place), "kunne ikke godtas", "untrusted")


def test_an_expired_token_is_not_taken(journey: Journey) -> None:
    journey.provider.control(idTokenSeconds=60)
    place = journey.come_back(journey.set_out())
    journey.desk.clock.pass_minutes(10)
    refused(journey, journey.arrive(place), "kunne ikke godtas", "untrusted")


def test_who_is_away_too_long_begins_anew(journey: Journey) -> None:
    place = journey.come_back(journey.set_out())
    journey.desk.clock.pass_minutes(16)
    refused(journey, journey.arrive(place), "Begynn på nytt", "")


def test_with_a_wrong_secret_it_is_our_settings_that_are_wrong(journey: Journey) -> None:
    journey.set(client_secret="feil")
    refused(journey, journey.whole(), "satt opp feil", "", 503)


def test_a_secret_that_is_not_set_is_told_before_anybody_leaves(journey: Journey) -> None:
    journey.set(client_secret="", missing_env=("OIDC_SECRET",))
    assert journey.set_out() == ""
    assert "ikke satt opp ferdig" in journey.browser.text()


def test_while_the_provider_is_down_passwords_go_on(journey: Journey) -> None:
    journey.provider.control(down=True)
    assert journey.set_out() == ""
    assert "Entra ID svarer ikke akkurat nå" in journey.browser.text()
    journey.browser.post("/redaksjon/logg-inn", brukernavn="admin", passord=PASSWORD)
    assert journey.browser.session()


def test_a_provider_that_fails_on_the_way_back_lets_nobody_in_and_goes_on_later(journey: Journey) -> None:
    place = journey.come_back(journey.set_out())
    journey.provider.control(down=True)
    refused(journey, journey.arrive(place), "svarer ikke", "", 503)
    journey.provider.control(down=False)
    journey.desk.clock.pass_minutes(1)
    assert journey.whole().status_code == 303


def test_of_many_who_set_out_from_one_address_some_wait(journey: Journey) -> None:
    answers = [journey.set_out() for _ in range(62)]
    assert answers[:60].count("") == 0
    assert answers[-1] == ""
    assert "Vent litt" in journey.browser.text()


def test_a_provider_that_is_not_to_be_asked_is_not(journey: Journey) -> None:
    site = journey.desk.web.state.site
    site.settings = replace(site.settings, fetch=FetchSettings())
    assert journey.set_out() == ""
    assert "svarer ikke" in journey.browser.text()


# passwords beside it


def test_the_page_offers_both_ways(journey: Journey) -> None:
    journey.browser.get("/redaksjon/logg-inn?neste=/redaksjon/konto")
    assert "Logg inn med Entra ID" in journey.browser.text()
    assert "/redaksjon/logg-inn/virksomhet?neste=%2Fredaksjon%2Fkonto" in journey.browser.shown
    assert 'name="passord"' in journey.browser.shown


def test_where_passwords_are_for_admins_others_do_not_come_in_by_them(journey: Journey) -> None:
    journey.set(is_only=True)
    journey.desk.add("kari", Role.CHIEF)
    assert journey.browser.log_in("kari").status_code == 403
    assert journey.last()[1]["why"] == "oidc-only"


def test_an_admin_always_comes_in_so_that_nobody_is_locked_out(journey: Journey) -> None:
    journey.set(is_only=True)
    assert journey.browser.log_in("admin").status_code == 200
    other = journey.desk.add("vakt", Role.ADMIN)
    journey.desk.accounts.turn_on_totp(other.id, SECRET, journey.desk.code(), journey.desk.deed(), keep="")
    assert journey.desk.browser().log_in("admin").status_code == 403
    assert "Engangskode" in logged_in(journey.desk.browser(), "vakt").text()


def logged_in(browser: Browser, username: str) -> Browser:
    browser.log_in(username)
    return browser


def test_logging_out_offers_to_log_out_there_too(journey: Journey) -> None:
    journey.whole()
    journey.browser.get("/redaksjon/konto")
    journey.browser.post("/redaksjon/logg-ut")
    assert "Logg ut hos Entra ID også" in journey.browser.text()
    place = journey.browser.get("/redaksjon/logg-ut/virksomhet", follows=False).headers["location"]
    assert place.startswith(f"{journey.provider.issuer}/session/end?")
    answer = journey.away.get(place)
    assert answer.status_code == 200
    assert "post_logout_redirect_uri" not in answer.text or "invalid" not in answer.text


def test_nothing_secret_stands_in_store_or_log(journey: Journey, capsys) -> None:
    place = journey.come_back(journey.set_out())
    code = dict(parse_qsl(urlsplit(place).query))["code"]
    state = dict(parse_qsl(urlsplit(place).query))["state"]
    journey.be(groups=["noe annet"])
    journey.arrive(place)
    told = repr(journey.desk.store.audit()) + capsys.readouterr().out
    assert code not in told
    assert state not in told
    assert digest_of(state) not in told
    assert "hemmelig" not in told


def test_without_a_provider_there_is_neither_button_nor_page(desk: Desk) -> None:
    browser = desk.browser()
    browser.get("/redaksjon/logg-inn")
    assert "virksomhet" not in browser.shown
    for path in ("logg-inn/virksomhet", "logg-inn/virksomhet/svar?code=x&state=y", "logg-ut/virksomhet"):
        assert browser.get(f"/redaksjon/{path}", follows=False).status_code == 404
