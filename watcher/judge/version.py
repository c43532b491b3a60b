"""Which vocabulary this is: the number in [meta], and a digest of the rule files.  Read without the rules."""

import hashlib
import tomllib
from collections.abc import Mapping


def stamped_version(version: str, files: Mapping[str, str]) -> str:
    """Return the name of a vocabulary: what it calls itself, and a digest of what it holds."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{files[name]}\0".encode())
    return f"{version}+{digest.hexdigest()[:12]}"


def vocabulary_version(files: Mapping[str, str]) -> str:
    """Return the `version` that the vocabulary of sound rule files has; only the file with [meta] is read."""
    version = ""
    for name in sorted(files):
        if "[meta]" in files[name]:
            version = str(tomllib.loads(files[name]).get("meta", {}).get("version", version))
    return stamped_version(version, files)
