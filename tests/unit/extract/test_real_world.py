"""What pages in the wild do: words of furniture on whole articles, stray bytes."""

from tests.unit.extract.support import document, texts
from tests.unit.extract.test_trouble import WHOLE

LONG = "Gi rikelig drikke og følg med på om barnet tisser som det pleier. " * 4


def test_an_article_that_can_be_shared_is_no_furniture():
    page = f"<body><div class='entry share'><p>{LONG}</p><p>{LONG}</p></div></body>"
    assert len(texts(page)) == 2


def test_buttons_to_share_are_furniture_beside_a_short_line():
    page = f"<body><p>{LONG}</p><div class='share'><p>Del siden</p><p>Skriv ut</p></div></body>"
    assert texts(page) == [LONG.strip()]


def test_teasers_of_related_pages_are_furniture():
    teaser = "<p>Les mer om hvordan du kan forebygge smitte i hjemmet.</p>"
    page = f"<body><p>{LONG}</p><div class='related'>{teaser * 8}</div></body>"
    assert texts(page) == [LONG.strip()]


def test_a_stray_byte_is_shown_and_does_not_stop_the_watch():
    page = WHOLE.replace("<main>", "<main><p>ærøå ærøå ærøå - her.</p>").encode()
    stray = page.replace(b" - ", b" \x96 ")
    assert any("�" in text for text in texts(stray))


def test_the_date_in_a_footer_of_the_region_is_a_stamp_and_no_block():
    page = f"<main><p>{LONG}</p><footer><p>Sist oppdatert: 3. mai 2024</p><p>Del siden</p></footer></main>"
    read = document(page)
    assert [(stamp.label, str(stamp.day)) for stamp in read.stamps] == [("updated", "2024-05-03")]
    assert [block.text for block in read.blocks] == [LONG.strip()]
