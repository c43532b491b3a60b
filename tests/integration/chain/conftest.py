"""The whole chain over real sockets: the stand-in of the watched sites, and an App on a folder of its own."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import structlog

from watcher.app import App, build_app
from watcher.clock import FixedClock
from watcher.demo.config import demo_config
from watcher.demo.origin.serve import Origin, OriginServer
from watcher.judge import parse_vocabulary
from watcher.settings import load_settings, load_vocabulary_files

OpenApp = Callable[[], App]


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    """Logging is global to the process, and commands set it up: leave it as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture
def origin() -> Iterator[Origin]:
    with OriginServer(step=0, hang=5.0) as served:
        yield served


@pytest.fixture
def config(origin: Origin, tmp_path: Path) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(demo_config(origin, port=8000), encoding="utf-8")
    return path


@pytest.fixture
def open_app(origin: Origin, config: Path) -> OpenApp:
    """Open the program as a fresh process would, at the date of the origin's step."""

    def open_now() -> App:
        clock = FixedClock(datetime.fromisoformat(origin.at()))
        vocabulary = parse_vocabulary(load_vocabulary_files())
        return build_app(load_settings(config), clock=clock, vocabulary=vocabulary)

    return open_now
