"""The whole chain over real sockets: the stand-in of the watched sites, and an App on a folder of its own."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.stand_in import patient_config
from watcher.app import App, build_app
from watcher.clock import FixedClock
from watcher.demo.origin.serve import Origin, OriginServer
from watcher.judge import parse_vocabulary
from watcher.settings import load_settings, load_vocabulary_files

OpenApp = Callable[[], App]


@pytest.fixture
def origin() -> Iterator[Origin]:
    with OriginServer(step=0, hang=5.0) as served:
        yield served


@pytest.fixture
def config(origin: Origin, tmp_path: Path) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(patient_config(origin), encoding="utf-8")
    return path


@pytest.fixture
def open_app(origin: Origin, config: Path) -> OpenApp:
    """Open the program as a fresh process would, at the date of the origin's step."""

    def open_now() -> App:
        clock = FixedClock(datetime.fromisoformat(origin.at()))
        vocabulary = parse_vocabulary(load_vocabulary_files())
        return build_app(load_settings(config), clock=clock, vocabulary=vocabulary)

    return open_now
