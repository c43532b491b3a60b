"""What a page that a browser made is made of: stored before it, held to by the chains, told apart in WARC."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.integration.chain.one_page import PAGE, START, open_at, write_config
from tests.integration.test_store_damage import tamper
from tests.integration.test_warc import export, of_type, read, tool
from tests.store_records import trace
from watcher.app import App
from watcher.model.answer import Answer, Failed, Fetched, FetchRequest, Part, Rendered, Validators
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import Snapshot, SnapshotState
from watcher.pipeline.asking import Stored, ask
from watcher.store import SqlStore

URL = "https://www.fhi.no/sm/mpox/"
SHELL, SCRIPT = b"<div id=root></div><script src=/app.js></script>", b"fetch('/dose.json')"
DOSE = b'{"dose": "5 mg"}'
SHOWN = b"\xef\xbb\xbf<html><body><main>Gi 5 mg.</main></body></html>"


def served(path: str, body: bytes, kind: str, *, status: int = 200) -> Fetched:
    address = URL.replace("/sm/mpox/", path)
    headers = (("content-type", kind),)
    came = trace(PAGE, START, url=address, final_url=address, status=status, headers=headers)
    return Fetched(trace=came, body=body, content_type=kind, charset="", validators=Validators())


PAGE_SERVED = served("/sm/mpox/", SHELL, "text/html")
PARTS = (
    served("/app.js", SCRIPT, "text/javascript"),
    served("/dose.json", DOSE, "application/json"),
    served("/borte.json", b"nei", "text/plain", status=404),
)


def shown(body: bytes = SHOWN) -> Fetched:
    named = tuple(
        Part(
            url=part.trace.url,
            status=part.trace.status or 0,
            body_bytes=len(part.body),
            sha256_body=hashlib.sha256(part.body).hexdigest(),
        )
        for part in PARTS
    )
    rendered = Rendered(
        browser="Chromium 1",
        elapsed=timedelta(seconds=2),
        peak_bytes=1,
        sha256_served=hashlib.sha256(SHELL).hexdigest(),
        served_bytes=len(SHELL),
        parts=named,
    )
    made = replace(PAGE_SERVED.trace, rendered=rendered)
    return replace(PAGE_SERVED, trace=made, body=body, charset="utf-8", parts=(PAGE_SERVED, *PARTS))


@dataclass(slots=True)
class Answers:
    """A fetcher that has one answer."""

    answer: Answer

    def fetch(self, request: FetchRequest, now: datetime) -> Answer:
        """Return it."""
        assert now == START
        assert request.source_id == PAGE
        return self.answer

    def close(self) -> None:
        """Hold nothing."""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with open_at(write_config(tmp_path, URL), 0) as opened:
        opened.store.sync_sources(opened.settings.sources, START)
        yield opened


def sql(app: App) -> SqlStore:
    assert isinstance(app.store, SqlStore)
    return app.store


def asked(app: App, answer: Answer, attempt: int = 1) -> list[Snapshot]:
    """Ask, and return everything that is stored now, oldest first."""
    tools = replace(app.tools, fetcher=Answers(answer))
    request = FetchRequest(source_id=PAGE, url=URL, accept="*/*")
    made = ask(tools, app.settings.sources[0], request, attempt, START)
    stored = [one.snapshot for one in app.store.evidence(PAGE)]
    assert isinstance(made, Stored)
    assert stored[-1] == made.snapshot
    return stored


def bodies(app: App, stored: list[Snapshot]) -> list[bytes]:
    return [app.store.body(one.sha256_body) for one in stored]


def test_what_a_page_is_made_of_is_stored_before_it_byte_for_byte(app: App) -> None:
    stored = asked(app, shown())
    assert bodies(app, stored) == [SHELL, SCRIPT, DOSE, b"nei", SHOWN]
    assert [one.state for one in stored] == [SnapshotState.PART] * 4 + [SnapshotState.PENDING]
    rendered = stored[-1].trace.rendered
    assert rendered is not None
    assert rendered.sha256_served == stored[0].sha256_body
    assert [part.sha256_body for part in rendered.parts] == [one.sha256_body for one in stored[1:4]]
    assert [one.trace.rendered for one in stored[:4]] == [None] * 4


def test_what_came_before_a_page_failed_is_stored_too(app: App) -> None:
    down = Reason(code=ReasonCode.SERVER_ERROR, text="nede")
    broken = Failed(trace=PARTS[1].trace, reason=down, retryable=True, body=b"503")
    failed = replace(broken, trace=PAGE_SERVED.trace, body=SHELL, parts=(PARTS[0], broken))
    stored = asked(app, failed)
    assert bodies(app, stored) == [SCRIPT, b"503", SHELL]
    assert [one.state for one in stored] == [SnapshotState.PART, SnapshotState.FAILED, SnapshotState.FAILED]


def test_the_looks_that_are_remembered_are_pages_and_not_their_parts(app: App) -> None:
    stored = asked(app, shown())
    assert app.store.snapshots(PAGE, limit=3, has_parts=False) == (stored[-1],)
    assert len(app.store.snapshots(PAGE)) == 5


def test_the_doctor_finds_a_part_that_is_no_longer_what_came(app: App) -> None:
    stored = asked(app, shown())
    assert all(one.is_ok for one in app.store.inspect(is_verifying=True))
    tamper(sql(app), f"UPDATE content SET raw_bytes = 9 WHERE sha256 = '{stored[2].sha256_body}'")
    wrong = [one.text for one in app.store.inspect(is_verifying=True) if not one.is_ok]
    assert any(stored[2].id in text for text in wrong), wrong


def test_a_page_and_what_the_server_sent_are_different_kinds_of_record(app: App, tmp_path: Path) -> None:
    asked(app, shown())
    path = tmp_path / "vist.warc.gz"
    export(sql(app), path, PAGE)
    assert "failed" not in tool("check", "-v", path)
    records = read(path)
    responses = of_type(records, "response")
    assert [one["payload"] for one in responses] == [SHELL, SCRIPT, DOSE, b"nei"]
    assert [one["status"] for one in responses] == [200, 200, 200, 404]
    (page,) = of_type(records, "conversion")
    assert page["payload"] == SHOWN
    assert page["fields"]["content-type"] == "text/html; charset=utf-8"
    assert page["fields"]["warc-refers-to"] == responses[0]["fields"]["warc-record-id"]
    assert page["fields"]["warc-target-uri"] == URL
    about = of_type(records, "metadata")[-1]
    assert about["fields"]["warc-refers-to"] == page["fields"]["warc-record-id"]
    assert "renderedBy: Chromium 1" in about["payload"].decode()


def test_a_page_shown_again_is_written_once_and_told_each_time(app: App, tmp_path: Path) -> None:
    asked(app, shown())
    asked(app, shown(), 2)
    path = tmp_path / "vist.warc.gz"
    export(sql(app), path, PAGE)
    assert "failed" not in tool("check", "-v", path)
    records = read(path)
    (page,) = of_type(records, "conversion")
    told = [one["fields"].get("warc-refers-to") for one in of_type(records, "metadata")]
    assert told.count(page["fields"]["warc-record-id"]) == 2
    assert len(of_type(records, "revisit")) == 4


def test_a_page_whose_answer_lies_outside_of_the_export_refers_to_nothing(app: App, tmp_path: Path) -> None:
    page = shown()
    asked(app, replace(page, parts=()))
    path = tmp_path / "vist.warc"
    export(sql(app), path, PAGE)
    (made,) = of_type(read(path), "conversion")
    assert "warc-refers-to" not in made["fields"]
