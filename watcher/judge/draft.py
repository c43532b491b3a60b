"""What has been read so far while the rule files are parsed; becomes a Vocabulary when all are read."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from watcher.judge.grade_model import Grade
from watcher.judge.phrases import Form, parse_form
from watcher.judge.reason_model import ReasonText
from watcher.judge.table import Table
from watcher.judge.vocabulary import Rule, Scale, UnitGroup
from watcher.model.level import Level

NORDIC, ENGLISH = "nordic", "en"
NEUTRAL = "und"
"""The tables of a language without a file of its own: figures, signs and names alone."""
_LISTS = {"nb": (NORDIC,), "nn": (NORDIC,), "en": (ENGLISH,), "any": (NORDIC, ENGLISH)}


def _both() -> dict[str, list[Form]]:
    return {NORDIC: [], ENGLISH: []}


def _two() -> dict[str, dict[str, float]]:
    return {NORDIC: {}, ENGLISH: {}}


@dataclass(slots=True)
class Draft:
    """The growing vocabulary."""

    version: str = "0"
    gap: int = 4
    forms: dict[str, list[Form]] = field(default_factory=_both)
    common_forms: list[Form] = field(default_factory=list)
    """Forms that hold in every language: names, signs without letters."""
    languages: list[Table] = field(default_factory=list)
    """The [language] tables, read when all other files have been."""
    joins: dict[str, list[str]] = field(default_factory=dict)
    unit_forms: list[Form] = field(default_factory=list)
    symbol_forms: list[Form] = field(default_factory=list)
    """Units that are written alike in every language."""
    unit_groups: dict[str, UnitGroup] = field(default_factory=dict)
    vague: dict[str, float] = field(default_factory=dict)
    per: dict[str, str] = field(default_factory=dict)
    number_words: dict[str, dict[str, float]] = field(default_factory=_two)
    articles: list[str] = field(default_factory=list)
    ordinals: dict[str, float] = field(default_factory=dict)
    months: dict[str, int] = field(default_factory=dict)
    scales: dict[str, Scale] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    grades: list[Grade] = field(default_factory=list)
    settings: set[str] = field(default_factory=set)
    levels: dict[str, Level] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    opposites: dict[tuple[str, str], Level] = field(default_factory=dict)
    prefixes: dict[str, int] = field(default_factory=dict)
    prefix_pairs: list[tuple[str, str]] = field(default_factory=list)
    no_opposites: set[str] = field(default_factory=set)
    limiter_levels: dict[str, Level] = field(default_factory=dict)
    furniture: list[tuple[str, ...]] = field(default_factory=list)
    harmless: list[str] = field(default_factory=list)
    function_words: list[str] = field(default_factory=list)
    relational: list[str] = field(default_factory=list)
    alike: list[str] = field(default_factory=list)
    sequence: list[str] = field(default_factory=list)
    auxiliaries: list[str] = field(default_factory=list)
    alias: list[str] = field(default_factory=list)
    joints: list[str] = field(default_factory=list)
    leaning: list[str] = field(default_factory=list)
    lowering: dict[str, str] = field(default_factory=dict)
    status_labels: list[str] = field(default_factory=list)
    fillers: list[str] = field(default_factory=list)
    kind_labels: dict[str, Mapping[str, str]] = field(default_factory=dict)
    headline_words: dict[str, Mapping[str, str]] = field(default_factory=dict)
    heading_fillers: list[str] = field(default_factory=list)
    reasons: dict[str, list[ReasonText]] = field(default_factory=dict)
    subject_forms: dict[str, list[Form]] = field(default_factory=_both)
    remark_texts: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    log_forms: list[Form] = field(default_factory=list)
    log_fillers: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    ids: set[tuple[str, str]] = field(default_factory=set)

    def once(self, table: Table, kind: str, key: str = "id") -> str:
        """Return the id of `table`, refusing one that is taken."""
        name = table.text(key)
        if (kind, name) in self.ids:
            raise table.fail(key, f"{kind} {name!r} is there twice", "join the two, or give one another id")
        self.ids.add((kind, name))
        return name

    def set_level(self, name: str, table: Table, key: str) -> None:
        """Keep a single level, when the table sets it."""
        if key in table:
            self.levels[name] = table.level(key)

    def set_count(self, name: str, table: Table, key: str) -> None:
        """Keep a single count, when the table sets it."""
        if key in table:
            self.counts[name] = int(table.number(key))

    def add_forms(self, table: Table, kind: str, payload: Hashable) -> None:
        """Add the forms of all language lists of `table`."""
        for key, languages in _LISTS.items():
            self.add(table, kind, payload, table.texts(key), key, languages)

    def add(
        self,
        table: Table,
        kind: str,
        payload: Hashable,
        texts: Iterable[str],
        key: str,
        languages: Iterable[str] = (NORDIC, ENGLISH),
    ) -> None:
        """Add forms that stand for `payload`."""
        known = set()
        for text in texts:
            if text in known:
                self.findings.append(f"{table.where}.{key}: {text!r} is there twice")
            known.add(text)
            try:
                form = parse_form(kind, text, payload)
            except (ValueError, IndexError):
                raise table.fail(
                    key, f"this form cannot be read: {text!r}", "a form begins with a word"
                ) from None
            for lang in languages:
                self.forms[lang].append(form)
            if key == "any" or not any(char.isalpha() for char in text):
                self.common_forms.append(form)
