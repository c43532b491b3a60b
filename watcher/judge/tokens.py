"""Text → tokens and sentences.  Linear in the text; keeps every character that can carry meaning."""

import re
from functools import lru_cache
from typing import NamedTuple

RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NOTES = RAISED_DIGITS + "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
FRACTIONS = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅛": 1 / 8}
_NO_WORD = _NOTES + "⁺⁻⁼" + "".join(FRACTIONS)
_IN_WORD = r"[^\W" + _NO_WORD + "]"
_ELIDED = (
    r"(?:[ldnscjmtLDNSCJMT]|(?:[Jj]us|[Ll]ors|[Pp]uis)?[Qq]u|(?:[DdNnSs]e|[DdSs]a|[Aa])?ll|[Uu]n|[Qq]uest)"
)
_TOKEN = re.compile(
    r"(\d+)"
    # French and Italian: «l'âge», «n'est», «qu'il», «dell'età» are two words each
    r"|((?<!\w)" + _ELIDED + r"['’](?=[^\W\d_])"
    r"|[cdkm]?m[²³](?!\w)|(?<!\w)[xX](?=\d)|(?<=\d)[hH](?=\d\d(?!\w))"
    r"|[^\W\d_" + _NO_WORD + "]" + _IN_WORD + r"*(?:[-'’](?=[^\W\d_])" + _IN_WORD + r"*)*)"
    r"|([" + "".join(FRACTIONS) + r"])"
    r"|(<=|>=|[^\w\s]|_|[" + _NO_WORD + r"])"
)
_KINDS = ("", "number", "word", "fraction", "mark")
_LATIN = "A-Za-zÀ-ÖØ-öø-ɏªºµ"
_PLAIN_TOKEN = re.compile(
    rf"(\d+)|([{_LATIN}][{_LATIN}\d_]*(?:-(?=[{_LATIN}])[{_LATIN}\d_]*)*)"
    r"|([" + "".join(FRACTIONS) + r"])|(<=|>=|[^\w\s]|_)"
)
"""The same tokens, faster, in a text of Latin letters without anything that `_ODD` finds."""
_ODD = re.compile(r"['’²³¹]|[xX]\d|\d[hH]\d|[^\x00-\u024f‐-’“-‧‰…€−≤≥×™]")
_KEPT_CHARS = 400
_PLAIN = str.maketrans("²³’", "23'")

HARMLESS_MARKS = frozenset(".,;:!\"'«»“”„‘’()[]–—-…•·*‐‑ " + _NOTES)
"""Marks that say nothing by themselves, unless they stand inside a number (see `quantities`); the raised
figures and letters of footnotes too."""


class Token(NamedTuple):
    """One word, run of digits or mark: `text` as written, `low` in lower case, `start`/`end` offsets."""

    kind: str
    text: str
    low: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """True for words (letters first; digits may follow: FFP3)."""
        return self.kind == "word"


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of `text` in order; white space is left out."""
    return _kept(text) if len(text) <= _KEPT_CHARS else _tokens(text)


def _tokens(text: str) -> tuple[Token, ...]:
    pattern, found = _TOKEN if _ODD.search(text) else _PLAIN_TOKEN, []
    new = tuple.__new__  # as Token() does it, without the way there: there are very many
    for match in pattern.finditer(text):
        kind, word = _KINDS[match.lastindex or 4], match.group()
        low = word.lower()
        if kind == "word" and not word.isascii():
            low = low.translate(_PLAIN)
        found.append(new(Token, (kind, word, low, *match.span())))
    return tuple(found)


_kept = lru_cache(maxsize=2048)(_tokens)
"""Headings, labels, patterns of page furniture: short texts that are asked about again and again."""


_ABROAD = (
    "bzw usw ggf evtl vgl zzgl abs std bijv enz incl t.ex p.ex p.ej tél aprox env ecc esim ym klo puh nro"
)
_NO_END = frozenset(_ABROAD.split()) | frozenset(
    [
        "ca",
        "bl",
        "f",
        "eks",
        "dvs",
        "osv",
        "jf",
        "pga",
        "mht",
        "ev",
        "evt",
        "inkl",
        "tlf",
        "nr",
        "kl",
        "kap",
        "pr",
        "mnd",
        "min",
        "maks",
        "st",
        "dr",
        "prof",
        "mill",
        "mrd",
        "vs",
        "etc",
        "no",
        "fig",
        "i.e",
        "e.g",
        "i.v",
        "s.c",
        "i.m",
        "p.o",
        "a.k.a",
        "d",
        "m",
        "k",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "okt",
        "nov",
        "des",
        "hhv",
        "tbl",
        "ref",
        "alm",
    ]
)
_CLOSERS = "»”\"')"
_END_MARK = re.compile(r"[.!?]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")  # «U.S. Embassy», «W.H.O. advises»


def _ends_sentence(text: str, at: int) -> bool:
    """Tell whether the mark at `at` ends a sentence: white space and a beginning follow."""
    mark = text[at]
    tail = at + 1
    while tail < len(text) and text[tail] in _CLOSERS:
        tail += 1
    if tail >= len(text):
        return True
    if not text[tail].isspace():
        return False
    follower = text[tail + 1 : tail + 2]
    if mark in "!?":
        return True
    before = text[max(0, at - 12) : at].split()
    word = before[-1].lower().strip("(«\"'") if before else ""
    if word.isdigit():
        return len(word) > 2 and (follower.isupper() or follower in '«"(')
    if word in _NO_END or (len(word) == 1 and word.isalpha()) or _INITIALS.fullmatch(word):
        return word == "osv" and follower.isupper()
    return not follower.islower()


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of `text`, stripped; marks of numbers and abbreviations do not end one."""
    found: list[str] = []
    start = 0
    for mark in _END_MARK.finditer(text):
        at = mark.start()
        if at >= start and _ends_sentence(text, at):
            end = at + 1
            while end < len(text) and text[end] in _CLOSERS:
                end += 1
            found.append(text[start:end].strip())
            start = end
    found.append(text[start:].strip())
    return tuple(part for part in found if part)
