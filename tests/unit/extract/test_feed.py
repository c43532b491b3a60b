import json
import re
from datetime import date
from typing import Any

from tests.unit.extract.support import blocks, digest, document
from watcher.model.document import BlockKind
from watcher.model.source import SourceType

ITEM = (
    "<item><title>{0}</title><link>https://e.eu/{0}?utm_source=rss</link><pubDate>{2}</pubDate>"
    "<description>&lt;p&gt;{1}&lt;/p&gt;</description><guid>{3}</guid></item>"
)
A = ITEM.format("A", "Low risk.", "Fri, 16 Aug 2024 10:00:00 +0000", "1")
B = ITEM.format("B", "Weekly bulletin.", "Fri, 30 Aug 2024 10:00:00 +0000", "2")


def rss(*items: str, built: str = "x") -> str:
    head = f"<title>Updates</title><lastBuildDate>{built}</lastBuildDate>"
    return f"<?xml version='1.0' encoding='utf-8'?><rss><channel>{head}{''.join(items)}</channel></rss>"


def test_an_item_is_a_heading_with_its_link_date_and_text() -> None:
    found = blocks(rss(A, B), type=SourceType.FEED)
    assert [(b.kind, b.text, b.level, b.trail) for b in found] == [
        (BlockKind.HEADING, "Updates", 1, ()),
        (BlockKind.HEADING, "B", 2, ("Updates",)),
        (BlockKind.META, "Fri, 30 Aug 2024 10:00:00 +0000", 0, ("Updates", "B")),
        (BlockKind.PARA, "Weekly bulletin.", 0, ("Updates", "B")),
        (BlockKind.HEADING, "A", 2, ("Updates",)),
        (BlockKind.META, "Fri, 16 Aug 2024 10:00:00 +0000", 0, ("Updates", "A")),
        (BlockKind.PARA, "Low risk.", 0, ("Updates", "A")),
    ]
    assert found[1].links[0].href == "https://e.eu/B"


def test_order_guids_and_build_dates_mean_nothing() -> None:
    one = rss(A, B)
    other = rss(B, re.sub("<guid>.*?</guid>", "<guid>https://e.eu/node/1</guid>", A), built="y")
    assert (
        document(one, type=SourceType.FEED).sha256_text == document(other, type=SourceType.FEED).sha256_text
    )
    assert digest(one, type=SourceType.FEED) == digest(other, type=SourceType.FEED)


def test_a_silent_edit_of_an_old_item_changes_both() -> None:
    one, other = rss(A, B), rss(A.replace("Low", "Moderate"), B)
    assert (
        document(one, type=SourceType.FEED).sha256_text != document(other, type=SourceType.FEED).sha256_text
    )
    assert digest(one, type=SourceType.FEED) != digest(other, type=SourceType.FEED)


def test_the_ends_of_the_window_are_stamps() -> None:
    stamps = document(rss(A, B), type=SourceType.FEED).stamps
    assert [(stamp.label, stamp.day) for stamp in stamps] == [
        ("updated", date(2024, 8, 30)),
        ("oldest", date(2024, 8, 16)),
    ]


def test_atom_is_read_too() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>T</title><entry><title>E</title>
    <link rel="self" href="/x"/><link href="/e"/><updated>2024-08-30T10:00:00Z</updated>
    <content type="html">&lt;h3&gt;Advice&lt;/h3&gt;&lt;p&gt;Stay home.&lt;/p&gt;</content></entry></feed>"""
    found = blocks(atom, type=SourceType.FEED)
    assert [(b.text, b.level) for b in found if b.kind is BlockKind.HEADING] == [
        ("T", 1),
        ("E", 2),
        ("Advice", 5),
    ]
    assert found[1].links[0].href == "https://www.example.no/e"
    assert found[-1].trail == ("T", "E", "Advice")


def test_atom_content_in_xhtml_keeps_its_blocks():
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry>
    <title type="html">A &amp;amp; B</title><link href="/e"/><updated>2024-08-30T10:00:00Z</updated>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Gi 5 mg.</p>
    <ul><li>voksne</li><li>barn</li></ul></div>
    </content></entry></feed>"""
    found = blocks(atom, type=SourceType.FEED)
    assert [(block.kind.value, block.text) for block in found][1:] == [
        ("heading", "A & B"),
        ("meta", "2024-08-30T10:00:00Z"),
        ("para", "Gi 5 mg."),
        ("item", "voksne"),
        ("item", "barn"),
    ]


def test_plain_text_in_atom_is_no_html():
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>E</title>
    <link href="/e"/><summary type="text">Barn &lt;b 5 og >12 kg</summary></entry></feed>"""
    assert blocks(atom, type=SourceType.FEED)[-1].text == "Barn <b 5 og >12 kg"


def test_the_whole_text_of_an_item_goes_before_its_summary():
    item = (
        "<item><title>A</title><link>/a</link><description>Kort</description>"
        "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        "<![CDATA[<p>Hele <b>teksten</b></p>]]></content:encoded></item>"
    )
    assert blocks(rss(item), type=SourceType.FEED)[-1].text == "Hele teksten"


def test_items_without_guid_link_or_date_keep_an_order_of_their_own():
    one, two = ("<item><title>B</title></item>", "<item><title>A</title></item>")
    assert (
        document(rss(one, two), type=SourceType.FEED).sha256_text
        == document(rss(two, one), type=SourceType.FEED).sha256_text
    )


def json_feed(*items: dict[str, Any]) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": items})


def test_a_json_feed_is_a_feed_whatever_its_order():
    one = {
        "id": "1",
        "url": "/a",
        "title": "A",
        "content_html": "<p>Gi 5 mg.</p>",
        "date_published": "2024-08-30",
    }
    two = {"id": "2", "url": "/b", "title": "B", "content_text": "Barn <12.\n\nVoksne."}
    found = blocks(json_feed(one, two), type=SourceType.FEED)
    assert [(block.text, block.trail) for block in found] == [
        ("T", ()),
        ("A", ("T",)),
        ("2024-08-30", ("T", "A")),
        ("Gi 5 mg.", ("T", "A")),
        ("B", ("T",)),
        ("Barn <12.", ("T", "B")),
        ("Voksne.", ("T", "B")),
    ]
    assert digest(json_feed(one, two), type=SourceType.FEED) == digest(
        json_feed(two, one), type=SourceType.FEED
    )


def test_an_item_without_description_is_its_title() -> None:
    feed = rss("<item><title>Bare en tittel</title><link>/a</link></item>")
    assert blocks(feed, type=SourceType.FEED)[-1].text == "Bare en tittel"


def test_entities_are_not_expanded() -> None:
    bomb = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b SYSTEM 'file:///etc/hosts'>]>"
    body = rss("<item><title>x &a;&b;</title></item>").replace("?>", f"?>{bomb}", 1)
    assert blocks(body, type=SourceType.FEED)[-1].text == "x &a;&b;"


def test_a_sitemap_is_a_sorted_list_of_addresses() -> None:
    body = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.no/b</loc>
    <lastmod>2024-01-01</lastmod></url><url><loc>https://a.no/a</loc></url></urlset>"""
    assert [(b.kind, b.text) for b in blocks(body, type=SourceType.SITEMAP)] == [
        (BlockKind.ITEM, "https://a.no/a"),
        (BlockKind.ITEM, "https://a.no/b"),
    ]
    assert digest(body, type=SourceType.SITEMAP) == digest(
        body.replace("2024-01-01", "x"), type=SourceType.SITEMAP
    )
