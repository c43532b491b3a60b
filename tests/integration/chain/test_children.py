"""PDFs that a page links to, followed as sources of their own: one identity, whatever their files' names."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.integration.chain.one_page import PAGE, open_at, write_config
from tests.loopback import LoopbackServer
from tests.pdfs import make_pdf
from tests.unit.web.client import SiteClient
from watcher.app import App
from watcher.app.rounds import LEASE
from watcher.cli.entry import command
from watcher.model.ids import SourceId
from watcher.model.level import Level
from watcher.model.notice import Notice
from watcher.model.reason import ReasonCode
from watcher.model.source import Source
from watcher.model.status import EventKind, SourceEvent, SourceState
from watcher.pipeline.check import check_source
from watcher.settings import load_settings
from watcher.web.site import create_web

HTML = {"Content-Type": "text/html; charset=utf-8"}
PDF = {"Content-Type": "application/pdf"}
LINK = ("Veileder om smitte", "/filer/veileder-v1.pdf")
OTHER = ("Plakat for venterom", "/filer/plakat.pdf")


def guideline(days: int = 21) -> bytes:
    return make_pdf(
        "Veileder om smitte",
        f"Isoler pasienten i {days} dager etter første symptom.",
        "Vask hender før og etter stell av pasienten, og bruk hansker ved kontakt med utslett.",
        "Gi pasienten skriftlig informasjon om smitte og om hvem som kan svare på spørsmål.",
    )


class Site:
    """A page with links to PDFs, hour by hour; each look is a fresh start of the program."""

    def __init__(self, server: LoopbackServer, folder: Path) -> None:
        self.server, self.config, self.hour = server, write_config(folder, server.url("/raad")), 0.0
        self.follow("true")
        self.page(LINK)
        self.file(LINK[1], guideline())
        self.file(
            OTHER[1], make_pdf("Plakat for venterom", "Host i albuen og vask hendene når du kommer inn.")
        )

    def follow(self, value: str) -> None:
        kept = [line for line in self.config.read_text("utf-8").splitlines() if "follow_pdfs" not in line]
        self.config.write_text("\n".join([*kept, f"follow_pdfs = {value}", ""]), "utf-8")

    def page(self, *links: tuple[str, str], text: str = "") -> None:
        rows = "".join(f'<li><a href="{href}">{label}</a></li>' for label, href in links)
        body = (
            '<!doctype html><html lang="nb"><title>Råd</title><main><h1>Råd om smitte</h1>'
            f"<p>Disse veilederne gjelder for alle som arbeider med smitte i kommunen. {text}</p>"
            f"<h2>Vedlegg</h2><ul>{rows}</ul></main></html>"
        )
        self.server.say("/raad", body.encode(), headers=HTML)

    def file(self, path: str, body: bytes) -> None:
        self.server.say(path, body, headers=PDF)

    def look(self, hours: float = 1.0) -> dict[SourceId, str]:
        self.hour += hours
        with self.open_app() as app:
            outcomes: dict[SourceId, str] = {
                result.source_id: result.outcome for result in app.check(is_all=True)
            }
            assert app.publish() == ""
        return outcomes

    def open_app(self) -> App:
        return open_at(self.config, self.hour)

    @property
    def children(self) -> list[Source]:
        with self.open_app() as app:
            return [source for source in app.settings.sources if source.parent == PAGE]

    @property
    def child(self) -> Source:
        (child,) = self.children
        return child

    def versions(self, source_id: SourceId) -> int:
        with self.open_app() as app:
            return len(app.store.versions(source_id))

    def state(self, source_id: SourceId = PAGE) -> SourceState:
        with self.open_app() as app:
            return app.store.statuses()[source_id].state

    def events(self, source_id: SourceId, *kinds: EventKind) -> list[SourceEvent]:
        with self.open_app() as app:
            found = app.store.events(source_id=source_id)
        return [event for event in reversed(found) if not kinds or event.kind in kinds]

    @property
    def notices(self) -> Sequence[Notice]:
        with self.open_app() as app:
            return app.store.notices()[::-1]

    def run(self, *words: str) -> str:
        result = CliRunner().invoke(command, ["--config", str(self.config), *words], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with LoopbackServer() as server:
        yield Site(server, tmp_path)


def test_a_linked_pdf_is_a_source_of_its_own_and_is_checked_in_the_same_round(site: Site):
    outcomes = site.look()
    child = site.child
    assert outcomes == {PAGE: "new", child.id: "new"}
    assert (child.title, child.owner) == ("Råd: Veileder om smitte", "FHI")
    assert child.id.startswith("raad-veileder-om-smitte-")
    (event,) = site.events(PAGE, EventKind.FOLLOWED)
    assert event.text == "Følger nå én PDF som siden lenker til: «Veileder om smitte»"
    assert site.look() == {PAGE: "unchanged", child.id: "unchanged"}
    assert len(site.events(PAGE, EventKind.FOLLOWED)) == 1


def test_a_child_has_its_parents_promises_and_no_contract(site: Site):
    text = site.config.read_text("utf-8")
    more = 'topics = ["smitte"]\npolicy = "hold"\nverify_within = "2h"\nexpect = { min_chars = 40 }\n'
    site.config.write_text(text + more, "utf-8")
    site.look()
    with site.open_app() as app:
        parent, child = app.sources[PAGE], site.child
    assert (child.topics, child.policy, child.verify_within) == (
        parent.topics,
        parent.policy,
        parent.verify_within,
    )
    assert parent.contract.min_chars == 40
    assert child.contract.min_chars == 0


def test_a_pdf_replaced_at_its_address_is_told_as_the_childs_change(site: Site):
    site.look()
    site.file(LINK[1], guideline(days=10))
    assert site.look() == {PAGE: "unchanged", site.child.id: "changed"}
    (notice,) = site.notices
    assert (notice.source_id, notice.level) == (site.child.id, Level.CRITICAL)
    assert "21 → 10 dager" in notice.title


def test_a_new_file_under_the_same_words_is_the_same_child_and_is_compared_with_the_old_file(site: Site):
    site.look()
    before = site.child
    site.page((LINK[0], "/filer/veileder-v2.pdf"))
    site.file("/filer/veileder-v2.pdf", guideline(days=10))
    site.server.say(LINK[1], b"borte", status="404 Not Found")
    assert site.look() == {PAGE: "changed", before.id: "changed"}
    assert site.child.id == before.id
    assert site.child.url == site.server.url("/filer/veileder-v2.pdf")
    (moved,) = site.events(before.id, EventKind.MOVED)
    assert moved.text.startswith("Lenken «Veileder om smitte» fører nå til ")
    assert not site.events(before.id, EventKind.TROUBLE, EventKind.UNFOLLOWED)
    told = [notice for notice in site.notices if notice.source_id == before.id]
    assert ["21 → 10 dager" in notice.title for notice in told] == [True]
    with site.open_app() as app:
        urls = [address.url for address in app.store.statuses()[before.id].addresses]
    assert urls == [site.server.url(LINK[1]), site.server.url("/filer/veileder-v2.pdf")]


def test_a_new_edition_named_by_its_year_continues_the_old_one(site: Site):
    site.page(("Plan for 2025", "/filer/plan-2025.pdf"))
    site.file("/filer/plan-2025.pdf", guideline())
    site.look()
    before = site.child
    site.page(("Plan for 2026", "/filer/plan-2026.pdf"))
    site.file("/filer/plan-2026.pdf", guideline(days=10))
    assert site.look()[before.id] == "changed"
    assert (site.child.id, site.child.title) == (before.id, "Råd: Plan")


def test_an_edition_beside_the_old_one_is_a_child_of_its_own(site: Site):
    old, new = ("Plan for 2025", "/filer/plan-2025.pdf"), ("Plan for 2026", "/filer/plan-2026.pdf")
    site.page(old)
    site.file(old[1], guideline())
    site.file(new[1], guideline(days=10))
    site.look()
    before = site.child
    site.page(new, old)
    assert sorted(site.look().values()) == ["changed", "new", "unchanged"]
    assert len({child.id for child in site.children} - {before.id}) == 1


def test_a_link_that_is_gone_retires_its_child_and_readers_are_told_once_by_the_page(site: Site):
    site.page(LINK, OTHER)
    site.look()
    gone = site.children[1]
    site.page(LINK)
    assert set(site.look()) == {PAGE, site.child.id}
    assert site.child.id != gone.id
    (event,) = site.events(gone.id, EventKind.UNFOLLOWED)
    assert event.text.startswith("«Plakat for venterom» følges ikke lenger: siden ")
    assert {notice.source_id for notice in site.notices} <= {PAGE}
    with site.open_app() as app:
        assert app.store.statuses()[gone.id].is_retired
    assert site.versions(gone.id) == 1


def test_a_link_that_comes_back_is_the_child_it_was(site: Site):
    site.page(LINK, OTHER)
    site.look()
    first = [child.id for child in site.children]
    site.page(LINK)
    site.look()
    site.page(LINK, OTHER, text="Plakaten er tilbake etter at den ble fornyet i vår.")
    site.look(hours=48)
    assert [child.id for child in site.children] == first
    assert site.versions(first[1]) == 1


def test_a_pdf_behind_a_redirect_is_read_where_it_leads(site: Site):
    site.server.say(LINK[1], status="302 Found", headers={"Location": "/media/9/veileder.pdf"})
    site.file("/media/9/veileder.pdf", guideline())
    assert site.look()[site.child.id] == "new"
    site.file("/media/9/veileder.pdf", guideline(days=10))
    assert site.look()[site.child.id] == "changed"


def test_a_link_to_another_host_is_told_once_and_not_asked_until_it_is_allowed(site: Site):
    with LoopbackServer() as other:
        strange = other.url("/veileder.pdf").replace("127.0.0.1", "localhost")
        other.say("/veileder.pdf", guideline(), headers=PDF)
        site.page(("Veileder hos andre", strange))
        assert site.look() == {PAGE: "new"}
        site.look()
        (event,) = site.events(PAGE, EventKind.LEFT_OUT)
        assert event.text == "PDF-er hos localhost følges ikke: andre nettsteder (se hosts i follow_pdfs)"
        assert other.asked == []
        site.config.write_text(
            site.config.read_text("utf-8").replace(
                'allow_hosts = ["127.0.0.1"]', 'allow_hosts = ["127.0.0.1", "localhost"]'
            ),
            "utf-8",
        )
        site.follow('{ hosts = ["localhost"] }')
        assert site.look()[site.child.id] == "new"


def test_a_redirect_to_another_host_is_not_followed(site: Site):
    with LoopbackServer() as other:
        strange = other.url("/veileder.pdf").replace("127.0.0.1", "localhost")
        other.say("/veileder.pdf", guideline(), headers=PDF)
        site.config.write_text(
            site.config.read_text("utf-8").replace(
                'allow_hosts = ["127.0.0.1"]', 'allow_hosts = ["127.0.0.1", "localhost"]'
            ),
            "utf-8",
        )
        site.server.say(LINK[1], status="302 Found", headers={"Location": strange})
        assert site.look() == {PAGE: "new", site.child.id: "failed"}
        with site.open_app() as app:
            reasons = app.store.statuses()[site.child.id].reasons
        assert [reason.code for reason in reasons] == [ReasonCode.BAD_REDIRECT]
        assert other.asked == []


def test_a_pdf_that_fails_is_the_childs_trouble_and_the_page_says_so(site: Site):
    site.look()
    site.server.say(LINK[1], b"feil", status="500 Internal Server Error")
    assert site.look()[site.child.id] == "failed"
    assert (site.state(), site.state(site.child.id)) == (SourceState.OK, SourceState.SUSPECT)
    lines = site.run("sources").splitlines()
    assert "follows 1 PDF, 1 in trouble" in lines[0]
    assert lines[1].startswith(f"  {site.child.id}")


def test_a_page_in_trouble_keeps_its_children_as_they_are(site: Site):
    site.look()
    child = site.child
    site.server.say("/raad", b"nede", status="503 Service Unavailable")
    site.file(LINK[1], guideline(days=10))
    assert site.look() == {PAGE: "failed", child.id: "changed"}
    assert site.child == child


def test_a_page_that_is_gone_for_sure_keeps_its_children(site: Site):
    site.look()
    child = site.child
    site.server.say("/raad", b"borte", status="410 Gone")
    for _ in range(4):
        site.look(hours=4)
    assert site.state() is SourceState.GONE
    assert site.child == child


def test_a_hundred_links_are_bounded_in_the_order_of_the_page_and_operators_are_told(site: Site):
    links = [
        (f"Dokument {chr(97 + n // 10)}{chr(97 + n % 10)} om smitte", f"/filer/{n}.pdf") for n in range(100)
    ]
    for _, path in links:
        site.file(path, guideline())
    site.follow("{ most = 3 }")
    site.page(*links)
    assert len(site.look()) == 4
    assert [child.url for child in site.children] == [site.server.url(path) for _, path in links[:3]]
    (event,) = site.events(PAGE, EventKind.LEFT_OUT)
    assert event.text == "97 PDF-er følges ikke: siden lenker til flere enn 3 (most i follow_pdfs)"
    first = [child.id for child in site.children]
    site.page(("Dokument som er nytt", "/filer/veileder-v1.pdf"), *links)
    site.look()
    assert [child.id for child in site.children] == first
    assert len(site.events(PAGE, EventKind.LEFT_OUT)) == 1
    assert "97 more are not followed" not in site.run("sources")
    assert "98 more are not followed" in site.run("sources")


def test_only_links_that_the_entry_asks_for_are_followed(site: Site):
    site.page(LINK, OTHER)
    site.follow('{ only = ["/filer/veileder*"] }')
    site.look()
    assert [child.url for child in site.children] == [site.server.url(LINK[1])]
    site.follow('{ headings = ["Noe annet"] }')
    site.look()
    assert site.children == []
    site.follow('{ headings = ["vedlegg"] }')
    site.look()
    assert len(site.children) == 2


def test_the_file_taken_out_and_put_back_leaves_the_children_what_they_were(site: Site):
    site.look()
    child = site.child
    site.follow("false")
    assert set(site.look()) == {PAGE}
    site.follow("true")
    assert site.look() == {PAGE: "unchanged", child.id: "unchanged"}
    assert site.child == child


def test_an_edit_of_sources_toml_while_the_program_runs_keeps_the_children(site: Site):
    site.look()
    with site.open_app() as app:
        app.check(is_all=True)
        told: list[int] = []
        app.on_reload.append(lambda settings: told.append(len(settings.sources)))
        app.reload(load_settings(site.config))
        assert set(app.sources) == {PAGE, site.child.id}
        assert told == [2]
        assert not app.store.statuses()[site.child.id].is_retired


def test_a_pdf_that_is_a_source_of_its_own_is_no_child(site: Site):
    url = site.server.url(LINK[1])
    entry = f'\n[[source]]\nid = "egen"\ntitle = "Egen"\nowner = "FHI"\nurl = "{url}"\ntype = "pdf"\n'
    site.config.write_text(site.config.read_text("utf-8") + entry, "utf-8")
    assert site.look() == {PAGE: "new", "egen": "new"}
    assert site.children == []


def test_what_a_killed_run_had_not_followed_yet_is_followed_at_the_next_start(site: Site):
    site.look()
    site.page(LINK, OTHER)
    site.hour += 1
    with site.open_app() as app:  # the page is accepted, and then the program ends
        claims = app.store.claim(app.clock.now(), limit=1, lease=LEASE, only=[PAGE], is_forced=True)
        assert check_source(app.tools, app.sources[PAGE], claims[0]).outcome == "changed"
    assert len(site.children) == 1
    with site.open_app() as app, app.alone():
        assert len(app.sources) == 3


def test_the_site_lists_children_under_their_page_and_says_which_are_in_trouble(site: Site):
    site.follow("{ most = 1 }")
    site.page(LINK, OTHER)
    site.look()
    site.server.say(LINK[1], b"feil", status="500 Internal Server Error")
    site.look()
    with site.open_app() as app:
        folder = Path(app.settings.store.feeds_dir)
        client = SiteClient(
            create_web(store=app.store, settings=app.settings, clock=app.clock, feeds_dir=folder)
        )
        page, child = client.get(f"/kilde/{PAGE}").text, client.get(f"/kilde/{site.child.id}").text
        board = client.get("/status").text
    assert "Råd: Veileder om smitte" in page.split("Filer som følges herfra")[1]
    assert "1 av filene er ikke som den skal være." in page
    assert "Siden lenker til 1 fil til, som ikke følges." in page
    assert f'Lenket fra <a class="ds-link" href="/kilde/{PAGE}">Råd</a>' in child
    assert board.index(f"/kilde/{PAGE}") < board.index(f"/kilde/{site.child.id}")


def test_the_list_of_sources_names_parent_and_children(site: Site):
    site.look()
    parent, child = json.loads(site.run("sources", "--json"))["sources"]
    assert (parent["children"], parent["parent"], parent["left_out"]) == ([child["id"]], None, 0)
    assert (child["children"], child["parent"]) == ([], PAGE)
