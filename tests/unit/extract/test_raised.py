"""Raised characters: a note is no digit of the number before it, and a power is no digit either."""

import pytest

from tests.unit.extract.support import blocks, digest, texts


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>I 21<sup>1</sup> dager</p>", "I 21¹ dager"),
        ('<p>I 21<sup><a href="#n1">[1]</a></sup> dager</p>', "I 21¹ dager"),
        ("<p>I 21<sup>1, 2</sup> dager</p>", "I 21¹, ² dager"),
        ("<p>Dager<sup>a</sup></p>", "Dagerᵃ"),
        ("<p>75 mg/m<sup>2</sup></p>", "75 mg/m²"),
        ("<p>10<sup>-6</sup> til 10<sup>5</sup></p>", "10⁻⁶ til 10⁵"),
        ("<p>The 1<sup>st</sup> dose</p>", "The 1st dose"),
        ("<p>Vitamin D<sub>3</sub></p>", "Vitamin D3"),
    ],
)
def test_figures_and_single_letters_are_raised(page, text):
    assert texts(page) == [text]


def test_a_note_in_a_table_cell_stands_apart_from_its_figure():
    (row,) = blocks("<table><tr><td>Isolasjon</td><td>21<sup>3</sup> dager</td></tr></table>")
    assert row.cells[1].text == "21³ dager"


def test_a_figure_and_a_note_have_different_digests():
    assert digest("<p>21<sup>1</sup> dager</p>") != digest("<p>211 dager</p>")


def test_two_components_side_by_side_stand_apart():
    assert texts("<p><x-dose>Gi 5 mg</x-dose><x-age>12 år</x-age></p>") == ["Gi 5 mg 12 år"]


def test_a_component_inside_a_word_is_left_in_it():
    assert texts("<p>pneumo<x-term>kokk</x-term>er</p>") == ["pneumokokker"]
