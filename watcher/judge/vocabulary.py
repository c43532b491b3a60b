"""The vocabulary as values: what the rule files say, compiled once, never changed after."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from watcher.judge.grade_model import Grade
from watcher.judge.log_words import LogWords
from watcher.judge.phrases import PhraseTable
from watcher.judge.reason_model import ReasonText
from watcher.judge.subjects import Subjects
from watcher.model.level import Level

_NORDIC = frozenset({"nb", "nn", "no", ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Modality:
    """A class of modal words: strength -5 … +5, and the strength when negated."""

    id: str
    strength: int
    negated: int
    is_initial: bool = False
    is_ignored: bool = False
    is_alone: bool = False
    is_command: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of a group, with the factor to the group's base unit."""

    group: str
    name: str
    factor: float
    needs_case: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitGroup:
    """A group of units: what a changed figure is worth, and the base unit's name."""

    id: str
    level: Level
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A clinical term of a group; `swap` is the level when another of the group takes its place."""

    group: str
    form: str
    weight: int
    swap: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of an ordered scale."""

    scale: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """An ordered scale; `needs_near` when its words count only beside a word of its own."""

    id: str
    level: Level
    step_level: Level
    lone_level: Level
    scope: int
    needs_near: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule over whole edits.  Empty fields ask for nothing."""

    id: str
    reason: str = ""
    level: Level | None = None
    by: int = 0
    lower: str = ""
    kinds: frozenset[str] = frozenset()
    has: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    list_kinds: frozenset[str] = frozenset()
    boxes: frozenset[str] = frozenset()
    old_lists: frozenset[str] = frozenset()
    old_boxes: frozenset[str] = frozenset()
    is_same_text: bool = False
    is_text_only: bool = False
    spoken: frozenset[str] = frozenset()
    """Groups of terms that count only in a point of a list, in a row, and where a sentence ends."""
    settings: frozenset[str] = frozenset()
    also_settings: frozenset[str] = frozenset()
    not_settings: frozenset[str] = frozenset()
    is_raised: bool = False
    has_heading: bool = False
    min_strength: int = 0
    max_strength: int | None = None
    min_weight: int = 0
    min_words: int = 0
    max_words: int = 0
    min_changed_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Single levels and counts that the files set beside their lists."""

    flip: Level
    step: Level
    small: Level
    step_size: int
    negation: Level
    weak_negation: Level
    negation_after: int
    negation_before: int
    frequency: Level
    vague: Level
    date: Level
    year: Level
    reference: Level
    phone: Level
    critical_phone: Level
    email: Level
    url: Level
    link: Level
    link_host: Level
    link_important: Level
    min_word: int
    min_short: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """How numbers are read in one language."""

    words: Mapping[str, float]
    articles: frozenset[str]
    ordinals: Mapping[str, float]
    months: Mapping[str, int]
    ranges: frozenset[str] = frozenset()
    """Words between the ends of a range («til», "bis")."""
    lists: frozenset[str] = frozenset()
    """Words between numbers that share a unit («og», "oder")."""
    starts: frozenset[str] = frozenset()
    """Words before a range («fra», "von")."""
    wholes: frozenset[str] = frozenset()
    """Words between a part and its whole: «8 av 10»."""
    clock_before: frozenset[str] = frozenset()
    clock_after: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    """Words between day, month and year: «7 de marzo de 2024»."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Everything that depends on the language of the text (nordic: bokmål and nynorsk; English; …)."""

    phrases: PhraseTable
    numbers: Numbers
    decimal_comma: bool
    starters: frozenset[str]
    """Words that a figure, a date or a span of time may begin with: all other words are passed over."""
    units: PhraseTable
    vague: Mapping[str, float]
    """Words for spans of time that count without a figure."""
    per: Mapping[str, str]
    """Units that may stand after "per", by their common name."""
    per_words: frozenset[str]
    ages: frozenset[str]
    """Words of a column header that make its years ages."""
    rewording: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Small words by what they do when a sentence is written anew; empty for Norwegian and English, whose
    words stand in the vocabulary itself."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vocabulary:
    """The rule files, compiled.  Compared and hashed by identity: it is the key of the fact cache."""

    version: str
    lexicons: Mapping[str, Lexicon]
    units: PhraseTable
    unit_groups: Mapping[str, UnitGroup]
    scales: Mapping[str, Scale]
    rules: tuple[Rule, ...]
    grades: tuple[Grade, ...]
    levels: Levels
    opposites: Mapping[tuple[str, str], Level]
    prefixes: Mapping[str, int]
    """Beginnings that turn a word round («u-», "un-"), with the fewest letters of the word they turn."""
    prefix_pairs: tuple[tuple[str, str], ...]
    """Beginnings that turn a word round when one stands for the other («hyper-», «hypo-»)."""
    no_opposites: frozenset[str]
    """Words that such a beginning makes another word of, no opposite («less», "unless")."""
    limiter_levels: Mapping[str, Level]
    furniture: tuple[tuple[str, ...], ...]
    harmless: frozenset[str]
    """Words that may come and go when a sentence is written in another order."""
    function_words: frozenset[str]
    relational: frozenset[str]
    alike: frozenset[str]
    sequence: frozenset[str]
    auxiliaries: frozenset[str]
    alias: frozenset[str]
    joints: frozenset[str]
    leaning: tuple[str, ...]
    lowering: Mapping[str, str]
    """Reason of each lowering rule, by id."""
    status_labels: frozenset[str]
    fillers: frozenset[str]
    kind_labels: Mapping[str, Mapping[str, str]]
    headline_words: Mapping[str, Mapping[str, str]]
    heading_fillers: frozenset[str] = frozenset()
    """Headings that tell nothing of what stands below them, in lower case."""
    reasons: Mapping[str, tuple[ReasonText, ...]] = field(default_factory=dict)
    """Reasons in other languages than bokmål, by rule."""
    subjects: Subjects = field(default_factory=Subjects)
    """What a text speaks of, under one name in all languages."""
    log: LogWords = field(default_factory=LogWords)
    """How publishers speak of their own changes, and what we remark on it."""
    findings: tuple[str, ...] = field(default=())
    """What `check_vocabulary` has to say, found while the tables were built."""

    def lexicon(self, lang: str) -> Lexicon:
        """Return the tables for `lang`; a language without any gets those that hold in every one."""
        if lang in _NORDIC:
            return self.lexicons["nordic"]
        return self.lexicons.get(lang) or self.lexicons["und"]


@lru_cache(maxsize=64)
def spoken(vocabulary: Vocabulary, lang: str) -> Vocabulary:
    """Return the vocabulary with the small words of `lang` in place of the Norwegian and English ones."""
    words = vocabulary.lexicon(lang).rewording
    if not words:
        return vocabulary
    return replace(
        vocabulary,
        harmless=words["harmless"],
        function_words=words["function"],
        relational=words["relational"],
        alike=words["alike"],
        sequence=words["sequence"],
        auxiliaries=words["auxiliaries"],
        alias=words["alias"],
        joints=words["joints"],
        leaning=tuple(sorted(words["leaning"])),
    )
