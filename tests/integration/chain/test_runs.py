"""First run, second run, a change, a fault: what is stored, published and asked."""

from collections.abc import Callable
from pathlib import Path

from watcher.app import App
from watcher.demo.origin.serve import Origin
from watcher.model.ids import SourceId
from watcher.model.record import ReviewState
from watcher.model.status import SourceState

OpenApp = Callable[[], App]

HANDBOOK = SourceId("fhi-handbok")


def pages_asked(origin: Origin) -> list[str]:
    return [entry["url"] for entry in origin.log if not entry["url"].endswith("/robots.txt")]


def test_a_first_run_stores_a_version_of_each_source_and_publishes_nothing(
    origin: Origin, open_app: OpenApp
) -> None:
    with open_app() as app:
        results = app.check(is_all=True)
        app.publish()
        assert {result.outcome for result in results} == {"new"}
        assert len(results) == len(origin.sources)
        assert app.store.notices() == ()
        assert app.store.changes() == ()
        assert all(app.store.versions(source) for source in app.sources)


def test_a_second_run_over_unchanged_pages_writes_no_change_and_asks_each_page_once(
    origin: Origin, open_app: OpenApp
) -> None:
    with open_app() as app:
        app.check(is_all=True)
    asked = len(pages_asked(origin))
    with open_app() as app:
        results = app.check(is_all=True)
        assert {result.outcome for result in results} == {"unchanged"}
        assert app.store.changes() == ()
        assert all(len(app.store.versions(source)) == 1 for source in app.sources)
    assert len(pages_asked(origin)) - asked == len(origin.sources)


def test_only_validators_that_the_server_sent_are_echoed(origin: Origin, open_app: OpenApp) -> None:
    for _ in range(2):
        with open_app() as app:
            app.check(is_all=True)
    second = origin.log[len(origin.log) // 2 :]
    conditional = {entry["url"] for entry in second if entry["if_none_match"] or entry["if_modified_since"]}
    has_validators = {s.url for s in origin.sources.values() if s.validators != "none"}
    assert conditional == has_validators


def test_a_changed_page_is_looked_at_twice_and_published_once(origin: Origin, open_app: OpenApp) -> None:
    with open_app() as app:
        app.check(is_all=True)
    origin.goto(4)
    origin.force("metodebok-mpox", "ok")
    before = len(origin.log)
    for _ in range(2):
        with open_app() as app:
            app.check([HANDBOOK])
            app.publish()
            notices = app.store.notices(source_id=HANDBOOK)
            assert len(notices) == 1
            assert notices[0].level.slug == "critical"
    asked = [entry for entry in origin.log[before:] if "smittevernhandboka" in entry["url"]]
    assert len(asked) == 3


def test_a_fault_is_told_and_never_becomes_a_version(origin: Origin, open_app: OpenApp) -> None:
    with open_app() as app:
        app.check(is_all=True)
    origin.force(HANDBOOK, "waf-200")
    with open_app() as app:
        result = app.check([HANDBOOK])[0]
        status = app.store.statuses()[HANDBOOK]
        assert result.outcome == "suspect"
        assert status.state is SourceState.SUSPECT
        assert [reason.code.value for reason in status.reasons] == ["bot-check"]
        assert len(app.store.versions(HANDBOOK)) == 1
        assert [event.kind.value for event in app.store.events(source_id=HANDBOOK)] == ["trouble"]
    origin.force(HANDBOOK, None)
    with open_app() as app:
        assert app.check([HANDBOOK])[0].outcome == "unchanged"
        assert app.store.statuses()[HANDBOOK].state is SourceState.OK
        kinds = [event.kind.value for event in app.store.events(source_id=HANDBOOK)]
        assert kinds == ["recovered", "trouble"]


def test_a_page_that_flips_back_at_the_second_look_is_no_version(origin: Origin, open_app: OpenApp) -> None:
    with open_app() as app:
        app.check([HANDBOOK])
        honest = app.fetcher.fetch
        asked: list[object] = []

        def one_odd_copy(request, now):
            origin.pin(HANDBOOK, None if asked else 2)
            asked.append(request)
            return honest(request, now)

        app.fetcher.fetch = one_odd_copy  # type: ignore[method-assign]
        result = app.check([HANDBOOK])[0]
        assert len(asked) == 2
        assert result.outcome == "unchanged"
        assert len(app.store.versions(HANDBOOK)) == 1
        states = [snapshot.state.value for snapshot in app.store.snapshots(HANDBOOK)]
        assert states == ["repeat", "suspect", "good"]


def test_hold_publishes_nothing_before_an_editor_has_decided(
    origin: Origin, config: Path, open_app: OpenApp
) -> None:
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('every = "30m"', 'every = "30m"\npolicy = "hold"'), encoding="utf-8")
    with open_app() as app:
        app.check([HANDBOOK])
    origin.goto(4)
    with open_app() as app:
        app.check([HANDBOOK])
        assert app.store.notices() == ()
        assert app.store.changes()[0].state is ReviewState.HELD


def test_new_rules_of_ours_are_no_change_of_the_page(origin: Origin, config: Path, open_app: OpenApp) -> None:
    with open_app() as app:
        app.check([HANDBOOK])
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace('["main article.fhi-page"]', '["main article.fhi-page"]\ndrop = ["table"]'),
        encoding="utf-8",
    )
    with open_app() as app:
        assert app.check([HANDBOOK])[0].outcome == "unchanged"
        assert app.store.changes() == ()


def test_an_edit_of_the_entry_is_tried_on_the_whole_page_at_once(
    origin: Origin, config: Path, open_app: OpenApp
) -> None:
    ema = SourceId("ema-tecovirimat")
    for _ in range(2):
        with open_app() as app:
            assert app.check([ema])[0].outcome in {"new", "unchanged"}
    assert origin.log[-1]["status"] == 304
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('"main .ema-content"', '"main .no-such-region"'), encoding="utf-8")
    with open_app() as app:
        result = app.check([ema])[0]
        assert result.outcome == "suspect"
        assert app.store.statuses()[ema].reasons[0].code.value == "region-missing"


def test_a_contract_that_the_page_does_not_meet_is_told_though_the_page_is_unchanged(
    origin: Origin, config: Path, open_app: OpenApp
) -> None:
    with open_app() as app:
        app.check([HANDBOOK])
    text = config.read_text(encoding="utf-8")
    entry = 'id = "fhi-handbok"'
    demand = 'expect = { headings = ["Ingen slik overskrift"] }'
    config.write_text(text.replace(entry, f"{entry}\n{demand}"), encoding="utf-8")
    for _ in range(2):
        with open_app() as app:
            assert app.check([HANDBOOK])[0].outcome == "suspect"
            assert app.store.statuses()[HANDBOOK].reasons[0].code.value == "contract"
    config.write_text(text, encoding="utf-8")
    with open_app() as app:
        assert app.check([HANDBOOK])[0].outcome == "unchanged"
        assert len(app.store.versions(HANDBOOK)) == 1
