"""The process between us and the browser: it bounds time, CPU time and memory, and leaves nothing behind.

It adopts every process below it, looks at them twenty times a second, and ends them all when the worker is
done, when a bound is passed, or when our side goes away in whatever manner (its end of the socket closes).
Only the standard library: it must start at once and stay small.
"""

import contextlib
import json
import os
import resource
import select
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from watcher.render.tree import (
    adopt_orphans,
    descendants,
    die_with_parent,
    kill_below,
    leave_network,
    memory_of,
    note_cpu,
)

TICK_SECONDS = 0.05
_REMOVE_TRIES = 20
_LARGEST_FILE_BYTES = 512 * 1024 * 1024
_BOOT = "import sys; sys.path.insert(0, sys.argv.pop(1)); from watcher.render.{0} import main; main()"


def command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of this package alone, whatever the folder and environment."""
    root = Path(__file__).parents[2]
    return [sys.executable, "-I", "-c", _BOOT.format(module), str(root), *arguments]


def main() -> None:
    """Run the worker within bounds: arguments are the socket's number and the bounds as JSON."""
    life = socket.socket(fileno=int(sys.argv[1]))
    bounds = json.loads(sys.argv[2])
    adopt_orphans()
    with contextlib.suppress(OSError):  # when memory is short the browser is the first to go
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    is_offline = leave_network()
    worker = subprocess.Popen(  # noqa: S603  # our own interpreter and module
        command("worker"),
        preexec_fn=_prepare,  # noqa: PLW1509  # no thread runs here
    )
    cause, peak = _watch(worker, life, bounds)
    kill_below(os.getpid())
    _remove(Path(bounds["folder"]))
    with contextlib.suppress(OSError):
        life.sendall(json.dumps({"cause": cause, "peak_bytes": peak, "is_offline": is_offline}).encode())


def _remove(folder: Path) -> None:
    """Remove the browser's folder; again when a file was still being written as its process ended."""
    for _ in range(_REMOVE_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(TICK_SECONDS)


def _prepare() -> None:
    die_with_parent()
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE_BYTES, _LARGEST_FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _watch(
    worker: "subprocess.Popen[bytes]", life: socket.socket, bounds: dict[str, float]
) -> tuple[str, int]:
    """Wait for an end; return what it was and the most memory that was seen."""
    end = time.monotonic() + bounds["seconds"]
    peak, spent = 0, dict[tuple[int, str], float]()
    while True:
        came, _, _ = select.select([life], [], [], TICK_SECONDS)
        if came and not life.recv(1):
            return "closed", peak
        family = descendants(os.getpid())
        peak = max(peak, memory_of(family))
        if peak > bounds["memory_bytes"]:
            return "memory", peak
        if note_cpu(family, spent) > bounds["cpu_seconds"]:
            return "cpu", peak
        if worker.poll() is not None:
            return "done" if worker.returncode == 0 else "died", peak
        if time.monotonic() > end:
            return "deadline", peak
