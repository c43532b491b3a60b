"""The program with its desk: one page whose dose changes, the people of an editorial office, browsers."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from tests.integration.chain.desk_page import Desk as Program
from tests.integration.chain.desk_page import open_desk
from tests.unit.web.desk.desk_client import HASHER, PASSWORD, Browser
from tests.unit.web.desk.desk_client import Desk as Site
from watcher.login.accounts import Accounts, Deed, Wanted
from watcher.model.ids import ChangeId
from watcher.model.people import Person, Role
from watcher.web.site import create_web

QUEUE, CHANGE = "/redaksjon/ko", "/redaksjon/endring"


@dataclass
class ReviewDesk:
    """The program, its site, and its people."""

    program: Program
    site: Site
    people: dict[str, Person]

    def change(self, dose: int = 400, **said: str) -> ChangeId:
        """Let the page change; return what was found."""
        return self.program.change(dose, **said)

    def now(self) -> datetime:
        return self.program.clock.now()

    def logged_in(self, username: str = "anna") -> Browser:
        browser = self.site.browser()
        browser.log_in(username)
        return browser


@contextmanager
def open_review(folder: Path, policy: str = "flag", review: str = "") -> Iterator[ReviewDesk]:
    """Open the program with a desk to decide at."""
    with open_desk(folder, policy, review) as program:
        app = program.app
        web = create_web(
            store=app.store,
            settings=app.settings,
            clock=program.clock,
            feeds_dir=folder,
            hasher=HASHER,
            rulings=app,
        )
        site = object.__new__(Site)
        site.web, site.base_url = web, app.settings.service.base_url
        accounts = Accounts(app.store, hasher=HASHER)
        people = {}
        for name, role in (
            ("anna", Role.EDITOR),
            ("bo", Role.EDITOR),
            ("cecilie", Role.CHIEF),
            ("lars", Role.READER),
        ):
            wanted = Wanted(username=name, name=name.title(), role=role)
            people[name] = accounts.add(
                wanted, PASSWORD, Deed(actor="cli", at=program.clock.now()), is_given=False
            )
        yield ReviewDesk(program, site, people)


def hidden(browser: Browser, name: str, nth: int = 0) -> str:
    """Return the value of a hidden field that the page shown has."""
    found: list[str] = re.findall(rf'name="{name}" value="([^"]*)"', browser.shown)
    return found[nth].replace("&amp;", "&")


def rule(browser: Browser, what: str, change_id: ChangeId, **fields: str) -> httpx.Response:
    """Press a button of the panel that the page shown has."""
    own: dict[str, Any] = {
        "gjor": what,
        "valgt": hidden(browser, "valgt"),
        "valgt_en": hidden(browser, "valgt_en"),
    }
    kept = {"spor": hidden(browser, "spor"), "plass": hidden(browser, "plass")}
    return browser.post(f"{CHANGE}/{change_id}/vurder", **{**own, **kept, **fields})
