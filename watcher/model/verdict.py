"""A verdict: the machine's judgement of a change, with all its reasons."""

from dataclasses import dataclass

from watcher.model.ids import EditId
from watcher.model.level import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleHit:
    """A rule that held: its id in the vocabulary, the level it asks for, why in plain bokmål."""

    rule: str
    level: Level
    text: str
    texts: tuple[tuple[str, str], ...] = ()
    """(language, text) for the other languages that the reason is written in."""

    def told(self, lang: str) -> tuple[str, str]:
        """Return (language, text): the reason in `lang`, else in bokmål."""
        texts = dict(self.texts)
        return (lang, texts[lang]) if lang in texts else ("nb", self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """A fact that came, went or became another.  "" on the side where it is absent.

    `kind` is dose, frequency, duration, age, weight, modality, negation, limiter, phone, date, …;
    `before`/`after` are the words on the page, `unit` the base unit of the compared values.
    """

    kind: str
    before: str
    after: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What the page's own stamps and change log say beside what really changed.

    `code` is text-without-date, date-without-text, said-not-found, found-not-said or
    note-says-editorial; `texts` are (language, text) for nb, nn and en; `quote` is the publisher's own words.
    A remark never lowers a level.
    """

    code: str
    texts: tuple[tuple[str, str], ...]
    quote: str = ""

    def told(self, lang: str) -> str:
        """Return the text in `lang`, else in bokmål."""
        texts = dict(self.texts)
        return texts.get(lang) or texts.get("nb", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The judgement of one edit."""

    edit_id: EditId
    level: Level
    reasons: tuple[RuleHit, ...]
    facts: tuple[FactChange, ...]
    headlines: tuple[tuple[str, str], ...]
    """(language, text) for nb, nn and en; each under 110 characters, understood without the page."""
    lowered_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVerdict:
    """The judgement of a page change: the highest level of its edits, and its best headline."""

    level: Level
    headlines: tuple[tuple[str, str], ...]
    verdicts: tuple[Verdict, ...]
    vocabulary_version: str
    remarks: tuple[Remark, ...] = ()

    def headline(self, lang: str) -> str:
        """Return the headline in `lang`, else in bokmål."""
        texts = dict(self.headlines)
        return texts.get(lang) or texts.get("nb", "")
