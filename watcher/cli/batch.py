"""`watcher diff --batch`: many pairs, one JSON object a line in, one out."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from watcher.cli.comparing import load_vocabulary
from watcher.cli.entry import FOUND, TROUBLE
from watcher.cli.report_words import report_language
from watcher.errors import ExtractError
from watcher.judge import Vocabulary
from watcher.model.ids import SourceId
from watcher.model.source import SourceType
from watcher.pipeline.objects.change import diff_object
from watcher.pipeline.two_bodies import Pair, compare_pair


class BatchLine(BaseModel):
    """One line: `old` and `new` hold the texts, or `old_file` and `new_file` name files."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    id: str | int
    old: str | None = None
    new: str | None = None
    old_file: str | None = None
    new_file: str | None = None
    type: str = "html"
    lang: str = ""
    url: str = "https://example.invalid/"
    source: str = "diff"
    keep: list[str] | str | None = None
    drop: list[str] | str | None = None


def run_batch(lines: Iterable[bytes], folder: Path, out: IO[str]) -> int:
    """Compare each pair, write one object a line with its `id`, and return the exit status.

    A pair that cannot be compared gives `{"id", "error"}`; the others are compared all the same.  Relative
    file names are looked for in `folder`, where the batch file is, then where the command was called.
    """
    vocabulary = load_vocabulary()
    status = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        told, found = _compare_line(line, number, folder, vocabulary)
        status = max(status, found)
        out.write(json.dumps(told, ensure_ascii=False) + "\n")
    return status


def _compare_line(
    line: bytes, number: int, folder: Path, vocabulary: Vocabulary
) -> tuple[dict[str, Any], int]:
    """Return the object to write for one line, and its exit status."""
    try:
        wanted = BatchLine.model_validate(json.loads(line))
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        where = ".".join(str(key) for key in first["loc"])
        return {"id": None, "error": f"line {number}: {where}: {first['msg']}"}, TROUBLE
    except ValueError as fault:
        return {"id": None, "error": f"line {number}: no JSON: {fault}"}, TROUBLE
    try:
        found = compare_pair(_pair(wanted, folder), vocabulary)
    except (ExtractError, OSError, ValueError) as fault:
        return {"id": wanted.id, "error": str(fault)}, TROUBLE
    lang = report_language(wanted.lang, found.new.lang)
    told = {"id": wanted.id, **diff_object(found.diff, found.verdict, health=found.health, lang=lang)}
    return told, FOUND if found.diff.edits else 0


def _pair(wanted: BatchLine, folder: Path) -> Pair:
    """Return the pair that a line describes.

    Raises:
        OSError: a file cannot be read.
        ValueError: a side is missing, or the type is none.
    """
    is_text = wanted.old is not None and wanted.new is not None
    return Pair(
        old=_side(wanted.old, wanted.old_file, "old", folder),
        new=_side(wanted.new, wanted.new_file, "new", folder),
        type=SourceType(wanted.type),
        lang=wanted.lang,
        url=wanted.url,
        source_id=SourceId(wanted.source),
        keep=_selectors(wanted.keep),
        drop=_selectors(wanted.drop),
        charset="utf-8" if is_text else "",
    )


def _side(text: str | None, name: str | None, key: str, folder: Path) -> bytes:
    if text is not None:
        return text.encode("utf-8")
    if name is None:
        raise ValueError(f"neither {key} nor {key}_file is given")
    beside = folder / name
    return (beside if beside.exists() else Path(name)).read_bytes()


def _selectors(given: list[str] | str | None) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given or ())
