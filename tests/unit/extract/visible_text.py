"""What a reader sees of a page, found the plain way: every text of its body, but what no browser shows.

Written without the extractor's own parser and rules, so that the two can be held against each other.
"""

import re
from collections import Counter
from html.parser import HTMLParser

_UNSEEN = frozenset(["script", "style", "template", "head", "title", "noscript", "iframe", "svg", "del", "s"])
_INLINE_TAGS = "a abbr b cite em font i ins kbd q ruby rp rt small span strong sub sup time u wbr nobr code"
_INLINE = frozenset(_INLINE_TAGS.split())
_EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_WORD = re.compile(r"\w+")


class _Walk(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen or tag in _UNSEEN:
            if tag not in _EMPTY:
                self._unseen.append(tag)
        elif tag == "img":
            self.texts.append(f" {dict(attrs).get('alt') or ''} ")
        elif tag not in _INLINE:
            self.texts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EMPTY:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        elif tag not in _INLINE:
            self.texts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.texts.append(data)


def visible_text(page: str) -> str:
    """Return the text of a page's body that a browser shows or that one click opens."""
    walk = _Walk()
    walk.feed(page)
    walk.close()
    return "".join(walk.texts)


def words(text: str) -> Counter[str]:
    """Return the words of a text, raised and lowered figures as plain ones, without invisible characters."""
    plain = text.replace("\u00ad", "").replace("\u200b", "").translate(_PLAIN)
    return Counter(word.lower() for word in _WORD.findall(plain))


_PLAIN = str.maketrans(
    "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
    "01234567890123456789" + "abcdefghijklmnoprstuvwxyz",
)
