"""Pictures of figures, as SVG: the same bytes for the same figures.  Pure.

What a picture says stands in its title and description and in a table beside it.  Series differ by pattern
or shape, never by colour alone; colours are the style sheet's (classes), so that they suit dark and print.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 16, 44
_MOST_LABELS = 5
_STEPS = 4

PATTERNS: Mapping[str, str] = {
    "critical": "",
    "important": '<path class="hatch" d="M-2 2l4-4M0 10L10 0M8 12l4-4"/>',
    "minor": '<path class="hatch-dot" d="M1 3h3v3h-3zM6 8h3v3h-3zM6 -2h3v3h-3z"/>',
    "editorial": '<path class="hatch" d="M0 3h10M0 8h10"/>',
    "noise": '<path class="hatch" d="M3 0v10M8 0v10"/>',
}
"""How each level's bars are filled, over its colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What a picture is called; `key` makes its ids, which must be its own on the page."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A row of figures, one for each label; None is a gap.  `key` is its class: a level, or "median"."""

    key: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the axes say: a label for each place, and the words of the upright one (`%s` is the figure)."""

    labels: Sequence[str]
    unit: str = "%s"
    most: float | None = None


def bars(picture: Picture, frame: Frame, series: Sequence[Series]) -> Markup:
    """Return stacked bars, the first series at the bottom."""
    sums = [sum(one.values[place] or 0 for one in series) for place in range(len(frame.labels))]
    top = frame.most or nice(max(sums, default=0))
    width = _inner() / max(len(frame.labels), 1)
    parts: list[str] = []
    for place in range(len(frame.labels)):
        base = 0.0
        for one in series:
            value = one.values[place] or 0
            if value:
                y, low = _y(base + value, top), _y(base, top)
                x, wide = _LEFT + width * (place + 0.14), width * 0.72
                parts.append(_bar(one.key, x, y, wide, low - y))
                base += value
    return _svg(picture, frame, top, parts, patterns=[one.key for one in series if one.key in PATTERNS])


def lines(picture: Picture, frame: Frame, series: Sequence[Series]) -> Markup:
    """Return a line for each series, with marks that differ in shape; a gap breaks it."""
    known = [value for one in series for value in one.values if value is not None]
    top = frame.most or nice(max(known, default=0))
    parts: list[str] = []
    for turn, one in enumerate(series):
        points = [
            None if value is None else (_x(place, len(frame.labels)), _y(value, top))
            for place, value in enumerate(one.values)
        ]
        parts += (_line(one.key, run) for run in _runs(points) if len(run) > 1)
        parts += (_mark(one.key, turn, *point) for point in points if point)
    return _svg(picture, frame, top, parts)


def share_bar(share: float) -> Markup:
    """Return a small bar for a share of 1, to stand beside the figure that says it."""
    wide = _number(100 * min(max(share, 0.0), 1.0))
    return _safe(
        '<svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="share-all" x="0.5" y="0.5" width="99" height="9"/>'
        f'<rect class="share-part" x="0" y="0" width="{wide}" height="10"/></svg>'
    )


def swatch(picture_key: str, key: str) -> Markup:
    """Return the sign of a series, for the words beside a picture."""
    inner = _bar(key, 1, 1, 18, 12) if key in PATTERNS else _swatch_line(key)
    over = inner.replace(f"url(#p-{key})", f"url(#{picture_key}-{key})")
    return _safe(f'<svg class="swatch" viewBox="0 0 20 14" aria-hidden="true">{over}</svg>')


def nice(most: float) -> float:
    """Return a round figure that is not under `most`, to end an axis with: 4, 8, 20, 40 …, at least 4."""
    if most <= _STEPS:
        return float(_STEPS)
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (1, 2, 4, 8, 10, 20) if step * power >= most)


def _svg(
    picture: Picture, frame: Frame, top: float, parts: Sequence[str], *, patterns: Sequence[str] = ()
) -> Markup:
    key = escape(picture.key)
    drawn = "".join(parts).replace("url(#p-", f"url(#{key}-")
    defs = "".join(_pattern(picture.key, name) for name in patterns)
    return _safe(
        f'<svg class="picture" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{escape(picture.title)}</title><desc id="{key}-d">{escape(picture.text)}</desc>'
        f"{f'<defs>{defs}</defs>' if defs else ''}"
        f"{''.join(_grid(frame, top))}{drawn}{''.join(_labels(frame))}</svg>"
    )


def _safe(drawn: str) -> Markup:
    return Markup(drawn)  # noqa: S704  # words were escaped, all else is made of figures and keys of ours


def _grid(frame: Frame, top: float) -> Iterator[str]:
    for step in range(_STEPS + 1):
        value, y = top * step / _STEPS, _y(top * step / _STEPS, top)
        kind = "axis" if step == 0 else "grid"
        yield f'<path class="{kind}" d="M{_LEFT} {_number(y)}H{WIDTH - _RIGHT}"/>'
        if step % 2 == 0:
            words = escape(frame.unit % _number(value))
            yield f'<text class="tick" x="{_LEFT - 8}" y="{_number(y + 5)}" text-anchor="end">{words}</text>'


def _labels(frame: Frame) -> Iterator[str]:
    """Give as many labels as are read at any size: the first, the last, and some between."""
    count = len(frame.labels)
    every = max(1, math.ceil((count - 1) / (_MOST_LABELS - 1))) if count > 1 else 1
    for place in range(0, count, every):
        x, anchor = _x(place, count), "middle"
        if count > 1 and place in {0, count - 1}:
            x, anchor = (_LEFT, "start") if place == 0 else (WIDTH - _RIGHT, "end")
        at = f'x="{_number(x)}" y="{HEIGHT - 16}" text-anchor="{anchor}"'
        yield f'<text class="tick" {at}>{escape(frame.labels[place])}</text>'


def _bar(key: str, x: float, y: float, width: float, height: float) -> str:
    place = f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(max(height, 1))}"'
    over = f'<rect class="over" {place} fill="url(#p-{key})"/>' if PATTERNS.get(key) else ""
    return f'<rect class="bar {key}" {place}/>{over}'


def _pattern(picture_key: str, key: str) -> str:
    if not PATTERNS[key]:
        return ""
    return (
        f'<pattern id="{escape(picture_key)}-{key}" width="10" height="10" patternUnits="userSpaceOnUse">'
        f"{PATTERNS[key]}</pattern>"
    )


def _line(key: str, points: Sequence[tuple[float, float]]) -> str:
    path = "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
    return f'<path class="line {key}" d="M{path}"/>'


def _mark(key: str, turn: int, x: float, y: float) -> str:
    if turn % 2 == 0:
        return f'<circle class="mark {key}" cx="{_number(x)}" cy="{_number(y)}" r="5"/>'
    path = f"M{_number(x)} {_number(y - 7)}l7 12h-14z"
    return f'<path class="mark {key}" d="{path}"/>'


def _swatch_line(key: str) -> str:
    turn = 0 if key == "median" else 1
    return f'<path class="line {key}" d="M0 7H20"/>{_mark(key, turn, 10, 7)}'


def _runs(points: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for point in points:
        if point is None:
            yield run
            run = []
        else:
            run.append(point)
    yield run


def _inner() -> float:
    return WIDTH - _LEFT - _RIGHT


def _x(place: int, count: int) -> float:
    return _LEFT + _inner() * (place + 0.5) / max(count, 1)


def _y(value: float, top: float) -> float:
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - min(value / top, 1.0))


def _number(value: float) -> str:
    """Return a figure with at most two decimals and none too many."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
