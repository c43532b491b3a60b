"""The processes below one, from /proc: which they are, what memory they take, and their end.

Only the standard library.  Source: proc(5), prctl(2).
"""

import contextlib
import ctypes
import os
import signal
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_CLONE_NEWNET = 0x40000000
_KILL_ROUNDS = 200
_TICKS = os.sysconf("SC_CLK_TCK")


def adopt_orphans() -> None:
    """Make what is started below this process, however it detaches itself, stay below it."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent() -> None:
    """Let this process be killed when the one that started it ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def leave_network() -> bool:
    """Put this process and all below it where there is no network; False where the system forbids that."""
    return bool(ctypes.CDLL(None).unshare(_CLONE_NEWNET) == 0)


def descendants(root: int) -> tuple[int, ...]:
    """Return the processes below `root`, parents before children."""
    children: dict[int, list[int]] = {}
    for pid in _processes():
        with contextlib.suppress(OSError, ValueError, IndexError):
            # The name in brackets may hold anything; what follows the last bracket is plain.
            stat = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(pid)
    found: list[int] = []
    waiting = [root]
    while waiting:
        below = sorted(children.pop(waiting.pop(0), []))
        found.extend(below)
        waiting.extend(below)
    return tuple(found)


def memory_of(pids: tuple[int, ...]) -> int:
    """Return the bytes that processes take together: what is their own, and the largest program text once."""
    own, text = 0, 0
    for pid in pids:
        sizes = dict[str, int]()
        with contextlib.suppress(OSError, ValueError):
            for line in (
                (_PROC / str(pid) / "status").read_text(encoding="utf-8", errors="replace").splitlines()
            ):
                name, _, value = line.partition(":")
                if name.startswith("Rss"):
                    sizes[name] = int(value.split()[0]) * 1024
        own += sizes.get("RssAnon", 0) + sizes.get("RssShmem", 0)
        text = max(text, sizes.get("RssFile", 0))
    return own + text


def note_cpu(pids: tuple[int, ...], spent: dict[tuple[int, str], float]) -> float:
    """Note the CPU seconds of processes by id and start, and return the sum; those that ended keep theirs."""
    for pid in pids:
        with contextlib.suppress(OSError, ValueError, IndexError):
            stat = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
            facts = stat.rpartition(")")[2].split()
            spent[pid, facts[19]] = (int(facts[11]) + int(facts[12])) / _TICKS
    return sum(spent.values())


def kill_below(root: int) -> None:
    """End everything below `root` and reap it; what starts meanwhile too."""
    was_empty = False
    for _ in range(_KILL_ROUNDS):
        pids = descendants(root)
        if not pids and was_empty:  # twice: one list may miss what is being handed to another parent
            return
        was_empty = not pids
        for pid in pids:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        _reap(wait_for_one=True)
        _reap(wait_for_one=False)


def _reap(*, wait_for_one: bool) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, 0 if wait_for_one else os.WNOHANG)[0]:
            if wait_for_one:
                return


def _processes() -> Iterator[int]:
    return (int(entry) for entry in os.listdir(_PROC) if entry.isdecimal())  # noqa: PTH208  # names alone
