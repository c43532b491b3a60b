"""The page's words made short enough for a headline: never cut inside what belongs together."""

import re

ELLIPSIS = "…"
_CLAUSE = re.compile(r"(?<=[.;:!?]) |(?<=,) | [–—-] ")
_DENIALS = frozenset([
    "ikke", "ikkje", "inte", "aldri", "ingen", "uten", "utan", "unntatt", "not", "never", "no",
    "without", "except", "unless", "niet", "geen", "zonder", "nicht", "kein", "keine", "ohne", "ne",
    "pas", "sans", "non", "senza", "sin", "nunca",
])  # fmt: skip
"""A text is never cut just before one of these: «bør» is not «bør ikke»."""
_ENDS = " .,;:–—-«(/|"
_UNFINISHED = frozenset([
    "og", "eller", "i", "på", "av", "til", "fra", "frå", "for", "med", "som", "at", "å", "er", "en",
    "et", "ein", "eit", "den", "det", "de", "hos", "ved", "om", "hvis", "når", "kan", "skal", "må",
    "bør", "vil", "blir", "ble", "har", "the", "a", "an", "of", "and", "or", "to", "in", "on", "that",
    "is", "are", "by", "with", "from", "who", "which", "has", "have", "be", "if", "when", "every", "can",
    "should", "must", "may", "will", "shall",
])  # fmt: skip
"""Words that promise another one: a cut text does not end on them."""


def one_line(text: str) -> str:
    """Return `text` with white space as single spaces."""
    return " ".join(text.split())


def shorten(text: str, size: int) -> str:
    """Return the beginning of `text` in at most `size` characters, no figure cut from its unit."""
    text = one_line(text)
    if len(text) <= size:
        return text
    if size < 2:
        return ELLIPSIS[:size]
    words = text[: size - 1].split(" ")
    rest = text[size - 1 :]
    if rest[:1] != " ":
        words[-1:] = []
    following = text[len(" ".join(words)) :].split()
    while len(words) > 1 and _leans(words[-1], following):
        following.insert(0, words.pop())
    cut = " ".join(words) if words else text[: size - 1]
    return cut.rstrip(_ENDS) + ELLIPSIS


def _leans(word: str, following: list[str]) -> bool:
    """Tell whether `word` may not end a text that goes on with `following`."""
    after = following[0].lower().strip(".,;:()«»") if following else ""
    has_figure = word.rstrip(".,")[-1:].isdigit() or word[-1:] in "<>≥≤±~≈"
    return has_figure or after in _DENIALS or word.lower().strip("(«") in _UNFINISHED


def ending_of(text: str, size: int) -> str:
    """Return the end of `text` in at most `size` characters, from the border of a clause where there is one.

    "" when there is no room for words.
    """
    if len(text) <= size:
        return text
    starts = [found.end() for found in _CLAUSE.finditer(text) if len(text) - found.end() <= size]
    if starts and len(text) - starts[0] >= min(12, size // 3):
        return text[starts[0] :]
    at = text.find(" ", max(len(text) - size + 1, 0))
    rest = text[at + 1 :] if at >= 0 else ""
    return f"{ELLIPSIS}{rest}" if rest.strip() else ""


def quote(text: str) -> str:
    """Return «text», with the quotation marks inside it made single."""
    return f"«{quotable(text)}»"


def quotable(text: str) -> str:
    """Return `text` on one line with its quotation marks made single, to stand inside «»."""
    return one_line(text).replace("«", "‘").replace("»", "’")


def sentence_of(text: str) -> str:
    """Return a text without the stop, comma or colon at its end."""
    text = one_line(text)
    cut = text[:-1] if text.endswith(".") and not text.endswith("..") else text
    return cut.rstrip(" ,;:") or text


def opening(text: str) -> str:
    """Return `text` with a capital first letter, unless its first word has capitals of its own (mRNA)."""
    word = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if word.islower() else text


def around(text: str, needle: str, size: int) -> str:
    """Return `size` characters of the text that hold `needle`, from its beginning when that is possible."""
    at = text.find(needle)
    if len(text) <= size or at < 0 or at + len(needle) <= size - 2:
        return shorten(text, size)
    head = ending_of(text[:at].rstrip(), max(size // 3, size - len(needle) - 20))
    if head and not head.startswith("…"):
        head = f"…{head}"
    gap = " " if text[at - 1].isspace() else ""
    return shorten(f"{head}{gap}{text[at:]}" if head else f"…{text[at:]}", size)


def from_change(text: str, head: str, size: int) -> str:
    """Return `size` characters of the text, from its beginning when the change is near, else from there."""
    if len(head) < size // 2 or not text.lower().startswith(head.lower()):
        return shorten(text, size)
    start, rest = ending_of(head, size // 3), text[len(head) :]
    if not start:
        return shorten(rest.lstrip(" .,;:"), size)
    gap = " " if rest[:1].isspace() else ""
    mark = "" if start.startswith(ELLIPSIS) else ELLIPSIS
    return shorten(f"{mark}{start}{gap}{rest.strip()}", size)
