"""Fault kinds of the test bed over real sockets: a sample of what `scripts/quality` measures of all."""

import pytest

from tests.integration.bed_runs import HARMLESS, WANTED, BedRun, run_bed

SAMPLE = ("gone-410", "http-503", "latin-1", "robots-deny", "stale-304", "truncated-length", "waf-200")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[BedRun]:
    return list(run_bed(tmp_path_factory.mktemp("bed"), (*SAMPLE, *sorted(HARMLESS))))


def test_a_fault_is_called_by_its_name_and_becomes_no_version(runs: list[BedRun]) -> None:
    assert len(runs) == len(SAMPLE) + len(HARMLESS)
    assert [run.kind for run in runs if not (run.is_named and run.is_kept_out)] == []


def test_operators_hear_of_it_once_coming_and_once_going_and_of_what_is_harmless_never(
    runs: list[BedRun],
) -> None:
    assert [(run.kind, run.events) for run in runs if not run.is_told_once] == []


def test_every_kind_that_the_test_bed_can_show_has_a_name_or_is_harmless() -> None:
    assert set(SAMPLE) <= WANTED.keys()
    assert not HARMLESS & WANTED.keys()
    assert len(WANTED) == 34
