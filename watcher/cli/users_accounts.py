"""`watcher users add`, `role`, `disable`, `enable`, `password`, `link`, `totp off`."""

import click

from watcher.cli.entry import Session
from watcher.cli.output import note, say
from watcher.cli.users_opening import ROLES, open_users, read_password
from watcher.login.accounts import Wanted
from watcher.model.people import Role

_MAKE = click.option("--make", is_flag=True, help="Make a password, print it once; to be changed at login.")
_STDIN = click.option("--stdin", "piped", is_flag=True, help="Read the password from standard input.")


@click.command()
@click.argument("username")
@click.option("--role", "role_name", type=click.Choice(ROLES), required=True, help="What they may do.")
@click.option("--name", default="", help="What they are called.  Default: the username.")
@click.option("--email", default="", help="Their mail address.")
@_MAKE
@_STDIN
@click.pass_obj
def add(
    session: Session, username: str, role_name: str, name: str, email: str, make: bool, piped: bool
) -> None:
    """Add somebody called USERNAME; the password is asked for.

    A password that was made is the only thing on standard output.
    """
    wanted = Wanted(username=username, name=name, email=email, role=Role.from_slug(role_name))
    with open_users(session) as users:
        given, is_made = read_password(users, is_made=make, is_piped=piped)
        person = users.accounts.add(wanted, given, users.deed, is_given=is_made)
    _tell(f"added {person.username}, {person.role.slug}", given if is_made else "")


@click.command()
@click.argument("username")
@click.argument("role_name", metavar="ROLE", type=click.Choice(ROLES))
@click.pass_obj
def role(session: Session, username: str, role_name: str) -> None:
    """Give USERNAME another ROLE; their sessions end."""
    with open_users(session) as users:
        person = users.accounts.set_role(users.find(username).id, Role.from_slug(role_name), users.deed)
    note(f"{person.username} is {person.role.slug}")


@click.command()
@click.argument("username")
@click.pass_obj
def disable(session: Session, username: str) -> None:
    """Let USERNAME in no more: sessions end, tokens are of no use."""
    with open_users(session) as users:
        person = users.accounts.set_active(users.find(username).id, users.deed, is_active=False)
    note(f"{person.username} cannot log in")


@click.command()
@click.argument("username")
@click.pass_obj
def enable(session: Session, username: str) -> None:
    """Let USERNAME in again."""
    with open_users(session) as users:
        person = users.accounts.set_active(users.find(username).id, users.deed, is_active=True)
    note(f"{person.username} can log in")


@click.command()
@click.argument("username")
@_MAKE
@_STDIN
@click.pass_obj
def password(session: Session, username: str, make: bool, piped: bool) -> None:
    """Give USERNAME a new password; their sessions end."""
    with open_users(session) as users:
        found = users.find(username)
        given, is_made = read_password(users, is_made=make, is_piped=piped)
        person = users.accounts.set_password(found.id, given, users.deed, is_given=is_made)
    _tell(f"{person.username} has a new password", given if is_made else "")


@click.command()
@click.argument("username")
@click.option("--subject", default="", help="Who they are there (`sub`).  Default: nobody any more.")
@click.pass_obj
def link(session: Session, username: str, subject: str) -> None:
    """Let USERNAME log in at the OpenID provider of the settings; their sessions end."""
    oidc = session.settings().login.oidc
    if oidc is None and subject:
        raise click.ClickException("no [login.oidc] in the settings: say there who the provider is")
    issuer = oidc.issuer if oidc and subject else ""
    with open_users(session) as users:
        person = users.accounts.link(users.find(username).id, issuer, subject, users.deed)
    note(
        f"{person.username} logs in as {subject} of {issuer}"
        if subject
        else f"{person.username} is not linked"
    )


@click.group()
def totp() -> None:
    """Work on somebody's second factor."""


@totp.command()
@click.argument("username")
@click.pass_obj
def off(session: Session, username: str) -> None:
    """Let USERNAME in without the second factor: the app and the recovery codes are lost."""
    with open_users(session) as users:
        person = users.accounts.turn_off_totp(users.find(username).id, users.deed)
    more = "; the password is short and must be changed at login" if person.must_change else ""
    note(f"{person.username} logs in with the password alone{more}")


def _tell(what: str, made: str) -> None:
    note(what)
    if made:
        say(made)
        note("shown only now; it must be changed at the first login")
