"""What or whom a headline speaks of: row and column, the sentence's own subject, or the nearest heading."""

import re
from collections.abc import Iterable, Sequence

from watcher.judge.facts import read_text
from watcher.judge.facts_model import Fact, Sentence
from watcher.judge.quoting import one_line, shorten
from watcher.judge.tokens import tokenize
from watcher.judge.vocabulary import Vocabulary, spoken
from watcher.judge.words import stem
from watcher.model.change import ChangeKind, Edit

_LONGEST = 48
_TITLE_MARKS = re.compile(r" [–—|-] ")
_TELLING = frozenset(
    {"legemiddel", "vaksine", "sykdom", "populasjon", "smittevern", "diagnostikk", "administrasjon"}
)
_DOSED = frozenset({"dose", "activity", "volume", "concentration", "form", "frequency", "duration", "times"})
_LABEL = re.compile(r"(?:^|[.;|] )([^.;:|]{2,40}): (?=[^:]*$)")
_LONGEST_NAME = 6


def cell_subject(edit: Edit, title: str, vocabulary: Vocabulary) -> str:
    """Return row and column of a cell; the heading before them where the row is named by a figure only."""
    row, column = one_line(edit.row), one_line(edit.column)
    is_own_label = row in {one_line(edit.before), one_line(edit.after)}
    if is_own_label:
        row = ""
    if _is_filler(column, vocabulary):
        column = ""
    names = [name for name in (row, column) if name]
    if not row or not row[:1].isalpha():
        names.insert(0, heading_subject(edit, title, vocabulary, most=40))
    return ", ".join(dict.fromkeys(name.rstrip(":. ") for name in names if name))


def heading_subject(edit: Edit, title: str, vocabulary: Vocabulary, *, most: int = _LONGEST) -> str:
    """Return the nearest heading that says something; else the page's name."""
    trail = [one_line(name) for name in edit.trail or edit.trail_old]
    names = [name for name in reversed(trail[1:]) if not _is_filler(name, vocabulary)]
    names += [page_name(name) for name in (*trail[:1], title) if name]
    return shorten(names[0].replace(": ", " – "), most).rstrip("?:. ") if names else ""


def page_name(title: str) -> str:
    """Return the page's title without what stands after a dash: «Mpox – håndbok» is «Mpox»."""
    return _TITLE_MARKS.split(one_line(title), maxsplit=1)[0]


def _is_filler(name: str, vocabulary: Vocabulary) -> bool:
    return name.strip(" ?:.").lower() in vocabulary.heading_fillers


def own_subject(sentence: str, fact_text: str, kind: str, lang: str, vocabulary: Vocabulary) -> str:
    """Return what the sentence itself says the fact is about: a medicine, or a label; else "".

    A label stands before a colon; the medicine is the nearest one before the fact, or just after it.
    """
    at = sentence.find(fact_text)
    read = read_text(sentence, lang, vocabulary)
    if kind in _DOSED:
        drug = _drug(read, fact_text)
        if drug:
            return drug
    label = _LABEL.search(sentence[: max(at, 0)])
    if label and _is_name(label.group(1), spoken(vocabulary, lang)):
        return label.group(1).strip()
    return ""


def _drug(read: Sequence[Sentence], fact_text: str) -> str:
    for sentence in read:
        figure = next((fact for fact in sentence.facts if fact.text == fact_text), None)
        drugs = [fact for fact in sentence.facts if fact.kind == "term" and fact.group == "legemiddel"]
        if figure is None or not drugs:
            continue
        before = [fact for fact in drugs if fact.end <= figure.start]
        return (before[-1] if before else drugs[0]).text
    return ""


def _is_name(name: str, vocabulary: Vocabulary) -> bool:
    """Tell whether words can name what is spoken of: no clause, no pronoun, no adverb first."""
    tokens = tokenize(name)
    words = [token.low for token in tokens if token.is_word]
    if not words or len(words) > _LONGEST_NAME or any(token.text in ",;:" for token in tokens):
        return False
    small = vocabulary.function_words | vocabulary.harmless | {*vocabulary.leaning, *vocabulary.sequence}
    return words[0] not in small and not any(word in {"som", "who", "which", "that"} for word in words)


def stands_alone(text: str, lang: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a sentence is understood without its heading: it names something and leans on nothing."""
    read = read_text(text, lang, vocabulary)
    low = text.lower()
    leaning = spoken(vocabulary, lang).leaning
    if any(low == lead or low.startswith(f"{lead} ") for lead in leaning):
        return False
    return any(_is_telling(fact) for sentence in read for fact in sentence.facts)


def _is_telling(fact: Fact) -> bool:
    return fact.kind.startswith("scale:") or (fact.kind == "term" and fact.group in _TELLING)


def refines(heading: str, sentence: str, vocabulary: Vocabulary) -> bool:
    """Tell whether the heading names the sentence's first noun: «Karantene for nærkontakter»."""
    first = next(iter(_stems(sentence.split()[:2], vocabulary)), "")
    named = _stems(heading.split(), vocabulary)
    return bool(first) and first in named


def adds_nothing(heading: str, text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether the text says every word of the heading already."""
    named = _stems(heading.split(), vocabulary)
    said = set(_stems(text.split(), vocabulary))
    return all(name in said or any(name[:5] == word[:5] and len(name) > 4 for word in said) for name in named)


def _stems(words: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    lows = [word.strip('().,:;?!«»"').lower() for word in words]
    return [stem(low) for low in lows if len(low) > 2 and low not in vocabulary.function_words]


def is_table_cell(edit: Edit) -> bool:
    """Tell whether the edit is of one cell with a name."""
    return edit.kind is ChangeKind.CELL_CHANGED and bool(edit.row or edit.column)
