"""Pages that are served as XML are read as XML means them, and others as HTML does."""

import pytest

from tests.unit.extract.support import document

XHTML = "application/xhtml+xml; charset=utf-8"
PAGE = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="nb" lang="nb">
<head><title>Dosering</title><script src="a.js"/><style/></head>
<body><main><h1>Dosering</h1><div class="tom"/><a id="start"/><p title="1 > 0">Gi 5 mg.<br></br>Så 10 mg.</p>
<!-- <p/> --><p><![CDATA[Ved vekt < 10 kg & feber]]></p><p/><p>Ring <em/>lege.</p></main></body></html>"""


def said(body: str, content_type: str) -> list[str]:
    return [block.text for block in document(body, content_type=content_type).blocks]


@pytest.mark.parametrize("content_type", [XHTML, "application/xml", "text/xml"])
def test_what_is_closed_in_its_own_tag_holds_nothing(content_type: str) -> None:
    wanted = ["Dosering", "Gi 5 mg. Så 10 mg.", "Ved vekt < 10 kg & feber", "Ring lege."]
    assert said(PAGE, content_type) == wanted


def test_the_type_decides_and_not_what_the_page_says_of_itself() -> None:
    page = "<?xml version='1.0'?><html><body><main><p>Før<b/>etter</p></main></body></html>"
    assert document(page, content_type="text/html").blocks[0].text == "Føretter"
    assert said("<html><body><main><h1/>Råd</main></body></html>", XHTML) == ["Råd"]


def test_a_bare_element_and_one_with_attributes_are_closed_alike() -> None:
    body = "<html><body><main><p class='a' id=\"x\"/><p id='y' /><p>Slutt</p></main></body></html>"
    (block,) = document(body, content_type=XHTML).blocks
    assert (block.text, block.anchor) == ("Slutt", "")
