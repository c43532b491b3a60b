"""A page that is other at every request says nothing new by that; whatever matters beside it is told."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.integration.chain.killed import run_once
from tests.integration.chain.one_page import PAGE, START, VOCABULARY, open_at, write_config
from tests.integration.chain.restless_page import RestlessServer
from tests.processes import run_apart
from watcher.cli.entry import command
from watcher.model.level import Level
from watcher.model.record import PageChange, SnapshotState
from watcher.pipeline.compare import compare


@pytest.fixture
def server() -> Iterator[RestlessServer]:
    with RestlessServer() as served:
        yield served


@pytest.fixture
def config(server: RestlessServer, tmp_path: Path) -> Path:
    return write_config(tmp_path, server.url("/raad"))


def look(config: Path, hour: float) -> str:
    with open_at(config, hour) as app:
        (result,) = app.check([PAGE])
        app.publish()
    return result.outcome


def told(config: Path) -> list[PageChange]:
    with open_at(config, 0) as app:
        return [one for one in app.store.changes() if one.verdict and one.verdict.level >= Level.MINOR]


def versions(config: Path) -> int:
    with open_at(config, 0) as app:
        return len(app.store.versions(PAGE))


def test_what_is_new_at_every_request_is_no_version_and_no_change(server: RestlessServer, config: Path):
    assert look(config, 0) == "new"
    assert [look(config, hour) for hour in range(1, 8)] == ["unchanged"] * 7
    assert versions(config) == 1
    with open_at(config, 8) as app:
        status = app.store.statuses()[PAGE]
        assert app.store.changes() == ()
        assert status.last_verified_at is not None
        assert status.last_verified_at.hour == START.hour + 7
        repeats = [
            one
            for one in app.store.snapshots(PAGE, limit=50)
            if one.state is SnapshotState.REPEAT and one.reasons
        ]
        assert len(repeats) == 7
        assert all(app.store.body(one.sha256_body) for one in repeats)


def test_a_place_that_is_known_costs_no_second_look(server: RestlessServer, config: Path):
    for hour in range(2):
        look(config, hour)
    asked = len(server.targets)
    look(config, 2)
    assert len(server.targets) == asked + 1


def test_a_dose_that_changes_beside_the_noise_is_told_alone(server: RestlessServer, config: Path):
    look(config, 0)
    look(config, 1)
    server.dose = "200 mg"
    assert look(config, 2) == "changed"
    (change,) = told(config)
    assert change.verdict
    assert change.verdict.level is Level.CRITICAL
    loud = [one for one in change.verdict.verdicts if one.level >= Level.MINOR]
    assert len(loud) == 1
    assert {one.lowered_by for one in change.verdict.verdicts if one is not loud[0]} == {"restless"}
    reason = next(one for one in change.verdict.verdicts if one.lowered_by == "restless").reasons[0]
    assert reason.text == "Teksten her var ulik i to oppslag med noen sekunders mellomrom"
    assert {lang for lang, _ in reason.texts} == {"nn", "en"}


def test_a_change_at_the_first_look_at_a_restless_page_is_told_alone(server: RestlessServer, config: Path):
    look(config, 0)
    server.dose = "200 mg"
    assert look(config, 1) == "changed"
    (change,) = told(config)
    assert change.verdict
    assert len([one for one in change.verdict.verdicts if one.level >= Level.MINOR]) == 1


@pytest.mark.parametrize(
    "made",
    [
        "Gi {tick} mg paracetamol ved feber",
        "Ring 22 33 44 {tick:02} ved spørsmål",
        "Pasienten skal isoleres på rom {tick}",
        "Ta 1 tablett {tick} ganger daglig",
        "Barn under {tick} år får ikke middelet",
    ],
)
def test_what_no_slot_may_hide_is_told_though_it_differs_at_every_request(
    server: RestlessServer, config: Path, made: str
):
    server.made = made
    look(config, 0)
    assert look(config, 1) == "changed"
    (change,) = told(config)
    assert change.verdict
    assert change.verdict.level >= Level.IMPORTANT


def test_a_sentence_more_beside_the_noise_is_told(server: RestlessServer, config: Path):
    look(config, 0)
    look(config, 1)
    server.more = "<p>Rommet luftes godt før neste besøk.</p>"
    assert look(config, 2) == "changed"
    (change,) = told(config)
    assert "Rommet luftes godt før neste besøk." in {edit.after for edit in change.diff.edits}


def test_two_changes_made_one_after_the_other_are_both_told(server: RestlessServer, config: Path):
    look(config, 0)
    look(config, 1)
    server.advice = "Nærkontakter må ringe legevakten først."
    look(config, 1.2)
    server.advice = "Nærkontakter bør vente hjemme til svaret foreligger."
    look(config, 1.4)
    assert len(told(config)) == 2


def test_words_that_are_not_those_of_the_remembered_place_are_told_at_once(
    server: RestlessServer, config: Path
):
    server.made = "første {tick}"
    look(config, 0)
    look(config, 1)
    server.made = "avdelingen har flyttet"
    assert look(config, 2) == "changed"


def test_plain_words_that_an_editor_writes_in_a_remembered_place_are_told_a_day_later(
    server: RestlessServer, config: Path
):
    server.made = "{nonce:x}"
    look(config, 0)
    look(config, 1)
    server.made = "avdelingen har flyttet til annen etasje"
    outcomes = [look(config, hour) for hour in (2, 3, 26, 27, 28, 29)]
    assert outcomes[:3] == ["unchanged"] * 3
    assert "changed" in outcomes
    (change,) = told(config)
    assert change.verdict
    heard = {one.edit_id for one in change.verdict.verdicts if one.level >= Level.MINOR}
    assert [edit.after for edit in change.diff.edits if edit.id in heard and "annen etasje" in edit.after]


@pytest.mark.parametrize("is_still", [False, True])
def test_plain_words_in_a_remembered_place_are_told_with_a_change_beside_them(
    server: RestlessServer, config: Path, *, is_still: bool
):
    server.made = "{nonce:x}"
    look(config, 0)
    look(config, 1)
    server.made, server.dose = "avdelingen har flyttet til annen etasje", "200 mg"
    server.is_still = is_still
    assert look(config, 2) == "changed"
    (change,) = told(config)
    assert change.verdict
    heard = {one.edit_id for one in change.verdict.verdicts if one.level >= Level.MINOR}
    after = " ".join(edit.after for edit in change.diff.edits if edit.id in heard)
    assert "200 mg" in after
    assert "annen etasje" in after


def test_a_place_that_comes_to_rest_is_told_again(server: RestlessServer, config: Path):
    look(config, 0)
    look(config, 1)
    server.is_still = True
    outcomes = [look(config, hour) for hour in (2, 3, 4, 5)]
    assert outcomes[0] == "unchanged"
    assert "changed" in outcomes


def test_a_remembered_place_is_proposed_for_muting_with_its_reason(server: RestlessServer, config: Path):
    look(config, 0)
    look(config, 1)
    shown = CliRunner().invoke(command, ["--config", str(config), "sources", "slots", PAGE])
    assert shown.exit_code == 0
    assert "«Artikkelen er lest # ganger»" in shown.output
    assert "differed in two looks moments apart" in shown.output


def test_the_stored_versions_give_the_same_verdict_again(server: RestlessServer, config: Path):
    look(config, 0)
    server.dose = "200 mg"
    look(config, 1)
    (change,) = told(config)
    with open_at(config, 2) as app:
        old, new = (app.store.version(PAGE, number).document for number in (1, 2))
        diff, verdict = compare(old, new, VOCABULARY)
    assert diff == change.diff
    assert change.verdict
    assert [(one.level, one.lowered_by) for one in verdict.verdicts] == [
        (one.level, one.lowered_by) for one in change.verdict.verdicts
    ]


def test_killed_at_any_border_the_noise_stays_silent_and_the_dose_is_told_once(
    server: RestlessServer, config: Path, tmp_path: Path
):
    look(config, 0)
    server.dose = "200 mg"
    at = "2026-03-02T09:00:00+00:00"
    whole = shutil.copytree(tmp_path, tmp_path / "whole", ignore=shutil.ignore_patterns("whole", "cut*"))
    _point(whole, tmp_path)
    borders = int(run_apart(run_once, whole / "sources.toml", at, PAGE, 0).told)
    assert borders >= 16
    for border in range(1, borders + 1, 3):
        cut = shutil.copytree(
            tmp_path, tmp_path / f"cut{border}", ignore=shutil.ignore_patterns("whole", "cut*")
        )
        _point(cut, tmp_path)
        assert run_apart(run_once, cut / "sources.toml", at, PAGE, border).status == -signal.SIGKILL
        with open_at(cut / "sources.toml", 2) as app:
            app.resume()
            app.check([PAGE])
            app.publish()
        (change,) = told(cut / "sources.toml")
        assert change.verdict
        assert len([one for one in change.verdict.verdicts if one.level >= Level.MINOR]) == 1, border


def _point(folder: Path, original: Path) -> None:
    path = folder / "sources.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(str(original), str(folder)), encoding="utf-8")
