"""Where in the page each block of the document stands: by its signs, in the order of both, in linear time."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from watcher.diff.ordering import heaviest_increasing
from watcher.model.document import Block
from watcher.web.desk.page_copy.tokens import Stream, signs_of

_MOST_LOOKED = 40
"""Signs looked at in search of texts that are no segment of their own, as a multiple of the whole."""

_BULLETS = "-–•*·"
"""Written before an item by hand; a document has the item without."""
_LEAST_PART = 12
"""A shorter text is not looked for within another: «5 mg» stands in «15 mg»."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A block's text, or one of its cells (`cell`), as signs."""

    block: int
    cell: int | None
    key: str


def units_of(blocks: Sequence[Block]) -> list[Unit]:
    """Return what is looked for, in the order of the document."""
    return list(_units(blocks))


def _units(blocks: Sequence[Block]) -> Iterator[Unit]:
    for block in blocks:
        if not block.cells:
            yield Unit(block=block.index, cell=None, key=signs_of(block.text))
            continue
        for number, cell in enumerate(block.cells):
            yield Unit(block=block.index, cell=number, key=signs_of(cell.text))


def place_units(units: Sequence[Unit], stream: Stream) -> dict[int, int]:
    """Return where each unit that was found begins in the stream's signs, by its place in `units`.

    First what stands once on each side, as much of it as is in one order; then, between those, each next
    equal segment; last, what is a part of one or of several.
    """
    found = _once(units, stream)
    segment_places: dict[str, list[int]] = {}
    for segment in stream.segments:
        segment_places.setdefault(segment.key, []).append(segment.start)
        bare = segment.key.lstrip(_BULLETS)
        if bare and bare != segment.key:
            segment_places.setdefault(bare, []).append(segment.start + len(segment.key) - len(bare))
    looked = 0
    for low, high, floor, roof in _gaps(found, len(units), units, len(stream.key)):
        for number in range(low, high):
            key = units[number].key
            if not key:
                continue
            at = _next(segment_places.get(key, ()), floor, roof)
            may_look = len(key) >= _LEAST_PART and looked < _MOST_LOOKED * len(stream.key)
            if at is None and may_look:
                looked += roof - floor
                place = stream.key.find(key, floor, roof)
                at = place if place >= 0 else None
            if at is not None:
                found[number] = at
                floor = at + len(key)  # noqa: PLW2901  # the gap grows shorter from the left
    return found


def _once(units: Sequence[Unit], stream: Stream) -> dict[int, int]:
    """Return the units whose signs are one segment, and no other unit's or segment's, in one order."""
    places: dict[str, int | None] = {}
    for segment in stream.segments:
        places[segment.key] = None if segment.key in places else segment.start
    numbers: dict[str, int | None] = {}
    for number, unit in enumerate(units):
        numbers[unit.key] = None if unit.key in numbers else number
    pairs = [
        (number, place)
        for key, number in numbers.items()
        if number is not None and (place := places.get(key)) is not None
    ]
    kept = heaviest_increasing(pairs, [len(units[number].key) for number, _ in pairs])
    return {number: place for (number, place), is_kept in zip(pairs, kept, strict=True) if is_kept}


def _gaps(
    found: dict[int, int], count: int, units: Sequence[Unit], end: int
) -> Iterator[tuple[int, int, int, int]]:
    """Yield (first unit, past the last, from, to) of what lies between the units that are placed."""
    low = floor = 0
    for number, place in [*found.items(), (count, end)]:
        if low < number:
            yield low, number, floor, place
        if number < count:
            low, floor = number + 1, place + len(units[number].key)


def _next(places: Sequence[int], floor: int, roof: int) -> int | None:
    """Return the first of `places` from `floor` on, before `roof`."""
    at = bisect_left(places, floor)
    return places[at] if at < len(places) and places[at] < roof else None
