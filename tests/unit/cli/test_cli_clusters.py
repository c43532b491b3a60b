"""`watcher changes --clusters`: the same edit on several pages in one row, published or not."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.store_records import NOW, at, detect, edit, page_diff, page_verdict, source
from watcher.cli.entry import command
from watcher.model.level import Level
from watcher.model.record import ReviewState
from watcher.store import open_store

CONFIG = """
[service]
title = "Prøve"
"""
SOURCE = """
[[source]]
id = "{id}"
title = "{id}"
owner = "FHI"
url = "https://{id}.example.no/"
"""
IDS = ("handbok", "helsenorge", "reise")


class Place:
    def __init__(self, folder: Path) -> None:
        self.file = folder / "sources.toml"
        self.file.write_text(CONFIG + "".join(SOURCE.format(id=one) for one in IDS), encoding="utf-8")

    def run(self, *words: str) -> Result:
        done = CliRunner().invoke(command, ["--config", str(self.file), "changes", "--clusters", *words])
        assert done.exit_code == 0, done.stderr
        return done

    def clusters(self, *words: str) -> list[dict[str, object]]:
        told = json.loads(self.run(*words, "--json").stdout)
        assert list(told) == ["clusters"]
        return list(told["clusters"])


@pytest.fixture
def empty(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def place(empty: Place) -> Place:
    """Two pages with the same edit, of which one is held, and a third page with another one, not judged."""
    with closing(open_store(f"sqlite:///{empty.file.parent / 'var' / 'watcher.db'}")) as store:
        store.sync_sources([source(one) for one in IDS], NOW)
        for number, name in enumerate(IDS[:2]):
            one = detect(store, 2, name, moment=at(60 * number))
            store.set_verdict(one.id, page_verdict(Level.CRITICAL), NOW)
            store.conclude(one.id, ReviewState.HELD if number else ReviewState.QUIET)
        detect(store, 2, "reise", moment=at(600), diff=page_diff("i juni", "i juli"))
    return empty


def test_the_same_edit_is_one_row_with_its_pages(place: Place) -> None:
    other, same = place.run().stdout.splitlines()
    assert "2 pages  Dosen er endret  (handbok, helsenorge)" in same
    assert "1 page  i juli  (reise)" in other
    assert "2 edits, 1 of them on several pages" in place.run().stderr


def test_clusters_have_the_documented_shape(place: Place) -> None:
    other, same = place.clusters()
    assert list(same) == ["key", "kind", "level", "headline", "before", "after", "sources", "pages"]
    assert (same["level"], same["sources"]) == ("critical", ["handbok", "helsenorge"])
    assert (other["level"], other["before"], other["after"]) == ("minor", "i juni", "i juli")
    pages = same["pages"]
    assert isinstance(pages, list)
    assert list(pages[0]) == ["source", "change", "edit", "section", "detected_at", "state", "notice_id"]
    assert [page["state"] for page in pages] == ["quiet", "held"]
    assert [page["edit"] for page in pages] == [edit().id] * 2
    assert pages[0]["section"] == ["Mpox"]


def test_a_source_is_shown_with_the_pages_that_share_its_edits(place: Place) -> None:
    (same,) = place.clusters("--source", "helsenorge")
    assert same["sources"] == ["handbok", "helsenorge"]


def test_a_level_narrows_and_quiet_edits_are_seen_when_asked_for(place: Place) -> None:
    assert [one["level"] for one in place.clusters("--level", "important")] == ["critical"]
    assert len(place.clusters("--level", "noise")) == 2
    assert place.clusters("--since", "2026-03-05") == []


def test_nothing_is_said_plainly(empty: Place) -> None:
    assert empty.clusters() == []
    assert "no changes" in empty.run().stderr
