"""What somebody tries who means harm: guessing from within, addresses and texts made to break a page."""

import csv
import io
from urllib.parse import quote

import pytest

from tests.unit.web.desk.desk_client import SECRET, Browser, Desk
from watcher.login.totp import code_at, step_at


def with_app(desk: Desk, browser: Browser) -> None:
    """Let the editor log in with a second factor."""
    editor = desk.store.account_by_name("editor")
    assert editor is not None
    desk.accounts.turn_on_totp(editor.person.id, SECRET, desk.code(), desk.deed(), keep="")
    desk.clock.pass_minutes(1)
    browser.log_in("editor")
    browser.post("/redaksjon/logg-inn/kode", kode=desk.code())
    desk.clock.pass_minutes(1)
    browser.get("/redaksjon/konto")


def wrong_code(desk: Desk) -> str:
    right = {code_at(SECRET, step_at(desk.clock.now()) + by) for by in (-1, 0, 1)}
    return next(code for code in ("000000", "000001", "000002", "000003") if code not in right)


def test_who_is_in_cannot_guess_the_code_that_lets_the_app_go(desk: Desk, browser: Browser) -> None:
    with_app(desk, browser)
    answers = [
        browser.post("/redaksjon/konto/engangskode/av", kode=wrong_code(desk)).status_code for _ in range(8)
    ]
    assert answers[0] == 422
    assert answers[-1] == 429
    browser.post("/redaksjon/konto/engangskode/av", kode=desk.code())
    account = desk.store.account_by_name("editor")
    assert account is not None
    assert account.person.has_totp
    refused = [entry for entry in desk.store.audit() if entry.action == "login.code_refused"]
    assert refused
    desk.clock.pass_minutes(14)
    browser.get("/redaksjon/konto")


@pytest.mark.parametrize(
    "query", ["til=9999-12-31", "fra=0001-01-01", "til=0001-01-01", "fra=9999-12-31", f"hva={'a' * 60_000}"]
)
@pytest.mark.parametrize("page", ["logg", "logg.csv", "logg.jsonl"])
def test_no_filter_of_the_log_breaks_its_page(desk: Desk, browser: Browser, page: str, query: str) -> None:
    browser.log_in("chief")
    assert browser.get(f"/redaksjon/{page}?{query}").status_code == 200


def test_a_name_is_no_formula_where_semicolons_part_the_cells(desk: Desk, browser: Browser) -> None:
    browser.log_in("chief")
    browser.post(
        "/redaksjon/konto/nokler", navn='x;=HYPERLINK("http://e.example")', omfang="read", dager="30"
    )
    lines = browser.get("/redaksjon/logg.csv").text.splitlines()
    cells = [cell for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=";") for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


@pytest.mark.parametrize(
    "path",
    ["/redaksjon/personer/%00", "/redaksjon/endring/%00", "/redaksjon/kilder/%00", "/redaksjon/ko?sok=%00"],
)
def test_no_nul_reaches_the_store(desk: Desk, browser: Browser, path: str) -> None:
    browser.log_in("admin")
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    "text", ["%", "_" * 200, "\\" * 200, "a " * 100, "\u202e" * 100, "😀" * 100, "'\"--"], ids=range(7)
)
@pytest.mark.parametrize("page", ["ko?sok=", "kilder?sok=", "ordliste?sok=", "ko/sla-sammen?sok="])
def test_any_text_can_be_looked_for(desk: Desk, browser: Browser, page: str, text: str) -> None:
    browser.log_in("editor")
    assert browser.get(f"/redaksjon/{page}{quote(text)}").status_code == 200
