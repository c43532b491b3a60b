"""Adding to sources.toml without touching a byte of what stands there."""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import tomlkit
from tomlkit.items import Array, InlineTable, Item

from watcher.errors import NotFound
from watcher.model.source import Slot
from watcher.settings.load import parse_settings

Value = (
    str | int | bool | Sequence[str] | Sequence[Mapping[str, str]] | Mapping[str, int | str | Sequence[str]]
)


def append_source(text: str, entry: Mapping[str, Value]) -> str:
    """Return `text` with a [[source]] table of `entry` at its end; what stood there stays to the byte.

    The line ends are those of the file.  Where the sources stand in an array on one line (`source = [{…}]`),
    which TOML lets nothing be added to from outside, the entry becomes its last.
    """
    mark = text[: len(text) - len(text.removeprefix("\ufeff"))]
    known = tomlkit.parse(text.removeprefix("\ufeff")).get("source") if "source" in text else None
    if isinstance(known, Array):
        return mark + _into_array(text.removeprefix("\ufeff"), entry)
    document = tomlkit.document()
    table = tomlkit.table()
    for key, value in entry.items():
        table.add(key, _item(value))
    sources = tomlkit.aot()
    sources.append(table)
    document.add("source", sources)
    end = "" if not text or text.endswith("\n") else "\n"
    added = f"{end}\n{tomlkit.dumps(document)}"
    return text + (added.replace("\n", "\r\n") if "\r\n" in text else added)


def _into_array(text: str, entry: Mapping[str, Value]) -> str:
    document = tomlkit.parse(text)
    document["source"].append(_item(entry))
    return tomlkit.dumps(document)


def add_source(path: Path, entry: Mapping[str, Value], environ: Mapping[str, str] | None = None) -> None:
    """Add a [[source]] table of `entry` to the file at `path`; what stands there stays to the byte.

    Raises:
        ConfigErrors: the file would not be sound with it; it stays as it was.
    """
    text = append_source(path.read_bytes().decode("utf-8"), entry)
    parse_settings(text.removeprefix("\ufeff"), path=path, environ=environ)
    write_text(path, text)


def mute_slot(path: Path, source_id: str, slot: Slot, environ: Mapping[str, str] | None = None) -> None:
    """Add `slot` to what the source called `source_id` mutes; comments and order of the file stay.

    Raises:
        ConfigErrors: the file would not be sound with it; it stays as it was.
        NotFound: the file has no such source.
    """
    entry = {key: getattr(slot, key) for key in ("path", "heading", "text", "reason") if getattr(slot, key)}
    _edit_mutes(path, source_id, lambda mutes: mutes.append(_item(entry)), environ)


def unmute_slot(path: Path, source_id: str, number: int, environ: Mapping[str, str] | None = None) -> None:
    """Take slot `number` (from 0) out of what the source called `source_id` mutes.

    Raises:
        ConfigErrors: the file is not sound.
        NotFound: the file has no such source, or it has no such slot.
    """

    def take_out(mutes: Array) -> None:
        if not 0 <= number < len(mutes):
            raise NotFound(f"{source_id} mutes {len(mutes)} places; there is no number {number + 1}")
        del mutes[number]

    _edit_mutes(path, source_id, take_out, environ)


def _edit_mutes(
    path: Path, source_id: str, edit: Callable[[Array], object], environ: Mapping[str, str] | None
) -> None:
    raw = path.read_bytes().decode("utf-8")
    mark = raw[: len(raw) - len(raw.removeprefix("\ufeff"))]
    document = tomlkit.parse(raw.removeprefix("\ufeff"))
    table = next((each for each in document.get("source", ()) if each.get("id") == source_id), None)
    if table is None:
        raise NotFound(f"{path} has no source called {source_id!r}")
    if "mute" not in table:
        table["mute"] = tomlkit.array().multiline(multiline=True)
    edit(table["mute"])
    if not table["mute"]:
        del table["mute"]
    text = tomlkit.dumps(document)
    parse_settings(text, path=path, environ=environ)
    write_text(path, mark + text)


def write_text(path: Path, text: str) -> None:
    """Replace the file at `path` whole: a reader sees the old text or the new, never a part.

    The file's permissions stay; a symbolic link stays one.
    """
    target = path.resolve()
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _item(value: Value | Mapping[str, Value]) -> Item:
    """Return the TOML item for a value; tables are written on one line, as in the rest of the file."""
    if isinstance(value, Mapping):
        inline: InlineTable = tomlkit.inline_table()
        for key, inner in value.items():
            inline.add(key, _item(inner))
        return inline
    if isinstance(value, Sequence) and not isinstance(value, str):
        tables = [_item(each) for each in value if isinstance(each, Mapping)]
        array = tomlkit.array().multiline(multiline=bool(tables))
        array.extend(tables or value)
        return array
    return tomlkit.item(value)
