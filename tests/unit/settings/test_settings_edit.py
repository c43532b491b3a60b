import tomllib
from pathlib import Path

import pytest

from watcher.errors import NotFound
from watcher.model.source import Slot
from watcher.settings import ConfigErrors, load_settings
from watcher.settings.edit import Value, add_source, append_source, mute_slot, unmute_slot, write_text

BEFORE = """# our pages  # æøå
[service]
title = 'x'   # odd spacing

[[source]]
id   = "a"
# the last word
"""
ENTRY: dict[str, Value] = {
    "id": "b",
    "title": 'Råd og "vink"',
    "render": False,
    "keep": ["main article"],
    "expect": {"min_chars": 300, "headings": ["Om"]},
}


def test_what_stood_there_stays_to_the_byte():
    assert append_source(BEFORE, ENTRY).startswith(BEFORE)


def test_the_new_entry_reads_back_as_given():
    sources = tomllib.loads(append_source(BEFORE, ENTRY))["source"]
    assert [one["id"] for one in sources] == ["a", "b"]
    assert sources[1] == ENTRY


def test_a_file_without_a_final_line_end_is_added_to_on_a_new_line():
    assert tomllib.loads(append_source('[service]\ntitle = "x"', ENTRY))["service"] == {"title": "x"}


def test_an_empty_file_is_added_to():
    assert tomllib.loads(append_source("", ENTRY)) == {"source": [ENTRY]}


def test_a_sound_entry_is_added_and_windows_line_ends_and_byte_order_mark_stay(tmp_path: Path):
    path = tmp_path / "sources.toml"
    before = b"\xef\xbb\xbf[service]\r\ntitle = 'x'\r\n"
    path.write_bytes(before)
    add_source(path, {"id": "b", "title": "B", "owner": "O", "url": "https://b.no"}, {})
    assert path.read_bytes().startswith(before)
    assert [one.id for one in load_settings(path, {}).sources] == ["b"]


def test_an_entry_that_would_not_be_sound_changes_nothing(tmp_path: Path):
    path = tmp_path / "sources.toml"
    path.write_text("[service]\n", encoding="utf-8")
    with pytest.raises(ConfigErrors, match="owner: is missing"):
        add_source(path, {"id": "b", "title": "B", "url": "https://b.no"}, {})
    assert path.read_text(encoding="utf-8") == "[service]\n"


def test_a_file_is_replaced_whole_and_keeps_its_permissions(tmp_path: Path):
    path = tmp_path / "sources.toml"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    write_text(path, "ny\r\n")
    assert path.read_bytes() == b"ny\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["sources.toml"]


def test_a_symbolic_link_stays_one(tmp_path: Path):
    real, link = tmp_path / "real.toml", tmp_path / "link.toml"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    write_text(link, "new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"


def test_a_failed_write_leaves_the_old_text_and_nothing_else(tmp_path: Path):
    path = tmp_path / "sources.toml"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "\ud800")
    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["sources.toml"]


MUTABLE = """# our pages  # æøå
[service]
title = 'x'   # odd spacing

[[source]]
id   = "a"   # first
title = "A"
owner = "O"
url = "https://a.no"

[[source]]
id = "b"
title = "B"
owner = "O"
url = "https://b.no"
# the last word
"""
SLOT = Slot(path="main>p", heading="Om", text="åpnet # ganger", reason="teller")


def test_a_muted_slot_is_written_to_its_source_and_the_rest_stays(tmp_path: Path):
    path = tmp_path / "sources.toml"
    path.write_text(MUTABLE, encoding="utf-8")
    mute_slot(path, "a", SLOT, {})
    a, b = load_settings(path, {}).sources
    assert a.rules.mute == (SLOT,)
    assert a.rules.mute[0].reason == "teller"
    assert b.rules.mute == ()
    text = path.read_text(encoding="utf-8")
    assert all(line in text for line in MUTABLE.splitlines())


def test_an_unmuted_slot_leaves_the_file_as_it_was(tmp_path: Path):
    path = tmp_path / "sources.toml"
    path.write_text(MUTABLE, encoding="utf-8")
    mute_slot(path, "b", SLOT, {})
    unmute_slot(path, "b", 0, {})
    assert tomllib.loads(path.read_text(encoding="utf-8")) == tomllib.loads(MUTABLE)


def test_a_slot_or_a_source_that_is_not_there_is_refused(tmp_path: Path):
    path = tmp_path / "sources.toml"
    path.write_text(MUTABLE, encoding="utf-8")
    with pytest.raises(NotFound, match="no source called 'c'"):
        mute_slot(path, "c", SLOT, {})
    with pytest.raises(NotFound, match="there is no number 2"):
        unmute_slot(path, "a", 1, {})
    assert path.read_text(encoding="utf-8") == MUTABLE


def test_a_slot_without_a_reason_changes_nothing(tmp_path: Path):
    path = tmp_path / "sources.toml"
    path.write_text(MUTABLE, encoding="utf-8")
    with pytest.raises(ConfigErrors, match="reason"):
        mute_slot(path, "a", Slot(path="main>p"), {})
    assert path.read_text(encoding="utf-8") == MUTABLE


ADDED: dict[str, Value] = {"id": "c", "title": "C", "owner": "O", "url": "https://c.no"}


@pytest.mark.parametrize(
    "before",
    [
        MUTABLE,
        MUTABLE.removesuffix("\n"),
        MUTABLE.replace("\n", "\r\n"),
        MUTABLE + "\n[fetch]\nmin_gap = '1s'\n# the end, without a line end",
        MUTABLE + "headers = { A = 'b' }  # inline\nexpect = { min_chars = 1, headings = ['x'] }\n",
        "\ufeff" + MUTABLE,
    ],
    ids=["plain", "no-final-line-end", "windows", "source-not-last", "inline-tables", "byte-order-mark"],
)
def test_every_byte_of_any_file_stays_and_the_entry_is_there(tmp_path: Path, before: str):
    path = tmp_path / "sources.toml"
    path.write_bytes(before.encode())
    add_source(path, ADDED, {})
    assert path.read_bytes().startswith(before.encode())
    assert [one.id for one in load_settings(path, {}).sources] == ["a", "b", "c"]


def test_what_is_added_has_the_line_ends_of_the_file():
    added = append_source("[service]\r\n", ADDED)
    assert added.count("\n") == added.count("\r\n")
    assert "\r" not in append_source("[service]\n", ADDED)


def test_a_source_is_added_to_an_array_on_one_line():
    before = "# ours\nsource = [{ id = 'a', title = 'A', owner = 'O', url = 'https://a.no' }]  # all\n"
    after = append_source(before, ADDED)
    assert [one["id"] for one in tomllib.loads(after)["source"]] == ["a", "c"]
    assert after.startswith("# ours\nsource = [{ id = 'a', title = 'A', owner = 'O', url = 'https://a.no' }")
    assert after.endswith("# all\n")


def test_muted_places_of_a_new_entry_are_written_as_tables_in_a_list(tmp_path: Path):
    path = tmp_path / "sources.toml"
    path.write_text("", encoding="utf-8")
    slot = {"path": SLOT.path, "heading": SLOT.heading, "text": SLOT.text, "reason": SLOT.reason}
    add_source(path, {**ADDED, "mute": [slot]}, {})
    assert load_settings(path, {}).sources[0].rules.mute == (SLOT,)
