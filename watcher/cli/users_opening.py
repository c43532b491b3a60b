"""Opens the store for the commands about people, and finds whom they name."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import click

from watcher.cli.entry import Session
from watcher.clock import SystemClock
from watcher.errors import NotFound
from watcher.login.accounts import Accounts, Deed
from watcher.login.door import read_username
from watcher.login.passwords import Hasher
from watcher.model.audit import CLI
from watcher.model.people import Person, Role
from watcher.settings.problems import nearest_spelling
from watcher.store import SqlStore, open_store

ROLES = tuple(role.slug for role in Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """The people in the store, and what can be done to them, now."""

    store: SqlStore
    accounts: Accounts
    now: datetime

    @property
    def deed(self) -> Deed:
        """What is noted of who does it: the command line."""
        return Deed(actor=CLI, at=self.now)

    def find(self, username: str) -> Person:
        """Return the person called `username`.

        Raises:
            NotFound: with the nearest spelling.
        """
        account = self.store.account_by_name(read_username(username))
        if account is not None:
            return account.person
        names = [one.username for one in self.store.people()]
        near = nearest_spelling(username, names)
        hint = f"did you mean '{near}'?" if near else f"there are: {', '.join(names) or 'none'}"
        raise NotFound(f"nobody is called {username!r} ({hint})")


@contextmanager
def open_users(session: Session) -> Iterator[Users]:
    """Give the people; nothing else of the program is needed."""
    settings = session.settings()
    store = open_store(settings.store.database)
    try:
        accounts = Accounts(store, hasher=Hasher(), about=(settings.service.title,))
        yield Users(store=store, accounts=accounts, now=SystemClock().now())
    finally:
        store.close()


def read_password(users: Users, *, is_made: bool, is_piped: bool) -> tuple[str, bool]:
    """Return a password, and whether it was made here (it is then to be printed once).

    Raises:
        ClickException: there is no terminal to ask at, and nothing else was said.
    """
    if is_made and is_piped:
        raise click.UsageError("--make and --stdin: choose one")
    if is_made:
        return users.accounts.make_password(), True
    if is_piped:
        return sys.stdin.readline().rstrip("\r\n"), False
    if not sys.stdin.isatty():
        raise click.ClickException("no terminal to ask for a password at: use --stdin or --make")
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return given, False
