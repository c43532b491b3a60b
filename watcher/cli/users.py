"""`watcher users`: who may log in to the desk; and its subcommands."""

import click

from watcher.cli.subcommands import LazyGroup

_SUBCOMMANDS = {
    "add": "watcher.cli.users_accounts:add",
    "list": "watcher.cli.users_list:list_",
    "role": "watcher.cli.users_accounts:role",
    "disable": "watcher.cli.users_accounts:disable",
    "enable": "watcher.cli.users_accounts:enable",
    "password": "watcher.cli.users_accounts:password",
    "link": "watcher.cli.users_accounts:link",
    "totp": "watcher.cli.users_accounts:totp",
    "sessions": "watcher.cli.users_list:sessions",
    "tokens": "watcher.cli.users_list:tokens",
}


@click.group(cls=LazyGroup, places=_SUBCOMMANDS)
def command() -> None:
    """Say who may log in to the desk, and as what."""
