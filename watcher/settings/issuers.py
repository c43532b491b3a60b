"""The file of issuers that are trusted beside the system's."""

import ssl
from pathlib import Path


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
