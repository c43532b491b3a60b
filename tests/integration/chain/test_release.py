"""A page that the gate holds waits for a person; the ruling is carried out once, whatever cuts it short."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.store_records import trace
from watcher.app import App
from watcher.cli.entry import command
from watcher.demo.origin.serve import Origin
from watcher.errors import NotFound
from watcher.gate import Unreached, advance
from watcher.model.answer import Failed
from watcher.model.ids import SourceId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import Snapshot, SnapshotState
from watcher.model.status import EventKind, SourceState, SourceStatus
from watcher.pipeline.accept import accept
from watcher.pipeline.reextract import digest_body, extract_snapshot
from watcher.pipeline.release import LEASE, Ruling

OpenApp = Callable[[], App]

PAGE = SourceId("helsenorge-mpox")
FAULT = "expanders-missing"
WHY = "Ringt redaksjonen: siden er kortet ned med vilje"


@pytest.fixture
def held(origin: Origin, open_app: OpenApp) -> Iterator[App]:
    """The program with one good version of the page, and a much shorter answer that the gate holds."""
    with open_app() as app:
        app.check([PAGE])
    origin.goto(1)
    origin.force(PAGE, FAULT)
    with open_app() as app:
        assert app.check([PAGE])[0].outcome == "suspect"
        assert status_of(app).held is not None
        yield app


def status_of(app: App) -> SourceStatus:
    return app.store.statuses()[PAGE]


def held_snapshot(app: App) -> Snapshot:
    held = status_of(app).held
    assert held is not None
    return app.store.snapshot(held)


def release(app: App, ruling: Ruling, reason: str = WHY):
    return app.release(app.sources[PAGE], ruling, reason=reason)


def accept_and_die(app: App) -> None:
    """Do what a ruling does up to the stored version and its notice, and no more."""
    source, snapshot = app.sources[PAGE], held_snapshot(app)
    body = app.store.body(snapshot.sha256_body)
    accept(
        app.tools,
        source,
        snapshot,
        extract_snapshot(snapshot, body, source),
        number=2,
        attempt=status_of(app).attempt,
        digest=digest_body(snapshot, body, source),
    )


def test_what_is_held_is_shown_with_what_it_would_follow(held: App) -> None:
    seen = held.held(held.sources[PAGE])
    assert seen.snapshot.state is SnapshotState.HELD
    assert seen.snapshot.reasons != ()
    assert seen.last_good == held.store.version(PAGE, 1).document
    assert seen.document.text_chars < seen.last_good.text_chars


def test_ruled_good_it_is_the_next_version_and_is_published_once(held: App) -> None:
    snapshot = held_snapshot(held)
    released = release(held, Ruling.GOOD)
    held.publish()
    assert released.number == 2
    assert held.store.snapshot(snapshot.id).state is SnapshotState.GOOD
    version = held.store.version(PAGE, 2).version
    assert (version.snapshot_id, version.seen_at) == (snapshot.id, snapshot.trace.fetched_at)
    assert [change.id for change in held.store.changes()] == [released.change.id]
    assert [notice.id for notice in held.store.notices()] == [released.change.notice_id]
    feed = (Path(held.settings.store.feeds_dir) / "all.atom").read_text(encoding="utf-8")
    assert f"<id>{released.change.notice_id}</id>" in feed


def test_ruled_good_the_source_stands_as_verified_when_the_answer_came_and_is_due(held: App) -> None:
    seen_at = held_snapshot(held).trace.fetched_at
    release(held, Ruling.GOOD)
    status = status_of(held)
    assert (status.state, status.reasons, status.failures) == (SourceState.OK, (), 0)
    assert (status.held, status.last_verified_at) == (None, seen_at)
    assert status.next_check_at is not None
    assert status.next_check_at <= held.clock.now()


def test_the_reason_is_kept_in_the_event(held: App) -> None:
    release(held, Ruling.GOOD)
    event = held.store.events(source_id=PAGE)[0]
    assert event.kind is EventKind.RELEASED
    assert event.text == f"Sluppet gjennom som versjon 2: {WHY}"


def test_once_released_the_same_page_is_not_held_again(held: App) -> None:
    release(held, Ruling.GOOD)
    assert held.check([PAGE])[0].outcome == "unchanged"
    assert len(held.store.versions(PAGE)) == 2


def test_ruled_bad_it_stays_as_evidence_and_nothing_is_published(held: App) -> None:
    snapshot_id, reasons = held_snapshot(held).id, status_of(held).reasons
    assert release(held, Ruling.BAD).number is None
    snapshot = held.store.snapshot(snapshot_id)
    assert (snapshot.state, snapshot.reasons) == (SnapshotState.SUSPECT, reasons)
    assert held.store.body(snapshot.sha256_body) != b""
    assert (len(held.store.versions(PAGE)), held.store.changes(), held.store.notices()) == (1, (), ())
    assert (status_of(held).held, status_of(held).state) == (None, SourceState.SUSPECT)
    assert held.store.events(source_id=PAGE)[0].text == f"Avvist: {WHY}"


def test_after_a_ruling_nothing_waits_any_more(held: App) -> None:
    release(held, Ruling.GOOD)
    for ruling in Ruling:
        with pytest.raises(NotFound, match=f"nothing of {PAGE} is held"):
            release(held, ruling)


def test_a_refused_page_can_be_ruled_on_again_though_our_own_network_failed_since(held: App) -> None:
    release(held, Ruling.BAD)
    assert held.check([PAGE])[0].outcome == "suspect"
    store, now = held.store, held.clock.now()
    (claim,) = store.claim(now, limit=1, lease=LEASE, only=[PAGE], is_forced=True)
    ours = Reason(code=ReasonCode.OURS, text="Ingen kontakt med nettet hos oss")
    store.add_snapshot(Failed(trace=trace(PAGE, now), reason=ours, retryable=True), claim.attempt)
    troubled, _ = advance(claim, Unreached(reasons=(ours,)), now)
    store.finish(troubled, ())
    assert held.held(held.sources[PAGE]).document.blocks
    assert release(held, Ruling.GOOD).number == 2


def test_trouble_that_came_after_the_held_answer_stands(held: App, origin: Origin, open_app: OpenApp) -> None:
    origin.goto(2)
    origin.force(PAGE, "http-500")
    with open_app() as app:
        app.check([PAGE])
        release(app, Ruling.GOOD)
        status = status_of(app)
        assert [reason.code.value for reason in status.reasons] == ["server-error"]
        assert (status.state, status.held) == (SourceState.FAILING, None)
        assert len(app.store.versions(PAGE)) == 2


def test_a_first_answer_that_breaks_its_contract_can_be_released_as_the_first_version(
    config: Path, open_app: OpenApp
) -> None:
    text = config.read_text(encoding="utf-8")
    mark = f'id = "{PAGE}"\n'
    config.write_text(text.replace(mark, mark + "expect = { min_chars = 900000 }\n"), encoding="utf-8")
    with open_app() as app:
        assert app.check([PAGE])[0].outcome == "suspect"
        assert app.held(app.sources[PAGE]).last_good is None
        released = release(app, Ruling.GOOD)
        assert (released.number, released.change) == (1, None)
        assert (app.store.changes(), app.store.notices()) == ((), ())
        assert app.check([PAGE])[0].outcome == "unchanged"


def test_cut_short_after_the_version_was_stored_a_second_ruling_finishes_the_first(
    held: App, open_app: OpenApp
) -> None:
    accept_and_die(held)
    with open_app() as app:
        with pytest.raises(NotFound, match="a version of the page already"):
            release(app, Ruling.BAD)
        assert release(app, Ruling.GOOD).number == 2
        assert len(app.store.versions(PAGE)) == 2
        assert len(app.store.changes()) == len(app.store.notices()) == 1
        assert (status_of(app).state, status_of(app).held) == (SourceState.OK, None)
        assert [e.kind for e in app.store.events(source_id=PAGE)].count(EventKind.RELEASED) == 1
        assert all(finding.is_ok for finding in app.store.inspect())


def test_cut_short_and_not_ruled_again_the_next_check_finishes_it(held: App, open_app: OpenApp) -> None:
    accept_and_die(held)
    with open_app() as app:
        assert app.check([PAGE])[0].outcome == "unchanged"
        assert (status_of(app).state, status_of(app).held) == (SourceState.OK, None)
        assert len(app.store.versions(PAGE)) == 2


def test_a_check_that_is_under_way_loses_its_claim_to_the_ruling(held: App, open_app: OpenApp) -> None:
    honest = held.fetcher.fetch

    def rule_meanwhile(request, now):
        with open_app() as other:
            release(other, Ruling.GOOD)
        return honest(request, now)

    held.fetcher.fetch = rule_meanwhile  # type: ignore[method-assign]
    result = held.check([PAGE])[0]
    assert (result.outcome, result.detail) == ("failed", "En annen prosess har overtatt kilden")
    assert len(held.store.versions(PAGE)) == 2
    assert status_of(held).state is SourceState.OK


def test_the_command_shows_what_is_held_and_rules_only_when_told(held: App, config: Path) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(command, ["--config", str(config), "sources", "release", PAGE, *words])

    listed = CliRunner().invoke(command, ["--config", str(config), "sources"])
    assert f"watcher sources release {PAGE}" in listed.stdout
    shown = run()
    assert shown.exit_code == 1
    assert held_snapshot(held).reasons[0].text in shown.stdout
    assert status_of(held).held is not None
    ruled = run("--as", "good", "--reason", WHY)
    assert ruled.exit_code == 0
    assert f"{PAGE}: version 2" in ruled.stdout
    assert held.store.changes()[0].id in ruled.stdout
    again = run("--as", "good")
    assert again.exit_code == 2
    assert f"nothing of {PAGE} is held" in again.stderr


def look_again(origin: Origin, open_app: OpenApp, step: int, fault: str = "") -> App:
    """Check the page at a later step of the origin's calendar; the caller closes the program."""
    origin.goto(step)
    origin.force(PAGE, fault or None)
    app = open_app()
    app.check([PAGE])
    return app


def test_what_was_held_is_settled_when_the_page_recovers(
    held: App, origin: Origin, open_app: OpenApp
) -> None:
    first = held_snapshot(held).id
    with look_again(origin, open_app, 2, FAULT) as app:
        second = held_snapshot(app).id
    with look_again(origin, open_app, 3) as app:
        states = [app.store.snapshot(snapshot_id).state for snapshot_id in (first, second)]
        assert states == [SnapshotState.SUPERSEDED] * 2
        assert status_of(app).held is None


def test_a_refused_text_that_comes_again_is_trouble_but_waits_for_nobody(
    held: App, origin: Origin, open_app: OpenApp
) -> None:
    release(held, Ruling.BAD)
    before = len(held.store.events(source_id=PAGE))
    held.check([PAGE])
    status = status_of(held)
    assert [reason.code.value for reason in status.reasons] == ["refused"]
    assert (status.held, status.state is SourceState.OK) == (None, False)
    assert len(held.store.events(source_id=PAGE)) == before
    assert held.store.snapshots(PAGE, limit=1)[0].state is SnapshotState.SUSPECT


def test_who_refused_may_rule_otherwise_later(held: App) -> None:
    release(held, Ruling.BAD)
    held.check([PAGE])
    assert held.held(held.sources[PAGE]).document.text_chars > 0
    assert release(held, Ruling.GOOD).number == 2
    assert status_of(held).refused == ()
    assert held.check([PAGE])[0].outcome == "unchanged"


def test_another_text_after_a_refusal_is_held_as_ever(held: App, origin: Origin, open_app: OpenApp) -> None:
    release(held, Ruling.BAD)
    with look_again(origin, open_app, 2, "wrong-page") as app:
        assert [reason.code.value for reason in status_of(app).reasons] != ["refused"]


def test_a_refusal_counts_until_the_entry_is_edited(held: App, config: Path, open_app: OpenApp) -> None:
    release(held, Ruling.BAD)
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace(f'id = "{PAGE}"', f'id = "{PAGE}"\ndrop = [".annonse"]'), "utf-8")
    with open_app() as app:
        app.check([PAGE])
        assert "refused" not in [reason.code.value for reason in status_of(app).reasons]
