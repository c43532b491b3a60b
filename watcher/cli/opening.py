"""Opens the program for a command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from watcher.app import App, build_app
from watcher.cli.entry import Session
from watcher.clock import FixedClock, SystemClock
from watcher.errors import ConfigError, NotFound
from watcher.lazy import later
from watcher.model.config import Settings
from watcher.model.source import OwnVocabulary, Source
from watcher.settings import load_vocabulary_files
from watcher.settings.problems import nearest_spelling

if TYPE_CHECKING:
    from watcher.judge import Vocabulary, own_faults, parse_vocabulary
else:
    own_faults = later("watcher.judge", "own_faults")
    parse_vocabulary = later("watcher.judge", "parse_vocabulary")


@contextmanager
def open_app(session: Session, *, at: datetime | None = None) -> Iterator[App]:
    """Give the program, wired; `at` is the observation time, None the machine's clock."""
    clock = FixedClock(at) if at else SystemClock()
    settings = session.settings()
    refuse_own_faults(settings, read_vocabulary)
    with build_app(settings, clock=clock, vocabulary=read_vocabulary, is_replay=at is not None) as app:
        yield app


@cache
def read_vocabulary() -> "Vocabulary":
    """Return the vocabulary that comes with the program; it is read once."""
    return parse_vocabulary(load_vocabulary_files())


def refuse_own_faults(settings: Settings, vocabulary: "Callable[[], Vocabulary]") -> None:
    """Hold the sources' own vocabularies, where there are any, to the rules that there are.

    Raises:
        ConfigError: one names a rule that does not exist, or holds a form that cannot be read.
    """
    for source in settings.sources:
        if source.vocabulary == OwnVocabulary():
            continue
        for fault in own_faults(vocabulary(), source.vocabulary):
            raise ConfigError(f"source {source.id}, vocabulary.{fault}", path=str(settings.path))


def find_source(settings: Settings, source_id: str) -> Source:
    """Return the configured source called `source_id`.

    Raises:
        NotFound: with the nearest spelling.
    """
    sources = {str(source.id): source for source in settings.sources}
    if source_id in sources:
        return sources[source_id]
    near = nearest_spelling(source_id, list(sources))
    hint = f"did you mean '{near}'?" if near else f"there are: {', '.join(sources) or 'none'}"
    raise NotFound(f"no such source: {source_id!r} ({hint})")
