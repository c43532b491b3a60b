import json
import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from itertools import pairwise

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.markup import element
from tests.unit.publish.publish_examples import (
    SERVICE,
    START,
    corrected_pair,
    item,
    notice,
    retracted_pair,
    source,
)
from watcher.model.level import Level
from watcher.model.notice import NoticeReview
from watcher.model.status import SourceState, SourceStatus
from watcher.model.verdict import FactChange, RuleHit
from watcher.publish import feed_files, plan_feeds, render_atom, render_json, render_opml, render_rss
from watcher.publish.atom import render_archive

A = "{http://www.w3.org/2005/Atom}"
NASTY = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("<>&\"'\x00\x0b\x85\ud800\ufffe\n /abc]1")),
    max_size=50,
)

SEVERAL = settings(max_examples=settings().max_examples // 4)


@st.composite
def nasty_notices(draw):
    notices = []
    for number in range(1, draw(st.integers(min_value=0, max_value=5)) + 1):
        one = item(
            headline=draw(NASTY), before=draw(NASTY), after=draw(NASTY), section=(draw(NASTY),),
            facts=(FactChange(kind="dose", before=draw(NASTY), after=draw(NASTY)),),
            reasons=(RuleHit(rule="r", level=Level.MINOR, text=draw(NASTY)),),
            deep_url="https://www.fhi.no/" + draw(NASTY),
        )  # fmt: skip
        notices.append(
            notice(
                number,
                title=draw(NASTY),
                summary=draw(NASTY),
                items=(one,),
                note=draw(NASTY),
                source_title=draw(NASTY),
                topics=(draw(NASTY),),
                level=draw(st.sampled_from([Level.MINOR, Level.IMPORTANT, Level.CRITICAL])),
                review=draw(st.sampled_from(list(NoticeReview))),
            )
        )
    return notices


def plan(notices, **rest):
    return plan_feeds(notices, [source()], SERVICE, **rest)


def everything(notices=None, **rest):
    given = [notice(n) for n in range(1, 6)] if notices is None else notices
    return plan(given, **rest)[0]


def parse(body):
    seen = feedparser.parse(body)
    assert not seen.bozo, seen.get("bozo_exception")
    return seen


def atom_ids(body):
    return [node.text for node in etree.fromstring(body).iterfind(f"{A}entry/{A}id")]


def rss_ids(body):
    return [node.text for node in etree.fromstring(body).iterfind("channel/item/guid")]


def json_ids(body):
    return [told["id"] for told in json.loads(body)["items"]]


@SEVERAL
@given(nasty_notices())
def test_whatever_a_page_says_every_feed_parses_with_the_same_unique_ids(notices):
    for feed in plan(notices):
        atom, rss = render_atom(feed), render_rss(feed)
        ids = atom_ids(atom)
        assert ids == rss_ids(rss) == json_ids(render_json(feed))
        assert len(ids) == len(set(ids)) >= 2
        assert len(parse(atom).entries) == len(parse(rss).entries) == len(ids)


@SEVERAL
@given(nasty_notices())
def test_rendering_twice_gives_the_same_bytes(notices):
    once, again = feed_files(plan(notices), SERVICE), feed_files(plan(notices[::-1]), SERVICE)
    assert dict(once) == dict(again)


@SEVERAL
@given(nasty_notices())
def test_titles_survive_every_format(notices):
    feed = everything(notices)
    titles = [entry.title for entry in feed.entries]
    rss = etree.fromstring(render_rss(feed))
    atom = etree.fromstring(render_atom(feed))
    assert [node.text for node in atom.iterfind(f"{A}entry/{A}title")] == titles
    assert [node.text for node in rss.iterfind("channel/item/title")] == titles
    assert [told["title"] for told in json.loads(render_json(feed))["items"]] == titles
    assert not [title for title in titles if re.search(r"<[A-Za-z/!]", title)]


def test_rss_dates_fall_strictly():
    body = render_rss(everything())
    told = [node.text or "" for node in etree.fromstring(body).iterfind("channel/item/pubDate")]
    dates = [parsedate_to_datetime(text) for text in told]
    assert all(newer > older for newer, older in pairwise(dates))


@pytest.mark.parametrize("hub", ["", "https://varsel.example.no/hub"])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_rss_never_has_a_lonely_link_or_item(hub, count):
    feed = everything([notice(n + 1) for n in range(count)], hub_url=hub)
    channel = element(etree.fromstring(render_rss(feed)), "channel")
    assert len(channel.findall(f"{A}link")) >= 2
    assert len(channel.findall("item")) >= 2


def test_rss_categories_have_no_domain_and_the_channel_links_to_the_site():
    channel = element(etree.fromstring(render_rss(everything())), "channel")
    assert channel.findtext("link") == "https://varsel.example.no/"
    assert {tuple(node.attrib) for node in channel.iter("category")} == {()}
    newest = element(channel, "item")
    assert [node.text for node in newest.iter("category")] == ["Mpox", "Smittevern", "Kritisk"]


def test_atom_entries_keep_their_links_apart():
    entry = element(etree.fromstring(render_atom(everything())), f"{A}entry")
    links = [(link.get("rel"), link.get("href")) for link in entry.iterfind(f"{A}link")]
    assert links == [
        ("alternate", "https://varsel.example.no/oppdatering/2026-03-06-0000000000000005"),
        ("via", "https://www.fhi.no/sm/mpox/"),
    ]


def test_the_self_link_is_the_address_of_the_file():
    for feed in plan([notice()]):
        top = etree.fromstring(render_atom(feed))
        own = [link.get("href") for link in top.iterfind(f"{A}link") if link.get("rel") == "self"]
        assert own == [f"https://varsel.example.no/feeds/{feed.slug}.atom"]


def test_a_correction_is_a_reply_and_a_retraction_leaves_a_tombstone():
    old, new = corrected_pair(1, 9)
    gone, retraction = retracted_pair(2, 12)
    seen = parse(render_atom(everything([old, new, gone, retraction])))
    assert [entry.title.split()[0] for entry in seen.entries] == [
        "Trukket:",
        "Rettelse:",
        "[Trukket]",
        "[Rettet]",
    ]
    assert seen.entries[1]["thr_in-reply-to"]["ref"] == old.id
    top = etree.fromstring(render_atom(everything([gone, retraction])))
    stones = [
        node.get("ref") for node in top.iterfind("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    ]
    assert stones == [gone.id]


def test_foreign_names_are_declared_only_where_they_are_used():
    feed = replace(everything(), marks=())
    assert set(etree.fromstring(render_atom(feed)).nsmap) == {None}
    assert set(etree.fromstring(render_atom(everything())).nsmap) == {None, "watcher"}


def test_last_verified_is_feed_metadata_in_all_three_formats():
    status = SourceStatus(source_id=source().id, state=SourceState.OK, last_verified_at=START)
    feed = everything(statuses={status.source_id: status})
    mark = "{tag:watcher.example,2026:ns/feed}source"
    for body, parent in ((render_atom(feed), "."), (render_rss(feed), "channel")):
        node = element(element(etree.fromstring(body), parent), mark)
        assert (node.get("id"), node.get("state"), node.get("verified")) == (
            "fhi-handbok",
            "ok",
            "2026-03-01T09:00:00Z",
        )
    told = json.loads(render_json(feed))["_watcher"]["sources"]
    assert told[0]["verified"] == "2026-03-01T09:00:00Z"


def test_json_items_tell_machines_what_a_notice_is():
    told = json.loads(render_json(everything()))["items"][0]
    assert told["external_url"] == "https://www.fhi.no/sm/mpox/"
    assert told["tags"] == ["Mpox", "Smittevern", "Kritisk"]
    assert (told["_watcher"]["level"], told["_watcher"]["review"]) == ("critical", "unreviewed")


def test_an_archive_document_says_that_it_is_one_and_leads_back_and_on():
    feed = everything([notice(n) for n in range(1, 62)])
    top = etree.fromstring(render_archive(feed, feed.archives[-1]))
    links = {link.get("rel"): link.get("href") for link in top.iterfind(f"{A}link")}
    assert top.find("{http://purl.org/syndication/history/1.0}archive") is not None
    assert links["current"] == feed.atom_url
    assert links["prev-archive"] == feed.archives[-2].url
    assert top.findtext(f"{A}id") == feed.id


def test_the_whole_history_is_reached_by_following_archives():
    notices = [notice(n) for n in range(1, 131)]
    feed = everything(notices)
    documents = {archive.url: archive for archive in feed.archives}
    reached, url = [entry.id for entry in feed.entries], feed.prev_archive_url
    while url:
        reached += [entry.id for entry in documents[url].entries]
        url = documents[url].prev_url
    assert reached[:130] == [one.id for one in reversed(notices)]


def test_full_feeds_of_hostile_pages_stay_under_a_mebibyte():
    nasty = "<&\U0001f9ea" * 5_000
    items = tuple(
        item(n, headline=nasty, before=nasty, after=nasty[1:], section=(nasty,), row=nasty, column=nasty,
             facts=(FactChange(kind="dose", before=nasty, after=nasty),) * 50,
             reasons=(RuleHit(rule="r", level=Level.MINOR, text=nasty),) * 9)
        for n in range(50)
    )  # fmt: skip
    notices = [
        notice(n, items=items, title=nasty, summary=nasty, note=nasty, review=NoticeReview.REVIEWED)
        for n in range(1, 60)
    ]
    for feed in plan(notices)[:2]:
        for render in (render_atom, render_rss, render_json):
            assert len(render(feed)) < 2**20


def test_the_list_names_every_feed_under_its_heading():
    feeds = plan([notice()])
    top = etree.fromstring(render_opml("Strømmer <x>", feeds, {"kilde": "Etter kilde"}))
    assert [node.get("xmlUrl") for node in top.iter("outline") if node.get("xmlUrl")] == [
        feed.atom_url for feed in feeds
    ]
    assert "Etter kilde" in [node.get("text") for node in top.iterfind("body/outline")]
    assert top.findtext("head/title") == "Strømmer < x>"


def test_the_files_come_with_archives_first_and_lists_last():
    names = list(feed_files(plan([notice(n) for n in range(1, 62)]), SERVICE))
    last_archive = max(index for index, name in enumerate(names) if "/arkiv-" in name)
    first_live = min(index for index, name in enumerate(names) if "/arkiv-" not in name)
    assert last_archive < first_live
    assert names[-2:] == ["feeds.opml", "index.html"]
    assert len(names) == len(set(names))


def test_the_index_page_links_every_feed_in_every_format():
    feeds = plan([notice()])
    page = feed_files(feeds, SERVICE)["index.html"].decode()
    for feed in feeds:
        for url in (feed.atom_url, feed.rss_url, feed.json_url):
            assert f'href="{url}"' in page
    assert "<script" not in page
