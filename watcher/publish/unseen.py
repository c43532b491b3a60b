"""Characters that nobody sees, made visible: they can turn a dose back to front or hide words.

What is shown is "[U+202E]": it stands safely in text, in an attribute and in markup alike.  Kept as they are:
what joins letters in scripts that need it, and what makes one picture of several.
Source: UTS #39 (Unicode Security Mechanisms), UAX #9; Boucher and Anderson, "Trojan Source" (2021).
"""

import re
from itertools import groupby
from urllib.parse import quote

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
# A line through or under every letter looks like our own marks of what was removed or added.
_STROKES = "\u0332\u0333\u0335-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5\u20e6\u20eb"
_PILED = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_MOST_PILED = 3
_PICTURE = "[\u00a9\u00ae\u203c-\u2bff\u3030-\u3299\ufe0f\U0001f000-\U0001faff]"
_JOINING = "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ua840-\ua87f]"
_SUSPECT = re.compile(
    f"\U0001f3f4[\U000e0030-\U000e007a]{{1,6}}\U000e007f|(?P<unseen>[{_CONTROLS}{_INVISIBLE}]+)"
    rf"|(?<=[\w{_STROKES}])(?P<stroke>[{_STROKES}]+)"
    f"|(?<=[{_PILED}]{{{_MOST_PILED}}})(?P<piled>[{_PILED}]+)"
)
_ANY = re.compile(f"[{_CONTROLS}{_INVISIBLE}{_STROKES}{_PILED}]")
"""Most texts have none, and one set of characters is looked for much quicker than the rules above."""
_IN_PLACE = re.compile(
    rf"(?<={_PICTURE})(?:\u200d(?={_PICTURE})|[\ufe0e\ufe0f])|(?<=[#*0-9])\ufe0f(?=\u20e3)"
    rf"|(?<={_JOINING})[\u200c\u200d](?={_JOINING})"
)
_SOFT_HYPHEN = "\u00ad"
_MOST_NAMES = 3


def show_unseen(text: str) -> str:
    """Return `text` with every character that nobody sees replaced by its code; equal when there is none.

    A soft hyphen goes: what is left is what is seen.  Marks piled on one letter are shown up to the third.
    """
    if _ANY.search(text) is None:
        return text
    return _SUSPECT.sub(_shown, text.replace(_SOFT_HYPHEN, ""))


def encode_unseen(address: str) -> str:
    """Return `address` with what nobody sees in it percent-encoded: it leads where it led, and shows it."""
    return _ANY.sub(lambda found: quote(found[0].encode("utf-8", "surrogatepass")), address)


def _shown(found: re.Match[str]) -> str:
    run = found["unseen"] or found["stroke"] or found["piled"]
    if run is None:  # a flag
        return found[0]
    if len(run) == 1 and found["unseen"] and _IN_PLACE.match(found.string, found.start()):
        return run
    names = [
        f"U+{ord(char):04X}" + (f" ×{count}" if (count := sum(1 for _ in same)) > 1 else "")
        for char, same in groupby(run)
    ]
    more = f" +{len(names) - _MOST_NAMES}" if len(names) > _MOST_NAMES else ""
    return f"[{' '.join(names[:_MOST_NAMES])}{more}]"
