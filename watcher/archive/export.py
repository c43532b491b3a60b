"""One WARC file of the answers of some sources: whole or not there at all, and the same bytes each time."""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from watcher.archive.records import Seen, info_record, records_of
from watcher.archive.warc import WarcFile
from watcher.errors import NotFound, WatcherError
from watcher.model.evidence import Evidence

_PACKED, _PLAIN = ".warc.gz", ".warc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written."""

    answers: int
    records: int
    file_bytes: int


def export_warc(
    path: Path,
    evidence: Iterable[Evidence],
    body: Callable[[str], bytes],
    *,
    facts: tuple[tuple[str, str], ...],
) -> Exported:
    """Write `evidence` to a file that is not there yet: `….warc.gz`, or `….warc` unpacked.

    `body` gives the bytes of a digest, one answer at a time.  `facts` stand in the file's first record.

    Raises:
        NotFound: there is no evidence.
        WatcherError: the file is there already, has another ending, or cannot be written.
    """
    if not path.name.endswith((_PACKED, _PLAIN)):
        raise WatcherError(f"not a name for a WARC file: {path.name}: it ends in {_PACKED} or {_PLAIN}")
    if path.exists():
        raise WatcherError(f"the file is there already: {path}: evidence is never written over")
    try:
        with _appearing(path) as stream:
            answers, records = _write(stream, evidence, body, facts, is_packed=path.name.endswith(_PACKED))
            file_bytes = stream.tell()
    except OSError as error:
        raise WatcherError(f"cannot write {path}: {error.strerror or error}") from error
    return Exported(answers=answers, records=records, file_bytes=file_bytes)


def _write(
    stream: BinaryIO,
    evidence: Iterable[Evidence],
    body: Callable[[str], bytes],
    facts: tuple[tuple[str, str], ...],
    *,
    is_packed: bool,
) -> tuple[int, int]:
    file, seen = WarcFile(stream, is_packed=is_packed), Seen()
    info, answers, records = None, 0, 0
    for one in evidence:
        if info is None:
            info = info_record(facts, one.snapshot.trace.fetched_at)
            file.write(info)
            records += 1
        digest = one.snapshot.sha256_body
        raw = body(digest) if digest and one.pruned_at is None else b""
        for record in records_of(one, raw, seen, info):
            file.write(record)
            records += 1
        answers += 1
    if not answers:
        raise NotFound("no answers of these sources in that time")
    return answers, records


@contextmanager
def _appearing(path: Path) -> Iterator[BinaryIO]:
    """Give a file that appears under its name, whole and on the disk, at the end of the block; or never."""
    handle, name = tempfile.mkstemp(prefix=".watcher-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fchmod(stream.fileno(), 0o644)
            os.fsync(stream.fileno())
        os.link(name, path)  # unlike a rename it fails when somebody else has made the file meanwhile
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()
