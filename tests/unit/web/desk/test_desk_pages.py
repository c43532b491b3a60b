"""Logging in, one's own account, people and the log, as somebody at a keyboard meets them."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.markup import first
from tests.unit.web.desk.desk_client import NEW, PASSWORD, SECRET, Browser, Desk
from watcher.login.passwords import BusyError, Hasher
from watcher.login.totp import code_at, read_secret, step_at
from watcher.model.audit import SYSTEM, AuditEntry
from watcher.model.people import Person, Role
from watcher.web.desk.navigation import ENTRIES

FIRST = next(one.path for one in ENTRIES if one.exists)
EVIL = "<script>alert(1)</script>"


def person(desk: Desk, username: str) -> Person:
    found = desk.store.account_by_name(username)
    assert found
    return found.person


def with_app(desk: Desk, username: str) -> tuple[str, ...]:
    codes = desk.accounts.turn_on_totp(person(desk, username).id, SECRET, desk.code(), desk.deed(), keep="")
    desk.clock.pass_minutes(1)
    return tuple(codes)


# logging in


@pytest.mark.parametrize(("name", "password"), [("admin", "feil"), ("ingen", PASSWORD), ("", "")])
def test_what_is_wrong_is_told_in_the_same_words(desk: Desk, browser: Browser, name, password) -> None:
    answer = browser.log_in(name, password)
    assert answer.status_code == 403
    assert "Feil brukernavn eller passord." in browser.text()
    assert password == "" or password not in browser.shown


def test_who_guesses_is_told_to_wait(desk: Desk, browser: Browser) -> None:
    for _ in range(5):
        browser.log_in("admin", "feil")
    answer = browser.log_in("admin")
    assert answer.status_code == 429
    assert "For mange forsøk. Vent 1 sekund og prøv igjen." in browser.text()
    desk.clock.pass_minutes(0.1)
    browser.log_in("admin")
    assert browser.path == FIRST


def test_with_an_app_the_code_is_asked_for_before_anything_is_open(desk: Desk, browser: Browser) -> None:
    with_app(desk, "admin")
    browser.log_in("admin", onward="/redaksjon/personer")
    assert browser.path == "/redaksjon/logg-inn/kode"
    assert (
        browser.get("/redaksjon/personer", follows=False)
        .headers["location"]
        .startswith("/redaksjon/logg-inn/kode")
    )
    half = browser.session()
    browser.get("/redaksjon/logg-inn/kode?neste=/redaksjon/personer")
    assert browser.post("/redaksjon/logg-inn/kode", kode="000000").status_code == 403
    assert "Koden er feil" in browser.text()
    browser.post("/redaksjon/logg-inn/kode", kode=desk.code(), neste="/redaksjon/personer")
    assert browser.path == "/redaksjon/personer"
    assert browser.session() != half


def test_a_recovery_code_lets_in(desk: Desk, browser: Browser) -> None:
    codes = with_app(desk, "reader")
    browser.log_in("reader")
    browser.post("/redaksjon/logg-inn/kode", kode=codes[0].upper())
    assert browser.path == FIRST
    browser.get("/redaksjon/konto")
    assert "9 reservekoder igjen" in browser.text()


def test_the_login_speaks_three_languages_and_the_desk_one_s_own(desk: Desk, browser: Browser) -> None:
    browser.get("/redaksjon/logg-inn?lang=en")
    assert "Log in" in browser.text()
    browser.log_in("reader")
    browser.post("/redaksjon/konto/sprak", sprak="nn")
    assert 'lang="nn"' in browser.shown
    assert "Byt passord" in browser.text()
    browser.post("/redaksjon/konto/sprak", sprak="rubbish")
    assert person(desk, "reader").language == "nn"


# one's own account


def test_a_new_password_ends_other_sessions_and_this_one_goes_on(desk: Desk, browser: Browser) -> None:
    other = desk.browser()
    other.log_in("reader")
    browser.log_in("reader")
    before = browser.session()
    browser.get("/redaksjon/konto/passord")
    browser.post("/redaksjon/konto/passord", passord=PASSWORD, nytt=NEW, gjenta=NEW)
    assert "Passordet er byttet." in browser.text()
    assert browser.session() != before
    assert other.get("/redaksjon/konto", follows=False).status_code == 303
    assert other.log_in("reader").status_code == 403
    assert other.log_in("reader", NEW).status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"passord": "feil", "nytt": NEW, "gjenta": NEW}, "Det nåværende passordet er feil."),
        ({"passord": PASSWORD, "nytt": NEW, "gjenta": "x"}, "De to nye passordene er ikke like."),
        ({"passord": PASSWORD, "nytt": "kort", "gjenta": "kort"}, "Passordet er for kort."),
        ({"passord": PASSWORD, "nytt": PASSWORD, "gjenta": PASSWORD}, "Velg et annet enn det du hadde."),
        ({"passord": PASSWORD, "nytt": "passord1234567890", "gjenta": "passord1234567890"}, "prøves først"),
    ],
)
def test_a_password_that_will_not_do_is_told_why(desk: Desk, browser: Browser, fields, words) -> None:
    browser.log_in("reader")
    browser.get("/redaksjon/konto/passord")
    assert browser.post("/redaksjon/konto/passord", **fields).status_code == 422
    assert words in browser.text()


def test_an_app_is_set_up_by_its_qr_code_and_the_first_code(desk: Desk, browser: Browser) -> None:
    browser.log_in("reader")
    browser.get("/redaksjon/konto/engangskode")
    tree = LexborHTMLParser(browser.shown)
    assert first(tree, "svg.qr title").text() == "QR-kode for autentiseringsappen"
    shown = re.search(r'name="hemmelighet" value="([A-Z2-7 ]+)"', browser.shown)
    assert shown
    secret = read_secret(shown[1])
    wrong = browser.post("/redaksjon/konto/engangskode", hemmelighet=shown[1], kode="000000")
    assert wrong.status_code == 422
    assert shown[1] in browser.shown
    code = code_at(secret, step_at(desk.clock.now()))
    browser.post("/redaksjon/konto/engangskode", hemmelighet=shown[1], kode=code)
    assert len(re.findall(r"<code>[a-z2-7-]{19}</code>", browser.shown)) == 10
    assert person(desk, "reader").has_totp
    browser.get("/redaksjon/konto")
    assert "10 reservekoder igjen" in browser.text()


def test_an_app_is_let_go_with_a_code(desk: Desk, browser: Browser) -> None:
    with_app(desk, "reader")
    browser.log_in("reader")
    browser.post("/redaksjon/logg-inn/kode", kode=desk.code())
    assert browser.post("/redaksjon/konto/engangskode/av", kode="000000").status_code == 422
    assert person(desk, "reader").has_totp
    desk.clock.pass_minutes(1)
    browser.post("/redaksjon/konto/engangskode/av", kode=desk.code())
    assert "Engangskode er slått av." in browser.text()


def test_one_s_sessions_are_listed_and_ended(desk: Desk) -> None:
    first = desk.browser(**{"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    second = desk.browser(**{"user-agent": "Mozilla/5.0 (iPhone) Safari/605"})
    for one in (first, second):
        one.log_in("reader")
    first.get("/redaksjon/konto")
    assert "Firefox, Windows" in first.text()
    assert "Safari, iPhone" in first.text()
    (address,) = re.findall(r'action="(/redaksjon/konto/okter/[0-9a-f]+)"', first.shown)
    first.post(address)
    assert "Økten er avsluttet." in first.text()
    assert second.get("/redaksjon/konto", follows=False).status_code == 303
    second.log_in("reader")
    first.post("/redaksjon/konto/okter/andre")
    assert second.get("/redaksjon/konto", follows=False).status_code == 303
    assert first.get("/redaksjon/konto").status_code == 200


def test_nobody_ends_another_s_session(desk: Desk, browser: Browser) -> None:
    browser.log_in("admin")
    other = desk.browser()
    other.log_in("reader")
    (theirs,) = desk.store.sessions(person(desk, "reader").id)
    browser.get("/redaksjon/konto")
    browser.post(f"/redaksjon/konto/okter/{theirs.id}")
    assert other.get("/redaksjon/konto", follows=False).status_code == 200


def test_a_token_is_shown_once_and_deleted(desk: Desk, browser: Browser) -> None:
    browser.log_in("editor")
    browser.get("/redaksjon/konto")
    browser.post("/redaksjon/konto/nokler", navn=EVIL, omfang=["read", "review"], dager="30")
    (secret,) = re.findall(r"watcher_[A-Za-z0-9_-]{43}", browser.shown)
    assert EVIL not in browser.shown
    browser.get("/redaksjon/konto")
    assert secret not in browser.shown
    assert "Lese, Vurdere" in browser.text()
    (address,) = re.findall(r'action="(/redaksjon/konto/nokler/[0-9a-f]+)"', browser.shown)
    other = desk.browser()
    other.log_in("admin")
    assert other.post(address).status_code == 404
    browser.post(address)
    assert "Nøkkelen er slettet" in browser.text()


@pytest.mark.parametrize("scopes", [[], ["admin"], ["rubbish"]])
def test_a_token_for_nothing_or_too_much_is_refused(desk: Desk, browser: Browser, scopes) -> None:
    browser.log_in("editor")
    browser.get("/redaksjon/konto")
    assert browser.post("/redaksjon/konto/nokler", navn="x", omfang=scopes).status_code == 422
    assert "Velg minst én ting" in browser.text()


# people


def test_a_person_is_added_with_a_password_that_is_shown_once(desk: Desk, browser: Browser) -> None:
    browser.log_in("admin")
    browser.get("/redaksjon/personer")
    browser.post("/redaksjon/personer/ny", navn="Kari Å", brukernavn="kari", epost="k@a.no", rolle="editor")
    (made,) = re.findall(r'<code class="secret">([a-z0-9-]+)</code>', browser.shown)
    browser.get("/redaksjon/personer")
    assert "Kari Å" in browser.text()
    assert made not in browser.shown
    other = desk.browser()
    other.log_in("kari", made)
    assert other.path == "/redaksjon/konto/passord"


@pytest.mark.parametrize(("name", "words"), [("admin", "alt en person"), ("a b", "Brukernavnet kan ikke")])
def test_who_cannot_be_added_is_told_why_and_nothing_typed_is_lost(desk, browser, name, words) -> None:
    browser.log_in("admin")
    browser.get("/redaksjon/personer")
    answer = browser.post("/redaksjon/personer/ny", navn="Kari Å", brukernavn=name, rolle="chief")
    assert answer.status_code == 422
    assert words in browser.text()
    assert 'value="Kari Å"' in browser.shown
    assert re.search(r'value="chief" checked', browser.shown)


def test_roles_change_people_are_shut_out_and_let_in(desk: Desk, browser: Browser) -> None:
    other = desk.browser()
    other.log_in("reader")
    browser.log_in("admin")
    theirs = f"/redaksjon/personer/{person(desk, 'reader').id}"
    browser.get(theirs)
    browser.post(f"{theirs}/rolle", rolle="chief")
    assert "Rollen er endret" in browser.text()
    assert other.get("/redaksjon/konto", follows=False).status_code == 303
    other.log_in("reader")
    assert other.get("/redaksjon/logg").status_code == 200
    browser.post(f"{theirs}/aktiv", aktiv="nei")
    assert "stengt ute" in browser.text()
    assert other.get("/redaksjon/logg", follows=False).status_code == 303
    assert other.log_in("reader").status_code == 403
    browser.post(f"{theirs}/aktiv", aktiv="ja")
    other.log_in("reader")
    browser.post(f"{theirs}/okter")
    assert other.get("/redaksjon/logg", follows=False).status_code == 303


def test_the_last_admin_can_neither_step_down_nor_be_shut_out(desk: Desk, browser: Browser) -> None:
    browser.log_in("admin")
    own = f"/redaksjon/personer/{person(desk, 'admin').id}"
    browser.get(own)
    for field, value in (("rolle", "reader"), ("aktiv", "nei")):
        assert browser.post(f"{own}/{field}", rolle=value, aktiv=value).status_code == 422
        assert "den siste administratoren" in browser.text()


def test_who_has_lost_password_and_app_gets_in_again(desk: Desk, browser: Browser) -> None:
    with_app(desk, "reader")
    browser.log_in("admin")
    theirs = f"/redaksjon/personer/{person(desk, 'reader').id}"
    browser.get(theirs)
    browser.post(f"{theirs}/engangskode-av")
    assert "Engangskode er slått av." in browser.text()
    browser.post(f"{theirs}/passord")
    (made,) = re.findall(r'<code class="secret">([a-z0-9-]+)</code>', browser.shown)
    other = desk.browser()
    other.log_in("reader", made)
    assert other.path == "/redaksjon/konto/passord"


# the log


def test_the_log_tells_who_did_what_and_is_filtered(desk: Desk, browser: Browser) -> None:
    desk.browser().log_in("admin", "feil")
    browser.log_in("chief")
    browser.get("/redaksjon/logg")
    assert "6 hendelser" in browser.text()
    assert "La til person" in browser.text()
    browser.get(f"/redaksjon/logg?hvem={person(desk, 'chief').id}")
    assert "1 hendelse" in browser.text()
    browser.get("/redaksjon/logg?hva=login&fra=2026-11-24&til=2026-11-24")
    assert "2 hendelser" in browser.text()
    browser.get("/redaksjon/logg?til=2026-11-23&fra=rubbish&for=-1")
    assert "Ingenting passer til utvalget." in browser.text()


def test_older_entries_are_on_the_next_page(desk: Desk, browser: Browser) -> None:
    for number in range(120):
        desk.store.add_audit_entry(AuditEntry(at=desk.clock.now(), actor=SYSTEM, action=f"prove.{number}"))
    browser.log_in("chief")
    browser.get("/redaksjon/logg?hva=prove")
    assert "120 hendelser" in browser.text()
    assert len(LexborHTMLParser(browser.shown).css("tbody tr")) == 100
    (older,) = re.findall(r'href="([^"]+)">Eldre', browser.shown)
    browser.get(older.replace("&amp;", "&"))
    assert len(LexborHTMLParser(browser.shown).css("tbody tr")) == 20


def test_the_log_is_a_file_for_spreadsheets_and_one_for_programs(desk: Desk, browser: Browser) -> None:
    browser.log_in("admin")
    browser.get("/redaksjon/konto")
    browser.post("/redaksjon/konto/nokler", navn="=HYPERLINK(1)", omfang="read")
    answer = browser.get("/redaksjon/logg.csv?hva=token")
    (row,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert (row["username"], row["action"]) == ("admin", "token.add")
    assert not any(cell.startswith("=") for cell in row.values())
    assert "attachment" in answer.headers["content-disposition"]
    lines = browser.get("/redaksjon/logg.jsonl").text.splitlines()
    assert [json.loads(line)["number"] for line in lines] == list(range(1, len(lines) + 1))


def test_hostile_words_stay_words_on_every_page(desk: Desk, browser: Browser) -> None:
    desk.add("evil", Role.READER)
    found = desk.store.account_by_name("evil")
    assert found

    def poison(one):
        return replace(one, person=replace(one.person, name=EVIL + '" onfocus="x', email=EVIL, language=EVIL))

    desk.store.change_person(found.person.id, poison, None)
    browser.log_in("admin")
    evil = desk.browser(**{"user-agent": f"Firefox/{EVIL}"})
    evil.log_in("evil")
    for one, path in (
        (browser, "/redaksjon/personer"),
        (browser, f"/redaksjon/personer/{found.person.id}"),
        (browser, f"/redaksjon/logg?hvem={EVIL}&hva={EVIL}&fra={EVIL}&meldt={EVIL}"),
        (browser, f"/redaksjon/logg-inn?neste={EVIL}&igjen={EVIL}"),
        (evil, "/redaksjon/konto"),
    ):
        assert one.get(path).status_code == 200
        tree = LexborHTMLParser(one.shown)
        assert not tree.css("script, [onfocus], [style], iframe")


def test_when_too_many_passwords_are_looked_at_the_others_are_asked_to_come_again(desk, browser) -> None:
    class Busy(Hasher):
        def hash(self, password: str) -> str:
            raise BusyError

    browser.log_in("admin")
    browser.get("/redaksjon/personer")
    desk.web.state.site.door.hasher = Busy(passes=1, memory_kib=8, lanes=1)
    answer = browser.post("/redaksjon/personer/ny", navn="K", brukernavn="kari", rolle="reader")
    assert answer.status_code == 503
    assert "Prøv igjen om noen sekunder." in browser.text()
    assert len(desk.store.people()) == 4
