"""Headers on every answer, and hostile text in every field."""

import asyncio
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import PurePath

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.markup import attribute, first
from tests.unit.web.client import SiteClient
from tests.unit.web.site_sample import FakeStore, make_settings, make_store, make_web
from watcher.web.headers import guard
from watcher.web.site import renew_settings

PAGES = (
    "/",
    "/?niva=critical",
    "/status",
    "/abonner",
    "/om",
    "/oppdatering/2026-11-24-metodebok-mpox-2",
    "/oppdatering/2026-11-12-ud-drkongo-2",
    "/kilde/helsenorge-mpox",
    "/kilde/fhi-handbok",
    "/kilde/fhi-handbok/versjon/1",
    "/finnes-ikke",
)
OTHERS = (
    "/healthz",
    "/metrics",
    "/robots.txt",
    "/favicon.svg",
    "/kilde/fhi-handbok/versjon/1/kopi",
    "/feeds/",
)

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><svg/onload=alert(1)>",
    "</style></script><base href=//evil.example>",
    "javascript:alert(1)",
    "JaVa\tScRiPt:alert(1)",
    " \x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/%0d%0aSet-Cookie:x=1",
    "{{ 7 * 7 }}{% raw %}",
    "%(num)s %s %d %%",
    "&lt;b&gt;&#x3C;script&#x3E;",
    "\u202egnisrever\u202c\u0000\ufeff",
    "http://[::1",
)


@pytest.mark.parametrize("path", PAGES + OTHERS)
def test_every_answer_is_guarded(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "cache-control" in headers
    assert "set-cookie" not in headers
    assert "strict-transport-security" not in headers
    assert "server" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_pages_may_run_nothing_and_ask_nobody(client, path):
    policy = dict(
        part.strip().split(" ", 1) for part in client.get(path).headers["content-security-policy"].split(";")
    )
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize("path", PAGES)
def test_pages_need_nothing_that_the_policy_forbids(client, path):
    tree = LexborHTMLParser(client.get(path).text)
    assert not tree.css("script, style, iframe, object, embed, base, [style], img")
    assert not [name for node in tree.css("*") for name in node.attributes if name.startswith("on")]
    loaded = [attribute(node, "href") for node in tree.css('link[rel~="stylesheet"], link[rel~="icon"]')]
    assert loaded
    assert all(address.startswith("/") for address in loaded)


def test_an_answer_s_own_policy_stands_and_decides_who_may_frame_it():
    sent = []

    async def send(message):
        sent.append(message)

    own = (b"content-security-policy", b"default-src 'none'; frame-ancestors https://intranett.example.no")
    message = {"type": "http.response.start", "status": 200, "headers": [own]}

    async def answer():
        await guard(send, is_https=False)(message)

    asyncio.run(answer())
    names = [name for name, _ in sent[0]["headers"]]
    assert names.count(b"content-security-policy") == 1
    assert b"x-frame-options" not in names
    assert b"x-content-type-options" in names


def test_strict_transport_is_asked_for_only_where_there_is_tls(web, client):
    renew_settings(web, make_settings(base_url="https://oppdateringer.example.no"))
    assert client.get("/").headers["strict-transport-security"].startswith("max-age=63072000")


def test_nothing_on_a_page_comes_from_the_host_header(web):
    answer = SiteClient(web, base_url="http://evil.example").get("/oppdatering/2026-11-24-metodebok-mpox-2")
    assert "evil.example" not in answer.text


def style_sheet(client) -> str:
    """Return the address of the style sheet that the first page names."""
    return attribute(first(LexborHTMLParser(client.get("/").text), 'link[rel="stylesheet"]'), "href")


def test_static_files_are_named_by_their_content_and_kept_for_ever(client):
    address = style_sheet(client)
    answer = client.get(address)
    assert re.fullmatch(r"/static/site\.[0-9a-f]{16}\.css", address)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get(address, if_none_match=answer.headers["etag"]).status_code == 304
    assert client.get(address, accept_encoding="gzip").content == answer.content
    font = re.search(r'url\("(inter-latin\.[0-9a-f]{16}\.woff2)"\)', answer.text)
    assert font
    assert client.get(f"/static/{font[1]}").headers["content-type"] == "font/woff2"


def test_the_style_sheet_asks_nobody_else(client):
    address = style_sheet(client)
    css = client.get(address).text
    assert "@import" not in css
    assert not re.findall(r"url\(\s*['\"]?(?:https?:)?//", css)


@pytest.mark.parametrize("evil", HOSTILE)
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_hostile_text_in_every_field_stays_text(evil, lang, tmp_path):
    store, settings = poison(make_store(), evil), make_settings()
    settings = replace(settings, service=replace(settings.service, title=evil, contact=evil))
    settings = replace(settings, sources=tuple(poison(each, evil) for each in settings.sources))
    web = make_web(tmp_path, store=store, settings=settings)
    for path in PAGES:
        answer = SiteClient(web).get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        assert answer.status_code in {200, 404, 410}
        assert_harmless(answer.text)


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_text_in_the_address_stays_text(client, evil):
    for name in ("kilde", "tema", "niva", "side", "lang", "annet"):
        answer = client.get(f"/?{name}={quote_all(evil)}")
        assert answer.status_code in {200, 404}
        assert_harmless(answer.text)


def quote_all(text):
    return "".join(f"%{byte:02x}" for byte in text.encode())


def assert_harmless(text):
    tree = LexborHTMLParser(text)
    assert not tree.css("script, iframe, object, embed, base, img, [style], [srcdoc]")
    assert len(tree.css("title")) - len(tree.css("svg title")) == 1
    assert "49" not in first(tree, "h1").text()
    for node in tree.css("*"):
        assert not any(name.startswith("on") for name in node.attributes), node.html
    for node in tree.css("[href]"):
        address = node.attributes["href"] or ""
        assert address.startswith(("/", "#", "http://", "https://", "mailto:", "tel:")), address
        assert not address.startswith("//"), address


KEPT = {
    "id", "slug", "change_id", "source_id", "snapshot_id", "document_id", "notice_id", "in_reply_to",
    "edit_id", "sha256_body", "sha256_text", "digest", "tag", "base_url", "language",
}  # fmt: skip
"""Fields that the store finds records by; everything else is poisoned."""


def poison(value, evil, name=""):
    """Return `value` with every text in it replaced, however deep; kinds, dates and keys stay."""
    if isinstance(value, FakeStore):
        return FakeStore(
            **{each.name: poison(getattr(value, each.name), evil, each.name) for each in fields(value)}
        )
    if (
        isinstance(value, Enum | int | float | date | datetime | timedelta | bytes | PurePath)
        or value is None
    ):
        return value
    if isinstance(value, str):
        return value if name in KEPT else evil
    if isinstance(value, dict):
        return {key: poison(each, evil) for key, each in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(poison(each, evil, key) for key, each in zip(value._fields, value, strict=True)))
    if isinstance(value, tuple | list):
        return type(value)(poison(each, evil, name) for each in value)
    assert is_dataclass(value), value
    assert not isinstance(value, type), value
    return replace(
        value, **{each.name: poison(getattr(value, each.name), evil, each.name) for each in fields(value)}
    )
