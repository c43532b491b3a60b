"""RLIMIT_FSIZE: a file that may grow no further is told as that, nothing is lost, it goes on by itself."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.integration.faults.ground import HOUR, SEVEN, TEN, Ground, kinds, newest, tick, verified_at
from tests.loopback import LoopbackServer
from tests.processes import run_apart
from watcher.app import App
from watcher.model.status import EventKind

BESIDE = 16 << 10
"""So much more than what is there may be written at first."""


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """Limit how large this process may make a file; only for a process of its own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def largest(folder: Path) -> int:
    return max(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def end_of(app: App, ground: Ground, fault_of: str, error: str) -> dict[str, Any]:
    """Return how it stands when the limit is gone again."""
    tick(ground, app, 3)
    whole = [finding.text for finding in app.store.inspect(is_verifying=True) if not finding.is_ok]
    return {
        "fault": fault_of,
        "error": error,
        "left": [fault.key for fault in app.faults.standing],
        "kinds": kinds(app),
        "newest": newest(app),
        "notices": len(app.store.notices()),
        "in feed": (ground.feeds / "all.atom").read_text("utf-8").count(str(app.store.notices()[0].id)) > 0,
        "wrong": whole,
    }


def grow_the_store(folder: Path, padding: int) -> dict[str, Any]:
    with LoopbackServer() as server:
        ground = Ground(folder, server, store=folder / "var", feeds=folder / "feeds")
        ground.serve(SEVEN, padding=padding)
        with ground.open() as app:
            tick(ground, app)
            seen = verified_at(app)
            ground.serve(TEN, padding=800_000)
            ground.times.pass_(HOUR)
            with no_file_grows_beyond(largest(ground.store) + BESIDE):
                tick(ground, app, 3)
                (fault,) = app.faults.standing
                assert verified_at(app) == seen
                assert newest(app) == 1
            return end_of(app, ground, fault.key, fault.error)


@pytest.mark.parametrize(
    "padding", [0, 2_000_000], ids=["a small store", "one larger than the room that is tried"]
)
def test_a_store_that_may_grow_no_further_is_told_as_that_and_goes_on(tmp_path: Path, padding: int) -> None:
    found = run_apart(grow_the_store, tmp_path, padding)
    assert found.status == 0, found.told
    error = found.told.pop("error")
    assert "a file may grow no further" in error
    assert "LimitFSIZE" in error
    assert found.told == {
        "fault": "store",
        "left": [],
        "kinds": [EventKind.FAULT, EventKind.MENDED],
        "newest": 2,
        "notices": 1,
        "in feed": True,
        "wrong": [],
    }
