"""One page whose dose changes, people with tokens, and programs that ask the API."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from tests.integration.chain.desk_page import Desk, open_desk
from tests.unit.web.desk.desk_client import HASHER
from watcher.login.accounts import Accounts, Deed, Wanted
from watcher.model.ids import ChangeId
from watcher.model.people import SCOPE_ROLES, Person, Role, Scope
from watcher.web.site import create_web

BASE = "http://127.0.0.1:8000"
PASSWORD = "fire blå hester på tunet"


@dataclass
class Service:
    """The program with its site, one person of each role, and their tokens."""

    desk: Desk
    web: Starlette
    tokens: dict[Role, str] = field(default_factory=dict)
    people: dict[Role, Person] = field(default_factory=dict)

    @property
    def accounts(self) -> Accounts:
        return Accounts(self.desk.app.store, hasher=HASHER)

    def deed(self) -> Deed:
        return Deed(actor="cli", at=self.desk.clock.now())

    def add(self, username: str, role: Role) -> Person:
        wanted = Wanted(username=username, name=username.title(), role=role)
        return self.accounts.add(wanted, PASSWORD, self.deed(), is_given=False)

    def token(self, person: Person, *scopes: Scope) -> str:
        """Return the secret of a new token; no scopes: all that the person may have."""
        wanted = scopes or tuple(scope for scope in Scope if person.role >= SCOPE_ROLES[scope])
        end = self.desk.clock.now() + timedelta(days=30)
        return self.accounts.add_token(person, "Skript", wanted, self.deed(), expires_at=end)[1]

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        role: Role | None = Role.EDITOR,
        token: str = "",
        content: bytes | None = None,
        **headers: str,
    ) -> httpx.Response:
        """Return what the API answers."""
        secret = token or (self.tokens[role] if role else "")
        sent = {
            "accept-encoding": "identity",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if secret:
            sent.setdefault("authorization", f"Bearer {secret}")
        if body is not None:
            content = json.dumps(body).encode()
        if content is not None:
            sent.setdefault("content-type", "application/json")
        return asyncio.run(self._send(method, path, sent, content))

    async def _send(
        self, method: str, path: str, headers: Mapping[str, str], content: bytes | None
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self.web)
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            where = path if path.startswith(("/api", "/openapi")) else f"/api/v1{path}"
            return await client.request(method, where, headers=headers, content=content)

    def get(self, path: str, **more: Any) -> Any:
        """Return what a GET gives, which must be there."""
        answer = self.ask("GET", path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def seen(self, *changes: ChangeId) -> dict[str, int]:
        """Return changes with what there is to have seen of them."""
        items = self.desk.app.store.review_items(changes, self.desk.clock.now())
        return {str(one): items[one].seen for one in changes}


@contextmanager
def open_service(folder: Path, policy: str = "flag", review: str = "") -> Iterator[Service]:
    """Open the program with its site."""
    with open_desk(folder, policy, review) as desk:
        app = desk.app
        web = create_web(
            store=app.store,
            settings=app.settings,
            clock=desk.clock,
            feeds_dir=folder / "feeds",
            hasher=HASHER,
            rulings=app,
            work=app,
        )
        service = Service(desk, web)
        for role in Role:
            person = service.add(role.slug, role)
            service.people[role], service.tokens[role] = person, service.token(person)
        yield service
