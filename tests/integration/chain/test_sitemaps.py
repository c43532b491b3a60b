"""Pages that appear, disappear and move, as a site's own sitemap says."""

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.integration.chain.one_page import PAGE, open_at, write_config
from tests.loopback import LoopbackServer
from watcher.app import App
from watcher.model.level import Level
from watcher.model.notice import Notice
from watcher.model.reason import ReasonCode
from watcher.model.record import SnapshotState
from watcher.model.status import EventKind, SourceEvent

XML = {"Content-Type": "application/xml"}
HOST = "https://www.fhi.no"
NAMES = ("mpox", "meslinger", "kikhoste", "tuberkulose", "hepatitt-a", "hepatitt-b", "kolera", "botulisme")
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*paths: str, lastmod: str = "2026-03-01", host: str = HOST) -> bytes:
    rows = "".join(f"<url><loc>{host}{path}</loc><lastmod>{lastmod}</lastmod></url>" for path in paths)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NAMESPACE}>{rows}</urlset>'.encode()


def pages(*without: str, more: Sequence[str] = ()) -> list[str]:
    return [f"/sykdommer/{name}/" for name in NAMES if name not in without] + list(more)


class Site:
    """A sitemap, hour by hour."""

    def __init__(self, server: LoopbackServer, folder: Path) -> None:
        self.server, self.config, self.hour = server, write_config(folder, server.url("/sitemap.xml")), 0.0
        self.keep('["/sykdommer/"]')
        self.serve(urlset(*pages(), "/om/kontakt/"))

    def keep(self, patterns: str) -> None:
        lines = [
            line
            for line in self.config.read_text("utf-8").splitlines()
            if not line.startswith(("keep", "type"))
        ]
        self.config.write_text("\n".join([*lines, 'type = "sitemap"', f"keep = {patterns}", ""]), "utf-8")

    def serve(self, body: bytes, path: str = "/sitemap.xml", headers: dict[str, str] | None = None) -> None:
        self.server.say(path, body, headers=headers or XML)

    def index(self, *parts: str) -> None:
        rows = "".join(f"<sitemap><loc>{self.server.url(part)}</loc></sitemap>" for part in parts)
        self.serve(f"<sitemapindex {NAMESPACE}>{rows}</sitemapindex>".encode())

    def look(self, hours: float = 1.0) -> str:
        self.hour += hours
        with self.open_app() as app:
            (result,) = app.check([PAGE])
            assert app.publish() == ""
        return result.outcome

    def open_app(self) -> App:
        return open_at(self.config, self.hour)

    @property
    def notices(self) -> Sequence[Notice]:
        with self.open_app() as app:
            return app.store.notices()[::-1]

    @property
    def notice(self) -> Notice:
        (notice,) = self.notices
        return notice

    @property
    def headline(self) -> str:
        (item,) = self.notice.items
        return item.headline

    @property
    def reasons(self) -> list[ReasonCode]:
        with self.open_app() as app:
            return [reason.code for reason in app.store.statuses()[PAGE].reasons]

    def events(self, kind: EventKind) -> list[SourceEvent]:
        with self.open_app() as app:
            return [event for event in app.store.events(source_id=PAGE) if event.kind is kind]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with LoopbackServer() as server:
        yield Site(server, tmp_path)


def test_a_new_page_is_told_with_its_address_and_operators_hear_that_nobody_watches_it(site: Site):
    assert site.look() == "new"
    site.serve(urlset(*pages(more=["/sykdommer/rabies/"])))
    assert site.look() == "changed"
    (item,) = site.notice.items
    assert (item.kind, item.level, item.deep_url) == ("page_listed", Level.MINOR, f"{HOST}/sykdommer/rabies/")
    assert site.headline == "Ny side: fhi.no/sykdommer/rabies/"
    assert [reason.text for reason in item.reasons] == ["Nettstedet har fått en ny side"]
    (event,) = site.events(EventKind.LISTED)
    assert event.text == f"Følges ikke ennå: watcher sources add {HOST}/sykdommer/rabies/"


def test_a_page_that_is_gone_is_important_and_says_why(site: Site):
    site.look()
    site.serve(urlset(*pages("kolera")))
    site.look()
    (item,) = site.notice.items
    assert (item.kind, item.level) == ("page_unlisted", Level.IMPORTANT)
    assert site.headline == "Side fjernet: fhi.no/sykdommer/kolera/"
    assert site.events(EventKind.LISTED) == []


def test_a_page_with_the_same_last_name_elsewhere_has_moved(site: Site):
    site.look()
    site.serve(urlset(*pages("mpox", more=["/sykdommer/virus/mpox/"])))
    site.look()
    (item,) = site.notice.items
    assert (item.kind, item.level) == ("page_readdressed", Level.MINOR)
    assert site.headline == "Side flyttet: fhi.no/sykdommer/mpox/ → fhi.no/sykdommer/virus/mpox/"


def test_two_addresses_that_only_look_alike_are_two_pages(site: Site):
    site.look()
    site.serve(urlset(*pages("hepatitt-b", more=["/sykdommer/hepatitt-c/"])))
    site.look()
    assert sorted(item.kind for item in site.notice.items) == ["page_listed", "page_unlisted"]


def test_dates_alone_and_pages_outside_of_what_is_asked_for_change_nothing(site: Site):
    site.look()
    site.serve(urlset(*pages(), "/om/noe-nytt/", lastmod="2026-03-02"))
    assert site.look() == "unchanged"


def test_another_spelling_of_every_address_is_told_to_nobody(site: Site):
    site.look()
    plain = [path.rstrip("/") for path in pages()]
    site.serve(urlset(*plain, host="http://fhi.no"))
    site.look()
    assert site.notices == ()


def test_what_drop_names_is_left_out(site: Site):
    site.keep('["/sykdommer/"]\ndrop = ["*/kolera/"]')
    site.look()
    site.serve(urlset(*pages("kolera")))
    assert site.look() == "unchanged"


def test_a_sitemap_that_lost_most_of_its_pages_is_trouble(site: Site):
    many = [f"/sykdommer/sykdom-{number}/" for number in range(100)]
    site.serve(urlset(*many))
    site.look()
    site.serve(urlset(*many[:40]))
    assert (site.look(), site.reasons) == ("suspect", [ReasonCode.SHRUNK])
    site.serve(urlset(*many)[:-300])
    assert (site.look(), site.reasons) == ("suspect", [ReasonCode.MALFORMED])
    site.serve(urlset("/om/"))
    assert (site.look(), site.reasons) == ("suspect", [ReasonCode.REGION_MISSING])
    site.serve(urlset())
    assert (site.look(), site.reasons) == ("suspect", [ReasonCode.ITEMS_GONE])
    site.serve(urlset(*many))
    assert site.look() == "unchanged"
    assert site.notices == ()


def test_many_new_pages_are_told_folder_by_folder(site: Site):
    site.look()
    more = [f"/sykdommer/nye/sykdom-{number}/" for number in range(70)]
    site.serve(urlset(*pages(more=more)))
    site.look()
    (item,) = site.notice.items
    assert site.headline == "70 nye sider under fhi.no/sykdommer/nye/"
    assert item.deep_url == f"{HOST}/sykdommer/nye/"
    assert item.after.endswith("… (+20)")
    assert site.events(EventKind.LISTED)[0].text.endswith("; og 65 til")


def test_a_packed_sitemap_is_read_and_a_broken_one_is_trouble(site: Site):
    packed = {"Content-Type": "application/gzip"}
    site.serve(gzip.compress(urlset(*pages()), mtime=0), headers=packed)
    assert site.look() == "new"
    site.serve(gzip.compress(urlset(*pages(more=["/sykdommer/rabies/"])), mtime=0), headers=packed)
    assert site.look() == "changed"
    site.serve(gzip.compress(urlset(*pages()), mtime=0)[:-40], headers=packed)
    assert (site.look(), site.reasons) == ("suspect", [ReasonCode.TRUNCATED])


def test_a_packed_bomb_is_refused_in_little_memory(site: Site):
    site.look()
    site.serve(
        gzip.compress(b"<urlset>" + b" " * (60 << 20), mtime=0), headers={"Content-Type": "application/gzip"}
    )
    assert (site.look(), site.reasons) == ("suspect", [ReasonCode.TOO_LARGE])


def test_an_index_is_one_list_and_pages_that_wander_between_its_sitemaps_do_not_change(site: Site):
    site.index("/a.xml", "/b.xml.gz")
    site.serve(urlset(*pages()[:4]), "/a.xml")
    site.serve(gzip.compress(urlset(*pages()[4:]), mtime=0), "/b.xml.gz")
    assert site.look() == "new"
    site.serve(urlset(*pages()[:6]), "/a.xml")
    site.serve(gzip.compress(urlset(*pages()[6:]), mtime=0), "/b.xml.gz")
    assert site.look() == "unchanged"
    site.serve(urlset(*pages("mpox")[:6]), "/a.xml")
    assert site.look() == "changed"
    assert site.headline == "Side fjernet: fhi.no/sykdommer/mpox/"


def test_what_an_index_is_made_of_is_stored_as_it_came(site: Site):
    site.index("/a.xml")
    site.serve(urlset(*pages()), "/a.xml")
    site.look()
    with site.open_app() as app:
        made, part, index = app.store.snapshots(PAGE)
        assert [each.state for each in (index, part, made)] == [SnapshotState.PART] * 2 + [SnapshotState.GOOD]
        assert app.store.body(part.sha256_body) == urlset(*pages())
        assert app.store.version(PAGE, 1).version.snapshot_id == made.id
        assert all(finding.is_ok for finding in app.store.inspect(is_verifying=True))


@pytest.mark.parametrize("status", ["404 Not Found", "500 Internal Server Error"])
def test_one_sitemap_that_fails_is_trouble_of_the_whole_and_no_page_is_gone(site: Site, status: str):
    site.index("/a.xml", "/b.xml")
    site.serve(urlset(*pages()[:4]), "/a.xml")
    site.serve(urlset(*pages()[4:]), "/b.xml")
    site.look()
    site.server.say("/b.xml", b"feil", status=status)
    for _ in range(3):
        assert site.look(hours=80) == "failed"
    assert site.reasons[0] not in {ReasonCode.NOT_FOUND, ReasonCode.GONE}
    assert site.notices == ()
    site.serve(urlset(*pages()[4:]), "/b.xml")
    assert site.look() == "unchanged"


def test_an_index_that_names_itself_or_too_many_is_bounded(site: Site):
    site.index("/sitemap.xml", "/a.xml")
    site.serve(urlset(*pages()), "/a.xml")
    assert site.look() == "new"
    site.index(*(f"/{number}.xml" for number in range(60)))
    for number in range(60):
        site.serve(urlset(*pages()), f"/{number}.xml")
    assert (site.look(), site.reasons) == ("failed", [ReasonCode.TOO_LARGE])


def test_an_index_that_points_to_another_host_is_trouble_and_that_host_is_not_asked(site: Site):
    with LoopbackServer() as other:
        strange = other.url("/a.xml").replace("127.0.0.1", "localhost")
        site.serve(
            f"<sitemapindex {NAMESPACE}><sitemap><loc>{strange}</loc></sitemap></sitemapindex>".encode()
        )
        assert (site.look(), site.reasons) == ("failed", [ReasonCode.BAD_REDIRECT])
        assert other.asked == []


def test_a_page_that_is_a_source_already_is_told_to_readers_and_not_to_operators(site: Site):
    entry = (
        f'\n[[source]]\nid = "rabies"\ntitle = "Rabies"\nowner = "FHI"\nurl = "{HOST}/sykdommer/rabies"\n'
        'every = "6h"\n'
    )
    site.look()
    site.config.write_text(site.config.read_text("utf-8") + entry, "utf-8")
    site.serve(urlset(*pages(more=["/sykdommer/rabies/"])))
    site.look()
    assert site.headline == "Ny side: fhi.no/sykdommer/rabies/"
    assert site.events(EventKind.LISTED) == []
