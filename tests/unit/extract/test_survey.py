import pytest

from watcher.errors import ExtractError
from watcher.extract import survey_page
from watcher.extract.survey import squeezed

PAGE = """<html lang="nb"><head><title>Mpox  - Etaten</title>
<link rel="canonical" href="https://a.no/mpox"><meta property="og:site_name" content="Etaten">
<script type="application/ld+json">{"publisher": {"name": "En annen"}}</script></head>
<body class="node-12 article">
<div id="content" class="css-1x2y3z c-body"><p>Ett <a href="/to.pdf?v=1">to</a></p>
<script>var x = "borte";</script></div>
<div class="c-body"><p>tre\u00ad\u200b</p></div><div class="empty"></div></body></html>"""


def survey(page: str = PAGE):
    return survey_page(page.encode(), charset="utf-8", content_type="text/html")


def test_text_stands_without_white_space_and_scripts_and_every_area_is_a_stretch_of_it():
    made = survey()
    assert made.text == "Etttotre"
    content = made.areas[made.named["#content"][0]]
    assert made.text[content.start : content.end] == "Ettto"
    assert content.linked == 2
    assert [made.areas[n].chars for n in made.named[".c-body"]] == [5, 3]


def test_names_of_a_build_of_the_body_and_of_what_is_empty_name_nothing():
    assert set(survey().named) == {"#content", ".c-body"}


def test_a_page_says_its_address_its_publisher_and_its_documents():
    made = survey()
    assert (made.title, made.lang, made.canonical, made.site_name) == (
        "Mpox - Etaten",
        "nb",
        "https://a.no/mpox",
        "Etaten",
    )
    assert made.pdf_links == ("/to.pdf?v=1",)


def test_the_publisher_is_read_from_structured_data_when_no_meta_says_it_and_broken_data_says_nothing():
    page = PAGE.replace('<meta property="og:site_name" content="Etaten">', "")
    assert survey(page).site_name == "En annen"
    assert survey(page.replace('{"publisher"', '"publisher"')).site_name == ""


def test_areas_nest_as_elements_do():
    made = survey("<body><main><section id='a'><p class='lead'>x</p></section><p>y</p></main></body>")
    lead = made.areas[made.named[".lead"][0]]
    section = made.areas[lead.parent]
    assert made.areas[section.parent].tag == "main"
    assert section.start <= lead.start
    assert lead.end <= section.end


def test_nesting_made_to_harm_is_refused():
    with pytest.raises(ExtractError):
        survey("<body>" + "<div>" * 20_000)


def test_squeezed_text_has_no_room_in_it():
    assert squeezed(" a\u00a0b\u200b\u00adc\n") == "abc"
