"""A headline before it is in any language: the page's words as quoted, our own words by name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from watcher.judge.quoting import opening, quotable, shorten
from watcher.judge.vocabulary import Vocabulary

LONGEST = 109
"""A headline has under 110 characters."""
LANGUAGES = ("nb", "nn", "en")
_JOIN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The parts of a headline.  `word` and `label` name words of ours in rules/labels.toml.

    `subject` and `text` are the page's words; `what` is quoted inside `word` where that has a place for it.
    """

    text: str = ""
    subject: str = ""
    word: str = ""
    what: str = ""
    label: str = ""


def say(line: Line, vocabulary: Vocabulary, lang: str, most: int = LONGEST) -> str:
    """Return the line in one language, in at most `most` characters; the subject goes first when it must."""
    told = _told(line, vocabulary, lang)
    if len(told) > most and line.subject and (line.text or line.what):
        told = _told(replace(line, subject=""), vocabulary, lang)
    return opening(shorten(told, most))


def room_for(line: Line, vocabulary: Vocabulary, most: int = LONGEST) -> int:
    """Return how many characters `text` may have for the line to fit in every language."""
    empty = replace(line, text="")
    return most - max(len(_told(empty, vocabulary, lang)) for lang in LANGUAGES) - _JOIN


def _told(line: Line, vocabulary: Vocabulary, lang: str) -> str:
    word = _in(vocabulary.headline_words, line.word, lang)
    is_frame = "{text}" in word
    if "{" in word:
        word = word.replace("{what}", quotable(line.what)).replace("{text}", quotable(line.text))
    is_both = bool(line.subject and word)
    lead = f"{line.subject}, {word[:1].lower()}{word[1:]}" if is_both else line.subject or word
    if is_frame or not line.text:
        return lead
    label = _in(vocabulary.kind_labels, line.label, lang)
    text = f"{label} {line.text}" if label else line.text
    return f"{lead}: {text}" if lead else text


def _in(words: Mapping[str, Mapping[str, str]], name: str, lang: str) -> str:
    return words.get(name, {}).get(lang, name) if name else ""
