"""An index of several sitemaps as WARC, read by warcio and FastWARC: what was sent, what we made of it."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.chain.one_page import PAGE
from tests.integration.chain.test_sitemaps import Site, pages, urlset
from tests.integration.test_warc import facts, of_type, read, tool
from tests.loopback import LoopbackServer
from watcher.archive import export_warc

PARTS = ("/a.xml", "/b.xml.gz", "/c.xml")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with LoopbackServer() as server:
        made = Site(server, tmp_path)
        made.index(*PARTS)
        made.serve(urlset(*pages()[:3]), "/a.xml")
        made.serve(gzip.compress(urlset(*pages()[3:6]), mtime=0), "/b.xml.gz")
        made.serve(urlset(*pages()[6:]), "/c.xml")
        yield made


def exported(site: Site, path: Path) -> list[dict[str, Any]]:
    with site.open_app() as app:
        evidence = list(app.store.evidence(PAGE))
        export_warc(path, evidence, app.store.body, facts=(("software", "Watcher test"),))
    checked = tool("check", "-v", path)
    assert "failed" not in checked
    assert "digest pass" in checked
    return read(path)


def uri(site: Site, path: str = "/sitemap.xml") -> str:
    return site.server.url(path)


def test_each_sitemap_is_what_the_server_sent_and_the_list_is_what_we_made(
    site: Site, tmp_path: Path
) -> None:
    assert site.look() == "new"
    records = exported(site, tmp_path / "kart.warc.gz")
    responses = of_type(records, "response")
    assert [one["fields"]["warc-target-uri"] for one in responses] == [
        uri(site),
        *(uri(site, part) for part in PARTS),
    ]
    assert [one["status"] for one in responses] == [200] * 4
    index, first, _, third = responses
    assert index["payload"].startswith(b"<sitemapindex")
    assert first["payload"] == urlset(*pages()[:3])
    assert third["payload"] == urlset(*pages()[6:])
    (made,) = of_type(records, "conversion")
    assert made["fields"]["warc-target-uri"] == uri(site)
    assert made["fields"]["warc-refers-to"] == index["fields"]["warc-record-id"]
    assert made["fields"]["content-type"] == "application/xml; charset=utf-8"
    assert made["payload"].count(b"<loc>") == len(pages())
    about = of_type(records, "metadata")[-1]
    assert about["fields"]["warc-refers-to"] == made["fields"]["warc-record-id"]
    assert facts(about)["state"] == "good"


def test_what_came_again_refers_to_where_it_stands_and_the_same_list_is_written_once(
    site: Site, tmp_path: Path
) -> None:
    site.look()
    assert site.look() == "unchanged"
    records = exported(site, tmp_path / "kart.warc")
    assert len(of_type(records, "response")) == 4
    revisits = of_type(records, "revisit")
    assert [one["fields"]["warc-target-uri"] for one in revisits] == [
        uri(site),
        *(uri(site, part) for part in PARTS),
    ]
    (made,) = of_type(records, "conversion")
    told = [one["fields"].get("warc-refers-to") for one in of_type(records, "metadata")]
    assert told.count(made["fields"]["warc-record-id"]) == 2


def test_a_sitemap_that_broke_stands_for_itself_and_is_not_laid_to_the_index(
    site: Site, tmp_path: Path
) -> None:
    site.look()
    site.server.say("/b.xml.gz", b"feil hos oss", status="500 Internal Server Error")
    assert site.look() == "failed"
    records = exported(site, tmp_path / "kart.warc.gz")
    broken = [one for one in of_type(records, "response") if one["payload"] == b"feil hos oss"]
    assert [(one["fields"]["warc-target-uri"], one["status"]) for one in broken] == [
        (uri(site, "/b.xml.gz"), 500)
    ]
    of_index = [
        one
        for kind in ("response", "revisit")
        for one in of_type(records, kind)
        if one["fields"]["warc-target-uri"] == uri(site)
    ]
    assert len(of_index) == 2  # once each check
    last = of_type(records, "metadata")[-1]
    assert facts(last)["state"] == "failed"
    assert last["fields"]["warc-target-uri"] == uri(site)
    assert last["fields"]["warc-refers-to"] in {one["fields"]["warc-record-id"] for one in of_index}


def test_what_retention_has_left_of_an_index_is_readable_too(site: Site, tmp_path: Path) -> None:
    for _ in range(4):
        site.look()
    with site.open_app() as app:
        done = app.store.prune(app.clock.now(), app.clock.now())
        assert done.parts == 2 * (1 + len(PARTS))
        assert all(finding.is_ok for finding in app.store.inspect(is_verifying=True))
    records = exported(site, tmp_path / "kart.warc.gz")
    assert len(of_type(records, "response")) == 4
    assert len(of_type(records, "conversion")) == 1
    assert site.look() == "unchanged"
