"""Feeds over HTTP: validators, codings, methods, paths."""

import gzip
import os
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.unit.web.client import SiteClient
from tests.unit.web.site_sample import NOW, make_settings, make_web
from watcher.clock import FixedClock
from watcher.web.site import renew_settings

ALL = "/feeds/all.atom"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/feeds/all.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/all.rss", "application/rss+xml; charset=utf-8"),
        ("/feeds/all.json", "application/feed+json; charset=utf-8"),
        ("/feeds/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/feeds/kilde/fhi-handbok.atom", "application/atom+xml; charset=utf-8"),
    ],
)
def test_a_feed_comes_with_its_media_type_and_the_bytes_of_its_file(client, feeds_dir, path, media_type):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.content == (feeds_dir / path.removeprefix("/feeds/")).read_bytes()


def test_the_list_of_feeds_is_at_the_root_too(client):
    there = client.get("/feeds/feeds.opml")
    assert client.get("/feeds.opml").content == there.content
    assert client.get("/feeds.opml", if_none_match=there.headers["etag"]).status_code == 304


def test_a_feed_carries_the_promised_headers_and_no_cookie(client):
    headers = client.get(ALL).headers
    assert headers["cache-control"] == "max-age=60"
    assert headers["vary"] == "Accept-Encoding"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["link"] == '<http://127.0.0.1:8000/feeds/all.atom>; rel="self"'
    assert "set-cookie" not in headers
    assert "access-control-allow-credentials" not in headers


def test_the_hub_is_named_when_there_is_one(feeds_dir):
    web = make_web(feeds_dir, hub_url="https://hub.example/")
    assert '<https://hub.example/>; rel="hub"' in SiteClient(web).get(ALL).headers["link"]


def test_the_own_address_comes_from_the_settings_and_never_from_host(web):
    client = SiteClient(web, base_url="http://evil.example")
    assert "evil" not in client.get(ALL).headers["link"]
    renew_settings(web, make_settings(base_url="https://oppdateringer.example.no"))
    assert client.get(ALL).headers["link"].startswith("<https://oppdateringer.example.no/feeds/all.atom>")


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', '"x", W/{}, "y"', "*"])
def test_if_none_match_answers_304_without_a_body(client, form):
    etag = client.get(ALL).headers["etag"]
    answer = client.get(ALL, if_none_match=form.format(etag))
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["etag"] == etag
    assert answer.headers["cache-control"] == "max-age=60"
    assert "content-length" not in answer.headers


def test_another_tag_gets_the_whole_feed_whatever_the_date_says(client):
    modified = client.get(ALL).headers["last-modified"]
    assert client.get(ALL, if_modified_since=modified).status_code == 304
    assert client.get(ALL, if_none_match='"other"', if_modified_since=modified).status_code == 200


@pytest.mark.parametrize(
    "date", ["yesterday", "", "Mon, 32 Jan 2026 99:00:00 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"]
)
def test_a_date_that_is_older_or_no_date_gets_the_whole_feed(client, date):
    assert client.get(ALL, if_modified_since=date).status_code == 200


def test_gzip_has_the_same_bytes_and_a_tag_of_its_own(client):
    plain, packed = client.get(ALL), client.get(ALL, accept_encoding="gzip, br")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert client.get(ALL, accept_encoding="gzip", if_none_match=packed.headers["etag"]).status_code == 304
    assert client.get(ALL, if_none_match=packed.headers["etag"]).status_code == 200


@pytest.mark.parametrize(
    "coding", ["identity", "br", "gzip;q=0", "gzip;q=0.0, *;q=1", "gzip;q=nonsense", "*;q=0"]
)
def test_who_does_not_take_gzip_gets_none(client, coding):
    assert "content-encoding" not in client.get(ALL, accept_encoding=coding).headers


@pytest.mark.parametrize("coding", ["gzip", "GZIP;q=0.5", "*", "br, x-gzip"])
def test_who_takes_gzip_gets_it(client, coding):
    assert client.get(ALL, accept_encoding=coding).headers["content-encoding"] == "gzip"


def test_head_has_the_headers_of_get_and_no_body(client):
    head, get = client.request("HEAD", ALL), client.get(ALL)
    assert head.content == b""
    assert dict(head.headers) == dict(get.headers)


def test_an_odd_accept_header_still_gets_the_feed(client):
    assert client.get(ALL, accept="image/png").status_code == 200


def test_other_methods_are_refused_and_preflight_is_answered(client):
    refused = client.request("POST", ALL)
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    asked = client.request("OPTIONS", ALL, origin="https://intranett.example.no")
    assert (asked.status_code, asked.headers["access-control-allow-methods"]) == (204, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/../secret.atom",
        "/feeds/%2e%2e/secret.atom",
        "/feeds/kilde/%2e%2e/%2e%2e/secret.atom",
        "/feeds//secret.atom",
        "/feeds/.hidden.atom",
        "/feeds/kilde/.hidden/x.atom",
        "/feeds/..%5csecret.atom",
        "/feeds/all.atom%00",
        "/feeds/all.atom/",
        "/feeds/all.txt",
        "/feeds/kilde",
        "/feeds/" + "a" * 5000 + ".atom",
    ],
)
def test_nothing_outside_the_folder_and_nothing_hidden_is_served(client, feeds_dir, path):
    (feeds_dir.parent / "secret.atom").write_text("hemmelig innhold")
    (feeds_dir / ".hidden.atom").write_text("hemmelig innhold")
    (feeds_dir / "all.txt").write_text("hemmelig innhold")
    (feeds_dir / "kilde" / ".hidden").mkdir()
    (feeds_dir / "kilde" / ".hidden" / "x.atom").write_text("hemmelig innhold")
    answer = client.get(path)
    assert answer.status_code == 404
    assert "hemmelig innhold" not in answer.text


def test_a_folder_with_a_feed_s_name_is_not_found(client, feeds_dir):
    (feeds_dir / "tema.atom").mkdir()
    assert client.get("/feeds/tema.atom").status_code == 404


def test_a_rewritten_file_is_served_at_once(client, feeds_dir):
    before = client.get(ALL)
    (feeds_dir / "all.atom").write_text("<feed>new</feed>")
    after = client.get(ALL, if_none_match=before.headers["etag"])
    assert (after.status_code, after.text) == (200, "<feed>new</feed>")


def test_two_writes_within_a_second_never_give_304_for_the_older(client, feeds_dir):
    path = feeds_dir / "all.atom"

    def write(text, share):
        path.write_text(text)
        at = NOW.replace(microsecond=0).timestamp() + share
        os.utime(path, (at, at))

    write("<feed>first</feed>", 0.1)
    first = client.get(ALL)
    write("<feed>second</feed>", 0.4)
    second = client.get(ALL, if_modified_since=first.headers["last-modified"])
    assert (second.status_code, second.text) == (200, "<feed>second</feed>")


def test_the_packed_bytes_do_not_depend_on_the_time_of_packing(feeds_dir):
    def packed(at):
        web = make_web(feeds_dir, clock=FixedClock(at))
        return SiteClient(web).get(ALL, accept_encoding="gzip")

    first, second = packed(NOW), packed(NOW + timedelta(days=1))
    assert first.headers["etag"] == second.headers["etag"]
    assert first.headers["content-length"] == second.headers["content-length"]
    body = (feeds_dir / "all.atom").read_bytes()
    assert first.headers["content-length"] == str(len(gzip.compress(body, 6, mtime=0)))


def test_last_modified_is_the_file_s_time(client, feeds_dir):
    at = datetime.fromtimestamp((feeds_dir / "all.atom").stat().st_mtime, UTC).replace(microsecond=0)
    assert client.get(ALL).headers["last-modified"] == format_datetime(at, usegmt=True)


def test_the_folder_s_address_leads_to_the_page_about_feeds(client):
    answer = client.get("/feeds/")
    assert (answer.status_code, answer.headers["location"]) == (302, "/abonner")
