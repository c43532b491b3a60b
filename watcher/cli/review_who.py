"""Whose decision it is: the user that a command is given with --as."""

import click

from watcher.app import App
from watcher.errors import NotFound
from watcher.model.people import Person

as_user = click.option("--as", "user", metavar="USER", required=True, help="Whose decision it is.")


def acting(app: App, username: str) -> Person:
    """Return the person of that name.

    Raises:
        NotFound: nobody is called so, or may not log in any more.
    """
    account = app.store.account_by_name(username)
    if account is None:
        names = ", ".join(person.username for person in app.store.people() if person.is_active)
        hint = f"there are: {names}" if names else "add the first one: watcher users add"
        raise NotFound(f"no such user: {username!r} ({hint})")
    if not account.person.is_active:
        raise NotFound(f"{username} is disabled: watcher users enable {username}")
    return account.person
