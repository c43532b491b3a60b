"""Every fault of tests/data/faults is kept out, named and told once; no harmless twin is held."""

from collections import Counter
from pathlib import Path

import pytest

from tests.integration.fault_pages import load_faults, load_twins
from tests.integration.fault_runs import FaultRun, TwinRun, run_faults, run_twins
from watcher.model.status import EventKind, SourceState


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[FaultRun, ...]:
    return run_faults(Path(tmp_path_factory.mktemp("faults")), load_faults())


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[TwinRun, ...]:
    return run_twins(Path(tmp_path_factory.mktemp("twins")), load_twins())


def test_no_fault_becomes_a_version(runs: tuple[FaultRun, ...]):
    assert len(runs) >= 180
    assert [run.fault.id for run in runs if not run.is_kept_out] == []


def test_every_fault_is_called_by_its_name(runs: tuple[FaultRun, ...]):
    wrong = [(run.fault.id, run.reasons[0].code.value) for run in runs if not run.is_named]
    assert wrong == []


def test_a_fault_that_lasts_three_looks_is_failing(runs: tuple[FaultRun, ...]):
    wanted = (SourceState.SUSPECT, SourceState.SUSPECT, SourceState.FAILING)
    gone = (SourceState.GONE,) * 3
    odd = [run.fault.id for run in runs if run.states != (gone if "gone" in run.fault.name else wanted)]
    assert odd == []


def test_operators_are_told_once_when_it_comes_and_once_when_it_goes(runs: tuple[FaultRun, ...]):
    entering = {EventKind.TROUBLE, EventKind.GONE}
    for run in runs:
        kinds = [event.kind for event in run.events]
        assert len([kind for kind in kinds if kind in entering]) == 1, run.fault.id
        assert Counter(kinds)[EventKind.RECOVERED] == 1, run.fault.id
        assert kinds[0] in entering
        assert kinds[-1] is EventKind.RECOVERED


def test_what_changed_meanwhile_is_told_when_the_page_is_back(runs: tuple[FaultRun, ...]):
    assert [run.fault.id for run in runs if run.outcome != "changed"] == []
    silent = [run.fault.id for run in runs if "7" not in run.told]
    assert silent == []


def test_no_harmless_twin_is_held(twins: tuple[TwinRun, ...]):
    assert len(twins) >= 40
    assert [(run.twin.id, run.first.detail) for run in twins if run.is_held] == []
