"""Whole pages in as many layouts as there are systems that serve them, each with the blocks it must give.

`expected.txt` beside each page is written down block by block (see page_shape) and was checked by eye.  Its
last lines name the visible words that stand in no block (menus, consent layers, buttons) and those that
stand in more than one (a cell that spans rows) or that a plain reader of the source does not see.
"""

from collections import Counter
from pathlib import Path

import pytest

from tests.unit.extract.page_shape import shape
from tests.unit.extract.support import digest, document
from tests.unit.extract.visible_text import visible_text, words

PAGES = Path(__file__).parents[2] / "pages"
NAMES = sorted(page.parent.name for page in PAGES.glob("*/page.html"))


def account(body: str, blocks_text: str) -> str:
    """Return which visible words are in no block, and which are in more than they should be."""
    seen, got = words(visible_text(body)), words(blocks_text)
    return f"left out: {listed(seen - got)}\nmore: {listed(got - seen)}\n"


def listed(found: Counter[str]) -> str:
    return " ".join(sorted(found.elements()))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_gives_its_blocks_and_every_word_is_accounted_for(name):
    body = (PAGES / name / "page.html").read_bytes()
    read = document(body, url=f"https://www.example.org/{name}/")
    told = shape(read) + account(body.decode(), " ".join(block.text for block in read.blocks))
    assert told == (PAGES / name / "expected.txt").read_text(encoding="utf-8")


def test_there_are_pages_of_many_layouts():
    assert len(NAMES) >= 25


@pytest.mark.parametrize("name", NAMES)
def test_noise_in_attributes_and_comments_changes_neither_blocks_nor_digest(name):
    body = (PAGES / name / "page.html").read_text(encoding="utf-8")
    noisy = body.replace("</p>", "</p>\n<!-- served by node 7 -->\n").replace("<p>", "<p data-n='1'>")
    url = f"https://www.example.org/{name}/"
    assert document(noisy, url=url).sha256_text == document(body, url=url).sha256_text
    assert digest(noisy, url=url) == digest(body, url=url)
