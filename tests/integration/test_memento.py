"""The past of a page over real HTTP, as a Memento client asks for it (RFC 7089)."""

import asyncio
import base64
import hashlib
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st

from tests.store_records import at, begin, document, fetched, version
from tests.unit.web.site_sample import make_settings, make_source
from watcher.clock import FixedClock
from watcher.model.ids import SourceId
from watcher.store import SqlStore, open_store
from watcher.web.memento import http_date, read_http_date
from watcher.web.site import create_web

MPOX = SourceId("fhi-mpox")
NONE = SourceId("uten-versjon")
OFFICIAL = 'https://www.fhi.no/sm/mpox/?a=1&b="x"<y>'
PRESENT = http_date(at(5000))
LINK = re.compile(r'<([^>]*)>((?:; [a-z]+="[^"]*")*)(?:,\s*|\s*$)')


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site on loopback over a store with three versions, an hour apart, the second seen between seconds."""
    folder = tmp_path_factory.mktemp("site")
    store = open_store(f"sqlite:///{folder / 'watcher.db'}")
    begin(store, MPOX, NONE)
    for number, moment in enumerate((0, 3600.75, 7200), start=1):
        add_version(store, number, moment)
    source = replace(make_source(MPOX, "FHI", "Mpox", OFFICIAL), id=MPOX)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = replace(
            make_settings(base_url=base_url),
            sources=(source, make_source(NONE, "FHI", "Tom", "https://www.fhi.no/tom/")),
        )
        web = create_web(
            store=store, settings=settings, clock=FixedClock(at(9000)), feeds_dir=Path(folder) / "feeds"
        )
        server = uvicorn.Server(uvicorn.Config(web, log_level="error", access_log=False, ws="none"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), name="site")
        thread.start()
        try:
            yield base_url
        finally:
            server.should_exit = True
            thread.join()
            store.close()


def add_version(store: SqlStore, number: int, moment: float) -> None:
    snapshot = store.add_snapshot(fetched(body_of(number), MPOX, at(moment)), 1)
    document_id = store.add_document(document(f"{number} doser", MPOX, snapshot.sha256_body))
    store.accept_version(version(snapshot.id, document_id, number, MPOX, seen_at=at(moment)), attempt=1)


def body_of(number: int) -> str:
    return f"<html><script>alert({number})</script><p>{number} doser æøå</p>" + "<p>fyll</p>" * 300


def links(text: str) -> list[tuple[str, dict[str, str]]]:
    """Read a Link header or a TimeMap; nothing of it may be left over."""
    assert LINK.sub("", text) == ""
    return [(found[1], dict(re.findall(r'([a-z]+)="([^"]*)"', found[2]))) for found in LINK.finditer(text)]


def related(text: str, word: str) -> list[tuple[str, dict[str, str]]]:
    return [(address, said) for address, said in links(text) if word in said["rel"].split()]


def memento(address: str, number: int) -> str:
    return f"{address}/kilde/fhi-mpox/versjon/{number}"


def ask(address: str, path: str, **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(address + path, headers=sent, follow_redirects=False)


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        (http_date(at(-999_999)), 1),  # before the first: the first
        (http_date(at(0)), 1),
        (http_date(at(3599)), 1),
        (http_date(at(3600)), 2),  # seen within that second
        (http_date(at(7199)), 2),
        (http_date(at(7200)), 3),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 3),
    ],
)
def test_a_timegate_leads_to_the_version_that_stood(address: str, asked: str, number: int) -> None:
    answer = ask(address, "/kilde/fhi-mpox/timegate", accept_datetime=asked)
    assert answer.status_code == 302
    assert answer.headers["location"] == memento(address, number)
    assert "accept-datetime" in answer.headers["vary"].lower()
    assert "memento-datetime" not in answer.headers
    link = answer.headers["link"]
    assert [url for url, _ in related(link, "original")] == [
        "https://www.fhi.no/sm/mpox/?a=1&b=%22x%22%3Cy%3E"
    ]
    assert [url for url, _ in related(link, "timemap")] == [f"{address}/kilde/fhi-mpox/timemap"]
    assert memento(address, number) in [url for url, _ in related(link, "memento")]
    assert [url for url, _ in related(link, "first")] == [memento(address, 1)]
    assert [url for url, _ in related(link, "last")] == [memento(address, 3)]


def test_without_a_date_a_timegate_leads_to_the_newest(address: str) -> None:
    answer = ask(address, "/kilde/fhi-mpox/timegate")
    assert (answer.status_code, answer.headers["location"]) == (302, memento(address, 3))
    head = httpx.head(f"{address}/kilde/fhi-mpox/timegate")
    assert (head.status_code, head.headers["link"]) == (302, answer.headers["link"])


@pytest.mark.parametrize(
    "asked",
    [
        "2026-03-04",
        "i går",
        "",
        "Wed, 04 Mar 2026 05:06:07",
        "Wed, 04 Mar 2026 05:06:07 CET",
        "Wed, 04 Mar 2026 05:06:07 +0100",
        "Tue, 04 Mar 2026 05:06:07 GMT",  # it was a Wednesday
        "Mon, 30 Feb 2026 05:06:07 GMT",
        "Wed, 04 Mar 2026 25:06:07 GMT",
        "Wed, 4 Mar 2026 05:06:07 GMT",
        "Wednesday, 04-Mar-26 05:06:07 GMT",
        "Wed, 04 Mar 99999999999 05:06:07 GMT",
    ],
)
def test_a_date_that_is_none_is_refused(address: str, asked: str) -> None:
    answer = httpx.get(
        f"{address}/kilde/fhi-mpox/timegate", headers=[(b"accept-datetime", asked.encode("latin-1"))]
    )
    assert answer.status_code == 400
    assert "accept-datetime" in answer.headers["vary"].lower()
    assert [url for url, _ in related(answer.headers["link"], "timemap")]
    assert "Mon, 02 Sep 2024 06:00:00 GMT" in answer.text


def test_a_timemap_lists_every_version_in_link_format(address: str) -> None:
    answer = ask(address, "/kilde/fhi-mpox/timemap")
    assert answer.headers["content-type"] == "application/link-format"
    span = {"from": http_date(at(0)), "until": http_date(at(7200))}
    assert links(answer.text) == [
        ("https://www.fhi.no/sm/mpox/?a=1&b=%22x%22%3Cy%3E", {"rel": "original"}),
        (
            f"{address}/kilde/fhi-mpox/timemap",
            {"rel": "self", "type": "application/link-format", **span},
        ),
        (f"{address}/kilde/fhi-mpox/timegate", {"rel": "timegate"}),
        (memento(address, 1), {"rel": "first memento", "datetime": http_date(at(0))}),
        (memento(address, 2), {"rel": "memento", "datetime": http_date(at(3600))}),
        (memento(address, 3), {"rel": "last memento", "datetime": http_date(at(7200))}),
    ]


def test_every_memento_of_a_timemap_says_when_it_is_from_and_what_stands_beside_it(address: str) -> None:
    listed = related(ask(address, "/kilde/fhi-mpox/timemap").text, "memento")
    assert len(listed) == 3
    for url, said in listed:
        for answer in (httpx.get(url), httpx.get(f"{url}/kopi"), httpx.get(f"{url}?lang=en")):
            assert answer.status_code == 200
            assert answer.headers["memento-datetime"] == said["datetime"]
            link = answer.headers["link"]
            assert [there for there, _ in related(link, "timegate")] == [f"{address}/kilde/fhi-mpox/timegate"]
            assert len(related(link, "original")) == len(related(link, "timemap")) == 1
    middle = httpx.get(listed[1][0]).headers["link"]
    assert related(middle, "memento") == [
        (memento(address, 1), {"rel": "first prev memento", "datetime": http_date(at(0))}),
        (memento(address, 3), {"rel": "last next memento", "datetime": http_date(at(7200))}),
    ]


def test_asking_for_the_date_of_a_memento_leads_back_to_it(address: str) -> None:
    for url, said in related(ask(address, "/kilde/fhi-mpox/timemap").text, "memento"):
        answer = ask(address, "/kilde/fhi-mpox/timegate", accept_datetime=said["datetime"])
        assert answer.headers["location"] == url


@pytest.mark.parametrize("path", ["timegate", "timemap"])
@pytest.mark.parametrize("source_id", ["uten-versjon", "ukjent", "%00"])
def test_a_source_without_a_past_has_no_timegate(address: str, source_id: str, path: str) -> None:
    assert ask(address, f"/kilde/{source_id}/{path}").status_code == 404


def test_a_copy_is_the_very_bytes_as_a_download_that_cannot_run(address: str) -> None:
    answer = ask(address, "/kilde/fhi-mpox/versjon/2/kopi", accept_encoding="gzip, deflate")
    assert answer.content == body_of(2).encode()
    headers = answer.headers
    assert "content-encoding" not in headers
    digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
    assert headers["repr-digest"] == f"sha-256=:{digest}:"
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["content-disposition"] == 'attachment; filename="fhi-mpox-v2.html"'
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_both_versions_of_a_change_can_be_downloaded_from_its_page(address: str) -> None:
    text = ask(address, "/kilde/fhi-mpox/versjon/2").text
    for number in (1, 2):
        there = re.search(rf'href="([^"]*/versjon/{number}/kopi)"[^>]*>\s*Last ned versjon {number}', text)
        assert there, text
        assert httpx.get(address + there[1]).content == body_of(number).encode()
    assert "/versjon/0/kopi" not in ask(address, "/kilde/fhi-mpox/versjon/1").text


def test_the_first_address_of_a_copy_still_leads_to_it(address: str) -> None:
    answer = ask(address, "/kilde/fhi-mpox/versjon/2/fil")
    assert (answer.status_code, answer.headers["location"]) == (301, "/kilde/fhi-mpox/versjon/2/kopi")


@given(st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(9999, 12, 31)))  # noqa: DTZ001  # UTC is set below
def test_dates_of_http_are_read_as_they_are_written(moment: datetime) -> None:
    whole = moment.replace(microsecond=0, tzinfo=UTC)
    assert read_http_date(http_date(whole)) == whole


@given(st.text())
def test_any_other_text_is_no_date(text: str) -> None:
    with pytest.raises(ValueError):
        read_http_date(text)
