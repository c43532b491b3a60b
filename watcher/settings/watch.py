"""Notices edits of sources.toml while the program runs."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from watcher.model.config import Settings
from watcher.settings.load import load_settings


class SettingsWatch:
    """Says when the configuration file has changed since it was last looked at.

    A look costs one `stat`; only another time, size or file leads to reading, and only other bytes to
    loading.  Whoever asks keeps the last good settings: a broken edit gives none.
    """

    def __init__(self, path: Path, environ: Mapping[str, str] | None = None) -> None:
        self._path, self._environ = path, environ
        self._stamp = self._stat()
        self._digest = self._read_digest()

    def poll(self) -> Settings | None:
        """Return the edited settings, or None when nothing was edited since the last look.

        Raises:
            ConfigError: the file was edited and cannot be used; told once for each edit.
        """
        stamp = self._stat()
        if stamp == self._stamp:
            return None
        digest = self._read_digest()
        self._stamp = stamp
        if digest == self._digest:
            return None
        self._digest = digest
        return load_settings(self._path, self._environ)

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
