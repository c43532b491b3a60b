"""Words that are not made of the letters they seem to be made of: a remark for editors, never a judgement.

Source: UTS #39, "Confusable Detection" and "Mixed-Script Detection"; the letters below are those of its table
that look like a Latin one.  Greek letters of units and names (µg, β-blokker, TNF-α) look like none.
"""

import re
import unicodedata
from dataclasses import dataclass

_CYRILLIC = "АВЕЅІЈКМНОРСТУХҮҺԌԚԜаеѕіјорсухүһԁԛԝӏ"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοινρκυαγχ"
_OTHERS = "օսոցԱՏՕᎪᎬᎻᎢᎳᏚᏴᎠᏀᏞᏢᏃ"
_ALIKE = frozenset(_CYRILLIC + _GREEK + _OTHERS)
_OF_UNITS = frozenset("αγκρνχι")
"""They stand beside Latin letters in names (γδ, TNFα, κB): alone among Latin ones they are no remark."""
_WORD = re.compile(r"\w+")
_NOT_ASCII = re.compile(r"[^\x00-\u024f]")
_NEVER_MIXED = re.compile("[\u0400-\u058f\u13a0-\u13ff\uab70-\uabbf]")
"""Cyrillic, Armenian, Cherokee: in a word with Latin letters they are no letters of its own."""
_STYLED = re.compile("[\uff10-\uff5a\U0001d400-\U0001d7ff\u249c-\u24e9\U0001f130-\U0001f189]")
_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """A word and the letters in it that are of another script: "U+0430 CYRILLIC SMALL LETTER A"."""

    word: str
    letters: tuple[str, ...]


def find_lookalikes(text: str) -> tuple[Lookalike, ...]:
    """Return the first words of `text` that seem to be other ones; () for nearly every text."""
    if _NOT_ASCII.search(text) is None:
        return ()
    others = sum(map(str.isalpha, text)) - len(_STYLED.findall(text))
    is_latin = sum(map(_is_latin, text)) * 2 > others
    found: dict[str, Lookalike] = {}
    for match in _WORD.finditer(text):
        word = match[0]
        foreign = _foreign(word, is_latin=is_latin)
        if foreign and word not in found:
            found[word] = Lookalike(word=word, letters=tuple(map(_named, dict.fromkeys(foreign))))
            if len(found) == _MOST:
                break
    return tuple(found.values())


def _foreign(word: str, *, is_latin: bool) -> list[str]:
    """Return the letters of `word` that pass for others; `is_latin`: so is most of the text around."""
    styled = [char for char in word if _STYLED.match(char) or (char.isdecimal() and not char.isascii())]
    if styled and is_latin:
        return styled
    letters = [char for char in word if char.isalpha()]
    alike = [char for char in letters if char in _ALIKE]
    if any(map(_is_latin, letters)):
        mixed = [char for char in letters if char in _ALIKE or _NEVER_MIXED.match(char)]
        return [] if set(mixed) <= _OF_UNITS else mixed
    return alike if is_latin and len(alike) == len(letters) > 1 else []


def _is_latin(char: str) -> bool:
    return char.isalpha() and (char <= "\u024f" or "\u1e00" <= char <= "\u1eff") and char != "µ"


def _named(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()
