"""The program with a noisy page, its desk, and people who make rules there."""

from pathlib import Path

from tests.integration.chain.noisy_page import NoisyDesk
from tests.unit.web.desk.desk_client import HASHER, PASSWORD, Browser
from tests.unit.web.desk.desk_client import Desk as Site
from watcher.login.accounts import Accounts, Deed, Wanted
from watcher.model.ids import ChangeId
from watcher.model.people import Role
from watcher.model.review import DecisionKind, RejectReason
from watcher.web.site import create_web, renew_settings


class RuleDesk:
    """The program with a noisy page, its site and its people."""

    def __init__(self, program: NoisyDesk, folder: Path) -> None:
        app = program.app
        self.program, self.site = program, object.__new__(Site)
        self.site.base_url = app.settings.service.base_url
        self.site.web = create_web(
            store=app.store,
            settings=app.settings,
            clock=program.clock,
            feeds_dir=folder,
            hasher=HASHER,
            rulings=app,
            noise=app.noise,
        )
        app.on_reload.append(lambda settings: renew_settings(self.site.web, settings))
        deed = Deed(actor="cli", at=program.clock.now())
        for name, role in (("anna", Role.EDITOR), ("cecilie", Role.CHIEF), ("lars", Role.READER)):
            wanted = Wanted(username=name, name=name.title(), role=role)
            person = Accounts(app.store, hasher=HASHER).add(wanted, PASSWORD, deed, is_given=False)
            if name == "anna":
                self.anna = person

    def logged_in(self, username: str = "anna") -> Browser:
        browser = self.site.browser()
        browser.log_in(username)
        return browser

    def rejected(self) -> ChangeId:
        change = self.program.newest()
        self.program.rule(DecisionKind.REJECT, change, by=self.anna, reason=RejectReason.NOISE)
        return change


def address(change: ChangeId) -> str:
    """Return where the rule of a change is made."""
    return f"/redaksjon/endring/{change}/regel"
