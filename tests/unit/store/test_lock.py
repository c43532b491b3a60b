"""The lock that keeps a second embedded Watcher off the same store."""

import multiprocessing
import os
from pathlib import Path

import pytest

from tests.processes import FORKED
from tests.store_records import NOW
from watcher.errors import StoreError
from watcher.store.lock import Locked, hold_lock


def test_whoever_comes_second_is_told_who_holds_it_and_since_when(tmp_path: Path) -> None:
    path = tmp_path / "var" / "watcher.lock"
    with hold_lock(path, started_at=NOW), pytest.raises(Locked) as refused, hold_lock(path, started_at=NOW):
        pass
    assert f"process {os.getpid()}, since 2026-03-04T05:06:07Z" in str(refused.value)
    assert str(path) in str(refused.value)


def test_the_lock_is_free_again_when_the_block_is_left(tmp_path: Path) -> None:
    path = tmp_path / "watcher.lock"
    for _ in range(2):
        with hold_lock(path, started_at=NOW):
            assert path.read_text(encoding="utf-8").startswith("process")
    assert path.read_text(encoding="utf-8") == ""


def test_the_lock_is_free_again_when_the_holder_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "watcher.lock"
    held = FORKED.Event()
    holder = FORKED.Process(target=hold_for_ever, args=(path, held))
    holder.start()
    assert held.wait(30)
    with pytest.raises(Locked, match=f"process {holder.pid}"), hold_lock(path, started_at=NOW):
        pass
    holder.kill()
    holder.join()
    with hold_lock(path, started_at=NOW):
        assert f"process {os.getpid()}" in path.read_text(encoding="utf-8")


def hold_for_ever(path: Path, held) -> None:
    with hold_lock(path, started_at=NOW):
        held.set()
        multiprocessing.Event().wait(60)


def test_a_lock_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(StoreError, match="cannot make the lock"),
        hold_lock(tmp_path / "file" / "x", started_at=NOW),
    ):
        pass
