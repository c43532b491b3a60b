"""The program as its users start it: a process of its own, on a folder and a port of its own."""

import contextlib
import itertools
import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import httpx

from tests.stand_in import patient_config
from watcher.demo.origin.serve import Origin

ROOT = Path(__file__).parents[2]
ENTRY = "\n[[source]]\n"
PAUSE = 0.1
T = TypeVar("T")


_ports = itertools.cycle(random.SystemRandom().sample(range(15_000, 30_000), 500))


def free_port() -> int:
    """Return a port of loopback that is free, outside the range that the system hands out itself."""
    for port in _ports:
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError


def eventually(look: Callable[[], T], *, within: float, what: str, told: Callable[[], str] = str) -> T:
    """Return what `look` gives as soon as it is true; fail after `within` seconds."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(PAUSE)
    raise AssertionError(f"not within {within:.0f} s: {what}\n{told()}")


def config_text(origin: Origin, port: int, ids: Sequence[str], *, every: str = "2s") -> str:
    """Return a sources.toml for some of the stand-in's sources, checked often."""
    head, *entries = patient_config(origin, port=port).split(ENTRY)
    wanted = [entry for entry in entries if entry.startswith(tuple(f'id = "{one}"' for one in ids))]
    assert len(wanted) == len(ids)
    text = "".join(ENTRY + entry for entry in wanted).replace('every = "30m"', f'every = "{every}"')
    return head + text


class Running:
    """One started program: its page, its log so far, and how it ends."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path, port: int) -> None:
        self.process, self._log, self._base = process, log, f"http://127.0.0.1:{port}"

    def get(self, path: str) -> httpx.Response | None:
        """Return the answer, or None when nobody listens (yet)."""
        try:
            return httpx.get(self._base + path, timeout=10)
        except httpx.TransportError:
            return None

    def text(self, path: str) -> str:
        """Return the text at `path`, "" when there is none."""
        answer = self.get(path)
        return answer.text if answer is not None and answer.status_code == httpx.codes.OK else ""

    def log(self) -> str:
        """Return what it has written to standard error."""
        return self._log.read_text(encoding="utf-8")

    def answers(self) -> bool:
        """Return whether the site is up; a process that has ended is told at once."""
        assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.log()}"
        return self.text("/healthz") != ""

    def until(self, look: Callable[[], Any], what: str, *, within: float = 90) -> Any:
        """Return what `look` gives as soon as that is true."""
        return eventually(look, within=within, what=what, told=self.log)

    def stop(self, number: int) -> int:
        """Send a signal and return the exit status; within ten seconds it must have ended."""
        self.process.send_signal(number)
        return self.process.wait(10)


@contextlib.contextmanager
def started(folder: Path, *words: str, port: int, log: str = "log") -> Iterator[Running]:
    """Run `watcher WORDS --port PORT` and give it as soon as its site answers."""
    path = folder / log
    command = [sys.executable, "-m", "watcher", *words, "--port", str(port)]
    with (
        path.open("wb") as errors,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors) as process,
    ):
        running = Running(process, path, port)
        try:
            running.until(running.answers, "the site answers")
            yield running
        finally:
            if process.poll() is None:
                process.kill()


def ask(config: Path, *words: str) -> Any:
    """Return the JSON that a command prints."""
    done = command(config, *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def command(config: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    line = [sys.executable, "-m", "watcher", "--config", str(config), *words]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
