"""Our side of one rendering: starts the processes, answers what the page asks for, and ends them all."""

import asyncio
import contextlib
import json
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import PurePath

from watcher.render.chromium import environment
from watcher.render.frames import BadFrame, Head, pack, read_frame
from watcher.render.supervise import command

MOST_NODES = 300_000
_INNER_SHARE = 0.9
"""The worker gives up by itself a little before it is ended: it can say more than that time is up."""
_LAST_WORD_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one rendering may take, all processes together."""

    chromium: PurePath
    has_sandbox: bool
    deadline: timedelta
    cpu: timedelta
    memory_bytes: int
    most_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A document to be shown as the page at `url`; `headers` are what the browser is told of it."""

    url: str
    document: bytes = field(repr=False)
    headers: tuple[tuple[str, str], ...]
    headings: tuple[str, ...] = ()
    min_chars: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A part that the page asks for, by GET."""

    url: str
    headers: tuple[tuple[str, str], ...]
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the page gets for it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)


class End(StrEnum):
    """How a rendering can end without a page."""

    NOT_STARTED = "not-started"
    CRASHED = "crashed"
    DEADLINE = "deadline"
    BUSY = "busy"  # a script never lets go
    NOT_LOADED = "not-loaded"  # parts were still under way
    RESTLESS = "restless"  # the text went on changing
    MEMORY = "memory"
    CPU = "cpu"
    TOO_LARGE = "too-large"
    TOO_MANY_NODES = "too-many-nodes"
    SENT_ON = "sent-on"  # a script or the page led elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The page as it stands, in UTF-8.  `refused`: what it asked for that is never asked, by kind."""

    html: bytes = field(repr=False)
    browser: str
    elapsed: timedelta
    peak_bytes: int
    refused: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """No page, and why."""

    end: End
    detail: str = ""
    peak_bytes: int = 0


Give = Callable[[Wanted], Awaitable[Given | None]]
"""Gets one part; None: the page is refused it."""


async def show(job: Job, bounds: Bounds, give: Give) -> Shown | Ended:
    """Show a page and return it when it has come to rest.  Nothing of it is left when this returns."""
    async with _processes(bounds) as running:
        running.say(_head(job, bounds, running.folder), job.document)
        answers = asyncio.ensure_future(_converse(running, bounds, give))
        try:
            head, html = await answers
        except (asyncio.IncompleteReadError, BadFrame, OSError) as error:
            head, html = {"stopped": "", "detail": str(error)}, b""
        report = await running.end()
    return _outcome(head, html, report)


@dataclass(slots=True)
class _Running:
    process: asyncio.subprocess.Process
    life: socket.socket
    folder: str

    def say(self, head: Head, body: bytes = b"") -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(pack(head, body))

    async def end(self) -> Head:
        """Let everything be ended and return what the supervisor saw."""
        loop = asyncio.get_running_loop()
        told = b""
        with contextlib.suppress(OSError, TimeoutError):
            self.life.shutdown(socket.SHUT_WR)
            async with asyncio.timeout(_LAST_WORD_SECONDS):
                while came := await loop.sock_recv(self.life, 4096):
                    told += came
        with contextlib.suppress(ValueError):
            report = json.loads(told)
            return report if isinstance(report, dict) else {}
        return {}


@asynccontextmanager
async def _processes(bounds: Bounds) -> AsyncIterator[_Running]:
    """Give the running processes; afterwards none of them, and no file of theirs, is left."""
    folder = tempfile.mkdtemp(prefix="watcher-render-")
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    told = json.dumps(
        {
            "seconds": bounds.deadline.total_seconds(),
            "memory_bytes": bounds.memory_bytes,
            "cpu_seconds": bounds.cpu.total_seconds(),
            "folder": folder,
        }
    )
    try:
        process = await asyncio.create_subprocess_exec(
            *command("supervise", str(theirs.fileno()), told),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
            env=environment(folder),
            cwd=folder,
            start_new_session=True,
        )
        theirs.close()
        try:
            yield _Running(process=process, life=ours, folder=folder)
        finally:
            ours.close()
            await asyncio.shield(_wait_for(process))
    finally:
        theirs.close()
        ours.close()
        shutil.rmtree(folder, ignore_errors=True)


async def _wait_for(process: asyncio.subprocess.Process) -> None:
    """Wait for the supervisor, which ends all the others first; one that hangs is ended."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(_LAST_WORD_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


async def _converse(running: _Running, bounds: Bounds, give: Give) -> tuple[Head, bytes]:
    """Answer what is asked until the worker has its last word."""
    assert running.process.stdout is not None
    asked: set[asyncio.Task[None]] = set()
    try:
        while True:
            head, body = await read_frame(running.process.stdout, 2 * bounds.most_bytes)
            if "ask" not in head:
                return head, body
            task = asyncio.create_task(_answer(running, head, give))
            asked.add(task)
            task.add_done_callback(partial(_done, asked, running.process.stdout))
    finally:
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)


def _done(asked: set[asyncio.Task[None]], reader: asyncio.StreamReader, task: asyncio.Task[None]) -> None:
    """Forget an answered part; a fault of ours in answering is raised where the next frame is awaited."""
    asked.discard(task)
    if not task.cancelled() and (error := task.exception()) and isinstance(error, Exception):
        reader.set_exception(error)


async def _answer(running: _Running, head: Head, give: Give) -> None:
    pairs = tuple((str(name), str(value)) for name, value in head["headers"])
    given = await give(Wanted(url=str(head["url"]), headers=pairs, kind=str(head["kind"])))
    if given is None:
        running.say({"part": head["ask"]})
    else:
        running.say({"part": head["ask"], "status": given.status, "headers": given.headers}, given.body)


def _head(job: Job, bounds: Bounds, folder: str) -> Head:
    return {
        "url": job.url,
        "headers": job.headers,
        "headings": job.headings,
        "min_chars": job.min_chars,
        "chromium": str(bounds.chromium),
        "sandbox": bounds.has_sandbox,
        "folder": folder,
        "seconds": _INNER_SHARE * bounds.deadline.total_seconds(),
        "most_bytes": bounds.most_bytes,
        "most_nodes": MOST_NODES,
    }


def _outcome(head: Head, html: bytes, report: Head) -> Shown | Ended:
    peak = int(report.get("peak_bytes", 0))
    if head.get("shown"):
        return Shown(
            html=html,
            browser=f"Chromium {head['browser']}",
            elapsed=timedelta(seconds=round(float(head["seconds"]), 3)),
            peak_bytes=peak,
            refused={str(kind): int(count) for kind, count in head["refused"].items()},
        )
    cause, detail = str(report.get("cause", "")), str(head.get("detail", ""))
    if head.get("stopped"):
        return Ended(end=End(head["stopped"]), detail=detail, peak_bytes=peak)
    end = {"memory": End.MEMORY, "deadline": End.DEADLINE, "cpu": End.CPU}.get(cause, End.CRASHED)
    return Ended(end=end, detail=detail if end is End.CRASHED else f"{peak} bytes", peak_bytes=peak)
