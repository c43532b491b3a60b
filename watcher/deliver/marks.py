"""What the feed files were made from and how they stood then, so that none is made again for nothing.

The mark stands beside the files.  It is believed only as far as each file still has the size and the times
that it had when it was written or read: one that was edited, replaced or taken away is made anew, and so is
everything when the mark cannot be read.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

MARK = ".watcher-made"
_FORMAT = 1


@dataclass(slots=True, kw_only=True)
class Mark:
    """`standing` names the state of everything that the files hang on, "" for one that is not known.

    `files` has, for each file, the print of what it was made from and how it stood on the disk.
    """

    standing: str = ""
    files: dict[str, tuple[str, str]] = field(default_factory=dict)


def read_mark(path: Path) -> Mark:
    """Return the mark in a file; an empty one when there is none or it cannot be read."""
    try:
        told = json.loads(path.read_bytes())
        if told["format"] != _FORMAT:
            return Mark()
        files = {str(path): (str(print_), str(stand)) for path, (print_, stand) in told["files"].items()}
        return Mark(standing=str(told["standing"]), files=files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Mark()


def mark_bytes(mark: Mark) -> bytes:
    """Return the mark as it is written."""
    told = {"format": _FORMAT, "standing": mark.standing, "files": mark.files}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def stand_of(path: str | Path) -> str:
    """Return size and times of a file, "" when it is not there; the time of its last change cannot be set."""
    try:
        seen = os.stat(path)  # noqa: PTH116 — for thousands of files: a third of Path's time
    except OSError:
        return ""
    return f"{seen.st_size}:{seen.st_mtime_ns}:{seen.st_ctime_ns}"


def is_untouched(folder: Path, files: Mapping[str, tuple[str, str]]) -> bool:
    """Return whether every file stands as it did."""
    top = os.fspath(folder)
    return bool(files) and all(stand_of(f"{top}/{path}") == stand for path, (_, stand) in files.items())
