"""What a template does to a page without saying anything is no difference: pages through extract and diff."""

from hypothesis import given
from hypothesis import strategies as st

from watcher.diff import diff_documents
from watcher.extract import extract_document
from watcher.model.document import Document
from watcher.model.ids import SourceId
from watcher.model.source import ExtractionRules

SENTENCES = (
    "Gi 600 mg to ganger daglig i 14 dager.",
    "Barn <12 år skal ikke ha vaksinen.",
    "Ring 21 07 63 48 hele døgnet.",
    "Hold 2 meters avstand & vask hendene.",
    "Prøve tas innen 24 timer.",
)
TAGS = ("p", "li", "h2", "h3", "td")

lines = st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(SENTENCES)), min_size=1, max_size=8)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def wrapped(tag: str, inner: str, attributes: str) -> str:
    match tag:
        case "li":
            return f"<ul><li{attributes}>{inner}</li></ul>"
        case "td":
            return f"<table><tr><td{attributes}>{inner}</td><td>Ja</td></tr></table>"
        case _:
            return f"<{tag}{attributes}>{inner}</{tag}>"


def document(body: str) -> Document:
    page = f"<html lang=nb><head><title>Råd</title></head><body><main><h1>Råd</h1>{body}</main></body></html>"
    return extract_document(
        page.encode(),
        source_id=SourceId("kilde"),
        url="https://example.test/side",
        charset="utf-8",
        content_type="text/html",
        rules=ExtractionRules(),
    )


def plain(page: list[tuple[str, str]]) -> Document:
    return document("".join(wrapped(tag, escaped(text), "") for tag, text in page))


@st.composite
def disguised(draw: st.DrawFn, page: list[tuple[str, str]]) -> str:
    """The same lines as another template, another editor and another cache would send them."""
    out: list[str] = []
    for tag, text in page:
        inner = escaped(text)
        inner = inner.replace(" ", draw(st.sampled_from([" ", "  ", "\n\t ", "&nbsp;", "&#32;", "\u00a0"])))
        inner = inner.replace("ø", draw(st.sampled_from(["ø", "&oslash;", "&#248;", "&#xF8;"])))
        if draw(st.booleans()):
            inner = f"<span class='x{draw(st.integers(0, 99))}'>{inner}</span>"
        if draw(st.booleans()):
            inner = f"<!-- bygget {draw(st.integers(0, 99))} -->{inner}"
        attributes = draw(
            st.permutations(["class='b a'", f"data-v='{draw(st.integers(0, 9))}'", "dir='ltr'"])
        )
        block = wrapped(tag, inner, " " + " ".join(attributes))
        if draw(st.booleans()):
            block = f"<div class='kolonne-{draw(st.integers(1, 12))}'><div>{block}</div></div>"
        out.append(block)
    return draw(st.sampled_from(["", "\n", "\n\n  "])).join(out)


@given(st.data())
def test_classes_ids_wrappers_comments_blanks_and_entities_are_no_difference(data):
    page = data.draw(lines)
    old, new = plain(page), document(data.draw(disguised(page)))
    assert diff_documents(old, new).edits == ()
    assert diff_documents(new, old).edits == ()


@given(st.data())
def test_one_other_number_is_seen_through_any_template(data):
    page = [("p", SENTENCES[0]), *data.draw(lines)]
    other = [("p", SENTENCES[0].replace("600", "60")), *page[1:]]
    told = [edit.ops for edit in diff_documents(plain(page), document(data.draw(disguised(other)))).edits]
    assert any("600 mg" in op.text for ops in told for op in ops if op.tag == "-")
    assert any("60 mg" in op.text for ops in told for op in ops if op.tag == "+")


def test_ten_thousand_nested_elements_are_compared():
    deep = "<div>" * 10_000 + "<p>Gi 600 mg.</p>" + "</div>" * 10_000
    edits = diff_documents(document(deep), document(deep.replace("600", "300"))).edits
    assert [(edit.before, edit.after) for edit in edits] == [("Gi 600 mg.", "Gi 300 mg.")]
