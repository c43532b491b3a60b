"""One run of a program, measured: wall time, CPU of its process tree, peak memory, bytes on disk."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LOOK_EVERY = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run cost and what it printed.  CPU is user and system time, of what it started too."""

    wall: float
    cpu: float
    peak_mib: float
    printed: str


def run(command: Sequence[str], *, cwd: Path, environment: Mapping[str, str]) -> Run:
    """Run to the end; a status above 1 is an error (1 may mean «something was found»)."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as told:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=told, cwd=cwd, env={**environment})
        peak: list[int] = [0]
        watching = threading.Thread(target=_watch, args=(process.pid, peak))
        watching.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        watching.join()
        out.seek(0)
        printed = out.read().decode("utf-8", "replace")
        if process.returncode > 1:
            told.seek(0)
            raise SystemExit(
                f"{command[0]}: {process.returncode}: {told.read()[-2000:].decode()}\n{printed[-500:]}"
            )
    return Run(wall=wall, cpu=used.ru_utime + used.ru_stime, peak_mib=peak[0] / 1024, printed=printed)


def _watch(pid: int, peak: list[int]) -> None:
    """Note the high-water mark until the process ends.

    Not ru_maxrss: a child inherits that of its parent, which may be larger.
    """
    while True:
        try:
            status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        except OSError:
            return
        found = [line for line in status.splitlines() if line.startswith("VmHWM")]
        if not found:  # it has ended and is not waited for yet
            return
        peak[0] = max(peak[0], int(found[0].split()[1]))
        time.sleep(_LOOK_EVERY)


def stored_bytes(folder: Path, names: Sequence[str]) -> int:
    """Return how much the files called `names`, and what lies under them, take."""
    files = [path for name in names for top in folder.glob(f"{name}*") for path in (top, *top.rglob("*"))]
    return sum(path.stat().st_size for path in files if path.is_file())
