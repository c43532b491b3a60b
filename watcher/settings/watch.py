"""Notices edits of sources.toml while the program runs."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from watcher.errors import ConfigError
from watcher.model.config import Settings
from watcher.settings.load import load_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Reloaded:
    """The file was edited and is sound: use these settings from now on."""

    settings: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The file was edited and cannot be used: the last good settings stay in force."""

    error: ConfigError


class SettingsWatch:
    """Says when the configuration file has changed since it was last looked at.

    A look costs one `stat`; only another time or size leads to reading, and only other bytes to loading.
    """

    def __init__(self, path: Path, environ: Mapping[str, str] | None = None) -> None:
        self._path, self._environ = path, environ
        self._stamp = self._stat()
        self._digest = self._read_digest()

    def look(self) -> Reloaded | Broken | None:
        """Return what an edit since the last look means, or None when there was none.

        A broken edit is told once, not at every look.
        """
        stamp = self._stat()
        if stamp == self._stamp:
            return None
        self._stamp = stamp
        digest = self._read_digest()
        if digest == self._digest:
            return None
        self._digest = digest
        try:
            return Reloaded(settings=load_settings(self._path, self._environ))
        except ConfigError as error:
            return Broken(error=error)

    def _stat(self) -> tuple[int, int, int] | None:
        """Return time of change, size and file number (editors replace files); None when there is no file."""
        try:
            seen = self._path.stat()
        except OSError:
            return None
        return (seen.st_mtime_ns, seen.st_size, seen.st_ino)

    def _read_digest(self) -> str:
        """Return the digest of the file's bytes, "" when it cannot be read."""
        try:
            return hashlib.sha256(self._path.read_bytes()).hexdigest()
        except OSError:
            return ""
