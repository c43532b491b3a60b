"""How text is folded: white space and invisible characters go, meaning stays.

Nothing here may change a digit, a sign, a unit or a letter.
"""

import re
import unicodedata

# Characters that no reader sees: soft hyphen, zero-width spaces, direction and byte order marks.
_INVISIBLE = dict.fromkeys(
    (
        0x00AD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
        0xFEFF,
    )
)
_CONTROL = {code: " " for code in (*range(9), *range(0x0E, 0x20), *range(0x7F, 0xA0)) if code != 0x85}
_CLEAN = {**_INVISIBLE, **_CONTROL}
_NEEDS_CLEANING = re.compile("[" + "".join(map(re.escape, map(chr, _CLEAN))) + "]")

_KEY_SIGNS = {
    **dict.fromkeys("‘’‚‛′´`ʼ", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}
"""Of ASCII only the grave accent stands among them."""
_UNIFY = str.maketrans(_KEY_SIGNS)
_NEEDS_UNIFYING = re.compile(
    "[" + "".join(map(re.escape, _KEY_SIGNS)) + "]"
)  # seldom, and translate() is slow


def clean(text: str) -> str:
    """Return `text` in NFC without invisible and control characters; its white space as it was."""
    if text.isprintable():  # no invisible sign is printable
        if text.isascii():
            return text
    elif _NEEDS_CLEANING.search(text):
        text = text.translate(_CLEAN)
    return composed(text)


def composed(text: str) -> str:
    """Return `text` in NFC."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def with_blanks(text: str) -> str:
    """Return `text` clean, with a single blank for every run of white space, also at its ends."""
    if text.isspace():
        return " "
    text = clean(text)
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def fold(text: str) -> str:
    """Return `text` clean, with every run of white space (no-break space too) as one blank, and trimmed."""
    if (
        text.isprintable()  # then it has no white space but blanks, and no invisible sign
        and "  " not in text
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
    ):
        return text.strip(" ")  # as most texts are, and much quicker than to take them apart
    return " ".join(clean(text).split())


def match_key(text: str) -> str:
    """Return the exact-match key of folded text: quotes and dashes unified, nothing else."""
    if text.isascii():
        return text.replace("`", "'")
    return text.translate(_UNIFY) if _NEEDS_UNIFYING.search(text) else text
