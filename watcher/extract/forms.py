"""Forms that end while something in them is open: what follows them must not go with them.

`</form>` closes the form alone.  A `<fieldset>` or `<div>` left open in it stays open, and the rest of
the page lands inside of it: out of sight with a hidden form, and left out with one that only asks.  So it is
with a form that never ends.
Source: HTML Living Standard, "An end tag whose tag name is form": the form is taken from the stack of open
elements, and no other element is.
"""

import re
from collections import Counter

_PIECE = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s>/]).*?(?:</\1(?=[\s>/])|\Z)"
    r"|<(?P<slash>/?)(?P<name>[a-z][a-z0-9-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.IGNORECASE | re.DOTALL,
)
_HOLDER_WORDS = (
    "div fieldset section article aside header footer details center ul ol dl table label select button"
)
_INLINE_WORDS = "span b i u em strong small big font a tt code"
_INLINE = frozenset(_INLINE_WORDS.split())
_COUNTED = _INLINE | frozenset(_HOLDER_WORDS.split())
_TAG = re.compile(rf"<(/?)({'|'.join(sorted(_COUNTED))})(?=[\s>/])", re.IGNORECASE)
_FORM = re.compile(r"<form\b.*?(?:(</form)|\Z)", re.IGNORECASE | re.DOTALL)
_CONTENT = re.compile(r"<(?:h1|main|article|table)\b", re.IGNORECASE)
_OUT_OF_SIGHT = re.compile(r"hidden|display\s*:\s*none|\bhide\b|d-none", re.IGNORECASE)


def with_sound_forms(html: str) -> str:
    """Return the page with each form ending where its end tag stands; mostly as it came.

    What it left open is closed with it, where that cannot close anything around the form.  Elsewhere a form
    that is in sight loses its own tags: its words are judged one by one, and what follows is not its part.
    """
    return _Mender(html).mended() if any(map(_is_uneven, _FORM.finditer(html))) else html


def _is_uneven(form: re.Match[str]) -> bool:
    if form[1] is None:
        return True
    opened: Counter[str] = Counter()
    for slash, name in _TAG.findall(form[0]):
        opened[name.lower()] += -1 if slash else 1
    return any(count > 0 for count in opened.values())


class _Mender:
    """Goes once through the tags of a page."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._open: list[str] = []
        """The holders that are open, in and around the form."""
        self._counts: Counter[str] = Counter()
        self._form: re.Match[str] | None = None
        self._before = 0
        self._nested: list[re.Match[str]] = []
        """Forms in the open one; they are none, the parser passes them by."""
        self._edits: list[tuple[int, int, str]] = []

    def mended(self) -> str:
        for piece in _PIECE.finditer(self._html):
            name = (piece["name"] or "").lower()
            if name == "form":
                self._end(piece) if piece["slash"] else self._begin(piece)
            elif name in _COUNTED:
                self._count(name, is_end=bool(piece["slash"]))
        if self._form is not None and self._take_away(self._form, len(self._html)):
            self._edits += [(form.start(), form.end(), "") for form in self._nested]
        parts, done = [], 0
        for start, end, text in sorted(self._edits):
            parts += [self._html[done:start], text]
            done = end
        return "".join([*parts, self._html[done:]])

    def _count(self, name: str, *, is_end: bool) -> None:
        if not is_end:
            self._open.append(name)
            self._counts[name] += 1
        elif self._counts[name]:
            while True:
                last = self._open.pop()
                self._counts[last] -= 1
                if last == name:
                    return

    def _begin(self, piece: re.Match[str]) -> None:
        if self._form is None:
            self._form, self._before, self._nested = piece, len(self._open), []
        else:
            self._nested.append(piece)

    def _end(self, piece: re.Match[str]) -> None:
        form, left = self._form, self._open[self._before :]
        self._form = None
        if form is None or not left:
            return
        own = Counter(left)
        is_told_apart = all(self._counts[name] == count for name, count in own.items())
        if is_told_apart and _INLINE.isdisjoint(own):
            closing = "".join(f"</{name}>" for name in reversed(left))
            self._edits.append((piece.start(), piece.start(), closing))
            del self._open[self._before :]
            self._counts.subtract(own)
        elif self._take_away(form, piece.start()) and not self._nested:
            self._edits.append((piece.start(), piece.end(), ""))

    def _take_away(self, form: re.Match[str], end: int) -> bool:
        """Take away a form's start tag; False when it is out of sight, or read whatever it asks."""
        if _OUT_OF_SIGHT.search(form["attributes"]) or _CONTENT.search(self._html, form.end(), end):
            return False
        self._edits.append((form.start(), form.end(), ""))
        return True
