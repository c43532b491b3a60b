"""`watcher users list`, `sessions`, `tokens`: what there is, and ending it."""

from typing import Any

import click

from watcher.cli.entry import Session
from watcher.cli.moments import told
from watcher.cli.output import note, print_json, say
from watcher.cli.users_opening import open_users
from watcher.model.ids import TokenId
from watcher.model.people import Person
from watcher.store.scalars import write_moment

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.command(name="list")
@_JSON
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """List everybody, in order of username."""
    with open_users(session) as users:
        people = users.store.people()
    if as_json:
        print_json({"people": [_object(one) for one in people]})
        return
    width = max((len(one.username) for one in people), default=0)
    for one in people:
        say(f"{one.username:<{width}}  {one.role.slug:<6}  {_state(one)}  {one.name}")
    if not people:
        note("nobody: `watcher users add NAME --role admin` adds the first")


@click.command()
@click.argument("username")
@click.option("--end", is_flag=True, help="End them all.")
@_JSON
@click.pass_obj
def sessions(session: Session, username: str, end: bool, as_json: bool) -> None:
    """List where USERNAME is logged in, the one last used first; or end all of it."""
    with open_users(session) as users:
        person = users.find(username)
        if end:
            note(f"ended {users.accounts.end_sessions(person.id, users.deed)}")
            return
        found = [one for one in users.store.sessions(person.id) if users.now < one.expires_at]
    if as_json:
        objects = [
            {
                "id": one.id,
                "made_at": write_moment(one.made_at),
                "seen_at": write_moment(one.seen_at),
                "expires_at": write_moment(one.expires_at),
                "agent": one.agent,
            }
            for one in found
        ]
        print_json({"sessions": objects})
        return
    for one in found:
        say(f"{one.id}  since {told(one.made_at)}  used {told(one.seen_at)}  {one.agent}")
    if not found:
        note("none")


@click.command()
@click.argument("username")
@click.option("--remove", metavar="ID", default="", help="Let this one be of no use.")
@_JSON
@click.pass_obj
def tokens(session: Session, username: str, remove: str, as_json: bool) -> None:
    """List the tokens of USERNAME; or remove one."""
    with open_users(session) as users:
        person = users.find(username)
        if remove:
            users.accounts.remove_token(person.id, TokenId(remove), users.deed)
            note(f"removed {remove}")
            return
        found = users.store.tokens(person.id)
    if as_json:
        objects = [
            {
                "id": one.id,
                "name": one.name,
                "scopes": [scope.value for scope in one.scopes],
                "expires_at": write_moment(one.expires_at),
                "last_used_at": write_moment(one.last_used_at) if one.last_used_at else None,
            }
            for one in found
        ]
        print_json({"tokens": objects})
        return
    for one in found:
        scopes = ",".join(one.scopes)
        say(f"{one.id}  until {told(one.expires_at)}  used {told(one.last_used_at)}  {scopes}  {one.name}")
    if not found:
        note("none")


def _state(person: Person) -> str:
    if not person.is_active:
        return "disabled "
    if person.issuer:
        return "oidc     "
    return "code     " if person.has_totp else "password "


def _object(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "username": person.username,
        "name": person.name,
        "email": person.email,
        "role": person.role.slug,
        "active": person.is_active,
        "totp": person.has_totp,
        "must_change": person.must_change,
        "issuer": person.issuer,
        "created_at": write_moment(person.created_at),
    }
