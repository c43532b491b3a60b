"""Lines broken elsewhere: a sentence set as points, or points as a sentence, without another word."""

import re

from watcher.model.change import Edit

# What joins the last two members of a sentence and falls away in a list.  "Or" is none: it offers a choice.
_AND = frozenset({"og", "and", "och", "und", "en", "et", "y", "e", "ja"})
_MARKS = re.compile(r"[\s,;:.•·–—-]*")
_WORDS = re.compile(r"[^\W_]+")


def only_breaks(edit: Edit) -> bool:
    """Return whether nothing differs but where lines break, with the mark, "and" or capital letter there."""
    for gone, come in _places(edit):
        is_break = "\n" in gone or "\n" in come
        if not is_break or _words(gone) != _words(come) or not (_is_marks(gone) and _is_marks(come)):
            return False
    return True


def _places(edit: Edit) -> list[tuple[str, str]]:
    """Return what was put in the place of what; the end of the text is the end of a line."""
    places: list[tuple[str, str]] = []
    gone = come = ""
    for op in (*edit.ops, None):
        if op is not None and op.tag == "-":
            gone += op.text
        elif op is not None and op.tag == "+":
            come += op.text
        else:
            if gone or come:
                is_end = op is None
                places.append((gone + "\n" * is_end, come + "\n" * is_end))
            gone = come = ""
    return places


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORDS.findall(text) if word.casefold() not in _AND]


def _is_marks(text: str) -> bool:
    return not _MARKS.sub("", _WORDS.sub("", text))
