"""One page on a loopback server, and the program on a folder of its own, hour by hour."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from watcher.app import App, build_app
from watcher.clock import FixedClock
from watcher.judge import parse_vocabulary
from watcher.model.ids import SourceId
from watcher.settings import load_settings, load_vocabulary_files

VOCABULARY = parse_vocabulary(load_vocabulary_files())  # read once, not for each of many runs
PAGE = SourceId("raad")
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
CONFIG = """# our pages
[service]
title = "Test"
base_url = "http://127.0.0.1:8000"
tag_authority = "watcher.example,2026"

[store]
database = "sqlite:///{folder}/watcher.db"
feeds_dir = "{folder}/feeds"

[fetch]
allow_hosts = ["127.0.0.1"]
deadline = "60s"

[[source]]
id = "raad"   # the only one
title = "Råd"
owner = "FHI"
url = "{url}"
keep = ["main"]
every = "15m"
"""


def write_config(folder: Path, url: str) -> Path:
    """Write a sources.toml that watches the page at `url` alone, and return its path."""
    path = folder / "sources.toml"
    path.write_text(CONFIG.format(folder=folder, url=url), encoding="utf-8")
    return path


def open_at(config: Path, hour: float) -> App:
    """Open the program as a fresh process would, `hour` hours after START."""
    clock = FixedClock(START + timedelta(hours=hour))
    return build_app(load_settings(config), clock=clock, vocabulary=VOCABULARY)
