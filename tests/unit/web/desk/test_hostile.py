"""No hostile text runs, loads, covers or disguises anything in a view, on a public page or in a feed."""

import json
import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.unit.web.client import SiteClient
from tests.unit.web.desk.hostile import (
    TEXT_SOURCE,
    copy_of,
    families,
    hostile_store,
    notices_of,
    payloads,
)
from tests.unit.web.desk.versions import ask, client_of, make_desk
from tests.unit.web.site_sample import make_settings
from watcher.publish import feed_files, plan_feeds
from watcher.publish.unseen import show_unseen
from watcher.web.desk.compare.shown import FIRST_MARK, VIEWS

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u115f\u3164"
    "\U000e0000-\U000e0fff]"
)
QUOTED = {"kilde": "fil", "fra": "1", "til": "2"}


@pytest.fixture(scope="module")
def store():
    return hostile_store()


def assert_harmless(html: str, *, frames: int = 0) -> None:
    tree = LexborHTMLParser(html)
    assert not tree.css(
        "script, object, embed, base, [style], [srcdoc], style, meta[http-equiv], audio, video"
    )
    assert len(tree.css("iframe")) == frames
    for node in tree.css("*"):
        assert not any(name.startswith("on") for name in node.attributes), node.html
    for name in ("href", "src", "action", "formaction", "srcset", "background", "poster", "ping"):
        for node in tree.css(f"[{name}]"):
            address = (node.attributes[name] or "").strip()
            assert address.startswith(("/", "#", "http:", "https:", "mailto:", "tel:")), address
            assert not address.startswith("//"), address
            assert name in {"href", "action"} or frames, node.html
    assert not UNSEEN.search(html)


def test_there_are_more_than_two_hundred_and_no_two_are_the_same():
    assert len(payloads()) >= 200
    assert len(set(payloads())) == len(payloads())
    assert {"tags", "mutation", "style", "requests", "bidi", "invisible", "lookalikes"} <= families().keys()


@pytest.mark.parametrize("view", VIEWS)
def test_in_every_view_they_are_text(view, store, tmp_path):
    client = client_of(store, tmp_path, sources=(TEXT_SOURCE,))
    answer = ask(client, "sammenlign", {**QUOTED, "visning": view})
    assert answer.status_code == 200
    assert_harmless(answer.text)
    said = LexborHTMLParser(answer.text).body.text()  # type: ignore[union-attr]  # it has one
    assert said.count("alert(1)") > 100


def test_on_the_public_pages_they_are_text(store, tmp_path):
    client = SiteClient(make_desk(store, tmp_path, sources=(TEXT_SOURCE,)))
    slug = store.notice_list[0].slug
    for path in ("/", f"/oppdatering/{slug}", "/kilde/fil", "/kilde/fil/versjon/2", "/status"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert_harmless(answer.text)


@pytest.mark.parametrize("name", families())
def test_in_the_page_as_it_looked_nothing_of_them_is_left_but_words(name):
    for payload in families()[name]:
        for is_old in (False, True):
            shown = show_unseen(copy_of(payload, is_old=is_old))
            html = shown.replace(f'<span id="{FIRST_MARK}"></span>', "", 1)  # ours, and once: no other id
            tree = LexborHTMLParser(html)
            kept = {key for node in tree.css("body *") for key in node.attributes}
            assert kept <= {"class", "data-watched", "data-hidden", "lang", "colspan", "rowspan", "open"}, (
                html
            )
            ours = {node.attributes["class"] for node in tree.css("[class]")}
            assert ours <= {"edge", "whole", "tag", "picture", "of"}, html
            assert not tree.css(
                "script, style, img, svg, math, iframe, object, form, input, base, link, meta"
            )
            assert not UNSEEN.search(html)


def test_the_marks_of_the_page_itself_are_not_taken_for_ours():
    html = copy_of("<ins class=come>falskt</ins> og <del>vekk</del> og <mark>gult</mark>")
    assert "<u>falskt</u>" in html
    assert "<s>vekk</s>" in html


@pytest.mark.parametrize("family", families())
def test_in_feeds_they_are_text(family):
    settings = make_settings()
    feeds = plan_feeds(notices_of(family), settings.sources, settings.service)
    files = feed_files(feeds, settings.service)
    texts = {name: files[f"all.{name}"].decode("utf-8") for name in ("atom", "rss", "json")}
    for text in texts.values():
        assert not UNSEEN.search(text)
    items = json.loads(texts["json"])["items"]
    assert len(items) == len(families()[family])
    for item in items:
        assert_harmless(item["content_html"])
        assert not re.search("<[a-zA-Z/!]", item["title"] + item.get("summary", ""))
