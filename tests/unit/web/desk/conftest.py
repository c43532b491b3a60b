"""A desk over a real store, with one person of each role."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.web.desk.desk_client import Browser, Desk
from watcher.model.people import Role
from watcher.store import open_store


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(f"sqlite:///{tmp_path / 'watcher.db'}")
    made = Desk(store, tmp_path)
    for role in Role:
        made.add(role.slug, role)
    yield made
    store.close()


@pytest.fixture
def browser(desk: Desk) -> Browser:
    return desk.browser()
