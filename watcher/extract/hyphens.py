"""Lines joined to running text, with the hyphens that only a line's end put there taken out."""

import re
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_NEXT = re.compile(r"[^\W\d_]+")
# «nyre- og leversvikt»: the hyphen stands for the rest of the word, and stays.
_CONJUNCTIONS = frozenset(["og", "eller", "samt", "til", "and", "or", "to", "und", "och", "eller"])


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """Return the words that stand whole on some line, in lower case."""
    return frozenset(word.lower() for line in lines for word in _WORD.findall(_BROKEN.sub("", line)))


def join_lines(lines: Sequence[str], known: frozenset[str]) -> str:
    """Return the lines as one text."""
    text = ""
    for line in lines:
        text = _join(text, line, known) if text else line
    return text


def _join(text: str, line: str, known: frozenset[str]) -> str:
    broken, following = _BROKEN.search(text), _NEXT.match(line)
    if not broken or not following:
        return (
            text + line
            if text.endswith("-") and _has_word_before(text) and line[:1].isdigit()
            else f"{text} {line}"
        )
    head, tail = broken[1], following[0]
    if tail.lower() in _CONJUNCTIONS:
        return f"{text} {line}"
    if not tail[0].islower() or _keeps_hyphen(text, head, tail, known):
        return text + line
    return text[:-1] + line


def _has_word_before(text: str) -> bool:
    return len(text) > 1 and text[-2].isalnum()


def _keeps_hyphen(text: str, head: str, tail: str, known: frozenset[str]) -> bool:
    """Whether the hyphen is the word's own: written so elsewhere, or after what is no syllable."""
    if f"{head}-{tail}".lower() in known:
        return True
    if f"{head}{tail}".lower() in known:
        return False
    before = text[: -len(head) - 1]
    return len(head) == 1 or (head.isupper() and len(head) > 1) or before.endswith(("-", "/"))
