"""Take the pictures of docs/images anew, in Chromium: the demo's pages at a chosen date, a report of two.

`scripts/screenshot [--folder FOLDER] [--width PIXELS] [--step N] [--only NAME]`; without options what the
documents show.
The same program and pages give the same pictures, as far as Chromium and its fonts are the same.
"""

import argparse
import asyncio
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from watcher.app import App, build_app
from watcher.cli.comparing import load_vocabulary
from watcher.cli.report_html import diff_html
from watcher.cli.report_words import Words
from watcher.demo.config import demo_config
from watcher.demo.origin.serve import Origin, OriginServer
from watcher.demo.run import StepClock
from watcher.judge import parse_vocabulary
from watcher.model.level import Level
from watcher.model.source import SourceType
from watcher.pipeline.two_bodies import Pair, compare_pair
from watcher.settings import load_settings, load_vocabulary_files
from watcher.web.site import create_web

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-color-profile=srgb"]
STEP = 7
"""24 September 2024: updates of several levels, an age limit among them, and one source in trouble."""

REPORT = ("fhi-handbok", 6, 7)
"""Page and revisions of the report: advice turned round while the page's own log calls it editorial."""

REPORT_WIDTH = 900

MOST_BYTES = 300_000
VIEW_HEIGHT = 1000


@contextmanager
def running_site(folder: Path, step: int) -> Iterator[tuple[App, str]]:
    """Give the program and its address, with the stand-in's history up to `step` behind it."""
    with ExitStack() as stack:
        origin = stack.enter_context(OriginServer(step=0, hang=5.0))
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = listener.getsockname()[1]
        app = stack.enter_context(lived(folder, origin, port, step))
        site = create_web(
            store=app.store,
            settings=app.settings,
            clock=app.clock,
            feeds_dir=Path(app.settings.store.feeds_dir),
        )
        server = uvicorn.Server(uvicorn.Config(site, log_level="error", access_log=False))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), name="site")
        thread.start()
        try:
            yield app, f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()


def lived(folder: Path, origin: Origin, port: int, step: int) -> App:
    """Return the program after it has checked every source at each step."""
    path = folder / "sources.toml"
    path.write_text(demo_config(origin, port=port), encoding="utf-8")
    vocabulary = parse_vocabulary(load_vocabulary_files())
    app = build_app(load_settings(path), clock=StepClock(origin), vocabulary=vocabulary)
    app.check(is_all=True)
    while origin.step < step:
        origin.advance()
        app.check(is_all=True)
    app.publish()
    return app


def pages(app: App) -> dict[str, str]:
    """Return which picture shows which page: the newest critical update is the one that is opened."""
    critical = app.store.notices(level=Level.CRITICAL, limit=1)
    if not critical:
        sys.exit("no critical update up to this step: take a later --step")
    return {"updates": "/", "update": f"/oppdatering/{critical[0].slug}", "status": "/status"}


def report(folder: Path) -> str:
    """Return the address of what `watcher diff OLD NEW --format html` writes of two revisions of a page."""
    source, *revisions = REPORT
    origin = Origin(noise="none")
    old, new = (origin.clean_body(source, number) for number in revisions)
    vocabulary = load_vocabulary()
    found = compare_pair(Pair(old=old, new=new, type=SourceType.HTML), vocabulary)
    words = Words("nb", vocabulary.kind_labels)
    path = folder / "report.html"
    page = diff_html(found.diff, found.verdict, found.old, found.new, words=words, health=found.health)
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


def take(page: Page, address: str, path: Path) -> None:
    """Write a picture of the top of a page; one that is too large is an error.

    Raises:
        SystemExit: it does not fit the documents.
    """
    page.goto(address, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path, animations="disabled", caret="hide")
    size = path.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"{path}: {size} bytes, more than {MOST_BYTES}")
    print(f"{path}: {size} bytes")


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(
        prog="scripts/screenshot", description="Take the pictures of docs/images."
    )
    parser.add_argument("--folder", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=VIEW_HEIGHT)
    parser.add_argument("--step", type=int, default=STEP)
    parser.add_argument("--only", help="one picture, by its name: updates, update, status, report")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="watcher-pictures-")))
        addresses = {"report": report(folder)}
        if wanted.only != "report":
            app, base = stack.enter_context(running_site(folder, wanted.step))
            addresses |= {name: base + path for name, path in pages(app).items()}
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page(
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            color_scheme="light",
            reduced_motion="reduce",
        )
        for name, address in addresses.items():
            if wanted.only in {None, name}:
                wide = REPORT_WIDTH if name == "report" else wanted.width
                page.set_viewport_size({"width": wide, "height": wanted.height})
                take(page, address, wanted.folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
