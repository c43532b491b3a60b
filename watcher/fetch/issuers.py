"""Whom connections trust: the system's issuers (SSL_CERT_FILE says others), and beside them those of a file.

The file may be renewed while the program runs.  One that can no longer be read leaves in force what was read
last; one that could never be read leaves the system's issuers, and is told as a fault of ours.
"""

import ssl
from pathlib import Path, PurePath

Look = tuple[int, int, int, int, int] | None


class Issuers:
    """The issuers of `ca_file`, read again when the file is another; None: the system's alone."""

    def __init__(self, ca_file: PurePath | None) -> None:
        self._file = Path(ca_file) if ca_file is not None else None
        self._seen: Look = None
        self._has_looked = False
        self._context: ssl.SSLContext | None = None

    @property
    def are_lacking(self) -> bool:
        """Whether the file could not be read: what is said of an unknown issuer is then not certain."""
        return self._file is not None and self._context is None

    def trusted(self) -> ssl.SSLContext | bool:
        """Return what a connection is to be secured with; True is the library's own, made already (30 ms)."""
        if self._file is None:
            return True
        seen = _look(self._file)
        if not self._has_looked or seen != self._seen:
            self._has_looked, self._seen = True, seen
            self._context = _read(self._file) or self._context
        return self._context or True


def _look(file: Path) -> Look:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _read(file: Path) -> ssl.SSLContext | None:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_verify_locations(cafile=str(file))
    except (OSError, ValueError):  # ssl.SSLError is an OSError: there is no certificate in it
        return None
    return context
