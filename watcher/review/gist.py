"""What a change is in one line, for a list of many: its gravest edit, cut around what differs.  Pure."""

from collections.abc import Sequence

from watcher.model.change import Edit, Op
from watcher.model.level import PUBLISHED_FROM, Level
from watcher.model.record import PageChange
from watcher.model.review import Gist

_CONTEXT_CHARS = 48
_MARKED_CHARS = 140
_ROOM_CHARS = 360
_CUT = "…"


def gist_of(change: PageChange, lang: str) -> Gist | None:
    """Return the gist of a change on a page in `lang`; None when nothing is known to differ."""
    edits = change.diff.edits
    if not edits:
        return None
    verdicts = change.verdict.verdicts if change.verdict else ()
    levels = {verdict.edit_id: verdict.level for verdict in verdicts}
    gravest = max(edits, key=lambda edit: _weight(edit, levels.get(edit.id, PUBLISHED_FROM)))
    return Gist(
        kind=gravest.kind.value,
        ops=_short(gravest.ops or _whole(gravest)),
        place=gravest.trail[-1] if gravest.trail else "",
        lang=gravest.lang or lang,
        count=sum(not edit.part_of for edit in edits) or len(edits),
    )


def _weight(edit: Edit, level: Level) -> tuple[int, bool]:
    """Return what makes an edit the one to show: the first of the gravest that has words."""
    return (level, bool(edit.before or edit.after))


def _whole(edit: Edit) -> tuple[Op, ...]:
    return tuple(op for op in (Op("-", edit.before), Op("+", edit.after)) if op.text)


def _short(ops: Sequence[Op]) -> tuple[Op, ...]:
    """Return the runs around what differs, with "…" where words were left out."""
    last, room = len(ops) - 1, _ROOM_CHARS
    kept: list[Op] = []
    for place, op in enumerate(ops):
        shown = op if op.tag != "=" else Op("=", _context(op.text, is_first=not place, is_last=place == last))
        text = _head(shown.text, min(_MARKED_CHARS, room)) if op.tag != "=" else shown.text
        kept.append(Op(op.tag, text))
        room -= len(text)
        if room <= 0 and place < last:
            return (*kept, Op("=", f" {_CUT}"))
    return tuple(op for op in kept if op.text)


def _context(text: str, *, is_first: bool, is_last: bool) -> str:
    if is_first and is_last:
        return _head(text, _MARKED_CHARS)
    if is_first:
        return _tail(text, _CONTEXT_CHARS)
    if is_last:
        return _head(text, _CONTEXT_CHARS)
    if len(text) <= 2 * _CONTEXT_CHARS:
        return text
    return f"{_head(text, _CONTEXT_CHARS)}{_tail(text, _CONTEXT_CHARS).removeprefix(_CUT)}"


def _head(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    start = text[: max(most, 1)]
    return f"{start.rsplit(' ', 1)[0] if ' ' in start.strip() else start} {_CUT}"


def _tail(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    end = text[-most:]
    return f"{_CUT} {end.split(' ', 1)[1] if ' ' in end.strip() else end}"
