"""What programs do with the API, from the queue to what readers see, and what they are told when it fails."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.integration.chain.api_page import Service, open_service
from watcher.model.ids import ChangeId
from watcher.model.people import Role
from watcher.model.record import ReviewState
from watcher.pipeline.objects.change import change_object
from watcher.web.site import create_web

JSON, PROBLEM = "application/json", "application/problem+json"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with open_service(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with open_service(tmp_path_factory.mktemp("still")) as made:
        made.desk.change()
        yield made


@pytest.fixture
def still(opened: Service) -> Service:
    """Return a service with one change that no test here alters, and whose tokens have rested."""
    opened.desk.clock.wait(minutes=1)
    return opened


def kind_of(answer: Any) -> str:
    assert answer.headers["content-type"] == PROBLEM
    return str(answer.json()["type"]).rpartition("#problem-")[2]


class TestReading:
    def test_a_change_is_as_the_command_line_has_it(self, still: Service) -> None:
        (row,) = still.get("/changes")["changes"]
        stored = still.desk.app.store.change(ChangeId(row["id"]))
        assert row == json.loads(json.dumps(change_object(stored)))
        assert still.get(f"/changes/{row['id']}")["review"]["state"] == "flagged"

    def test_the_queue_has_what_waits_and_every_filter_narrows_it(self, still: Service) -> None:
        (row,) = still.get("/queue")["rows"]
        (item,) = row["changes"]
        fits = f"source=raad&topic=mpox&level={item['level']}&state=flagged&assignee=-&text=dose&limit=1"
        assert still.get(f"/queue?{fits}")["rows"] == [row]
        for misses in ("source=x", "topic=x", "level=noise", "state=held", "assignee=me", "text=xyz"):
            assert still.get(f"/queue?{misses}")["rows"] == [], misses
        (count,) = still.get("/queue/counts")["counts"]
        assert (count["state"], count["count"]) == ("flagged", 1)

    def test_lists_go_on_page_by_page_and_end(self, service: Service) -> None:
        made = [service.desk.change(dose) for dose in (400, 500, 300)]
        found, before = [], ""
        while True:
            page = service.get(f"/changes?limit=1{before}")
            found += [one["id"] for one in page["changes"]]
            if page["next"] is None:
                break
            before = f"&before={page['next']}"
        assert found == made[::-1]
        assert service.get("/notices?limit=2")["next_offset"] == 2
        assert service.get("/queue?limit=1&offset=2")["next_offset"] is None

    def test_what_is_as_it_was_is_not_sent_again(self, still: Service) -> None:
        first = still.ask("GET", "/sources")
        again = still.ask("GET", "/sources", if_none_match=first.headers["etag"])
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
        head = still.ask("HEAD", "/sources")
        assert (head.status_code, head.content) == (200, b"")

    def test_versions_are_shown_and_compared_both_ways(self, still: Service) -> None:
        assert [one["number"] for one in still.get("/sources/raad/versions")["versions"]] == [2, 1]
        texts = [block["text"] for block in still.get("/sources/raad/versions/1")["document"]["blocks"]]
        assert any("600 mg" in text for text in texts)
        there = still.get("/sources/raad/compare?old=1&new=2")
        back = still.get("/sources/raad/compare?old=2&new=1")
        assert there["change"] == still.get("/changes")["changes"][0]["id"]
        (edit,) = back["difference"]["changes"]
        assert [(fact["before"], fact["after"]) for fact in edit["facts"]] == [("400 mg", "600 mg")]
        assert back["change"] is None

    def test_the_vocabulary_is_tried_without_a_source(self, still: Service) -> None:
        body = {"old": "Voksne gis 5 mg.", "new": "Voksne gis 50 mg."}
        found = still.ask("POST", "/vocabulary/try", body).json()
        assert found["difference"]["changes"][0]["facts"][0]["kind"] == "dose"
        assert found["vocabulary"] == still.get("/vocabulary")["version"]

    def test_the_same_questions_cost_as_many_queries_however_long_the_list(self, service: Service) -> None:
        lists = (
            "/queue",
            "/changes",
            "/decisions",
            "/decisions/pending",
            "/notices",
            "/sources",
            "/audit",
            "/people",
        )
        change = service.desk.change()
        service.ask("POST", "/decisions/note", {"changes": service.seen(change), "because": "Se her"})
        few = {path: queries(service, path) for path in lists}
        for dose in (500, 300, 200, 100):
            more = service.desk.change(dose)
            service.ask("POST", "/decisions/note", {"changes": service.seen(more), "because": "Og her"})
        assert {path: queries(service, path) for path in lists} == few
        assert max(few.values()) <= 6


def queries(service: Service, path: str) -> int:
    """Return how many statements answering takes, the look at the token among them."""
    service.desk.clock.wait(seconds=30)
    service.ask("GET", path, role=Role.ADMIN)  # the token's use is noted once a minute
    said: list[str] = []
    engine = service.desk.app.store._database._engine  # type: ignore[attr-defined]  # the real store

    def hear(*args: Any) -> None:
        said.append(args[2])

    sa.event.listen(engine, "before_cursor_execute", hear)
    try:
        assert service.ask("GET", path, role=Role.ADMIN).status_code == 200
    finally:
        sa.event.remove(engine, "before_cursor_execute", hear)
    return sum(one.lstrip().upper().startswith("SELECT") for one in said)


class TestDeciding:
    def test_an_approval_reaches_readers_when_its_time_has_come(self, service: Service) -> None:
        change = service.desk.change()
        body = {"changes": service.seen(change), "headline": "Lavere dose", "note": "Gjelder voksne."}
        preview = service.ask("POST", "/previews/approve", body).json()
        made = service.ask("POST", "/decisions/approve", body)
        assert made.status_code == 201
        assert service.get("/decisions/pending")["decisions"] == [made.json()]
        service.desk.settle()
        after = service.get(made.headers["location"])
        assert after["carried_at"] is not None
        (notice,) = service.get("/notices?reviewed=true")["notices"]
        assert notice["title"] == preview["altered"][0]["title"] == "Kritisk: Lavere dose – FHI"
        (revision,) = service.get(f"/notices/{notice['slug']}/revisions")["revisions"]
        assert (revision["decision"], revision["review"]) == (after["id"], "reviewed")
        entry = service.get("/audit?action=decision&limit=1", role=Role.CHIEF)["entries"][0]
        token = service.get("/me")["token"]["id"]
        assert (entry["username"], entry["details"]["via"]) == ("editor", f"token {token}")

    def test_who_has_not_seen_another_decision_is_given_it_and_nothing_is_written(
        self, service: Service
    ) -> None:
        change = service.desk.change()
        seen = service.seen(change)
        first = service.ask("POST", "/decisions/approve", {"changes": seen}).json()
        late = {"changes": seen, "reason": "wrong"}
        answer = service.ask("POST", "/decisions/reject", late, role=Role.CHIEF)
        assert (answer.status_code, kind_of(answer)) == (409, "already-decided")
        assert answer.json()["decision"] == first
        assert "approve by editor" in answer.json()["detail"]
        assert [one["id"] for one in service.get(f"/changes/{change}/decisions")["decisions"]] == [
            first["id"]
        ]

    def test_with_a_key_a_decision_is_recorded_once_whatever_happens_between(self, service: Service) -> None:
        change = service.desk.change()
        body = {"changes": service.seen(change), "because": "Spør FHI først."}
        first = service.ask("POST", "/decisions/hold", body, idempotency_key="k-1")
        service.ask("POST", "/decisions/approve", {"changes": service.seen(change)})
        service.desk.settle()
        again = service.ask("POST", "/decisions/hold", body, idempotency_key="k-1")
        assert (again.status_code, again.json()) == (201, first.json())
        other = service.ask(
            "POST", "/decisions/hold", {**body, "because": "Noe annet"}, idempotency_key="k-1"
        )
        assert (other.status_code, kind_of(other)) == (409, "key-reused")
        theirs = service.ask("POST", "/decisions/hold", body, idempotency_key="k-1", role=Role.CHIEF)
        assert kind_of(theirs) == "already-decided", "a key is one's own"
        assert len(service.get("/decisions")["decisions"]) == 2

    def test_a_decision_is_undone_while_it_has_no_effect(self, service: Service) -> None:
        change = service.desk.change()
        made = service.ask(
            "POST", "/decisions/reject", {"changes": service.seen(change), "reason": "noise"}
        ).json()
        undone = service.ask("POST", f"/decisions/{made['id']}/undo")
        assert undone.json()["undone_by"] == "editor"
        assert service.ask("POST", f"/decisions/{made['id']}/undo").status_code == 200
        now = {"changes": service.seen(change), "reason": "noise", "now": True}
        gone = service.ask("POST", "/decisions/reject", now).json()
        service.desk.settle(0)
        late = service.ask("POST", f"/decisions/{gone['id']}/undo")
        assert (late.status_code, kind_of(late)) == (409, "not-as-asked")
        assert service.desk.app.store.change(change).state is ReviewState.REJECTED

    def test_what_was_published_is_corrected_and_retracted(self, service: Service) -> None:
        change = service.desk.change()
        body = {"headline": "Dosen er 300 mg", "note": "Vi skrev 400 mg. Riktig er 300 mg.", "now": True}
        service.ask("POST", "/decisions/correct", {"changes": service.seen(change), **body})
        service.desk.settle(0)
        service.ask(
            "POST", "/decisions/retract", {"changes": service.seen(change), "note": "Feil.", "now": True}
        )
        service.desk.settle(0)
        kinds = [one["kind"] for one in service.get("/notices")["notices"]]
        assert kinds == ["retraction", "correction", "update"]

    def test_a_claim_keeps_nobody_from_deciding(self, service: Service) -> None:
        change = service.desk.change()
        (mine,) = service.ask("POST", "/claims", {"changes": [change]}).json()["claims"]
        (theirs,) = service.ask("POST", "/claims", {"changes": [change]}, role=Role.CHIEF).json()["claims"]
        assert mine == theirs
        assert mine["by"] == "editor"
        assert service.get("/queue?assignee=editor")["changes_in_all"] == 1
        decided = service.ask(
            "POST", "/decisions/approve", {"changes": service.seen(change)}, role=Role.CHIEF
        )
        assert decided.status_code == 201
        assert service.ask("POST", "/claims/release", {"changes": [change]}).json() == {"released": 1}


class TestPeople:
    def test_an_admin_adds_somebody_and_the_password_is_shown_once(self, service: Service) -> None:
        body = {"username": "kari", "name": "Kari Nordmann", "role": "editor"}
        made = service.ask("POST", "/people", body, role=Role.ADMIN)
        assert made.status_code == 201
        assert len(made.json()["password"]) > 20
        found = service.get(made.headers["location"], role=Role.ADMIN)
        assert found == made.json()["person"]
        assert found["must_change_password"]
        again = service.ask("POST", "/people", body, role=Role.ADMIN)
        assert (again.status_code, kind_of(again)) == (409, "not-as-asked")

    def test_the_last_admin_stays_one(self, service: Service) -> None:
        admin = service.people[Role.ADMIN].id
        answer = service.ask("PUT", f"/people/{admin}/role", {"role": "reader"}, role=Role.ADMIN)
        assert answer.status_code == 409
        assert service.get("/me", role=Role.ADMIN)["person"]["role"] == "admin"


class TestRefusing:
    @pytest.mark.parametrize(
        ("method", "path", "status", "kind"),
        [
            ("GET", "/nothing", 404, "no-such-address"),
            ("GET", "/changes/0123456789abcdef", 404, "not-found"),
            ("GET", "/changes/0123456789ABCDEF", 404, "no-such-address"),
            ("GET", "/sources/x", 404, "not-found"),
            ("GET", "/sources/%00", 404, "no-such-address"),
            ("GET", "/sources/raad/versions/99", 404, "not-found"),
            ("GET", "/sources/raad/held", 404, "not-found"),
            ("GET", "/queue?assignee=ingen", 404, "not-found"),
            ("GET", "/queue?limit=0", 422, "invalid"),
            ("GET", "/queue?limit=1_0", 422, "invalid"),
            ("GET", "/queue?limit=1&limit=2", 422, "invalid"),
            ("GET", "/queue?overdue=yes", 422, "invalid"),
            ("GET", "/queue?text=%ff", 400, "malformed"),
            ("GET", "/queue?text=%00", 422, "invalid"),
            ("GET", "/changes?since=2026-11-24", 422, "invalid"),
            ("GET", "/changes?since=2026-13-24T10:00:00Z", 422, "invalid"),
        ],
    )  # fmt: skip
    def test_an_address_that_will_not_do_is_told_why(
        self, still: Service, method, path, status, kind
    ) -> None:
        answer = still.ask(method, path)
        assert (answer.status_code, kind_of(answer)) == (status, kind)

    @pytest.mark.parametrize(
        "moment", ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "2026-01-01T00:00:00.123456789+01:00"]
    )
    def test_a_moment_however_far_away_is_one(self, still: Service, moment: str) -> None:
        assert still.ask("GET", f"/changes?since={moment.replace('+', '%2B')}").status_code == 200

    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
    def test_another_method_is_told_which_there_are(self, still: Service, method: str) -> None:
        answer = still.ask(method, "/queue")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
        assert still.ask(method, "/openapi.json").status_code == 405

    @pytest.mark.parametrize(
        ("body", "where", "how"),
        [
            ({"changes": {"0123456789abcdef": 0}, "hedline": "x"}, "/hedline", "did you mean headline?"),
            ({"changes": {"0123456789abcdef": 0}, "zzzzzz": "x"}, "/zzzzzz", "leave it out; there are"),
            ({"headline": "x"}, "/changes", "give it"),
            ({"changes": {}}, "/changes", "at least 1"),
            ({"changes": {"0123456789abcdef": "0"}}, "/changes/0123456789abcdef", "valid integer"),
            ({"changes": {"0123456789abcdef": 0}, "level": "noise"}, "/level", "'minor'"),
            ({"changes": {"0123456789abcdef": 0}, "note": "a\u0000b"}, "/note", "match pattern"),
            ({"changes": {"0123456789abcdef": 0}, "headline": "a\nb"}, "/headline", "match pattern"),
            ({"changes": {"0123456789abcdef": 0}, "note": "x" * 4001}, "/note", "at most 4000"),
            ({"changes": {"0123456789abcdef": 0}, "note": "\ud800"}, "/note", "whole Unicode"),
            ([], "", "valid dictionary"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_in_a_body_is_named_with_where_and_how(
        self, still: Service, body, where, how
    ) -> None:
        answer = still.ask("POST", "/decisions/approve", body)
        assert (answer.status_code, kind_of(answer)) == (422, "invalid")
        error = next(one for one in answer.json()["errors"] if one["where"] == where)
        assert how in error["how"]

    def test_everything_that_is_wrong_is_told_at_once(self, still: Service) -> None:
        answer = still.ask("GET", "/queue?levl=minor&limit=x&overdue=maybe")
        assert [one["where"] for one in answer.json()["errors"]] == ["?levl", "?overdue", "?limit"]

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "no JSON"),
            (b"{", "no JSON"),
            (b'{"changes": NaN}', "no JSON number"),
            (b'{"note": "a", "note": "b"}', "'note' stands twice"),
            (b"\xff\xfe", "no UTF-8 at byte 0"),
            (b"[" * 20 + b"]" * 20, "nested more than 12 deep"),
            (b"[" * 100_000, "nested more than 12 deep"),
            (b"1" * 10_000, "no JSON"),
        ],
    )  # fmt: skip
    def test_a_body_that_is_no_json_is_told_why(self, still: Service, content: bytes, words: str) -> None:
        answer = still.ask("POST", "/decisions/approve", content=content)
        assert (answer.status_code, kind_of(answer)) == (400, "malformed")
        assert words in answer.json()["detail"]

    def test_a_body_too_large_or_of_another_type_is_refused(self, still: Service) -> None:
        large = still.ask("POST", "/decisions/approve", content=b" " * 300_000)
        assert (large.status_code, kind_of(large)) == (413, "too-large")
        for kind in ("text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"):
            other = still.ask("POST", "/decisions/approve", content=b"{}", content_type=kind)
            assert (other.status_code, kind_of(other)) == (415, "media-type")

    @pytest.mark.parametrize("key", ["", "a b", "æ".encode(), "x" * 201])
    def test_a_key_that_is_none_is_refused(self, still: Service, key) -> None:
        body = {"changes": {"0123456789abcdef": 0}}
        answer = still.ask("POST", "/decisions/approve", body, idempotency_key=key)
        assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, "Idempotency-Key")

    def test_two_decisions_that_wait_are_told_apart_from_what_the_state_allows(
        self, service: Service
    ) -> None:
        change = service.desk.change()
        body = {"changes": service.seen(change)}
        answer = service.ask("POST", "/decisions/second", body)
        assert (answer.status_code, kind_of(answer)) == (409, "not-as-asked")
        assert "nothing that waits for a second reader" in answer.json()["detail"]


def test_a_process_that_only_shows_says_so(service: Service) -> None:
    change = service.desk.change()
    service.web = create_web(
        store=service.desk.app.store,
        settings=service.desk.app.settings,
        clock=service.desk.clock,
        feeds_dir=service.desk.folder,
    )
    body = {"changes": service.seen(change)}
    for method, path, said in (
        ("POST", "/sources/raad/try", None),
        ("GET", "/sources/raad/held", None),
        ("GET", "/vocabulary", None),
        ("POST", "/decisions/approve", body),
        ("POST", "/previews/approve", body),
    ):
        answer = service.ask(method, path, said)
        assert (answer.status_code, kind_of(answer)) == (503, "not-here"), path
    assert service.get(f"/changes/{change}")["state"] == "flagged"
