"""What the process that reads PDFs may use, and how it binds itself to that before the first byte comes."""

import ctypes
import json
import math
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

try:
    import resource
except ImportError:  # Windows: the deadline and the cap on the reply still hold, from the parent's side
    resource = None  # type: ignore[assignment] # and mypy sees only where it exists

NO_MEMORY = 12
"""The status with which the process ends when a PDF needs more memory than it may have."""

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_NO_NEW_PRIVS = 38
_OPEN_FILES = 3  # stdin, stdout, stderr: no file, socket or pipe can be opened beside them


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfLimits:
    """For one PDF: `deadline` (wall and processor time), `memory_bytes` (address space), `reply_bytes`.

    The process ends when it has had nothing to do for `idle`, has read `most` PDFs, or has grown past a
    quarter of its memory: what one PDF leaves behind does not weigh on the next for long.
    """

    deadline: timedelta = timedelta(seconds=30)
    memory_bytes: int = 512 * 1024 * 1024
    reply_bytes: int = 16 * 1024 * 1024
    idle: timedelta = timedelta(minutes=1)
    most: int = 200

    def spell(self) -> str:
        """Return it as one argument of a command."""
        values = {name: _plain(value) for name, value in asdict(self).items()}
        return json.dumps(values)

    @classmethod
    def read(cls, text: str) -> "PdfLimits":
        """Return what `spell` wrote."""
        values = json.loads(text)
        return cls(
            deadline=timedelta(seconds=values["deadline"]),
            memory_bytes=int(values["memory_bytes"]),
            reply_bytes=int(values["reply_bytes"]),
            idle=timedelta(seconds=values["idle"]),
            most=int(values["most"]),
        )


def _plain(value: timedelta | int) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else value


def confine(limits: PdfLimits) -> None:
    """Bind this process for good: memory, files, children, network, as far as the system can.

    Interrupts are the parent's business: this process ends when its input does.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for name in ("SIGALRM", "SIGXCPU"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    with suppress(OSError):  # Linux, short of memory: kill this one first
        Path("/proc/self/oom_score_adj").write_text("1000")
    _leave_the_network()
    if resource is None:
        return
    _cap("RLIMIT_AS", limits.memory_bytes)
    _cap("RLIMIT_FSIZE", 0)
    _cap("RLIMIT_CORE", 0)
    _cap("RLIMIT_NPROC", 0)
    _cap("RLIMIT_NOFILE", _OPEN_FILES)


def arm(limits: PdfLimits) -> None:
    """Let the kernel end this process when the PDF at hand takes too long, whoever still waits for it."""
    seconds = limits.deadline.total_seconds()
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds + 1)
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def disarm() -> None:
    """Take the alarm back: the PDF has been read."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def watch_memory() -> Callable[[], int]:
    """Return what tells how many bytes this process holds in memory; 0 where the system does not say.

    Called before `confine`, because it keeps a file open.  (getrusage tells the peak of whoever started us.)
    """
    try:
        file = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return lambda: 0
    page_bytes = os.sysconf("SC_PAGE_SIZE")
    return lambda: int(os.pread(file, 200, 0).split()[1]) * page_bytes


def _cap(name: str, most: int) -> None:
    number = getattr(resource, name, None)
    if number is not None:
        with suppress(OSError, ValueError):
            resource.setrlimit(number, (most, most))


def _leave_the_network() -> None:
    """Linux: a network of our own with nothing in it, no way to gain rights.  Some containers refuse."""
    with suppress(OSError, AttributeError, ValueError):
        system = ctypes.CDLL(None)
        system.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
        system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
