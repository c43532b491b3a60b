"""The command `watcher`: global options, its subcommands, and how it ends.

Exit status: 0 fine; 1 found something; 2 usage, configuration or trouble of the program's own.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from watcher import __version__
from watcher.cli.logs import configure_logging, log
from watcher.errors import WatcherError
from watcher.model.config import Settings
from watcher.settings import config_path, load_settings

TROUBLE = 2
FOUND = 1

COMMANDS = (
    "up", "demo", "check", "changes", "show", "history", "at", "diff", "replay", "sources", "feeds",
    "evidence", "doctor", "vocab", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The global options."""

    config: Path | None
    is_verbose: bool

    @property
    def path(self) -> Path:
        """The configuration file that counts."""
        return config_path(self.config)

    def settings(self) -> Settings:
        """Return the settings.

        Raises:
            ConfigError: they cannot be used.
        """
        return load_settings(self.path)


class Commands(click.Group):
    """Subcommands that are imported when they are called, and errors told without a traceback.

    `watcher diff` needs neither store nor network and starts without loading them
    (docs/decisions/0040-click.md has the figures).
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 — click's signature
        """Return the names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 — as above
        """Return one subcommand, from the module of its name."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"watcher.cli.{cmd_name}").command
        return found

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        """Run and exit; what Watcher itself reports becomes one message and status 2."""
        configure_logging(is_verbose=False)
        try:
            return super().main(args, *more, **options)
        except WatcherError as error:
            click.echo(f"watcher: {error}", err=True)
        except Exception:  # noqa: BLE001 — the entry point: nothing may pass as "found something"
            log.exception("internal error: please report it with these lines")
        sys.exit(TROUBLE)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The configuration file.  Default: WATCHER_CONFIG, else ./sources.toml.",
)
@click.option("-v", "--verbose", is_flag=True, help="Log what is done, to standard error.")
@click.version_option(__version__, prog_name="watcher", message="%(prog)s %(version)s")
@click.pass_context
def command(ctx: click.Context, config: Path | None, verbose: bool) -> None:
    """Watch official health guidance and tell what changed in meaning.

    Results go to standard output, everything else to standard error.
    """
    configure_logging(is_verbose=verbose)
    ctx.obj = Session(config=config, is_verbose=verbose)
