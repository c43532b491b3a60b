"""Stamps: short lines in which a page speaks of itself («Sist oppdatert …», «Versjon 0.17»).

A line is a stamp only when it is nothing else.  A sentence that says anything more stays text,
whole; of a line that ends in a stamp of its own, the stamp is split off and the rest stays.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from watcher.extract.draft import Draft
from watcher.extract.stamp_words import is_lone_label, label_starts, read_bare, read_stamps, read_valued
from watcher.model.document import BlockKind, Stamp

_SEPARATOR = re.compile(
    r"\s+[|·•/]\s+|\s*;\s+|(?<=\d)\s*,\s+(?=\D)|(?<=[^\d\s][.])\s+|(?<=\d[.])\s+(?=[A-ZÆØÅ])"
)
_FURNITURE = re.compile(r"\s+[-–|•·]\s+|\s{2,}")
_MONTH_AFTER = re.compile(r"[A-Z]?[a-z]+\.?\s+\d{4}")

# A stamp begins with its label or a date; one that ends a longer line ends with a date.
_BEGINNINGS = (
    "sist siste last senest først fyrst forst first originally oppdat updat endr revi redig publi utgi "
    "utgj opprett lagt ajour vers utgave utgåve ver. rev. hovedforf forfatt fagansvar author editor "
    "written skrev skrive utarbeid godkjen approv gjennom kontroll kvalitet check still issued posted "
    "modif chang dato date release next neste page this the denne dette side sida artik tekst innh emne "
    "kapit retn dokum veil rettl web content guid docum article faglig fagleg medi clini ble er was is "
    "man tir tys ons tor fre lø la søn sun sat mon tue wed thu fri jan feb mar apr mai may jun jul aug "
    "sep okt oct nov des dec opdat ændre udgi offent uppdat ändra senast sidst fakta gransk aktual "
    "geänd zuletzt letzt stand veröff modifi derni actual últim fecha päivi muok viimek julka tarkas "
    "bijge gewijz aange laatst gepub aggior ultim pubbl atual geprüft mis data"
)
_BEGINNINGS_OF: dict[str, tuple[str, ...]] = {
    head: tuple(sorted(word for word in _BEGINNINGS.split() if word.startswith(head)))
    for head in {word[:2] for word in _BEGINNINGS.split()}
}
_NO_WORD = re.compile(r"\W*")
_DATES = re.compile(r"\d(?:\d{3}|[./-]\s?\d{1,2}[./-]\s?\d)")
_UNDATED_WORDS = (
    "ver utg rev forf redak author editor writ skr utarb godkj appro ansvar gyldig gjeld valid current aktuel"
)
_UNDATED = tuple(_UNDATED_WORDS.split())
_END_WORDS = ("gyldig", "gjeld", "valid", "current")
_END_DATE = re.compile(r"\d(?:\d{3}|\.\d\d?\.\d)")
_BEGIN_CHARS, _END_CHARS = 40, 30
_SIGNS = " |·•/;,"

_MAX_LINE = 400
_MAX_LABEL = 60
_KINDS = frozenset([BlockKind.PARA, BlockKind.ITEM, BlockKind.ROW])


class _Segment(NamedTuple):
    start: int
    end: int
    stamps: tuple[Stamp, ...]
    is_bare: bool = False


def set_apart(drafts: Sequence[Draft]) -> tuple[list[Draft], tuple[Stamp, ...]]:
    """Return the drafts with every stamp as a META block of its own, and the stamps in their order."""
    result: list[Draft] = []
    stamps: list[Stamp] = []
    at = 0
    while at < len(drafts):
        draft = drafts[at]
        if not _may_hold_stamp(draft):
            result.append(draft)
            at += 1
            continue
        after = drafts[at + 1] if at + 1 < len(drafts) else None
        pair = _label_and_value(draft, after)
        if pair is not None:
            _put(result, stamps, draft, [pair])
            at += 2
            continue
        parts = list(_split(draft, is_after_stamp=_is_near_stamp(result)))
        for part, found in parts:
            if found:
                _put(result, stamps, part, found)
            else:
                result.append(part)
        at += 1
    return result, tuple(stamps)


def _put(result: list[Draft], stamps: list[Stamp], draft: Draft, found: Iterable[Stamp]) -> None:
    """Append stamps as META blocks; several that share one text share one block."""
    last = ""
    for stamp in found:
        stamps.append(stamp)
        if stamp.text != last:
            result.append(
                replace(
                    draft,
                    kind=BlockKind.META,
                    text=stamp.text,
                    label=stamp.label,
                    level=0,
                    links=(),
                    cells=(),
                    table=None,
                    list_kind="",
                    pieces=(),
                    is_pair=False,
                )
            )
        last = stamp.text


def _is_near_stamp(result: Sequence[Draft]) -> bool:
    """Whether a stamp or the page's own title stands right before: a lone date there is a stamp too."""
    if not result:
        return False
    before = result[-1]
    return before.kind is BlockKind.META or (before.kind is BlockKind.HEADING and before.level == 1)


def _label_and_value(draft: Draft, after: Draft | None) -> Stamp | None:
    """Return the stamp of a label and a value that stand as two blocks side by side."""
    if after is None or draft.kind is not BlockKind.PARA or after.kind is not BlockKind.PARA:
        return None
    if len(draft.text) > _MAX_LABEL or len(after.text) > _MAX_LABEL or draft.trail != after.trail:
        return None
    if draft.links or not is_lone_label(draft.text):
        return None
    return next(iter(read_valued(f"{draft.text} {after.text}")), None)


def _split(draft: Draft, *, is_after_stamp: bool) -> Iterable[tuple[Draft, tuple[Stamp, ...]]]:
    """Yield the draft in one or several parts: stamps (with what they say), and text (with nothing)."""
    if draft.is_pair:
        yield draft, read_stamps(" ".join(cell.text for cell in draft.cells))
    else:
        segments = _segments(draft)
        if _are_stamps(segments) and (is_after_stamp or not all(segment.is_bare for segment in segments)):
            yield draft, tuple(stamp for segment in segments for stamp in segment.stamps)
        else:
            yield from _peel(draft, segments)


def _peel(draft: Draft, segments: Sequence[_Segment]) -> Iterable[tuple[Draft, tuple[Stamp, ...]]]:
    """Split dated stamps off both ends of a line that says something else in between."""
    first, last = 0, len(segments)
    while last > first and _may_peel(segments[last - 1]):
        last -= 1
    while first < last and _may_peel(segments[first]):
        first += 1
    if first == last or (first == 0 and last == len(segments)):
        yield draft, ()
        return
    for segment in segments[:first]:
        yield draft, segment.stamps
    yield _cut(draft, segments[first].start, segments[last - 1].end), ()
    for segment in segments[last:]:
        yield draft, segment.stamps


def _may_peel(segment: _Segment) -> bool:
    return (
        bool(segment.stamps)
        and not segment.is_bare
        and segment.stamps[0].label in {"updated", "reviewed", "published"}
    )


def _cut(draft: Draft, start: int, end: int) -> Draft:
    text = draft.text[start:end]
    trimmed = text.strip().strip("|·•;").strip()
    shift = start + (text.find(trimmed) if trimmed else 0)
    links = tuple(
        replace(link, start=link.start - shift, end=link.end - shift)
        for link in draft.links
        if link.start >= shift and link.end <= shift + len(trimmed)
    )
    return replace(draft, text=trimmed, links=links, pieces=())


def _are_stamps(segments: Sequence[_Segment]) -> bool:
    return all(segment.stamps for segment in segments)


def _segments(draft: Draft) -> list[_Segment]:
    """Return the line in segments, each with the stamps that it is."""
    text = draft.text
    if whole := read_stamps(text):
        return [_Segment(0, len(text), whole)]
    by_words = _cut_at(text, [*_borders(text)])
    if _are_stamps(by_words) or not draft.pieces:
        return by_words
    by_elements = _cut_at(text, [*_borders(text), *draft.pieces])
    return by_elements if _are_stamps(by_elements) else by_words


def _cut_at(text: str, borders: Sequence[int]) -> list[_Segment]:
    segments: list[_Segment] = []
    label = ""
    for start, end in pairwise(sorted({0, len(text), *borders})):
        words = text[start:end].strip(_SIGNS)
        if not words or words in {"-", "–"}:
            continue
        stamps = read_valued(f"{label} {words}") if label else read_stamps(words)
        bare = () if stamps else read_bare(words)
        begin = start
        if label and stamps:
            begin = segments.pop().start
        label = words if is_lone_label(words) else ""
        segments.append(_Segment(begin, end, stamps or bare, is_bare=bool(bare)))
    return segments or [_Segment(0, len(text), ())]


def _borders(text: str) -> Iterable[int]:
    for found in _SEPARATOR.finditer(text):
        is_inside_date = text[found.start() - 2 : found.start() - 1].isdigit() and _MONTH_AFTER.match(
            text, found.end()
        )
        if not is_inside_date:
            yield found.end()
    yield from label_starts(text)


def read_furniture(texts: Iterable[str]) -> tuple[Stamp, ...]:
    """Return the stamps in running headers and footers, each once; a lone date has label ""."""
    found: dict[tuple[str, str], Stamp] = {}
    for text in texts:
        for piece in _FURNITURE.split(text):
            bare = tuple(replace(stamp, label="") for stamp in read_bare(piece))
            for stamp in read_stamps(piece) or bare:
                found.setdefault((stamp.label, stamp.value), stamp)
    return tuple(found.values())


def _may_hold_stamp(draft: Draft) -> bool:
    """Whether a block is worth reading as a stamp; cheap, and never wrong when it says no."""
    text = draft.text
    if draft.kind not in _KINDS or len(text) > _MAX_LINE or (draft.table is not None and not draft.is_pair):
        return False
    head = text[:_BEGIN_CHARS].lower()
    if not head[:1].isalnum():
        head = head[_NO_WORD.match(head).end() :]  # type: ignore[union-attr]  # it matches nothing at least
    is_figure = head[:1].isdigit()
    if not (is_figure or head.startswith(_BEGINNINGS_OF.get(head[:2], ()))):
        tail = text[-_END_CHARS:].lower()
        return _END_DATE.search(tail) is not None or any(word in tail for word in _END_WORDS)
    if _DATES.search(text) is not None:
        return True
    return not is_figure and (len(text) <= _MAX_LABEL or _is_undated(text.lower()))


def _is_undated(text: str) -> bool:
    return any(word in text for word in _UNDATED)
