"""`sources add` and `sources try` on pages as servers give them, over real sockets."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.loopback import LoopbackServer
from tests.unit.cli.proposing import FOOT, MENU, PROSE, TABLE, page
from watcher.cli.entry import command

CONFIG = """# ours
[service]
contact = "mailto:drift@fhf.no"

[fetch]
allow_hosts = ["127.0.0.1"]
"""
GOOD = page(f"<header>{MENU}</header><main><h1>Mpox</h1>{PROSE}{TABLE}</main><footer>{FOOT}</footer>")
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    folder: Path
    server: LoopbackServer

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(command, ["--config", str(self.folder / "sources.toml"), "sources", *words])

    def add(self, path: str, *words: str) -> Result:
        return self.run("add", self.server.url(path), *words)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "sources.toml").write_text(CONFIG, encoding="utf-8")
    with LoopbackServer() as server:
        server.say("/mpox", GOOD, headers=HTML)
        yield Desk(folder=tmp_path, server=server)


def test_the_preview_fits_in_80_columns_and_shows_what_would_be_watched_and_what_would_not(desk):
    done = desk.add("/mpox")
    assert done.exit_code == 0
    assert all(len(line) < 80 for line in done.stderr.splitlines())
    for part in (
        "WATCHED",
        "the page's own landmark",
        "CONTENT",
        "## Smitte",
        "OUTSIDE",
        "CONTRACT  kept",
        "GATE",
    ):
        assert part in done.stderr
    assert "1 table with 2 rows" in done.stderr


def test_json_holds_the_entry_and_what_it_rests_on_and_writes_nothing_by_itself(desk):
    told = json.loads(desk.add("/mpox", "--json").stdout)
    assert told["entry"]["keep"] == ["main"]
    assert told["candidates"][0]["keep"] == ["main"]
    assert told["gate"] == [[], []]
    assert all(one["is_met"] for one in told["contract"])
    assert told["outside"]["guidance"] == []
    assert told["written"] is False
    assert (desk.folder / "sources.toml").read_text("utf-8") == CONFIG


def test_json_with_yes_writes_the_entry(desk):
    assert json.loads(desk.add("/mpox", "--json", "--yes").stdout)["written"] is True
    assert (desk.folder / "sources.toml").read_text("utf-8").startswith(CONFIG)
    assert desk.run("check").exit_code == 0


def test_a_page_is_asked_twice_and_no_more(desk):
    desk.add("/mpox")
    assert desk.server.targets == ["/mpox", "/mpox"]


def test_the_address_without_a_campaign_is_proposed_when_it_gives_the_same_page(desk):
    desk.server.say("/mpox?utm_source=brev", GOOD, headers=HTML)
    told = json.loads(desk.add("/mpox?utm_source=brev", "--json").stdout)
    assert told["entry"]["url"] == desk.server.url("/mpox")


def test_a_canonical_address_that_gives_another_page_is_not_proposed(desk):
    other = page("<main><h1>Alt om helse</h1><p>En annen side med helt andre ord.</p></main>")
    body = GOOD.replace(b"</head>", b'<link rel="canonical" href="/alt"></head>')
    desk.server.say("/alt", other, headers=HTML)
    desk.server.say("/egen", body, headers=HTML)
    told = json.loads(desk.add("/egen", "--json").stdout)
    assert told["entry"]["url"] == desk.server.url("/egen")
    assert "does not give the same page" in told["warnings"][0]


def test_a_page_that_is_watched_under_its_canonical_address_is_refused_by_name(desk):
    desk.add("/mpox", "--id", "vaar-mpox", "--yes")
    body = GOOD.replace(b"</head>", b'<link rel="canonical" href="/mpox"></head>')
    desk.server.say("/kopi", body, headers=HTML)
    done = desk.add("/kopi", "--yes")
    assert done.exit_code == 2
    assert "is watched already: source vaar-mpox" in done.stderr


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (page("<main><h1>Siden finnes ikke</h1></main>", title="Siden finnes ikke"), "not-found"),
        (page("<h1>Vedlikehold</h1><p>Vi er straks tilbake.</p>", title="Vedlikehold"), "maintenance"),
        (page("<h1>Logg inn</h1><input type='password'>", title="Logg inn"), "login-wall"),
        (b"", "empty"),
    ],
)
def test_what_stands_in_for_a_page_is_named_and_not_added(desk, body, code):
    desk.server.say("/x", body, headers=HTML)
    done = desk.add("/x", "--yes")
    assert done.exit_code == 1
    assert f"[{code}]" in done.stderr
    assert (desk.folder / "sources.toml").read_text("utf-8") == CONFIG


def test_a_page_that_robots_txt_forbids_is_not_added(desk):
    desk.server.robots = b"User-agent: *\nDisallow: /mpox\n"
    done = desk.add("/mpox", "--yes")
    assert done.exit_code == 1
    assert "robots.txt forbids it" in done.stderr


def test_an_image_is_not_added(desk):
    desk.server.say("/bilde", b"\x89PNG\r\n\x1a\n", headers={"Content-Type": "image/png"})
    done = desk.add("/bilde", "--yes")
    assert done.exit_code == 1
    assert "is an image" in done.stderr


def test_a_feed_that_is_served_as_html_is_read_as_a_feed(desk):
    items = "".join(f"<item><title>Sak {n}</title><link>https://a.no/{n}</link></item>" for n in range(12))
    body = f'<rss version="2.0"><channel><title>Nytt</title>{items}</channel></rss>'.encode()
    desk.server.say("/nytt", body, headers=HTML)
    done = desk.add("/nytt")
    assert 'type = "feed"' in done.stdout
    assert "entries  12" in done.stderr
    assert "the server calls it text/html" in done.stderr


def test_a_way_to_the_front_page_is_told(desk):
    desk.server.say("/", GOOD, headers=HTML)
    desk.server.say("/borte", status="301 Moved Permanently", headers={"Location": "/"})
    assert "front page" in desk.add("/borte").stderr


def test_try_shows_each_demand_what_is_muted_and_what_stands_outside(desk):
    desk.add("/mpox", "--id", "mpox", "--yes")
    path = desk.folder / "sources.toml"
    muted = 'mute = [{ path = "x", text = "Vist # ganger", reason = "teller" }]\nexpect'
    path.write_text(path.read_text("utf-8").replace("expect", muted), encoding="utf-8")
    done = desk.run("try", "mpox")
    assert done.exit_code == 0
    assert "met      heading «Smitte»: «Smitte»" in done.stdout
    assert "nothing stands in 1 of 1 muted places" in done.stdout
    assert "OUTSIDE  2" in done.stdout


def test_try_as_json_says_the_same(desk):
    told = json.loads(desk.run("try", desk.server.url("/mpox"), "--json").stdout)
    assert told["status"] == 200
    assert told["gate"] == []
    assert told["title"] == "Mpox"
    assert told["outside"]["blocks"] > 0
