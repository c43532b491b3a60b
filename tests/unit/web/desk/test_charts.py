"""Pictures are the same for the same figures, say what they are, and differ by more than colour."""

import re
from xml.etree import ElementTree as ET

import pytest

from watcher.web.desk.charts import PATTERNS, Frame, Picture, Series, bars, lines, nice, share_bar, swatch

PICTURE = Picture(key="p", title="Tid <b> & «90 %»", text='Et "bilde"')
FRAME = Frame(labels=["uke 1", "uke <2>", "uke 3"], unit="%s t")
SERIES = [Series(key="critical", values=[1, 0, 2]), Series(key="important", values=[3, None, 1])]


def parsed(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)  # we made it


def test_the_same_figures_give_the_same_bytes_and_well_formed_xml() -> None:
    for draw in (bars, lines):
        drawn = draw(PICTURE, FRAME, SERIES)
        assert drawn == draw(PICTURE, FRAME, SERIES)
        root = parsed(drawn)
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-labelledby"] == "p-t p-d"
        assert root.findtext("title") == PICTURE.title
        assert root.findtext("desc") == PICTURE.text


def test_bars_stand_on_each_other_and_carry_their_pattern() -> None:
    root = parsed(bars(PICTURE, FRAME, SERIES))
    found = [
        (one.attrib["class"], float(one.attrib["y"]), float(one.attrib["height"]))
        for one in root.iter("rect")
        if "bar" in one.attrib["class"]
    ]
    assert [one[0] for one in found] == ["bar critical", "bar important", "bar critical", "bar important"]
    low, high = found[0], found[1]
    assert high[1] + high[2] == pytest.approx(low[1])
    assert high[2] == pytest.approx(3 * low[2])
    filled = {one.attrib["fill"] for one in root.iter("rect") if one.attrib.get("class") == "over"}
    assert filled == {"url(#p-important)"}
    assert [one.attrib["id"] for one in root.iter("pattern")] == ["p-important"]


def test_a_gap_breaks_a_line_and_marks_differ_in_shape() -> None:
    root = parsed(
        lines(
            PICTURE,
            FRAME,
            [Series(key="median", values=[1, None, 2]), Series(key="ninetieth", values=[2, 3, 4])],
        )
    )
    assert [one.attrib["class"] for one in root.iter("path") if "line" in one.attrib["class"]] == [
        "line ninetieth"
    ]
    assert len(list(root.iter("circle"))) == 2
    assert sum("mark" in one.attrib["class"] for one in root.iter("path")) == 3


def test_every_level_has_a_pattern_of_its_own() -> None:
    assert len(set(PATTERNS.values())) == len(PATTERNS) == 5


@pytest.mark.parametrize("count", [0, 1, 2, 4, 13, 52])
def test_there_are_never_more_labels_than_can_be_read(count: int) -> None:
    frame = Frame(labels=[f"uke {number}" for number in range(count)])
    drawn = bars(PICTURE, frame, [Series(key="minor", values=[1] * count)])
    assert len(re.findall("uke", drawn)) <= 5
    parsed(drawn)


@pytest.mark.parametrize(
    ("most", "end"), [(0, 4), (3, 4), (4, 4), (5, 8), (9, 10), (11, 20), (99, 100), (101, 200), (0.2, 4)]
)
def test_an_axis_ends_at_a_round_figure_not_under_the_highest(most: float, end: float) -> None:
    assert nice(most) == end


@pytest.mark.parametrize(("share", "width"), [(0, "0"), (0.5, "50"), (1, "100"), (7, "100"), (-1, "0")])
def test_a_share_is_a_bar_of_its_width(share: float, width: str) -> None:
    assert f'width="{width}" height="10"' in share_bar(share)


def test_a_sign_uses_the_pattern_of_its_picture() -> None:
    assert "url(#endringer-noise)" in swatch("endringer", "noise")
    assert "circle" in swatch("tider", "median")
    parsed(swatch("tider", "ninetieth"))
