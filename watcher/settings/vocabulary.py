"""The rule files that come with the package."""

from collections.abc import Mapping
from importlib import resources

_PACKAGE = "watcher.judge"
_FOLDER = "rules"


def load_vocabulary_files() -> Mapping[str, str]:
    """Return the texts of the rule files by name (`units.toml`), in order of name."""
    folder = resources.files(_PACKAGE) / _FOLDER
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")] if folder.is_dir() else []
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(files, key=lambda file: file.name)}
