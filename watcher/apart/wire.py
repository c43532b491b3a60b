"""What goes between the program and its PDF process: lengths and JSON, checked as what a stranger sends.

Whoever takes over the child can say anything here, but only say it: values of known types, up to a size.
"""

import json
import struct
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from watcher.errors import ExtractError
from watcher.extract.draft import Draft
from watcher.extract.part import Part
from watcher.model.document import BlockKind, Cell, Link, Stamp
from watcher.model.reason import Reason, ReasonCode

REQUEST = struct.Struct(">II")
"""Bytes of the head (JSON: url, content type) and of the body that follows it."""
REPLY = struct.Struct(">I")
"""Bytes of the JSON that follows."""

_T = TypeVar("_T")


class BadReply(Exception):
    """What came is not a reply."""


def pack(value: object) -> bytes:
    """Return a value as bytes: ASCII, so that half a surrogate pair goes through as it is."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def encode_part(part: Part) -> object:
    """Return a part as plain values."""
    stamps = [
        [stamp.label, stamp.text, stamp.value, stamp.day.isoformat() if stamp.day else None]
        for stamp in part.stamps
    ]
    return {
        "part": [part.title, part.language, list(map(_encode_draft, part.drafts)), stamps],
    }


def encode_trouble(error: ExtractError) -> object:
    """Return a trouble as plain values."""
    reason = error.reason
    return {"trouble": [reason.code.value, reason.text, reason.evidence]}


def decode(data: bytes) -> Part | ExtractError | str:
    """Return what the child says: a part, a trouble, or (our own fault) the name of what went wrong there.

    Raises:
        BadReply: it is none of them.
    """
    try:
        ((kind, value),) = json.loads(data).items()
        match kind:
            case "part":
                title, language, drafts, stamps = _items(value)
                return Part(
                    title=_text(title),
                    language=_text(language),
                    drafts=_each(drafts, _decode_draft),
                    stamps=tuple(_each(stamps, _decode_stamp)),
                )
            case "trouble":
                code, text, evidence = map(_text, _items(value))
                return ExtractError(Reason(code=ReasonCode(code), text=text, evidence=evidence))
            case "fault":
                return _text(value)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise BadReply(f"{type(error).__name__}: {error}"[:200]) from error
    raise BadReply(f"an unknown kind of reply: {kind!r:.80}")


def _encode_draft(draft: Draft) -> list[object]:
    links = [[link.text, link.href, link.start, link.end] for link in draft.links]
    cells = [[cell.text, cell.header] for cell in draft.cells]
    return [
        [draft.kind.value, draft.text, draft.trail],
        [draft.path, draft.box, draft.lang, draft.anchor],
        [links, draft.pieces, draft.references, draft.names],
        [draft.level, cells, draft.table, draft.list_kind, draft.label, draft.is_pair, draft.qualifies],
    ]


def _decode_draft(value: object) -> Draft:
    said, where, marks, rest = map(_items, _items(value))
    kind, text, trail = said
    path, box, lang, anchor = where
    links, pieces, references, names = marks
    level, cells, table, list_kind, label, is_pair, qualifies = rest
    return Draft(
        kind=BlockKind(_text(kind)),
        text=_text(text),
        trail=tuple(_each(trail, _text)),
        path=_text(path),
        box=_text(box),
        lang=_text(lang),
        anchor=_text(anchor),
        links=tuple(_each(links, _decode_link)),
        pieces=tuple(_each(pieces, _number)),
        references=tuple(_each(references, _decode_reference)),
        names=tuple(_each(names, _text)),
        level=_number(level),
        cells=tuple(_each(cells, _decode_cell)),
        table=None if table is None else _number(table),
        list_kind=_text(list_kind),
        label=_text(label),
        is_pair=is_pair is True,
        qualifies=_text(qualifies),
    )


def _decode_link(value: object) -> Link:
    text, href, start, end = _items(value)
    return Link(text=_text(text), href=_text(href), start=_number(start), end=_number(end))


def _decode_reference(value: object) -> tuple[str, int, int]:
    name, start, end = _items(value)
    return _text(name), _number(start), _number(end)


def _decode_cell(value: object) -> Cell:
    text, header = map(_text, _items(value))
    return Cell(text=text, header=header)


def _decode_stamp(value: object) -> Stamp:
    label, text, said, day = _items(value)
    return Stamp(
        label=_text(label),
        text=_text(text),
        value=_text(said),
        day=None if day is None else date.fromisoformat(_text(day)),
    )


def _each(value: object, decode_one: Callable[[object], _T]) -> list[_T]:
    return [decode_one(each) for each in _items(value)]


def _items(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise TypeError(f"a list was expected, not {type(value).__name__}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text was expected, not {type(value).__name__}")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"a whole number was expected, not {type(value).__name__}")
    return value
