"""Clean markup as tokens, and the text in its watched region as one string of signs without blanks.

A block of the document is found in that string by its own signs; where in the markup they stand is worked out
for those alone that are marked.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from itertools import accumulate

from watcher.extract.bare_page import VOID, WATCHED
from watcher.extract.folding import clean

_TOKEN = re.compile(r'<(/?)([a-z0-9]+)((?:[^>"]|"[^"]*")*)>|[^<]+')
_ALT = re.compile(r' alt="([^"]*)"')
_BLOCKS_WORDS = (
    "h1 h2 h3 h4 h5 h6 p div section article main aside header footer nav ul ol li dl dt dd table caption "
    "thead tbody tfoot tr th td blockquote pre figure figcaption details summary address hr"
)
_BLOCKS = frozenset(_BLOCKS_WORDS.split())
_BORDERS = _BLOCKS | {"br"}
_STRUCK = frozenset(["s"])
_LEVEL = str.maketrans(
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎" + "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
    "0123456789+-=()" * 2 + "abcdefghijklmnoprstuvwxyz",
)
_NEEDS_LEVELLING = re.compile("[" + "".join(map(re.escape, map(chr, _LEVEL))) + "]")
"""A document writes what the page raises; elsewhere in the page it is the same sign on the line."""


@dataclass(slots=True, kw_only=True)
class Token:
    """A tag (`text` is "" and `markup` the tag), or text, a picture's words too.  `counts`: it is watched."""

    markup: str
    text: str = ""
    tag: str = ""
    is_end: bool = False
    counts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Running text between the borders of two blocks: its tokens' places, its signs from `start` on.

    `ends` says for each token how many signs there are up to its end.
    """

    tokens: tuple[int, ...]
    ends: tuple[int, ...]
    key: str
    start: int


@dataclass(frozen=True, kw_only=True)
class Stream:
    """All tokens, and the segments of the watched region; `key` are their signs one after the other."""

    tokens: list[Token] = field(repr=False)
    segments: tuple[Segment, ...]
    key: str = field(repr=False)
    _offsets: dict[int, list[int]] = field(default_factory=dict, repr=False)

    @cached_property
    def starts(self) -> list[int]:
        """Where each segment begins."""
        return [segment.start for segment in self.segments]

    def spot(self, place: int, *, is_end: bool = False) -> tuple[int, int]:
        """Return (token, offset in its text) of a sign; with `is_end` the spot right after the one before."""
        at = place - 1 if is_end else place
        segment = self.segments[bisect_right(self.starts, at) - 1]
        number = min(bisect_right(segment.ends, at - segment.start), len(segment.tokens) - 1)
        token = segment.tokens[number]
        before = segment.ends[number - 1] if number else 0
        offsets = self._offsets_of(token)
        sign = at - segment.start - before
        if sign >= len(offsets):  # the place after the last sign of all
            return token, len(self.tokens[token].text)
        return token, offsets[sign] + is_end

    def _offsets_of(self, token: int) -> list[int]:
        """Return where each sign of a token stands in its text; worked out once."""
        if token not in self._offsets:
            text = self.tokens[token].text
            self._offsets[token] = [at for at, char in enumerate(text) if _is_sign(char)]
        return self._offsets[token]


def signs_of(text: str) -> str:
    """Return the signs of `text` that count: no blanks, nothing unseen, what is raised on the line."""
    signs = "".join(clean(text).split())
    return signs.translate(_LEVEL) if _NEEDS_LEVELLING.search(signs) else signs


def _is_sign(char: str) -> bool:
    return not char.isspace() and (char.isprintable() or bool(clean(char).strip()))


def read_stream(html: str, *, has_region: bool) -> Stream:
    """Return `html` (as the cleaner writes it) taken apart.  Without a region everything is watched."""
    tokens = list(_tokens(html, has_region=has_region))
    segments: list[Segment] = []
    run: list[int] = []
    start = 0
    for number, token in enumerate([*tokens, Token(markup="", tag="p")]):
        if token.text:
            if token.counts:
                run.append(number)
        elif run and token.tag in _BORDERS:
            keys = [signs_of(tokens[at].text) for at in run]
            key = "".join(keys)
            if key:
                ends = tuple(accumulate(map(len, keys)))
                segments.append(Segment(tokens=tuple(run), ends=ends, key=key, start=start))
                start += len(key)
            run = []
    return Stream(tokens=tokens, segments=tuple(segments), key="".join(one.key for one in segments))


def _tokens(html: str, *, has_region: bool) -> Iterator[Token]:
    watched = struck = depth = 0
    for match in _TOKEN.finditer(html):
        end, tag, rest = match.groups()
        if tag is None:
            text = clean_form(unescape(match[0]))
            counts = not struck and (watched > 0 or not has_region)
            yield Token(markup="", text=text, counts=counts)
            continue
        if tag == "img":
            yield Token(markup="", text=clean_form(unescape(_alt(rest))) or " ", tag="img",
                        counts=not struck and (watched > 0 or not has_region))  # fmt: skip
            continue
        if tag not in VOID:
            depth += -1 if end else 1
            if WATCHED in rest and not watched:
                watched = depth
            elif end and depth < watched:
                watched = 0
            struck = max(0, struck + (-1 if end else 1)) if tag in _STRUCK else struck
        yield Token(markup=match[0], tag=tag, is_end=bool(end))


def _alt(rest: str) -> str:
    found = _ALT.search(rest)
    return found[1] if found else ""


def clean_form(text: str) -> str:
    """Return `text` in the form in which documents are compared, with everything that nobody sees kept."""
    return unicodedata.normalize("NFC", text)
