"""A command, option or setting that the reference does not name does not exist for its users."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from watcher.cli.entry import command as root
from watcher.settings.environment import variable_names
from watcher.settings.shape import (
    ExpectTable,
    FetchTable,
    FileTable,
    LoginTable,
    OperatorsTable,
    ReviewTable,
    ServiceTable,
    SourceTable,
    StoreTable,
)
from watcher.settings.shape_oidc import OidcTable

DOCS = Path(__file__).parents[2] / "docs" / "reference"


def sections(name: str) -> dict[str, str]:
    """Return the text under each heading of a reference page."""
    parts = re.split(r"^#+ (.+)$", (DOCS / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def commands(command: click.Command = root, name: str = "watcher") -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None, f"{name} {inner} is listed and does not exist"
            yield from commands(found, f"{name} {inner}")


def options(command: click.Command) -> set[str]:
    """Return the long names of a command's options."""
    return {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
        if name.startswith("--")
    }


COMMANDS = dict(commands())
TABLES: dict[str, type[BaseModel]] = {
    "[service]": ServiceTable,
    "[store]": StoreTable,
    "[fetch]": FetchTable,
    "[operators]": OperatorsTable,
    "[login]": LoginTable,
    "[login.oidc]": OidcTable,
    "[review]": ReviewTable,
    "[[source]]": SourceTable,
    "expect": ExpectTable,
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_all_its_options_and_no_others(name):
    text = sections("commands.md")
    assert name in text, f"docs/reference/commands.md has no heading '{name}'"
    rows = "".join(line for line in text[name].splitlines() if line.startswith("| `"))
    named = set(re.findall(r"`(--[a-z-]+)`", rows.replace("`-v`", "")))
    assert named == options(COMMANDS[name])


def test_no_command_is_documented_that_does_not_exist():
    named = {name for name in sections("commands.md") if name.startswith("watcher")}
    assert named == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_explains_itself(name):
    assert COMMANDS[name].help
    unexplained = [
        parameter.name
        for parameter in COMMANDS[name].params
        if isinstance(parameter, click.Option) and not (parameter.help or parameter.show_default)
    ]
    assert unexplained == []


@pytest.mark.parametrize("heading", TABLES)
def test_every_setting_is_documented_and_no_others(heading):
    rows = [line for line in sections("settings.md")[heading].splitlines() if line.startswith("| `")]
    named = [row.split("`")[1] for row in rows]
    assert named == list(TABLES[heading].model_fields)


def test_every_table_of_the_file_is_documented():
    documented = {heading.strip("[]") for heading in TABLES} - {"expect", "login.oidc"}
    assert documented == set(FileTable.model_fields)


def test_every_variable_of_the_environment_is_documented():
    rows = [line for line in sections("settings.md")["Environment"].splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == list(variable_names())
