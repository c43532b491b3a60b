"""Hostile text made fit for XML, JSON, titles and small screens, without changing what it says."""

import re
from dataclasses import dataclass

from watcher.publish.unseen import show_unseen

REPLACEMENT = "\N{WHITE SQUARE}"
"""What an unreadable character is shown as (U+FFFD itself is, to the W3C validator, a broken encoding)."""

_SPACE = re.compile(r"[\s\x85]+")
# Not XML 1.0 characters, C1 controls, and code points that are no characters: seen, but never passed on.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_MAY_BE_UNFIT = re.compile("[^\t\n\r -~\xa0-\xac\xae-\u02ff]")
"""Most texts have nothing but these, and are looked through once."""
_WORD_MOST = 200
"""No border within so many characters: not words, and cut where it may."""

_TAG_LIKE = re.compile(r"<(?=[^\W\d_]|[/!?])")


def clean(text: str) -> str:
    """Return `text` with unfit characters replaced by "□" and white space kept as it is.

    Replaced, not dropped: a dropped control between two digits would make another number.  What nobody sees
    (it can show a dose back to front) is shown by its code.
    """
    if _MAY_BE_UNFIT.search(text) is None:
        return text
    return show_unseen(
        _UNFIT.sub(REPLACEMENT, text.replace("\x85", " ").replace("\x0b", " ").replace("\x0c", " "))
    )


def plain(text: str) -> str:
    """Return clean text on one line in which no reader sees a tag.

    Source: docs/decisions/0020-feed-writing.md (Liferea drops `<word>`; `<38` and `< 5` survive everywhere).
    """
    return _TAG_LIKE.sub("< ", _SPACE.sub(" ", clean(text)).strip())


def clip(text: str, limit: int) -> str:
    """Return `text`, or its beginning up to a word border within `limit` characters and an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    border = cut.rfind(" ")
    return (cut[:border] if border > limit // 2 else cut).rstrip() + "…"


def short(text: str, limit: int) -> str:
    """Return plain text of at most `limit` characters; of a huge text only the beginning is looked at."""
    return clip(plain(text[: 4 * limit]), limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A quotation: `core` is what differs, `head` and `tail` are equal on both sides."""

    head: str
    core: str
    tail: str
    is_cut: bool = False
    """True when words of `core` itself are left out."""

    @property
    def text(self) -> str:
        """The whole quotation."""
        return self.head + self.core + self.tail


def excerpts(before: str, after: str, limit: int) -> tuple[Excerpt, Excerpt]:
    """Return both texts with the differing part marked, each at most about `limit` characters.

    Long texts lose equal words at the ends first, so that what changed is always in sight.
    """
    start = _common_start(before, after)
    end = _common_end(before[start:], after[start:])
    return _excerpt(before, start, end, limit), _excerpt(after, start, end, limit)


def _common_start(one: str, other: str) -> int:
    """Return how many characters both begin with, up to a word border in both."""
    size = _run(one, other)
    for shorter in range(size, max(size - _WORD_MOST, -1), -1):
        if _is_border(one, shorter) and _is_border(other, shorter):
            return shorter
    return size


def _common_end(one: str, other: str) -> int:
    """Return how many characters both end with, from a word border in both."""
    size = _run(one[::-1], other[::-1])
    for shorter in range(size, max(size - _WORD_MOST, -1), -1):
        if _is_border(one, len(one) - shorter) and _is_border(other, len(other) - shorter):
            return shorter
    return size


def _run(one: str, other: str) -> int:
    """Return the length of the equal beginning, in characters (by halving: whole slices compare fast)."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def _is_border(text: str, at: int) -> bool:
    """Return whether no word is cut when `text` is parted at `at`."""
    return at in {0, len(text)} or text[at - 1].isspace() or text[at].isspace()


def _excerpt(text: str, start: int, end: int, limit: int) -> Excerpt:
    stop = len(text) - end
    head, core, tail = text[:start], text[start:stop], text[stop:]
    if len(text) <= limit:
        return Excerpt(head=head, core=core, tail=tail)
    if len(core) >= limit:
        return Excerpt(head="… " if head else "", core=clip(core, limit), tail="", is_cut=True)
    room = limit - len(core)
    before = min(len(head), max(room // 2, room - len(tail)))
    return Excerpt(head=_last(head, before), core=core, tail=clip(tail, max(room - before, 2)))


def _last(text: str, limit: int) -> str:
    """Return the end of `text` from a word border, with an ellipsis when something is left out."""
    if len(text) <= limit:
        return text
    kept = text[len(text) - limit :]
    border = kept.find(" ")
    return "… " + (kept[border + 1 :] if 0 <= border < len(kept) - 1 else "")
