"""The command `watcher`: global options, its subcommands, and how it ends.

Exit status: 0 fine; 1 found something; 2 usage, configuration or trouble of the program's own.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watcher import __version__
from watcher.cli.logs import configure_logging, log
from watcher.cli.subcommands import LazyGroup
from watcher.errors import WatcherError

if TYPE_CHECKING:
    from watcher.model.config import Settings

TROUBLE = 2
FOUND = 1

COMMANDS = (
    "up", "demo", "check", "changes", "show", "history", "at", "diff", "replay", "sources", "feeds",
    "evidence", "review", "users", "audit", "doctor", "vocab", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The global options."""

    config: Path | None
    is_verbose: bool

    @property
    def path(self) -> Path:
        """The configuration file that counts."""
        from watcher.settings import config_path  # noqa: PLC0415 — loads pydantic, which not all need

        return config_path(self.config)

    def settings(self) -> "Settings":
        """Return the settings.

        Raises:
            ConfigError: they cannot be used.
        """
        from watcher.settings import load_settings  # noqa: PLC0415 — as above

        return load_settings(self.path)


class Commands(LazyGroup):
    """Subcommands that are imported when they are called, and errors told without a traceback."""

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


@click.group(
    cls=Commands,
    places={name: f"watcher.cli.{name}:command" for name in COMMANDS},
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
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
