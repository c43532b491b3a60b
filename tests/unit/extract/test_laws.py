"""Laws of extraction, on pages made at random: what no reader sees means nothing, and no text is lost."""

from dataclasses import dataclass
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.extract.support import digest, document, reading
from watcher.model.document import BlockKind
from watcher.model.ids import SourceId

VOCABULARY = "gi 5 mg 2,5 <12 >12 µg skal ikke barn «råd» å 10 % & é uke"
WORDS = st.sampled_from(VOCABULARY.split())
SENTENCE = st.lists(WORDS, min_size=1, max_size=6)


@dataclass(frozen=True)
class Part:
    kind: str
    level: int
    lines: tuple[tuple[str, ...], ...]


PARTS = st.builds(
    Part,
    kind=st.sampled_from(["h", "p", "ul", "ol", "table", "dl", "details", "quote"]),
    level=st.integers(1, 6),
    lines=st.lists(SENTENCE.map(tuple), min_size=2, max_size=4).map(tuple),
)
PAGE = st.lists(PARTS, min_size=1, max_size=8)


@dataclass(frozen=True)
class Style:
    """A way to write the same page: what stands between words, round blocks and in tags."""

    blank: str = " "
    before: str = ""
    after: str = ""
    attributes: str = ""
    wrapper: str = ""
    is_spelled: bool = False


STYLES = st.builds(
    Style,
    blank=st.sampled_from([" ", "\n", "&nbsp;", " \t ", "&#32;", " <!-- n --> ", "\u00a0 "]),
    before=st.sampled_from(["", "\n", "  ", "<!-- x -->", "\u200b"]),
    after=st.sampled_from(["", "\n\n", "<!-- <p>nei</p> -->", "<script>var a = '<p>nei</p>'</script>"]),
    attributes=st.sampled_from(
        ["", " class='css-1a2b text'", " id=x9 data-k=1", " data-k=1 id='x9'", " title=x"]
    ),
    wrapper=st.sampled_from(["", "div", "section", "article", "center"]),
    is_spelled=st.booleans(),
)


def written(page: list[Part], style: Style) -> str:
    parts = "".join(_part(part, style) for part in page)
    return f"<html lang=nb><body><main{style.attributes}>{parts}</main></body></html>"


def _part(part: Part, style: Style) -> str:
    lines = [_line(line, style) for line in part.lines]
    tag = style.attributes
    bodies = {
        "h": lambda: f"<h{part.level}{tag}>{lines[0]}</h{part.level}>",
        "p": lambda: "".join(f"<p{tag}>{line}</p>" for line in lines),
        "ul": lambda: f"<ul{tag}>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>",
        "ol": lambda: f"<ol{tag}>" + "".join(f"<li>{line}</li>" for line in lines) + "</ol>",
        "table": lambda: (
            "<table>" + "".join(f"<tr{tag}><td>{a}</td><td>{a}</td></tr>" for a in lines) + "</table>"
        ),
        "dl": lambda: "<dl>" + "".join(f"<dt>{line}</dt><dd{tag}>{line}</dd>" for line in lines) + "</dl>",
        "details": lambda: f"<details{tag}><summary>{lines[0]}</summary><p>{lines[1]}</p></details>",
        "quote": lambda: f"<blockquote{tag}><p>{lines[0]}</p></blockquote>",
    }
    body = f"{style.before}{bodies[part.kind]()}{style.after}"
    return f"<{style.wrapper}>{body}</{style.wrapper}>" if style.wrapper else body


def _line(line: tuple[str, ...], style: Style) -> str:
    spell = (lambda word: "".join(f"&#{ord(char)};" for char in word)) if style.is_spelled else escape
    return style.blank.join(spell(word) for word in line)


def said(page: list[Part]) -> list[str]:
    """Return the texts of the page in order, cells apart."""
    found: list[str] = []
    for part in page:
        lines = [" ".join(line) for line in part.lines]
        if part.kind in {"h", "quote"}:
            found += lines[:1]
        elif part.kind == "details":
            found += lines[:2]
        elif part.kind in {"table", "dl"}:
            found += [line for line in lines for _ in range(2)]
        else:
            found += lines
    return found


@settings(max_examples=150, deadline=None)
@given(page=PAGE, style=STYLES)
def test_how_a_page_is_written_changes_neither_text_nor_digest(page, style):
    plain, other = written(page, Style()), written(page, style)
    assert document(other, keep=("main",)).sha256_text == document(plain, keep=("main",)).sha256_text
    if not style.wrapper:
        assert digest(other, keep=("main",)) == digest(plain, keep=("main",))


@settings(max_examples=150, deadline=None)
@given(page=PAGE, style=STYLES)
def test_every_text_is_in_exactly_one_block_and_in_order(page, style):
    read = document(written(page, style), keep=("main",))
    texts = [text for block in read.blocks for text in ([cell.text for cell in block.cells] or [block.text])]
    assert texts == said(page)


@settings(max_examples=150, deadline=None)
@given(
    page=st.lists(PARTS.filter(lambda part: part.kind != "details"), min_size=1, max_size=10), style=STYLES
)
def test_the_trail_is_the_headings_above(page, style):
    open_headings: list[tuple[int, str]] = []
    for block in document(written(page, style), keep=("main",)).blocks:
        if block.kind is BlockKind.HEADING:
            while open_headings and open_headings[-1][0] >= block.level:
                open_headings.pop()
        assert block.trail == tuple(text for _, text in open_headings)
        if block.kind is BlockKind.HEADING:
            open_headings.append((block.level, block.text))


@settings(max_examples=100, deadline=None)
@given(page=PAGE, style=STYLES)
def test_equal_digests_give_equal_texts_and_reading_twice_gives_the_same(page, style):
    body = written(page, style)
    assert document(body) == document(body)
    assert digest(body) == digest(body)


@settings(max_examples=100, deadline=None)
@given(page=PAGE, style=STYLES)
def test_one_reading_gives_what_two_give_in_any_order(page, style):
    body, source_id = written(page, style), SourceId("prøve")
    both = reading(body)
    assert both.digest() == digest(body)
    assert both.document(source_id) == document(body)
    assert both.digest() == digest(body)
    assert both.document(source_id) == document(body)


@settings(max_examples=100, deadline=None)
@given(page=PAGE, at=st.integers(0, 200), sign=st.sampled_from(["x", "7", "<"]))
def test_one_letter_more_changes_both_digests(page, at, sign):
    part = page[at % len(page)]
    first = (part.lines[0][0] + sign, *part.lines[0][1:])
    other = list(page)
    other[at % len(page)] = Part(part.kind, part.level, (first, *part.lines[1:]))
    plain, changed = written(page, Style()), written(other, Style())
    assert document(plain).sha256_text != document(changed).sha256_text
    assert digest(plain) != digest(changed)
