"""How a run ends that is told to: SIGINT and SIGTERM let everything be put away.

A service ends with status 0: it did what it was to do.  A command that was not done: 128 and the signal.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from watcher.cli.output import note


class Stopped(BaseException):
    """The program was told to stop.  No error, so nothing that catches errors may hold it up."""


@dataclass(slots=True)
class Ending:
    """By which signal a run was ended; 0: by none."""

    number: int = 0

    @property
    def status(self) -> int:
        """The exit status of a command that was not done."""
        return 128 + self.number if self.number else 0


@contextmanager
def until_stopped() -> Iterator[Ending]:
    """Run the block until SIGINT or SIGTERM; its `finally` clauses are run.  Gives how it ended.

    uvicorn lets requests end, then raises the signal again for whoever had its handler before: without one,
    SIGTERM would end the process on the spot, with checks running and the store open.
    """
    ending = Ending()

    def stop(number: int, _frame: FrameType | None) -> None:
        ending.number = number
        raise Stopped

    earlier = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ending
    except Stopped:
        note("stopped")
    finally:
        for one, handler in earlier.items():
            signal.signal(one, handler)
