"""SIGTERM and SIGINT to a check that waits for a server: it ends soon, and the next does the rest."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.e2e.running import eventually
from tests.integration.faults.ground import PAGE, Ground, within
from tests.surroundings import ENVIRON
from watcher.store import open_store

BOUND_SECONDS = 30.0
"""A check ends within five seconds of the signal; a busy machine is given more."""


@contextmanager
def checking(ground: Ground, *words: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "watcher", "--config", str(ground.config), "check", *words]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRON
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_check_that_is_stopped_while_a_server_is_silent_ends_soon_and_is_still_due(
    ground: Ground, sent: signal.Signals, status: int
) -> None:
    ground.urls = {PAGE: ground.server.url("/taus")}  # nothing is said there yet
    ground.open().close()
    with checking(ground) as process:
        eventually(lambda: ground.server.targets, within=60, what="the page is asked for")
        process.send_signal(sent)
        within(BOUND_SECONDS, process.wait)
        out, err = process.communicate()
    assert (process.returncode, out) == (status, "")
    assert "stopped" in err
    assert "Traceback" not in err
    store = open_store(f"sqlite:///{ground.store}/watcher.db")
    assert store.statuses()[PAGE].next_check_at is not None
    assert [finding for finding in store.inspect() if not finding.is_ok] == []
    store.close()
    ground.serve("Nærkontakter skal holde seg hjemme i 7 dager etter siste kontakt.")
    with checking(ground, "--json") as process:
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert [result["outcome"] for result in json.loads(out)["results"]] == ["new"]
