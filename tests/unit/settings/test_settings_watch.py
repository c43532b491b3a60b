import os
from pathlib import Path

import pytest

from tests.unit.settings.settings_texts import source
from watcher.errors import ConfigError
from watcher.settings import SettingsWatch


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(source("a"), encoding="utf-8")
    return path


def touch(path: Path, *, seconds: int) -> None:
    """Move the time of change: two edits within one tick of the file system's clock must differ too."""
    stamp = path.stat().st_mtime_ns + seconds * 1_000_000_000
    os.utime(path, ns=(stamp, stamp))


def test_nothing_is_told_while_nothing_changes(file):
    watch = SettingsWatch(file, {})
    assert watch.poll() is None
    assert watch.poll() is None


def test_an_edit_gives_the_new_settings_once(file):
    watch = SettingsWatch(file, {})
    file.write_text(source("a") + source("b"), encoding="utf-8")
    edited = watch.poll()
    assert edited is not None
    assert [one.id for one in edited.sources] == ["a", "b"]
    assert watch.poll() is None


def test_a_touch_without_an_edit_is_nothing(file):
    watch = SettingsWatch(file, {})
    touch(file, seconds=5)
    assert watch.poll() is None


def test_an_edit_of_the_same_length_is_seen(file):
    watch = SettingsWatch(file, {})
    file.write_text(source("b"), encoding="utf-8")
    touch(file, seconds=5)
    edited = watch.poll()
    assert edited is not None
    assert edited.sources[0].id == "b"


def test_a_broken_edit_is_told_once_and_its_repair_is_taken_over(file):
    watch = SettingsWatch(file, {})
    file.write_text(source("a", "evry = '1h'"), encoding="utf-8")
    with pytest.raises(ConfigError, match="did you mean 'every'"):
        watch.poll()
    assert watch.poll() is None
    file.write_text(source("a", "every = '1h'"), encoding="utf-8")
    assert watch.poll() is not None


def test_a_file_that_is_replaced_is_seen(file, tmp_path):
    watch = SettingsWatch(file, {})
    other = tmp_path / "new.toml"
    other.write_text(source("c"), encoding="utf-8")
    other.replace(file)
    edited = watch.poll()
    assert edited is not None
    assert edited.sources[0].id == "c"


def test_a_file_that_is_gone_for_a_moment_is_told_and_found_again(file):
    watch = SettingsWatch(file, {})
    text = file.read_text(encoding="utf-8")
    file.unlink()
    with pytest.raises(ConfigError, match="cannot be read"):
        watch.poll()
    assert watch.poll() is None
    file.write_text(text + source("b"), encoding="utf-8")
    assert watch.poll() is not None
