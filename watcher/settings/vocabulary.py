"""The rule files that come with the package."""

from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable

_PACKAGE = "watcher.judge"
_FOLDER = "rules"
_LANGUAGES = "languages"


def load_vocabulary_files() -> Mapping[str, str]:
    """Return the texts of the rule files by name (`units.toml`, `languages/de.toml`), in order of name."""
    folder = resources.files(_PACKAGE) / _FOLDER
    files = {**_texts(folder, ""), **_texts(folder / _LANGUAGES, f"{_LANGUAGES}/")}
    return {name: files[name] for name in sorted(files)}


def _texts(folder: Traversable, prefix: str) -> Mapping[str, str]:
    if not folder.is_dir():
        return {}
    return {
        f"{prefix}{file.name}": file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }
