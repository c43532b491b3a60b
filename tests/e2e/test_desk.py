"""The desk in a real browser: accessible at every width, by keyboard alone, without script."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_site import AXE, IS_WIDE, SPACING, TAGS
from tests.unit.web.desk.desk_client import PASSWORD, SECRET, Desk
from watcher.model.people import Role
from watcher.store import open_store
from watcher.web.desk.navigation import ENTRIES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

FIRST = next(one.path for one in ENTRIES if one.exists)
PAGES = (
    "/redaksjon/logg-inn",
    "/redaksjon/logg-inn?igjen=ja",
    "/redaksjon/konto",
    "/redaksjon/konto/passord",
    "/redaksjon/konto/engangskode",
    "/redaksjon/personer",
    "/redaksjon/personer/x",
    "/redaksjon/logg",
    "/redaksjon/api",
    "/redaksjon/kilder",
    "/redaksjon/kilder/fhi-handbok",
    "/redaksjon/ordliste?q=dose",
    "/redaksjon/innsikt",
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on a loopback port; the socket listens before the server runs."""
    folder: Path = tmp_path_factory.mktemp("desk")
    store = open_store(f"sqlite:///{folder / 'watcher.db'}")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Desk(store, folder, base_url=f"http://127.0.0.1:{listener.getsockname()[1]}")
        for role in Role:
            made.add(role.slug, role)
        server = uvicorn.Server(uvicorn.Config(made.web, log_level="error", access_log=False, ws="none"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), name="desk")
        thread.start()
        try:
            yield made
        finally:
            server.should_exit = True
            thread.join()
            store.close()


def log_in(page: Page, desk: Desk, username: str = "admin") -> None:
    page.goto(f"{desk.base_url}/redaksjon/logg-inn")
    page.fill("#brukernavn", username)
    page.fill("#passord", PASSWORD)
    page.click("main button")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_and_all_fit_320_pixels(browser: Browser, desk: Desk, scheme) -> None:
    page = browser.new_context(
        viewport={"width": 320, "height": 640}, bypass_csp=True, color_scheme=scheme
    ).new_page()
    log_in(page, desk)
    found = {}
    for path in PAGES:
        page.goto(desk.base_url + path)
        page.add_script_tag(content=AXE)
        result = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
        found[path] = [(one["id"], one["nodes"][0]["html"][:200]) for one in result["violations"]]
        for extra in ("", SPACING, "html { font-size: 200% }"):
            added = page.add_style_tag(content=extra or "/* as it is */")
            if page.evaluate(IS_WIDE):
                found[path].append(("wide", extra))
            added.evaluate("style => style.remove()")
    page.context.close()
    assert {path: what for path, what in found.items() if what} == {}


def test_by_keyboard_alone_and_without_script_somebody_gets_in_and_out(browser: Browser, desk: Desk) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{desk.base_url}/redaksjon/personer")
    expect(page.get_by_label("Brukernavn")).to_be_focused()  # given when the page is first drawn
    page.keyboard.type("admin")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk.base_url}/redaksjon/personer")
    page.get_by_label("Navn", exact=True).fill("Kari Nordmann")
    page.get_by_label("Brukernavn").fill("kari")
    page.keyboard.press("Enter")
    page.wait_for_url("**/personer/ny")
    assert page.locator("code.secret").inner_text().count("-") == 3
    page.get_by_role("button", name="Logg ut").press("Enter")
    assert "Du er logget ut." in page.inner_text("main")
    page.goto(f"{desk.base_url}/redaksjon/personer")
    assert "logg-inn" in page.url
    page.context.close()


def test_a_real_browser_s_forms_are_taken_and_its_cookie_is_read_by_no_script(browser, desk) -> None:
    chief = desk.store.account_by_name("chief").person
    desk.accounts.turn_on_totp(chief.id, SECRET, desk.code(), desk.deed(), keep="")
    desk.clock.pass_minutes(1)
    page = browser.new_context().new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    log_in(page, desk, "chief")
    page.fill("#kode", desk.code())
    page.click("main button")
    assert page.url == f"{desk.base_url}{FIRST}"
    assert page.evaluate("document.cookie") == ""
    assert complaints == []
    page.context.close()
