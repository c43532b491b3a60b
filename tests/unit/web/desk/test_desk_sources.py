"""The desk's pages of sources: the board, one source, ruling on a held answer, trying a page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.integration.chain.desk_page import BODY, CARE, URL
from tests.integration.chain.one_page import PAGE
from tests.unit.web.desk.desk_client import Browser
from tests.unit.web.desk.watching import Watch, open_watch
from watcher.model.audit import AuditFilter
from watcher.model.ids import SourceId
from watcher.model.people import Role
from watcher.model.reason import ReasonCode
from watcher.model.record import SnapshotState
from watcher.model.status import SourceState
from watcher.web.desk.sources_trial import held_to
from watcher.web.site import renew_settings
from watcher.web.work import MOST_AT_ONCE, BusyTrial, Trials

ONE = "/redaksjon/kilder/raad"
WHY = "Ringt redaksjonen: avsnittet er tatt ned"


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with open_watch(tmp_path) as made:
        yield made


@pytest.fixture
def editor(watch: Watch) -> Browser:
    return watch.log_in(Role.EDITOR)


def rows(browser: Browser) -> list[str]:
    """Return the titles on the board, in its order."""
    return [
        cell.split("<a", 1)[1].split(">", 1)[1].split("</a>")[0]
        for cell in browser.shown.split('<th scope="row">')[1:]
    ]


class TestBoard:
    def many(self, watch: Watch) -> None:
        """Let there be four sources: one in order, one failing, one past its promise, one never asked."""
        (one,) = watch.app.settings.sources
        more = {"svikter": SourceState.FAILING, "sen": SourceState.OK, "ny": SourceState.NEW}
        sources = [one] + [
            replace(one, id=SourceId(name), title=name.title(), owner="UD", topics=("reise",))
            for name in more
        ]
        watch.app.store.sync_sources(sources, watch.clock.now())
        seen = {"svikter": timedelta(hours=1), "sen": timedelta(days=1), "ny": None}
        for name, state in more.items():
            (claim,) = watch.app.store.claim(
                watch.clock.now(), limit=1, lease=timedelta(minutes=1), only=[SourceId(name)], is_forced=True
            )
            back = seen[name]
            at = watch.clock.now() - back if back else None
            watch.app.store.finish(replace(claim, state=state, last_verified_at=at), ())
        renew_settings(watch.web, replace(watch.app.settings, sources=tuple(sources)))

    def test_what_fails_comes_first_then_what_is_past_its_promise(self, watch, editor) -> None:
        self.many(watch)
        editor.get("/redaksjon/kilder")
        assert rows(editor) == ["Svikter", "Ny", "Sen", "Råd"]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("tilstand=problem", ["Svikter"]),
            ("tilstand=frist", ["Ny", "Sen"]),
            ("tilstand=orden", ["Råd"]),
            ("eier=FHI", ["Råd"]),
            ("tema=reise&q=sen", ["Sen"]),
            ("q=fhi.no%2Fraad+ny", ["Ny"]),
            ("q=%3Cscript%3E", []),
            ("side=2", []),
        ],
    )
    def test_the_address_says_which_are_shown(self, watch, editor, query, found) -> None:
        self.many(watch)
        assert editor.get(f"/redaksjon/kilder?{query}").status_code == 200
        assert rows(editor) == found

    @pytest.mark.parametrize("query", ["side=x", "side=-1", "side=99999999999"])
    def test_a_page_that_cannot_be_is_none(self, editor, query) -> None:
        assert editor.get(f"/redaksjon/kilder?{query}").status_code == 404

    def test_versions_and_open_changes_are_counted(self, watch, editor) -> None:
        watch.clock.wait(hours=1)
        watch.serve(URL, BODY.format(dose=400, care=CARE).encode())
        watch.app.check([PAGE])
        editor.get("/redaksjon/kilder")
        assert "<div>2</div>" in editor.shown
        assert 'href="/redaksjon/ko?kilde=raad">1<' in editor.shown


class TestRuling:
    def test_what_is_held_is_shown_with_its_reasons_its_words_and_what_is_missing(
        self, watch, editor
    ) -> None:
        watch.hold()
        assert editor.get(ONE).status_code == 200
        text = " ".join(editor.text().split())
        assert "Et svar venter på deg" in text
        assert ReasonCode.SHRUNK.value in text
        assert "Råd om mpox Behandling Tecovirimat gis ved alvorlig sykdom." in text
        assert "Ville blitt meldt som:" in text
        assert "Slipp fram" in text

    def test_a_reader_sees_it_and_is_given_no_buttons(self, watch) -> None:
        watch.hold()
        reader = watch.log_in(Role.READER)
        reader.get(ONE)
        assert "Et svar venter på deg" in reader.text()
        assert "Slipp fram" not in reader.text()
        assert "Prøv nå" not in reader.text()

    def test_released_it_is_the_next_version_and_the_log_says_who_and_why(self, watch, editor) -> None:
        watch.hold()
        held = watch.status().held
        editor.get(ONE)
        editor.post(f"{ONE}/svar", svar=held, dom="good", grunn=WHY)
        assert editor.path == ONE
        assert "Svaret er sluppet fram" in editor.text()
        assert watch.app.store.newest_version(PAGE).number == 3
        (entry,) = watch.app.store.audit(AuditFilter(action="source"))
        editor_id = watch.app.store.account_by_name("editor").person.id
        assert (entry.action, entry.actor, entry.object_id) == ("source.release", editor_id, PAGE)
        assert entry.details == {"reason": WHY, "by": "editor", "snapshot": held, "version": "3"}
        assert watch.app.store.events(source_id=PAGE)[0].text.endswith(f"{WHY} (editor)")

    def test_marked_as_bad_it_stays_evidence(self, watch, editor) -> None:
        watch.hold()
        held = watch.status().held
        editor.get(ONE)
        editor.post(f"{ONE}/svar", svar=held, dom="bad", grunn=WHY)
        assert "merket som ugyldig" in editor.text()
        assert watch.app.store.snapshot(held).state is SnapshotState.SUSPECT
        assert watch.app.store.newest_version(PAGE).number == 2
        assert [one.action for one in watch.app.store.audit(AuditFilter(action="source"))] == [
            "source.refuse"
        ]

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"dom": "good", "grunn": "  "}, "Skriv hvorfor."),
            ({"dom": "maybe", "grunn": WHY}, "Velg om svaret skal slippes fram"),
            ({"dom": "bad", "grunn": "x" * 501}, "Begrunnelsen er for lang"),
            ({"dom": "good", "grunn": WHY, "svar": "0" * 32}, "Det er kommet et annet svar"),
        ],
    )
    def test_a_ruling_that_will_not_do_changes_nothing_and_loses_no_word(self, watch, editor, fields, words):
        watch.hold()
        held = watch.status().held
        editor.get(ONE)
        answer = editor.post(f"{ONE}/svar", **{"svar": held, **fields})
        assert answer.status_code in {409, 422}
        assert words in editor.text()
        assert fields["grunn"] in editor.shown
        assert watch.status().held == held
        assert watch.app.store.count_audit(AuditFilter(action="source")) == 0

    def test_who_comes_second_is_told_that_nothing_waits(self, watch, editor) -> None:
        watch.hold()
        held = watch.status().held
        editor.get(ONE)
        other = watch.log_in(Role.CHIEF)
        other.get(ONE)
        editor.post(f"{ONE}/svar", svar=held, dom="good", grunn=WHY)
        answer = other.post(f"{ONE}/svar", svar=held, dom="bad", grunn="Uenig")
        assert answer.status_code == 409
        assert "ikke lenger noe som venter" in other.text()
        assert watch.app.store.newest_version(PAGE).number == 3

    def test_a_source_that_nobody_knows_is_none(self, editor) -> None:
        editor.get("/redaksjon/kilder")
        assert editor.get("/redaksjon/kilder/ukjent").status_code == 404
        assert editor.post("/redaksjon/kilder/ukjent/svar", dom="good", grunn=WHY).status_code == 404


class TestTrying:
    def test_a_trial_shows_what_would_be_read_and_stores_nothing(self, watch, editor) -> None:
        before = watch.app.store.snapshots(PAGE)
        editor.get(ONE)
        assert editor.post(f"{ONE}/prov").status_code == 200
        text = " ".join(editor.text().split())
        assert "Ingenting taler mot svaret." in text
        assert "Behandling" in text
        assert "Tecovirimat gis til pasienter" in text
        assert watch.app.store.snapshots(PAGE) == before
        assert watch.app.store.count_audit(AuditFilter(action="source")) == 0

    def test_what_speaks_against_it_is_told(self, watch, editor) -> None:
        watch.serve(URL, b"")
        editor.get(ONE)
        editor.post(f"{ONE}/prov")
        assert ReasonCode.EMPTY.value in editor.text()

    def test_within_a_minute_nobody_asks_the_page_again(self, watch, editor) -> None:
        editor.get(ONE)
        editor.post(f"{ONE}/prov")
        asked = len(watch.asked)
        other = watch.log_in(Role.CHIEF)
        other.get(ONE)
        assert other.post(f"{ONE}/prov").status_code == 429
        assert "Kilden ble prøvd for under et minutt siden" in other.text()
        assert len(watch.asked) == asked
        watch.clock.wait(seconds=61)
        assert other.post(f"{ONE}/prov").status_code == 200
        assert len(watch.asked) == asked + 1

    def test_a_host_that_asked_to_be_left_alone_is(self, watch, editor) -> None:
        watch.app.store.rest_host("www.fhi.no", watch.clock.now() + timedelta(hours=2))
        editor.get(ONE)
        asked = len(watch.asked)
        assert editor.post(f"{ONE}/prov").status_code == 409
        assert "www.fhi.no har bedt om å få være i fred. Prøv igjen om 2 timer." in editor.text()
        assert len(watch.asked) == asked

    def test_reloading_what_was_shown_leads_back(self, editor) -> None:
        editor.get(f"{ONE}/prov")
        assert editor.path == ONE

    def test_a_person_tries_one_at_a_time_and_few_do_at_once(self, watch) -> None:
        trials, now = Trials(), watch.clock.now()
        with trials.one("p0", SourceId("a"), now):
            with pytest.raises(BusyTrial), trials.one("p0", SourceId("b"), now):
                pass
            rights = [
                trials.one(f"p{number}", SourceId(f"s{number}"), now) for number in range(1, MOST_AT_ONCE)
            ]
            for right in rights:
                right.__enter__()
            with pytest.raises(BusyTrial), trials.one("p9", SourceId("z"), now):
                pass
            for right in rights:
                right.__exit__(None, None, None)
        with trials.one("p0", SourceId("b"), now):
            pass

    def test_each_demand_of_a_contract_is_held_to_what_was_found(self, watch) -> None:
        (source,) = watch.app.settings.sources
        contract = replace(
            source.contract,
            min_chars=10,
            max_chars=20,
            headings=("behandling", "Varsling"),
            contains=("MPOX",),
            title="råd",
        )
        document = watch.app.store.current_version(PAGE).document
        found = {(one.word, one.is_met) for one in held_to(document, contract)}
        assert found == {
            ("Minst %(num)s tegn", True),
            ("Høyst %(num)s tegn", False),
            ("Overskriften «%(text)s»", True),
            ("Overskriften «%(text)s»", False),
            ("Teksten «%(text)s»", True),
            ("Tittel med «%(text)s»", True),
        }


def test_a_desk_without_the_program_only_shows(desk) -> None:
    browser = desk.browser()
    browser.log_in("editor")
    for source in desk.web.state.site.settings.sources:
        answer = browser.get(f"/redaksjon/kilder/{source.id}")
        assert answer.status_code == 200
        assert "Prøv nå" not in browser.text()
