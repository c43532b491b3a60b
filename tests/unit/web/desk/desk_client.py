"""A browser without a window at the desk: keeps cookies, fills in the forms that it was shown."""

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import httpx
from selectolax.lexbor import LexborHTMLParser

from tests.unit.web.site_sample import make_settings
from watcher.login.accounts import Accounts, Deed, Wanted
from watcher.login.passwords import Hasher
from watcher.login.totp import code_at, step_at
from watcher.model.people import Person, Role
from watcher.store import SqlStore
from watcher.web.site import create_web

START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
HASHER = Hasher(passes=1, memory_kib=8, lanes=1)
PASSWORD = "fire blå hester på tunet"
NEW = "sju gule båter ved kaia"
BASE = "http://127.0.0.1:8000"
SECRET = b"12345678901234567890"


@dataclass
class MovingClock:
    """A clock that a test moves."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def pass_minutes(self, minutes: float) -> None:
        self.at += timedelta(minutes=minutes)


@dataclass
class Desk:
    """The site over a real store, with a clock of its own."""

    store: SqlStore
    feeds_dir: Path
    base_url: str = BASE
    clock: MovingClock = field(default_factory=MovingClock)

    def __post_init__(self) -> None:
        settings = make_settings(base_url=self.base_url)
        self.web = create_web(
            store=self.store, settings=settings, clock=self.clock, feeds_dir=self.feeds_dir, hasher=HASHER
        )
        self.accounts = Accounts(self.store, hasher=HASHER)

    def add(self, username: str, role: Role, password: str = PASSWORD, *, is_given: bool = False) -> Person:
        wanted = Wanted(username=username, name=username.title(), role=role)
        return self.accounts.add(wanted, password, self.deed(), is_given=is_given)

    def deed(self) -> Deed:
        return Deed(actor="cli", at=self.clock.now())

    def code(self) -> str:
        return code_at(SECRET, step_at(self.clock.now()))

    def browser(self, **headers: str) -> "Browser":
        return Browser(self, headers)


class Browser:
    """One browser: its cookies, and the page it shows."""

    def __init__(self, desk: Desk, headers: dict[str, str]) -> None:
        self._desk, self._headers = desk, {"sec-fetch-site": "same-origin", **headers}
        self.cookies = httpx.Cookies()
        self.shown = ""
        self.path = ""

    def get(self, path: str, *, follows: bool = True) -> httpx.Response:
        answer = self._ask("GET", path)
        while follows and answer.is_redirect:
            answer = self._ask("GET", answer.headers["location"])
        return answer

    def post(self, path: str, *, token: str | None = None, follows: bool = True, **fields) -> httpx.Response:
        given = self.token() if token is None else token
        pairs = {"token": given, "side": self.path, **fields}
        answer = self._ask("POST", path, content=urlencode(pairs, doseq=True))
        while follows and answer.is_redirect:
            answer = self._ask("GET", answer.headers["location"])
        return answer

    def log_in(self, username: str, password: str = PASSWORD, onward: str = "") -> httpx.Response:
        self.get(f"/redaksjon/logg-inn?{urlencode({'neste': onward})}")
        return self.post("/redaksjon/logg-inn", brukernavn=username, passord=password, neste=onward)

    def token(self) -> str:
        found = re.search(r'name="token" value="([0-9a-f]+)"', self.shown)
        return found[1] if found else ""

    def session(self) -> str:
        return next((value for name, value in self.cookies.items() if name.endswith("watcher-session")), "")

    def text(self) -> str:
        return LexborHTMLParser(self.shown).body.text(separator=" ")  # type: ignore[union-attr]  # it has one

    def _ask(self, method: str, path: str, *, content: str | None = None) -> httpx.Response:
        headers = {"accept-encoding": "identity", **self._headers}
        if content is not None and "content-type" not in headers:
            headers["content-type"] = "application/x-www-form-urlencoded"
        answer = asyncio.run(self._send(method, path, headers, content))
        if answer.headers.get("content-type", "").startswith("text/html") and not answer.is_redirect:
            self.shown, self.path = answer.text, answer.request.url.path
        return answer

    async def _send(self, method, path, headers, content) -> httpx.Response:
        transport = httpx.ASGITransport(self._desk.web)
        async with httpx.AsyncClient(
            transport=transport, base_url=self._desk.base_url, cookies=self.cookies
        ) as client:
            answer = await client.request(method, path, headers=headers, content=content)
            self.cookies = client.cookies
            return answer
