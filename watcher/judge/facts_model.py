"""What a sentence says, as values that can be compared."""

from collections.abc import Hashable
from dataclasses import dataclass

from watcher.judge.tokens import Token
from watcher.model.level import Level

QUANTITIES = frozenset(
    {
        *("dose", "activity", "volume", "form", "concentration", "frequency", "duration", "age", "weight"),
        *("temperature", "distance", "share", "count", "times", "money", "filesize", "number", "reference"),
        *("date", "clock", "phone", "email", "url"),
    }
)
"""Fact kinds that carry a figure or an address: compared by value, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact: `value` is what is compared, `text` the words on the page, `start`/`end` token indexes.

    `group` is the group of a term or the class of a modality, `weight` belongs to terms, `strength` to
    modalities, `level` is what a change of it is worth.
    """

    kind: str
    value: Hashable
    text: str
    start: int
    end: int
    level: Level
    unit: str = ""
    group: str = ""
    weight: int = 0
    strength: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with its tokens and all its facts, in the order of the text.

    `canon` is the sentence in canonical form: facts by value, synonyms by class, words in lower case,
    harmless marks left out.  `marks` counts the harmless marks before each canonical item.
    """

    text: str
    tokens: tuple[Token, ...]
    facts: tuple[Fact, ...]
    canon: tuple[Hashable, ...]
    marks: tuple[str, ...]
    places: tuple[int, ...]
    """The canonical position of every token."""
    cues: tuple[int, ...]
    """Canonical positions of negation cues, those inside a modality too."""

    def of(self, kind: str) -> tuple[Fact, ...]:
        """Return the facts of one kind."""
        return tuple(fact for fact in self.facts if fact.kind == kind)
