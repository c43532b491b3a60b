"""`watcher demo`: an update within half a minute, without a network, and a clean end."""

import re
import signal
import time

import pytest

from tests.e2e.running import free_port, started

pytestmark = pytest.mark.slow

WITHIN_SECONDS = 30
OTHER_HOST = re.compile(r"(?:src|action)=\"(?:https?:)?//(?!127\.0\.0\.1)")


def test_the_demo_shows_an_update_within_half_a_minute_and_ends_cleanly(tmp_path):
    folder = tmp_path / "demo"
    begun = time.monotonic()
    with started(tmp_path, "demo", "--speed", "0.5", "--folder", str(folder), port=free_port()) as running:
        left = WITHIN_SECONDS - (time.monotonic() - begun)
        running.until(lambda: "/oppdatering/" in running.text("/"), "an update on the page", within=left)
        assert not OTHER_HOST.search(running.text("/"))
        assert running.text("/status") != ""
        assert running.text("/feeds/all.atom").count("<entry") > 1  # one says what the feed is
        assert running.stop(signal.SIGINT) == 0
        assert "Traceback" not in running.log()
    written = (folder / "sources.toml").read_text(encoding="utf-8")
    assert set(re.findall(r'^url = "http://([\d.]+):', written, re.MULTILINE)) == {"127.0.0.1"}
    assert (folder / "feeds" / "all.atom").is_file()
