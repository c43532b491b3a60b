"""Files are rendered again when they, or what they are made from, have changed, and not otherwise."""

import os
from pathlib import Path

import pytest

from watcher.deliver import FeedFiles
from watcher.deliver.marks import MARK

FILES = {"all/arkiv-1.atom": b"old", "all.atom": b"one", "kilde/fhi.rss": b"two"}


class Printed(dict[str, bytes]):
    """Files whose prints are their bytes; `rendered` are those that were asked for."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(files)
        self.rendered: list[str] = []

    def __getitem__(self, path: str) -> bytes:
        self.rendered.append(path)
        return super().__getitem__(path)

    def prints(self) -> dict[str, str]:
        return {path: body.decode() for path, body in self.items()}


def build(folder: Path, files: dict[str, bytes], **wanted) -> list[str]:
    printed = Printed(files)
    FeedFiles(folder, lambda: printed).build(**wanted)
    return printed.rendered


def unplanned() -> dict[str, bytes]:
    raise AssertionError("the feeds were planned")


def test_what_is_made_from_the_same_is_not_rendered_again(tmp_path):
    assert build(tmp_path, FILES) == list(FILES)
    assert build(tmp_path, FILES) == []


def test_only_the_file_that_is_made_from_something_else_is_rendered(tmp_path):
    build(tmp_path, FILES)
    assert build(tmp_path, FILES | {"all.atom": b"newer"}) == ["all.atom"]
    assert (tmp_path / "all.atom").read_bytes() == b"newer"


def test_nothing_is_planned_for_a_state_for_which_the_files_were_made(tmp_path):
    build(tmp_path, FILES, standing=lambda: "a")
    assert FeedFiles(tmp_path, unplanned).build(standing=lambda: "a") == 0
    with pytest.raises(AssertionError):
        FeedFiles(tmp_path, unplanned).build(standing=lambda: "b")
    with pytest.raises(AssertionError):
        FeedFiles(tmp_path, unplanned).build()


@pytest.mark.parametrize("standing", [None, lambda: "a"])
def test_a_file_that_was_taken_away_is_made_again(tmp_path, standing):
    build(tmp_path, FILES, standing=standing)
    (tmp_path / "kilde/fhi.rss").unlink()
    assert build(tmp_path, FILES, standing=standing) == ["kilde/fhi.rss"]
    assert (tmp_path / "kilde/fhi.rss").read_bytes() == b"two"


@pytest.mark.parametrize("standing", [None, lambda: "a"])
def test_a_file_that_was_edited_is_made_again_even_when_size_and_time_were_put_back(tmp_path, standing):
    build(tmp_path, FILES, standing=standing)
    target = tmp_path / "all.atom"
    seen = target.stat()
    while target.stat().st_ctime_ns == seen.st_ctime_ns:  # the file system's clock has to tick
        target.write_bytes(b"eno")
        os.utime(target, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert build(tmp_path, FILES, standing=standing) == ["all.atom"]
    assert target.read_bytes() == b"one"


@pytest.mark.parametrize(
    "text", [b"", b"[]", b'{"format":2}', b'{"format":1,"files":{"all.atom":3}}', b"\xff"]
)
def test_a_mark_that_cannot_be_read_claims_nothing(tmp_path, text):
    build(tmp_path, FILES)
    (tmp_path / MARK).write_bytes(text)
    assert build(tmp_path, FILES) == list(FILES)


def test_a_whole_build_renders_everything_whatever_the_mark_says(tmp_path):
    build(tmp_path, FILES)
    assert build(tmp_path, FILES, is_whole=True) == list(FILES)
    assert build(tmp_path, FILES, is_forced=True) == list(FILES)


def test_an_archive_that_would_change_is_told_again_each_time(tmp_path):
    build(tmp_path, FILES, standing=lambda: "a")
    other = FILES | {"all/arkiv-1.atom": b"other"}
    for _ in range(2):
        with pytest.raises(Exception, match=r"1 archive\(s\)"):
            build(tmp_path, other, standing=lambda: "b")
    assert (tmp_path / "all/arkiv-1.atom").read_bytes() == b"old"


def test_a_build_that_is_broken_off_is_made_up_for(tmp_path):
    build(tmp_path, FILES, standing=lambda: "a")

    class Broken(Printed):
        def __getitem__(self, path: str) -> bytes:
            if path == "kilde/fhi.rss":
                raise RuntimeError("killed")
            return super().__getitem__(path)

    later = {"all/arkiv-1.atom": b"old", "all.atom": b"later", "kilde/fhi.rss": b"later"}
    with pytest.raises(RuntimeError):
        FeedFiles(tmp_path, lambda: Broken(later)).build(standing=lambda: "b")
    assert build(tmp_path, FILES, standing=lambda: "a") == [
        "all.atom"
    ]  # it went back: what was half done is undone
    assert (tmp_path / "all.atom").read_bytes() == b"one"


def test_files_without_prints_leave_no_mark(tmp_path):
    FeedFiles(tmp_path, lambda: FILES).build(standing=lambda: "a")
    assert not (tmp_path / MARK).exists()
