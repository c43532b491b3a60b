"""A site over the sample store, at a fixed moment."""

import os

import pytest

from tests.unit.web.client import SiteClient
from tests.unit.web.site_sample import NOW, make_store, make_web


@pytest.fixture
def store():
    return make_store()


@pytest.fixture
def feeds_dir(tmp_path):
    """Return a folder with feeds that are an hour old."""
    folder = tmp_path / "feeds"
    for name in ("all.atom", "all.rss", "all.json", "feeds.opml", "kilde/fhi-handbok.atom"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<feed>{name} æøå</feed>\n" * 50, "utf-8")
        at = NOW.timestamp() - 3600
        os.utime(path, (at, at))
    return folder


@pytest.fixture
def web(store, feeds_dir):
    return make_web(feeds_dir, store=store)


@pytest.fixture
def client(web):
    return SiteClient(web)
