"""A real Chromium, and the site it looks at."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.site_server import serve_site

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give Chromium.  Without one the tests are skipped, except where CI says that they must run."""
    if not CHROMIUM.exists():
        reason = f"no Chromium at {CHROMIUM} (on Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":  # noqa: TID251  # the one thing that tests ask of their surroundings
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the running site."""
    with serve_site(tmp_path_factory.mktemp("feeds")) as address:
        yield address
