"""The process that drives Chromium through Playwright.  The only place that knows Playwright.

Reads one job, shows the page, asks our side for every part of it, and answers once: the page as it stands,
or what went wrong.  It never asks the network for anything.
"""

import asyncio
import os
import sys
import time
from collections.abc import Mapping
from typing import Any

from playwright.async_api import (
    Browser,
    CDPSession,
    Error,
    Page,
    Request,
    Route,
    WebSocketRoute,
    async_playwright,
)

from watcher.render.chromium import CONTEXT, launch_options
from watcher.render.frames import Head, pack, read_frame
from watcher.render.readiness import LOOK_EVERY_SECONDS, Look, Patience
from watcher.render.scripts import CLOSE_DOORS, LOOK

_ASKED_FOR = frozenset({"script", "xhr", "fetch"})
_STAND_INS = {
    "stylesheet": ("text/css", b""),
    "image": (
        "image/gif",
        bytes.fromhex(
            "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
        ),
    ),
}
"""What no text needs is not asked for; the page gets something harmless, so that it does not mend itself."""
_MOST_PART_BYTES = 64 * 1024 * 1024


class Stopped(Exception):
    """The page cannot be shown; `what` names it for our side."""

    def __init__(self, what: str, detail: str = "") -> None:
        self.what, self.detail = what, detail
        super().__init__(what)


class Parts:
    """Answers every request of the page: from the job, from our side, or not at all."""

    def __init__(self, job: Head, document: bytes, reader: asyncio.StreamReader) -> None:
        self._job, self._document, self._reader = job, document, reader
        self._waiting: dict[int, asyncio.Future[tuple[Head, bytes]]] = {}
        self._page: Page | None = None
        self._has_begun = False
        self.stopped: asyncio.Future[Stopped] = asyncio.get_running_loop().create_future()
        self.asked, self.pending = 0, 0
        self.refused: dict[str, int] = {}

    def watch(self, page: Page) -> None:
        """Follow this page; any other is closed as it opens."""
        self._page = page
        page.on("crash", lambda _: self.stop("crashed"))
        page.context.on("page", lambda other: asyncio.ensure_future(_close(other)))

    def stop(self, what: str, detail: str = "") -> None:
        """Let the rendering end; only the first cause counts."""
        if not self.stopped.done():
            self.stopped.set_result(Stopped(what, detail))

    async def listen(self) -> None:
        """Hand on what our side answers."""
        while True:
            head, body = await read_frame(self._reader, _MOST_PART_BYTES)
            waiting = self._waiting.pop(int(head["part"]), None)
            if waiting and not waiting.done():
                waiting.set_result((head, body))

    async def answer(self, route: Route) -> None:
        """Answer one request; a page that went away meanwhile is no error."""
        self.asked += 1
        self.pending += 1
        try:
            await self._answer(route, route.request)
        except Error:
            return
        finally:
            self.pending -= 1

    async def _answer(self, route: Route, request: Request) -> None:
        kind = request.resource_type
        if request.is_navigation_request():
            await self._navigate(route, request)
        elif kind in _STAND_INS:
            content_type, body = _STAND_INS[kind]
            await route.fulfill(status=200, content_type=content_type, body=body)
        elif kind not in _ASKED_FOR or request.method != "GET":
            self.refuse(kind if kind not in _ASKED_FOR else request.method)
            await route.abort("blockedbyclient")
        else:
            await self._ask(route, request)

    def refuse(self, kind: str) -> None:
        """Count a request that is not even asked for."""
        self.refused[kind] = self.refused.get(kind, 0) + 1

    async def _navigate(self, route: Route, request: Request) -> None:
        """Give the document once; frames stay empty, and a page that sends itself elsewhere is stopped."""
        is_main = self._page is not None and request.frame == self._page.main_frame
        if is_main and not self._has_begun:
            self._has_begun = True
            await route.fulfill(status=200, headers=dict(self._job["headers"]), body=self._document)
            return
        if is_main:
            self.stop("sent-on", request.url)
        else:
            self.refuse("frame")
        await route.abort("blockedbyclient")

    async def _ask(self, route: Route, request: Request) -> None:
        number = self.asked
        future = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        headers = [[name, value] for name, value in request.headers.items()]
        send({"ask": number, "url": request.url, "headers": headers, "kind": request.resource_type})
        head, body = await future
        if head.get("status"):
            await route.fulfill(status=head["status"], headers=dict(head["headers"]), body=body)
        else:
            await route.abort("blockedbyclient")


def send(head: Head, body: bytes = b"") -> None:
    """Say something to our side."""
    sys.stdout.buffer.write(pack(head, body))
    sys.stdout.buffer.flush()


async def show(job: Head, document: bytes, reader: asyncio.StreamReader) -> None:
    """Show the page of a job and answer.

    Raises:
        Stopped: why it cannot be shown.
    """
    begun = time.monotonic()
    parts = Parts(job, document, reader)
    playwright = await async_playwright().start()
    options: Any = launch_options(
        job["chromium"], job["folder"], has_sandbox=job["sandbox"], seconds=job["seconds"]
    )
    try:
        browser = await playwright.chromium.launch(**options)
    except Error as error:
        raise Stopped("not-started", str(error)[-2000:]) from error
    listening = asyncio.ensure_future(parts.listen())
    working = asyncio.ensure_future(_read(browser, job, parts, begun))
    ends: list[asyncio.Future[Any]] = [working, parts.stopped, listening]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    if parts.stopped.done():
        raise parts.stopped.result()
    if not working.done():
        raise Stopped("crashed", "our side went away")
    html = working.result()
    told = {"shown": True, "browser": browser.version, "seconds": time.monotonic() - begun}
    send({**told, "refused": parts.refused}, html)


async def _read(browser: Browser, job: Head, parts: Parts, begun: float) -> bytes:
    """Return the page when it is ready.

    Raises:
        Stopped: it never is, or cannot be had.
    """
    page = await _open(browser, parts)
    looks = Looks(job, parts)
    try:
        async with asyncio.timeout(begun + job["seconds"] - time.monotonic()):
            session = await page.context.new_cdp_session(page)
            await page.goto(job["url"], wait_until="commit", timeout=0)
            await looks.wait(session)
            _check_place(page, job, parts)
            html = await _serialise(session)
    except Error as error:
        raise Stopped("crashed", str(error)[:500]) from error
    except TimeoutError:
        raise Stopped(looks.why_not_ready()) from None
    if len(html) > job["most_bytes"]:
        raise Stopped("too-large", str(len(html)))
    return html


async def _open(browser: Browser, parts: Parts) -> Page:
    """Return an empty page, all of whose requests come to `parts`."""

    def refuse(_: WebSocketRoute) -> None:
        parts.refuse("websocket")  # and never connected: it stays as if opening

    options: Any = CONTEXT
    context = await browser.new_context(**options)
    await context.add_init_script(CLOSE_DOORS)
    await context.route("**/*", parts.answer)
    await context.route_web_socket("**/*", refuse)
    page = await context.new_page()
    parts.watch(page)
    return page


class Looks:
    """Looks at a page until it is ready."""

    def __init__(self, job: Head, parts: Parts) -> None:
        self._job, self._parts = job, parts
        self._is_looking = True
        self._last: Look | None = None

    async def wait(self, session: CDPSession) -> None:
        """Return when the page is ready.

        Raises:
            Stopped: it has too many nodes to be read.
        """
        tree = await session.send("Page.getFrameTree")
        frame = tree["frameTree"]["frame"]["id"]
        world = await session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "watcher"})
        patience = Patience(min_chars=self._job["min_chars"])
        while True:
            self._is_looking = True
            seen = await _look(session, world["executionContextId"], self._job)
            self._is_looking = False
            look = Look(at=time.monotonic(), pending=self._parts.pending, asked=self._parts.asked, **seen)
            if look.nodes > self._job["most_nodes"]:
                raise Stopped("too-many-nodes")
            if patience.is_ready(look):
                return
            self._last = look
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    def why_not_ready(self) -> str:
        """Return what time ran out on."""
        if self._parts.pending:
            return "not-loaded"
        return "busy" if self._is_looking or self._last is None else "restless"


async def _look(session: CDPSession, world: int, job: Head) -> dict[str, Any]:
    answer = await session.send(
        "Runtime.callFunctionOn",
        {
            "functionDeclaration": LOOK.strip()[1:-1],
            "executionContextId": world,
            "arguments": [{"value": job["headings"]}, {"value": job["most_nodes"]}],
            "returnByValue": True,
        },
    )
    if "exceptionDetails" in answer:
        raise Stopped("crashed", str(answer["exceptionDetails"].get("text", ""))[:500])
    value: dict[str, Any] = answer["result"]["value"]
    return value


def _check_place(page: Page, job: Head, parts: Parts) -> None:
    """A page may write another path in the address line, but must still be of the same origin."""
    if parts.stopped.done():
        raise parts.stopped.result()
    if _origin(page.url) != _origin(job["url"]):
        raise Stopped("sent-on", page.url)


def _origin(address: str) -> str:
    return "/".join(address.split("/")[:3])


async def _serialise(session: CDPSession) -> bytes:
    """Return the document with its shadow trees as declarative ones; no script of the page takes part."""
    root: Mapping[str, Any] = await session.send("DOM.getDocument", {"depth": 0})
    told = await session.send(
        "DOM.getOuterHTML", {"nodeId": root["root"]["nodeId"], "includeShadowDOM": True}
    )
    return str(told["outerHTML"]).encode("utf-8", "replace")


async def _close(page: Page) -> None:
    try:
        await page.close(run_before_unload=False)
    except Error:
        return


async def _main() -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=_MOST_PART_BYTES)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    job, document = await read_frame(reader, _MOST_PART_BYTES)
    try:
        await show(job, document, reader)
    except Stopped as stopped:
        send({"stopped": stopped.what, "detail": stopped.detail})
    os._exit(0)  # no farewell to a browser that may not answer: the supervisor ends all that is left


def main() -> None:
    """Do one job."""
    asyncio.run(_main())
