"""The ground that faults are tried on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.faults.ground import Ground, small_disk
from tests.loopback import LoopbackServer


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer() as listening:
        yield listening


@pytest.fixture
def ground(tmp_path: Path, server: LoopbackServer) -> Ground:
    return Ground(tmp_path, server, store=tmp_path / "var", feeds=tmp_path / "feeds")


@pytest.fixture
def store_disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "store-disk", "4m") as disk:
        yield disk


@pytest.fixture
def feeds_disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "feeds-disk", "1m") as disk:
        yield disk
