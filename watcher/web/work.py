"""What the desk asks of the program beside decisions: ruling on held answers, trying a page, the vocabulary.

The program itself offers it (`watcher.app.App`); nothing of the web asks a page by itself.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from watcher.model.ids import ChangeId, RuleId, SourceId
from watcher.model.noise_rule import RuleStep
from watcher.model.people import Person
from watcher.model.source import Source

if TYPE_CHECKING:
    from watcher.judge import Vocabulary
    from watcher.pipeline.noise_desk import Looked
    from watcher.pipeline.release import Held, Released, Ruling
    from watcher.pipeline.trial import Trial

PAUSE = timedelta(minutes=1)
"""So long after somebody has tried a source nobody tries it again."""

MOST_AT_ONCE = 4
"""So many trials run side by side: each holds one of the server's threads."""


class Work(Protocol):
    """What can be done with sources."""

    @property
    def vocabulary(self) -> "Vocabulary":
        """What changes are judged by."""
        ...

    def held(self, source: Source) -> "Held":
        """Return what waits for a person (raises as `watcher.pipeline.release.find_held`)."""
        ...

    def release(self, source: Source, ruling: "Ruling", *, reason: str, by: str, actor: str) -> "Released":
        """Carry out a person's ruling (raises as `watcher.pipeline.release.release`)."""
        ...

    def try_source(self, source: Source) -> "Trial":
        """Fetch a source once, politely; nothing is stored."""
        ...


class NoiseWork(Protocol):
    """What can be done with rules of what was rejected as noise."""

    def look(self, change_id: ChangeId, person: Person, places: Sequence[int] = ()) -> "Looked":
        """Return what a rule would hide, as far as is known (raises as `noise_desk.look`)."""
        ...

    def activate(
        self, change_id: ChangeId, person: Person, digest: str, because: str, places: Sequence[int] = ()
    ) -> RuleStep:
        """Let a rule count (raises as `watcher.pipeline.noise_desk.activate`)."""
        ...

    def end(self, rule_id: RuleId, person: Person, because: str = "") -> RuleStep:
        """Let a rule count no more (raises as `watcher.pipeline.noise_desk.end`)."""
        ...


class BusyTrial(Exception):
    """A trial has to wait.  `until`: when the source may be tried again; None: when another one has ended."""

    def __init__(self, until: datetime | None = None) -> None:
        super().__init__(until)
        self.until = until


class Trials:
    """Lets a person try one source at a time, and a source be tried once a minute, whoever asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._people: set[str] = set()
        self._tried: dict[SourceId, datetime] = {}

    @contextmanager
    def one(self, person: str, source_id: SourceId, now: datetime) -> Iterator[None]:
        """Hold the right to one trial.

        Raises:
            BusyTrial: not now.
        """
        with self._lock:
            self._tried = {key: at for key, at in self._tried.items() if abs(now - at) < PAUSE}
            if source_id in self._tried:
                raise BusyTrial(self._tried[source_id] + PAUSE)
            if person in self._people or len(self._people) >= MOST_AT_ONCE:
                raise BusyTrial
            self._people.add(person)
            self._tried[source_id] = now
        try:
            yield
        finally:
            with self._lock:
                self._people.discard(person)
