"""A quick look at an HTML body: how much it says, under which title, with what kind of parts.

Not a parser: the extractor reads the page.  This only has to tell a page from what stands in its place, in a
time that grows with the size of the body and no faster, whatever the bytes are.
"""

import html
import re
from dataclasses import dataclass, field
from functools import cached_property

_SILENT = ("script", "style", "svg", "template", "noscript", "head", "select", "textarea", "iframe")
_AROUND = ("nav", "header", "footer", "aside", "dialog")
_TAG = re.compile(r"<[^>]*>")
ENOUGH_CHARS = 4_000
"""More than any rule about the length of a text asks for (answers.py, marks.py)."""
_COMMENT_END = "-->"
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([a-z0-9_\-]{3,20})", re.IGNORECASE)
_ASCII_STANDS_ALONE = frozenset({"utf-8", "utf8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"})
"""Charsets in which a byte of an ASCII letter is never part of another sign."""
_EMPTY_ELEMENT = re.compile(r"<(?:div|main|app-root)\b[^<>]*+>\s*+</")
_APP_ID = re.compile(r"\bid\s*=\s*[\"']?(?:root|app|__next|___gatsby|__nuxt|app-root|main-app)\b")
_APP_ROOT = re.compile(r"<app-root\b")
_PASSWORD = re.compile(r"<input\b[^<>]*\btype\s*=\s*[\"']?password\b")
_BUTTON = re.compile(r"<(?:button|input)\b")

_BUSY = re.compile(r"<[a-z][^<>]*\baria-busy\s*=\s*[\"']?true\b")
_REFRESH = re.compile(
    r"<meta\b[^<>]{0,200}\bhttp-equiv\s*=\s*[\"']?refresh\b[^<>]{0,200}\burl\s*=\s*[\"']?([^\"'<>\s]+)"
)


@dataclass(frozen=True, kw_only=True)
class Glance:
    """What is seen.  All texts are lower case, entities resolved, white space folded; in `raw` at least the
    ASCII letters are lower case, which is what markup is made of.

    Each part is looked for when a rule asks for it: of a long page, none asks for more than its text.
    `is_rendered`: a browser had the page, and what stands in for scripts that do not run is not shown.
    """

    markup: str = field(repr=False)
    is_rendered: bool = False

    @cached_property
    def raw(self) -> str:
        """The markup without comments."""
        return _without_comments(self.markup)

    @cached_property
    def text(self) -> str:
        """The visible text of the main region (or of the body without menus, head and foot).

        Of a long one at least the first ENOUGH_CHARS: no rule asks whether a page is longer than that.
        """
        inner, names = _main_part(self.raw)
        return _beginning(inner, names) or _plain(self.region)

    @cached_property
    def region(self) -> str:
        """The markup of the part that should hold the content, without what no reader sees in it."""
        inner, names = _main_part(self.raw)
        return _without(inner, names)

    @cached_property
    def title(self) -> str:
        """What <title> says."""
        return _plain(_inner(self.raw, "title"))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The first h1 of the region, else its first h2."""
        return _headings(self.region)

    @property
    def names(self) -> tuple[str, ...]:
        """What the page calls itself."""
        return tuple(name for name in (self.title, *self.headings) if name)

    @cached_property
    def noscript(self) -> str:
        """What the page says where no scripts run."""
        return "" if self.is_rendered else _plain(_inner(self.raw, "noscript"))

    @property
    def passwords(self) -> int:
        """How many passwords it asks for."""
        return len(_PASSWORD.findall(self.region))

    @property
    def buttons(self) -> int:
        """How many buttons and fields the region has."""
        return len(_BUTTON.findall(self.region))

    @property
    def scripts(self) -> int:
        """How many scripts the page has."""
        return self.raw.count("<script")

    @property
    def has_app_root(self) -> bool:
        """Whether an empty element waits for a script to fill it."""
        if _APP_ROOT.search(self.raw):
            return True
        return any(_APP_ID.search(found[0]) for found in _EMPTY_ELEMENT.finditer(self.raw))

    @property
    def is_busy(self) -> bool:
        """Whether the page says itself that it is still to be filled."""
        return "aria-busy" in self.region and _BUSY.search(self.region) is not None

    @cached_property
    def refresh(self) -> str:
        """Where the page sends its reader on to, "" when it does not."""
        return _refresh(self.raw) if "refresh" in self.raw else ""


def looks_like_html(body: bytes) -> bool:
    """Return whether a body is an HTML document (not a fragment, not another XML)."""
    start = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    while start.startswith((b"<!--", b"<?xml")):
        end = start.find(b">")
        if end < 0:
            return False
        start = start[end + 1 :].lstrip()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def glance(body: bytes, charset: str = "") -> Glance:
    """Look at a body."""
    raw = _lower(body, charset)
    return Glance(markup=raw[: raw.rfind(">") + 1] or raw)


def _lower(body: bytes, charset: str) -> str:
    """Return the body as text in lower case; in the common charsets only ASCII letters (far quicker)."""
    declared = charset
    if not declared:
        found = _CHARSET.search(body[:2048])
        declared = found[1].decode("ascii") if found else "utf-8"
    if declared.lower() in _ASCII_STANDS_ALONE:
        return body.lower().decode(declared, "replace")
    try:
        return body.decode(declared, "replace").lower()
    except (LookupError, ValueError):  # ValueError: no name of a set, or a codec that is none
        return body.lower().decode("utf-8", "replace")


def _refresh(raw: str) -> str:
    found = _REFRESH.search(raw)
    return html.unescape(found[1]) if found else ""


def _main_part(raw: str) -> tuple[str, tuple[str, ...]]:
    """Return the part that should hold the content, and the elements in it that no reader sees as such."""
    for name in ("main", "body"):
        inner = _inner(raw, name)
        if inner:
            return inner, _SILENT if name == "main" else _SILENT + _AROUND
    return raw, _SILENT + _AROUND


def _headings(region: str) -> tuple[str, ...]:
    """Return the h1s, else the first h2."""
    for name in ("h1", "h2"):
        first = _plain(_inner(region, name))
        if first:
            return (first,)
    return ()


def _inner(raw: str, name: str) -> str:
    """Return what stands in the first element `name`, up to the end when it is not closed."""
    at = _opening(raw, name, 0)
    if at < 0:
        return ""
    start = raw.find(">", at) + 1
    end = raw.rfind(f"</{name}") if name in {"main", "body"} else raw.find(f"</{name}", start)
    return raw[start : end if end >= start else len(raw)]


def _opening(raw: str, name: str, start: int) -> int:
    """Return where the next `<name` stands, followed by white space, ">" or "/"; -1 when nowhere."""
    at = raw.find(f"<{name}", start)
    while at >= 0 and raw[at + len(name) + 1 : at + len(name) + 2] not in {" ", "\n", "\t", "\r", ">", "/"}:
        at = raw.find(f"<{name}", at + 1)
    return at


def _without(raw: str, names: tuple[str, ...]) -> str:
    """Return `raw` without these elements and their content."""
    for name in names:
        parts, done = [], 0
        at = _opening(raw, name, 0)
        while at >= 0:
            parts.append(raw[done:at])
            end = raw.find(f"</{name}", at)
            closed = raw.find(">", end) if end >= 0 else -1  # the region may end inside of this end tag
            done = closed + 1 if closed >= 0 else len(raw)
            at = _opening(raw, name, done)
        raw = " ".join([*parts, raw[done:]])
    return raw


def _without_comments(raw: str) -> str:
    parts, done = [], 0
    at = raw.find("<!--")
    while at >= 0:
        parts.append(raw[done:at])
        end = raw.find(_COMMENT_END, at)
        done = end + len(_COMMENT_END) if end >= 0 else len(raw)
        at = raw.find("<!--", done)
    return "".join([*parts, raw[done:]])


def _beginning(inner: str, names: tuple[str, ...]) -> str:
    """Return the first ENOUGH_CHARS and more of the text of `inner` without the elements `names`.

    "" when it has fewer, or about so many.  What is returned is how the whole text begins, to the letter:
    a piece that ends with a tag holds no element or tag that ends later, but for those left out here.
    """
    taken = 2 * ENOUGH_CHARS
    while taken < len(inner):
        piece = _without(inner[: inner.rfind(">", 0, taken) + 1], names)
        left_open = piece.find("<", piece.rfind(">") + 1)
        text = _plain(piece if left_open < 0 else piece[:left_open])
        if len(text) >= ENOUGH_CHARS:
            return text
        taken *= 4
    return ""


def _plain(markup: str) -> str:
    """Return the text of some markup; a "<" whose tag does not end in it is text."""
    end = markup.rfind(">") + 1  # behind it each "<" would be followed to the end for nothing
    return " ".join(html.unescape(_TAG.sub(" ", markup[:end]) + markup[end:]).split()).lower()
