"""Plain text (and plain Markdown) → blocks: blank lines part paragraphs."""

import hashlib
import re

from watcher.extract.charset import decode
from watcher.extract.draft import Draft
from watcher.extract.folding import fold
from watcher.extract.part import Part, Raw
from watcher.extract.trail import Trail
from watcher.extract.trouble import glimpse, trouble
from watcher.model.document import BlockKind
from watcher.model.reason import ReasonCode

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_BULLET = re.compile(r"\s*[-*•–]\s+(.*)")
_NUMBERED = re.compile(r"\s*\d{1,3}[.)]\s+(.*)")


def read_plain(raw: Raw) -> Part:
    """Return the paragraphs, list items and headings of a text.

    Raises:
        ExtractError: WRONG_TYPE when a web page or a PDF came, WRONG_CHARSET.
    """
    drafts = plain_drafts(_text(raw))
    title = next((draft.text for draft in drafts if draft.kind is BlockKind.HEADING), "") or raw.url
    return Part(drafts=drafts, title=title)


def plain_drafts(text: str) -> list[Draft]:
    """Return the paragraphs, list items and headings of a text, of plain Markdown too."""
    drafts: list[Draft] = []
    trail, waiting = Trail(), ""
    for line in [*text.splitlines(), ""]:
        opens = _HEADING.fullmatch(line) or _BULLET.fullmatch(line) or _NUMBERED.fullmatch(line)
        is_item_open = bool(drafts) and waiting == "item"
        if not fold(line):
            waiting = ""
        elif heading := _HEADING.fullmatch(line):
            above, level = trail.push(fold(heading[2]), len(heading[1]), 1)
            drafts.append(Draft(kind=BlockKind.HEADING, text=fold(heading[2]), level=level, trail=above))
            waiting = ""
        elif opens:
            kind = "bullet" if _BULLET.fullmatch(line) else "ordered"
            drafts.append(
                Draft(kind=BlockKind.ITEM, text=fold(opens[1]), level=1, list_kind=kind, trail=trail.names())
            )
            waiting = "item"
        elif waiting and (is_item_open or waiting == "para"):
            drafts[-1].text = f"{drafts[-1].text} {fold(line)}"
        else:
            drafts.append(Draft(kind=BlockKind.PARA, text=fold(line), trail=trail.names()))
            waiting = "para"
    return drafts


def digest_plain(raw: Raw) -> str:
    """Return the digest of the blocks.  Raises as `read_plain` does."""
    said = "\n".join(f"{draft.kind} {draft.level} {draft.text}" for draft in plain_drafts(_text(raw)))
    return hashlib.sha256(f"{raw.url}\n{said}".encode("utf-8", "surrogatepass")).hexdigest()


def _text(raw: Raw) -> str:
    start = raw.body[:300].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"%pdf")):
        raise trouble(
            ReasonCode.WRONG_TYPE,
            f"Ventet ren tekst, fikk {raw.content_type or 'noe annet'}.",
            glimpse(raw.body),
        )
    return decode(raw.body, declared=raw.charset, override=raw.rules.charset)
