"""Processes of their own for tests, quick to start: forked from one that has already imported the program.

The one they are forked from has no thread, no connection and no state of any test.
"""

import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from traceback import format_exc
from typing import Any

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.store_records", "tests.integration.chain.killed"])


@dataclass(frozen=True)
class End:
    """How a process ended (below zero: by that signal), and what its work returned or how it failed."""

    status: int
    told: Any = None


def run_apart(work: Callable[..., Any], *args: Any, within: float = 120) -> End:
    """Do `work` in a process of its own and return its end."""
    hear, tell = FORKED.Pipe(duplex=False)
    process = FORKED.Process(target=_work, args=(tell, work, args))
    process.start()
    tell.close()
    process.join(within)
    if process.exitcode is None:
        process.kill()
        process.join()
    try:
        told = hear.recv()
    except EOFError:  # killed before it could tell
        told = None
    hear.close()
    return End(status=process.exitcode or 0, told=told)


def _work(tell: Connection, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
    try:
        told = work(*args)
    except Exception:
        tell.send(format_exc())
        raise
    tell.send(told)
