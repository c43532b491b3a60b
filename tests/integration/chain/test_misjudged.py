"""A page that is taken for something else although it is the page: a person releases it, once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.integration.chain.one_page import PAGE, open_at, write_config
from tests.loopback import LoopbackServer
from watcher.cli.entry import command
from watcher.errors import NotFound
from watcher.model.reason import ReasonCode
from watcher.model.record import SnapshotState
from watcher.model.status import EventKind, SourceState, SourceStatus
from watcher.pipeline.release import LEASE, Ruling

SHELL = """<!doctype html><html lang="nb"><head><title>{title}</title></head><body><main><h1>{title}</h1>
{text}</main></body></html>"""
CARE = "Planlagt vedlikehold"
TEXT = (
    "<p>Inhalatoren skylles i lunkent vann en gang i uken og tørker i luft.</p>"
    "<p>Maske og slange byttes hver tredje måned. Filteret byttes {often}.</p>"
)
NOTICE = "<p>Vi utfører planlagt vedlikehold av nettstedet. Kom tilbake om noen timer.</p>"
WHY = "siden handler om vedlikehold av utstyr"

Check = Callable[..., str]


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer() as served:
        yield served


@pytest.fixture
def config(server: LoopbackServer, tmp_path: Path) -> Path:
    return write_config(tmp_path, server.url("/raad"))


@pytest.fixture
def check(server: LoopbackServer, config: Path) -> Check:
    """Serve the page and look at it, `hour` hours after the start."""

    def looked(hour: float, text: str = TEXT, often: str = "hver måned", title: str = CARE) -> str:
        body = SHELL.format(title=title, text=text.format(often=often))
        server.say("/raad", body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
        with open_at(config, hour) as app:
            (result,) = app.check([PAGE])
            app.publish()
        return result.outcome

    return looked


def status_of(config: Path) -> SourceStatus:
    with open_at(config, 0) as app:
        return app.store.statuses()[PAGE]


def release(config: Path, hour: float, ruling: Ruling = Ruling.GOOD) -> int | None:
    with open_at(config, hour) as app:
        return app.release(app.sources[PAGE], ruling, reason=WHY, by="Kari Lege").number


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(command, ["--config", str(config), "sources", *words])


def test_a_page_about_maintenance_that_is_turned_away_is_released_as_a_version(check: Check, config: Path):
    assert check(0) == "suspect"
    assert [reason.code for reason in status_of(config).reasons] == [ReasonCode.MAINTENANCE]
    assert status_of(config).held is None
    assert release(config, 0.1) == 1
    with open_at(config, 0.2) as app:
        (version,) = app.store.versions(PAGE)
        assert app.store.snapshot(version.snapshot_id).state is SnapshotState.GOOD
        event = app.store.events(source_id=PAGE)[0]
    assert event.kind is EventKind.RELEASED
    assert event.text == (
        "Sluppet gjennom som versjon 1; at den ble tatt for noe annet (maintenance), var feil: "
        "siden handler om vedlikehold av utstyr (Kari Lege)"
    )
    assert status_of(config).state is SourceState.OK


def test_the_next_checks_do_not_turn_it_away_again_and_tell_what_changes(check: Check, config: Path):
    check(0)
    release(config, 0.1)
    assert check(1) == "unchanged"
    assert check(2, often="hver uke") == "changed"
    assert check(3, often="hver uke") == "unchanged"


def test_what_really_comes_in_its_place_is_kept_out_as_ever(check: Check, config: Path):
    check(0)
    release(config, 0.1)
    assert check(1, NOTICE) == "suspect"
    assert [reason.code for reason in status_of(config).reasons] == [ReasonCode.MAINTENANCE]
    assert check(2) == "unchanged"
    with open_at(config, 2) as app:
        assert len(app.store.versions(PAGE)) == 1


def test_another_reason_than_the_overruled_one_counts(check: Check, config: Path):
    check(0)
    release(config, 0.1)
    assert check(1, title="404: siden finnes ikke") == "suspect"
    assert [reason.code for reason in status_of(config).reasons] == [ReasonCode.NOT_FOUND]


def test_ruled_bad_afterwards_the_reason_counts_again(check: Check, config: Path):
    check(0)
    release(config, 0.1)
    check(1, NOTICE)
    assert release(config, 1.1, Ruling.BAD) is None
    assert status_of(config).overruled == ()
    assert check(2, often="hver uke") == "suspect"


def test_a_page_that_was_known_and_says_the_same_is_released_as_a_repeat(check: Check, config: Path):
    check(0, title="Stell av inhalator")
    check(1, TEXT)
    assert status_of(config).state is not SourceState.OK
    assert release(config, 1.1) == 2
    assert check(2) == "unchanged"


def test_cut_short_after_the_version_was_stored_the_ruling_can_be_given_again(check: Check, config: Path):
    check(0)
    before = status_of(config)
    release(config, 0.1)
    with open_at(config, 0.2) as app:
        (claim,) = app.store.claim(app.clock.now(), limit=1, lease=LEASE, only=[PAGE], is_forced=True)
        torn = replace(claim, state=before.state, reasons=before.reasons, overruled=before.overruled)
        app.store.finish(torn, ())
    assert release(config, 0.3) == 1
    assert check(1) == "unchanged"


def test_an_answer_that_did_not_come_whole_is_no_page_to_release(
    server: LoopbackServer, config: Path, check: Check
):
    check(0)
    server.say("/raad", b"nei", status="503 Service Unavailable")
    with open_at(config, 1) as app:
        app.check([PAGE])
        with pytest.raises(NotFound, match="nothing of raad is held"):
            app.release(app.sources[PAGE], Ruling.GOOD, reason="")


def test_the_command_shows_it_and_rules(check: Check, config: Path):
    check(0)
    assert "if it is the page: watcher sources release raad" in run(config).output
    shown = run(config, "release", PAGE)
    assert shown.exit_code == 1
    assert "turned away, an answer of" in shown.output
    assert "136 characters" in shown.output
    ruled = run(config, "release", PAGE, "--as", "good", "--reason", WHY, "--by", "Kari Lege")
    assert ruled.exit_code == 0
    assert "raad: version 1" in ruled.output
    assert run(config, "release", PAGE).exit_code == 2
