import stat
import threading
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from watcher.deliver import FeedFiles
from watcher.errors import DeliveryError

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FILES = {"all/arkiv-1.atom": b"old", "all.atom": b"one", "kilde/fhi.rss": b"two"}


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".watcher-lock"
    }


def test_all_files_are_written_below_the_folder_which_is_made(tmp_path):
    channel = FeedFiles(tmp_path / "not" / "yet", lambda: FILES)
    assert channel.build() == 3
    assert tree(tmp_path / "not" / "yet") == FILES


def test_the_channel_has_the_name_that_outbox_rows_carry(tmp_path):
    channel = FeedFiles(tmp_path, lambda: FILES)
    channel.deliver([], NOW)
    assert channel.name == "feeds"
    assert (tree(tmp_path), channel.written) == (FILES, 3)


def test_a_file_whose_bytes_are_the_same_is_not_touched(tmp_path):
    channel = FeedFiles(tmp_path, lambda: FILES)
    channel.build()
    before = (tmp_path / "all.atom").stat()
    assert channel.build() == 0
    after = (tmp_path / "all.atom").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_only_what_differs_is_written_and_as_a_new_file(tmp_path):
    FeedFiles(tmp_path, lambda: FILES).build()
    with (tmp_path / "all.atom").open("rb") as reader:
        assert FeedFiles(tmp_path, lambda: FILES | {"all.atom": b"newer"}).build() == 1
        assert reader.read() == b"one"  # who was reading has the old file, whole
    assert (tmp_path / "all.atom").read_bytes() == b"newer"


def test_everybody_may_read_what_is_written(tmp_path):
    FeedFiles(tmp_path, lambda: FILES).build()
    assert stat.S_IMODE((tmp_path / "all.atom").stat().st_mode) == 0o644


def test_an_archive_that_would_change_stays_and_the_news_goes_out_all_the_same(tmp_path):
    FeedFiles(tmp_path, lambda: FILES).build()
    channel = FeedFiles(tmp_path, lambda: FILES | {"all/arkiv-1.atom": b"other", "all.atom": b"news"})
    with pytest.raises(DeliveryError, match=r"all/arkiv-1\.atom.*watcher feeds build") as caught:
        channel.deliver([], NOW)
    assert caught.value.permanent
    assert tree(tmp_path) == FILES | {"all.atom": b"news"}


def test_by_force_an_archive_is_written_too(tmp_path):
    FeedFiles(tmp_path, lambda: FILES).build()
    other = FILES | {"all/arkiv-1.atom": b"other"}
    assert FeedFiles(tmp_path, lambda: other).build(is_forced=True) == 1
    assert tree(tmp_path) == other


def test_what_it_did_not_write_is_left_alone(tmp_path):
    (tmp_path / "egen.html").write_bytes(b"mine")
    (tmp_path / "gammel.atom").write_bytes(b"from before")
    FeedFiles(tmp_path, lambda: FILES).build()
    assert tree(tmp_path) == FILES | {"egen.html": b"mine", "gammel.atom": b"from before"}


def test_temporary_files_of_a_killed_run_are_swept_away(tmp_path):
    (tmp_path / "kilde").mkdir()
    (tmp_path / "kilde" / ".watcher-abc.tmp").write_bytes(b"half")
    FeedFiles(tmp_path, lambda: FILES).build()
    assert tree(tmp_path) == FILES


def test_no_temporary_file_is_left_when_writing_fails(tmp_path):
    (tmp_path / "all.atom").mkdir()
    with pytest.raises(DeliveryError, match=r"cannot write .*all\.atom") as caught:
        FeedFiles(tmp_path, lambda: FILES).build()
    assert not caught.value.permanent
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_folder_that_cannot_be_made_is_an_error_that_may_pass(tmp_path):
    (tmp_path / "feeds").write_bytes(b"a file stands where the folder should be")
    with pytest.raises(DeliveryError, match="cannot write") as caught:
        FeedFiles(tmp_path / "feeds", lambda: FILES).build()
    assert not caught.value.permanent


@pytest.mark.parametrize(
    "path", ["../out.atom", "/etc/out.atom", "a/../../out", ".skjult", "a\\b", "", "a/\x00"]
)
def test_a_path_that_leads_out_of_the_folder_is_refused(tmp_path, path):
    folder = tmp_path / "feeds"
    with pytest.raises(DeliveryError, match="refusing to write") as caught:
        FeedFiles(folder, lambda: {path: b"x"}).build()
    assert caught.value.permanent
    assert tree(tmp_path) == {}


def test_archives_are_written_before_what_links_to_them(tmp_path):
    order: list[str] = []

    class Recorded(dict[str, bytes]):
        def __getitem__(self, path: str) -> bytes:
            order.append(path)
            return super().__getitem__(path)

    FeedFiles(tmp_path, lambda: Recorded(FILES)).build()
    assert order == list(FILES)


def test_a_reader_never_sees_a_part_while_others_write(tmp_path):
    bodies = [bytes([65 + n]) * 200_000 for n in range(4)]
    channels = [FeedFiles(tmp_path, partial(dict, {"all.atom": body})) for body in bodies]
    channels[0].build()
    threads = [threading.Thread(target=channel.build) for channel in channels * 3]
    for thread in threads:
        thread.start()
    seen = {(tmp_path / "all.atom").read_bytes() for _ in range(200)}
    for thread in threads:
        thread.join(timeout=30)
    assert seen <= set(bodies)
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_second_writer_waits_and_renders_after_the_first(tmp_path):
    state, started, go_on = {"body": b"old"}, threading.Event(), threading.Event()

    def slow() -> dict[str, bytes]:
        rendered = {"all.atom": state["body"]}
        started.set()
        assert go_on.wait(timeout=30)
        return rendered

    first = threading.Thread(target=FeedFiles(tmp_path, slow).build)
    first.start()
    assert started.wait(timeout=30)
    state["body"] = b"new"
    second = threading.Thread(target=FeedFiles(tmp_path, lambda: {"all.atom": state["body"]}).build)
    second.start()
    go_on.set()
    first.join(timeout=30)
    second.join(timeout=30)
    assert (tmp_path / "all.atom").read_bytes() == b"new"


def test_the_lock_is_let_go_after_an_error(tmp_path):
    def broken() -> dict[str, bytes]:
        raise DeliveryError("no", channel="feeds", permanent=False)

    with pytest.raises(DeliveryError):
        FeedFiles(tmp_path, broken).build()
    assert FeedFiles(tmp_path, lambda: FILES).build() == 3
