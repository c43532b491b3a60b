"""The files of issuers that are trusted beside the system's."""

import ssl
from pathlib import Path

from watcher.settings.problems import Problems


def issuers_file(name: str, table: str, folder: Path, problems: Problems) -> Path:
    """Return the file that `ca_file` of a table names; `problems` hears when it holds no certificates."""
    file = folder / name
    if fault := ca_file_fault(file):
        problems.add((table, "ca_file"), fault, "name a PEM file with the certificates of your issuers")
    return file


def ca_file_fault(file: Path) -> str:
    """Return why certificates cannot be taken from a file, or ""."""
    try:
        text = file.read_text(encoding="ascii", errors="ignore")
    except OSError as fault:
        return f"cannot be read: {fault.strerror}"
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=text)
    except (ssl.SSLError, ValueError):  # ValueError: it is empty
        return "holds no certificate"
    return ""
