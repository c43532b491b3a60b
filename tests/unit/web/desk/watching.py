"""The program with one page and the desk over it, for what the desk does about sources."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette

from tests.integration.chain.desk_page import BODY, CARE, URL, Hand, open_desk
from tests.integration.chain.one_page import PAGE
from tests.unit.web.desk.desk_client import BASE, HASHER, PASSWORD, Browser
from watcher.app import App
from watcher.login.accounts import Accounts, Deed, Wanted
from watcher.model.answer import FetchRequest
from watcher.model.people import Role
from watcher.model.status import SourceStatus
from watcher.web.site import create_web

HIDDEN = BODY.partition("<p>")[0] + "<p>Tecovirimat gis ved alvorlig sykdom.</p></main></body></html>"
"""Little of LONG is left in it: the gate holds it."""

LONG = BODY.format(dose=600, care="</p><p>".join(f"{CARE} Dette er punkt {n} av rådene." for n in range(20)))


@dataclass
class Watch:
    """The program, the desk over it, and the page on its server."""

    app: App
    web: Starlette
    clock: Hand
    serve: Callable[..., None]
    asked: list[FetchRequest]
    base_url: str = BASE

    def log_in(self, role: Role) -> Browser:
        browser = Browser(self, {})  # type: ignore[arg-type]  # it asks for these two fields alone
        browser.log_in(role.slug)
        return browser

    def hold(self) -> None:
        """Let the page answer with something that the gate holds."""
        self.clock.wait(minutes=20)
        self.serve(URL, LONG.encode())
        assert self.app.check([PAGE])[0].outcome == "changed"
        self.clock.wait(minutes=20)
        self.serve(URL, HIDDEN.encode())
        assert self.app.check([PAGE])[0].outcome == "suspect"
        assert self.status().held is not None

    def status(self) -> SourceStatus:
        return self.app.store.statuses()[PAGE]


@contextmanager
def open_watch(folder: Path) -> Iterator[Watch]:
    """Open the program after the first check of its page, with a person of each role."""
    with open_desk(folder) as desk:
        app = desk.app
        accounts = Accounts(app.store, hasher=HASHER)
        for role in Role:
            wanted = Wanted(username=role.slug, name=role.slug.title(), role=role)
            accounts.add(wanted, PASSWORD, Deed(actor="cli", at=desk.clock.now()), is_given=False)
        web = create_web(
            store=app.store,
            settings=app.settings,
            clock=desk.clock,
            feeds_dir=folder / "feeds",
            hasher=HASHER,
            work=app,
        )
        yield Watch(app, web, desk.clock, desk.fetcher.serve, desk.fetcher.asked)
