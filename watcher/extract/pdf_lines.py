"""What pdfium reads from a PDF, as words on lines with their place, size and weight; and the ruled lines."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from watcher.extract.folding import clean
from watcher.extract.raising import raised

_LINE_END_HYPHENS = {0x02, 0xFFFE, 0xAD}
_PATH, _FORM = 2, 5
_THIN, _SHORT = 2.5, 8.0
_BOLD_WEIGHT = 600
_MAX_PAGES = 500
_TURN, _LEVEL = 2 * math.pi, 0.05
_SMALL, _RAISED, _CLOSE = 0.8, 0.15, 0.35


@dataclass(slots=True)
class Word:
    """A word or a part of one; `left`, `right` and `base` in points, `base` growing upwards."""

    text: str
    left: float
    right: float
    base: float
    size: float
    is_bold: bool
    is_glued: bool = False
    """No blank stands before it."""


@dataclass(slots=True)
class Line:
    """Words on one baseline, in reading order."""

    words: list[Word]

    @property
    def text(self) -> str:
        """The words with single blanks."""
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where the line ends."""
        return self.words[-1].right

    @property
    def base(self) -> float:
        """The baseline of the first word."""
        return self.words[0].base

    @property
    def size(self) -> float:
        """The size of the greatest part of the line."""
        return max(self.words, key=lambda word: (len(word.text), word.size)).size

    @property
    def is_bold(self) -> bool:
        """Whether all of the line is bold."""
        return all(word.is_bold for word in self.words)


@dataclass(slots=True)
class Rule:
    """A ruled line: horizontal with `at` as its height from `start` to `end` across, or vertical likewise."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Sheet:
    """One page."""

    height: float
    lines: list[Line]
    horizontals: list[Rule]
    verticals: list[Rule]


def read_sheets(document: pypdfium2.PdfDocument) -> list[Sheet]:
    """Return the pages in order."""
    return [_sheet(document[number]) for number in range(min(len(document), _MAX_PAGES))]


def _sheet(page: Any) -> Sheet:
    textpage = page.get_textpage()
    lines = [Line(words) for words in _lines(textpage.raw)]
    horizontals, verticals = _rules(page)
    sheet = Sheet(page.get_height(), lines, horizontals, verticals)
    textpage.close()
    page.close()
    return sheet


class _Reader:
    """Asks pdfium about single characters, with buffers made once."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box = [ctypes.c_double() for _ in range(4)]
        self._flags = ctypes.c_int()
        self._name = ctypes.create_string_buffer(200)

    def origin(self, at: int) -> tuple[float, float]:
        pdfium.FPDFText_GetCharOrigin(self.raw, at, self._x, self._y)
        return self._x.value, self._y.value

    def right(self, at: int) -> float:
        left, right, bottom, top = self._box
        pdfium.FPDFText_GetCharBox(self.raw, at, left, right, bottom, top)
        return right.value

    def size(self, at: int) -> float:
        return round(float(pdfium.FPDFText_GetFontSize(self.raw, at)), 1)

    def is_turned(self, at: int) -> bool:
        """Whether a character stands on its side or aslant: a stamp across the page, a label at its edge."""
        return bool(_LEVEL < float(pdfium.FPDFText_GetCharAngle(self.raw, at)) % _TURN < _TURN - _LEVEL)

    def is_bold(self, at: int) -> bool:
        pdfium.FPDFText_GetFontInfo(self.raw, at, self._name, 200, self._flags)
        name = self._name.value.decode("utf-8", "replace").lower()
        return any(part in name for part in ("bold", "black", "heavy", "semibold", "demi")) or (
            pdfium.FPDFText_GetFontWeight(self.raw, at) >= _BOLD_WEIGHT
        )


def _lines(raw: Any) -> Iterator[list[Word]]:
    """Yield the words of each line, in the order of the page's content."""
    reader = _Reader(raw)
    words: list[Word] = []
    is_open = False
    for at in range(pdfium.FPDFText_CountChars(raw)):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        if code in {0x0D, 0x0A}:
            if words:
                yield _cleaned(words)
            words, is_open = [], False
            continue
        sign = "-" if code in _LINE_END_HYPHENS else chr(code)
        if sign.isspace() or code == 0:
            is_open = False
            continue
        if reader.is_turned(at):
            continue
        left, base = reader.origin(at)
        size = reader.size(at)
        if words and abs(base - words[-1].base) > 0.6 * max(size, words[-1].size):
            yield _cleaned(words)
            words, is_open = [], False
        if is_open and _is_same_part(words[-1], base, size):
            words[-1].text += sign
            words[-1].right = max(words[-1].right, reader.right(at))
        else:
            words.append(Word(sign, left, reader.right(at), base, size, reader.is_bold(at), is_open))
            is_open = True
    if words:
        yield _cleaned(words)


def _is_same_part(word: Word, base: float, size: float) -> bool:
    """Whether a character is set as the word before it is: neither smaller and raised, nor the reverse."""
    large = max(word.size, size)
    return min(word.size, size) > _SMALL * large or abs(word.base - base) <= _RAISED * large


def _cleaned(words: list[Word]) -> list[Word]:
    for word in words:
        word.text = clean(word.text)
    return _with_raised([word for word in words if word.text.strip()] or words[:1])


def _with_raised(words: list[Word]) -> list[Word]:
    """Return the words with small raised ones as notes or powers, joined to the word that they stand at."""
    found: list[Word] = []
    for number, word in enumerate(words):
        before = found[-1] if found else None
        beside = before or (words[number + 1] if number + 1 < len(words) else None)
        is_small = beside is not None and word.size <= _SMALL * beside.size
        if beside is not None and is_small and word.base > beside.base + _RAISED * beside.size:
            word.text = raised(word.text)
        is_close = before is not None and is_small and word.left - before.right < _CLOSE * before.size
        if before is not None and (word.is_glued or is_close):
            before.text += word.text
            before.right = word.right
        else:
            found.append(word)
    return found


def _rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    """Return the ruled lines, horizontal and vertical; the edges of drawn boxes count."""
    horizontals: list[Rule] = []
    verticals: list[Rule] = []
    for item in page.get_objects(filter=[_PATH], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        wide, high = right - left, top - bottom
        if high <= _THIN and wide > _SHORT:
            horizontals.append(Rule((bottom + top) / 2, left, right))
        elif wide <= _THIN and high > _SHORT:
            verticals.append(Rule((left + right) / 2, bottom, top))
        elif wide > _SHORT and high > _SHORT:
            horizontals += [Rule(bottom, left, right), Rule(top, left, right)]
            verticals += [Rule(left, bottom, top), Rule(right, bottom, top)]
    return horizontals, verticals
