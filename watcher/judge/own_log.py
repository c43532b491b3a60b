"""What a page says of its own changes: new entries of its change log, and its note on the newest change."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from watcher.judge.facts import read_text
from watcher.judge.facts_model import QUANTITIES
from watcher.judge.language import language_of
from watcher.judge.tokens import split_sentences, tokenize
from watcher.judge.vocabulary import Vocabulary
from watcher.judge.words import stem
from watcher.model.change import ChangeKind, Edit
from watcher.model.document import BlockKind, Document

_LEAST_PREFIX = 5
_LABEL_CHARS = 60
_HEADING_CHARS = 120
_LEAST_ENTRIES = 2
_SURE = frozenset({"matter", "drug", "group", "phase", "route"})
_CHARS = 2_000
"""As much of one text is looked at: a log entry is short, and names what it speaks of at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One new entry: its words as they stand, and what they name.

    `sure` are things with one name in all languages and the page's own section names: what is not found of
    them is not there.  `calls` are lists of [log] in rules/remarks.toml that the words are in.
    """

    text: str
    names: frozenset[str]
    sure: frozenset[str]
    calls: frozenset[str]
    is_wording: bool
    """Every sentence calls itself a matter of wording or layout."""

    @property
    def is_plain(self) -> bool:
        """True when it says something definite that can be held against it."""
        return bool(self.names) and not self.calls & {"vague", "wording", "doubt"}


def is_log_trail(trail: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Tell whether one of the headings, the page's title left out, stands over a log."""
    return any(_is_log_heading(heading[:_HEADING_CHARS], vocabulary) for heading in (trail[1:] or trail))


@lru_cache(maxsize=1024)
def _is_log_heading(heading: str, vocabulary: Vocabulary) -> bool:
    tokens = tokenize(heading)
    end = vocabulary.log.begins("headings", tokens)
    rest = {token.low for token in tokens[end:] if token.is_word}
    return bool(end) and rest <= vocabulary.log.fillers | vocabulary.function_words


def is_own_word(edit: Edit, vocabulary: Vocabulary) -> bool:
    """Tell whether the edit is in what the page says of itself: a stamp, its log, its note on the change."""
    if edit.kind is ChangeKind.METADATA or is_log_trail(edit.trail or edit.trail_old, vocabulary):
        return True
    return _note_end(edit.after or edit.before, vocabulary) > 0


def _note_end(text: str, vocabulary: Vocabulary) -> int:
    """Return where the words after «Siste endring:» begin, 0 when the text is no such note."""
    if ":" not in text[:_LABEL_CHARS]:
        return 0
    tokens = tokenize(text[: 2 * _LABEL_CHARS])
    end = vocabulary.log.begins("notes", tokens)
    is_label = 0 < end < len(tokens) and tokens[end].text == ":"
    return tokens[end].end if is_label else 0


def keeps_log(document: Document, vocabulary: Vocabulary) -> bool:
    """Tell whether the page has a log: several dated entries, half of them at least in a log's own words.

    A list of the dates of an outbreak under «Historikk» is none.
    """
    entries = _log_texts(document, vocabulary)
    speaking = sum("verbs" in vocabulary.log.kinds(tokenize(text[:_CHARS])) for text in entries)
    return len(entries) >= _LEAST_ENTRIES and 2 * speaking >= len(entries)


def new_entries(old: Document, new: Document, vocabulary: Vocabulary) -> tuple[Entry, ...]:
    """Return what the page has newly said of its changes, in the order of the page.

    A log that is new as a whole tells of the past and gives none.
    """
    known = {one for text in _log_texts(old, vocabulary) for one in split_sentences(text[:_CHARS])}
    notes = set(_notes(old, vocabulary))
    logged = _log_texts(new, vocabulary) if known and keeps_log(old, vocabulary) else []
    fresh = [" ".join(one for one in split_sentences(text[:_CHARS]) if one not in known) for text in logged]
    fresh += [text for text in _notes(new, vocabulary) if text not in notes]
    sections = _section_names(old, new, vocabulary) if any(fresh) else frozenset[str]()
    return tuple(_entry(text, new, sections, vocabulary) for text in dict.fromkeys(fresh) if text)


def _notes(document: Document, vocabulary: Vocabulary) -> list[str]:
    """Return the words after every label of a note."""
    ends = ((block.text, _note_end(block.text, vocabulary)) for block in document.blocks)
    return [text[end:].strip() for text, end in ends if end]


def _log_texts(document: Document, vocabulary: Vocabulary) -> list[str]:
    """Return the dated entries of the page's log; the date may stand before one on a line of its own."""
    found: list[str] = []
    dated_under: tuple[str, ...] = ()
    for block in document.blocks:
        if not is_log_trail(block.trail, vocabulary) or not block.trail[1:]:
            continue
        dates, words = _dates_and_words(block.text, document.lang, vocabulary)
        if block.kind is BlockKind.HEADING or not words or block.kind is BlockKind.META:
            dated_under = (*block.trail, block.text) if block.kind is BlockKind.HEADING else block.trail
            dated_under = dated_under if dates else ()
        elif dates or dated_under == block.trail:
            found.append(block.text)
    return found


def _dates_and_words(text: str, lang: str, vocabulary: Vocabulary) -> tuple[bool, bool]:
    """Tell whether the text has a date, and whether it has words besides figures."""
    has_date = has_words = False
    for sentence in read_text(text[:_CHARS], lang, vocabulary):
        figures = {at for one in sentence.facts if one.kind in QUANTITIES for at in range(one.start, one.end)}
        has_date = has_date or bool(sentence.of("date"))
        has_words = has_words or any(
            token.is_word and at not in figures for at, token in enumerate(sentence.tokens)
        )
    return has_date, has_words


def _entry(text: str, new: Document, sections: frozenset[str], vocabulary: Vocabulary) -> Entry:
    lang = language_of(text, new.lang)
    sentences = read_text(text, lang, vocabulary)
    calls = [vocabulary.log.kinds(one.tokens) for one in sentences if any(t.is_word for t in one.tokens)]
    title = names_in((new.title, *_titles(new)), lang, vocabulary)
    names = names_in((text,), lang, vocabulary) - title
    named = {
        one.subject
        for part in sentences
        for one in vocabulary.subjects.find(part.tokens, lang)
        if one.subject.facet in _SURE
    }
    sure = {f"§{one.id}" for one in named} | (names & sections)
    return Entry(
        text=text.strip(" |"),
        names=names,
        sure=frozenset(sure - title),
        calls=frozenset(kind for some in calls for kind in some),
        is_wording=bool(calls) and all("wording" in some for some in calls),
    )


def _titles(document: Document) -> tuple[str, ...]:
    return tuple({block.trail[0]: None for block in document.blocks if block.trail})[:1]


def _section_names(old: Document, new: Document, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the names in the pages' headings."""
    headings = [
        block.text
        for document in (old, new)
        for block in document.blocks
        if block.kind is BlockKind.HEADING and block.trail
    ]
    return names_in(headings, new.lang, vocabulary)


def names_in(texts: Iterable[str], lang: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return what the texts name: subjects by their id, other words of content by their stem."""
    skip = vocabulary.function_words | vocabulary.harmless | vocabulary.log.fillers
    found = set()
    for text in texts:
        for sentence in read_text(text[:_CHARS], lang, vocabulary):
            figures = {
                at for one in sentence.facts if one.kind in QUANTITIES for at in range(one.start, one.end)
            }
            for at, token in enumerate(sentence.tokens):
                if token.is_word and at not in figures and token.low not in skip:
                    found.add(stem(token.low))
            found.update(f"§{one.subject.id}" for one in vocabulary.subjects.find(sentence.tokens, lang))
    return frozenset(found)


def touches(names: Iterable[str], others: Iterable[str]) -> bool:
    """Tell whether one of the names is among the others, or begins as one («karantene», «karantenetid»)."""
    known = tuple(others)
    return any(_begins_alike(name, other) for name in names for other in known)


def _begins_alike(one: str, other: str) -> bool:
    least = min(len(one), len(other))
    if one == other:
        return True
    return least >= _LEAST_PREFIX and "§" not in (one[0], other[0]) and one[:least] == other[:least]
