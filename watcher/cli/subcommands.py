"""Groups whose commands are imported when they are called: `watcher diff` needs neither store nor network.

Figures: docs/decisions/0040-click.md and docs/explanation/budgets.md.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group that knows where its commands stand: name → "module:attribute", in the order of the help.

    `when_loaded` is called when one of them has been loaded.
    """

    when_loaded: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self, *args: Any, places: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 — click's signature
        """Return the names, in the order of the help."""
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 — as above
        """Return one command, from its module."""
        if cmd_name not in self._places:
            return None
        module, _, attribute = self._places[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        self.when_loaded()
        return found
