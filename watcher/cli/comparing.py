"""What `diff` and `vocab try` share: the vocabulary, and what kind of body a file is."""

from pathlib import PurePath

from watcher.judge import Vocabulary, parse_vocabulary
from watcher.model.source import SourceType
from watcher.settings import load_vocabulary_files

TYPES = tuple(kind.value for kind in SourceType)

_SUFFIXES = {
    ".pdf": SourceType.PDF,
    ".json": SourceType.JSON,
    ".rss": SourceType.FEED,
    ".atom": SourceType.FEED,
    ".xml": SourceType.FEED,
    ".txt": SourceType.TEXT,
    ".md": SourceType.TEXT,
}


def load_vocabulary() -> Vocabulary:
    """Return the vocabulary that comes with the program."""
    return parse_vocabulary(load_vocabulary_files())


def type_of(path: PurePath, body: bytes) -> SourceType:
    """Return what a file is, by its name and, for those without a telling one, its first bytes."""
    if body.startswith(b"%PDF-"):
        return SourceType.PDF
    return _SUFFIXES.get(path.suffix.lower(), SourceType.HTML)
