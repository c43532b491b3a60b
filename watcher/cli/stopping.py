"""How a service ends: SIGINT and SIGTERM let everything be put away, and the status is 0."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from watcher.cli.output import note


class Stopped(BaseException):
    """The service was told to stop.  No error, so nothing that catches errors may hold it up."""


@contextmanager
def until_stopped() -> Iterator[None]:
    """Run the block until SIGINT or SIGTERM; its `finally` clauses are run.

    uvicorn lets requests end, then raises the signal again for whoever had its handler before: without one,
    SIGTERM would end the process on the spot, with checks running and the store open.
    """
    earlier = {one: signal.signal(one, _stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except Stopped:
        note("stopped")
    finally:
        for one, handler in earlier.items():
            signal.signal(one, handler)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped
