"""How the program logs: structlog to standard error, lines for a terminal, JSON for a collector.

No personal data: who asked, from where and with what credentials never reaches a log line.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

import structlog

from watcher.clock import SystemClock

if TYPE_CHECKING:
    from watcher.ports import Clock

log = structlog.get_logger("watcher")

PERSONAL = frozenset(
    {
        "authorization", "client", "client_addr", "cookie", "email", "headers", "ip", "password",
        "peer", "remote_addr", "secret", "token", "user", "user_agent", "username",
    }
)  # fmt: skip
"""Keys whose values are never logged, whoever logs them."""


def configure_logging(*, is_verbose: bool, is_service: bool = False, clock: "Clock | None" = None) -> None:
    """Set up logging for this process.

    Warnings and worse are logged; with `is_service` what is done as well; with `is_verbose` everything.
    """
    level = logging.DEBUG if is_verbose else logging.INFO if is_service else logging.WARNING
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        _Stamper(clock or SystemClock()),
        drop_personal,
    ]
    is_terminal = sys.stderr.isatty()
    last: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]  # never locals
        if is_terminal
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if is_verbose else logging.WARNING)  # the libraries' own talk
    logging.getLogger("watcher").setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


class _Stamper:
    """Adds the moment, UTC, from our own clock."""

    def __init__(self, clock: "Clock") -> None:
        self._clock = clock

    def __call__(
        self, _logger: object, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        event["timestamp"] = self._clock.now().isoformat(timespec="milliseconds")
        return event


def drop_personal(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Return `event` without what may tell a person or a secret."""
    for key in PERSONAL & event.keys():
        del event[key]
    return event
