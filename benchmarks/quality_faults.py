"""The gates of watching: faults kept out, named and told once each way; harmless twins let through."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.quality_gates import Gate
from tests.integration.bed_runs import HARMLESS, BedRun, run_bed
from tests.integration.fault_pages import load_faults, load_twins
from tests.integration.fault_runs import FaultRun, TwinRun, run_faults, run_twins
from watcher.model.status import EventKind

_ENTERING = frozenset({EventKind.TROUBLE, EventKind.GONE})


def fault_gates() -> list[Gate]:
    """Return the gates, from a run of every fault and every twin through the whole chain (half a minute)."""
    with tempfile.TemporaryDirectory() as faults, tempfile.TemporaryDirectory() as twins:
        runs = run_faults(Path(faults), load_faults())
        return [*_kept_out(runs), _told(runs), _held(run_twins(Path(twins), load_twins()))]


def _kept_out(runs: Sequence[FaultRun]) -> list[Gate]:
    through = tuple(run.fault.id for run in runs if not run.is_kept_out)
    misnamed = tuple(run.fault.id for run in runs if not run.is_named)
    named = len(runs) - len(misnamed)
    return [
        Gate(
            name="faults that became a version",
            figure=f"{len(through)} of {len(runs)}",
            aim="0",
            is_met=not through,
            fallen=through,
        ),
        Gate(
            name="faults called by their name",
            figure=f"{named / len(runs):.1%} ({named} of {len(runs)})",
            aim="> 90%",
            is_met=named > 0.9 * len(runs),
            fallen=misnamed,
        ),
    ]


def _told(runs: Sequence[FaultRun]) -> Gate:
    """One event on entering, one on leaving, and what changed meanwhile told as a change."""
    odd = tuple(run.fault.id for run in runs if not _is_told_once(run))
    return Gate(
        name="faults not told once coming and once going",
        figure=f"{len(odd)} of {len(runs)}",
        aim="0",
        is_met=not odd,
        fallen=odd,
    )


def _is_told_once(run: FaultRun) -> bool:
    kinds = Counter(event.kind for event in run.events)
    entered = sum(kinds[kind] for kind in _ENTERING)
    return entered == 1 and kinds[EventKind.RECOVERED] == 1 and run.outcome == "changed"


def _held(runs: Sequence[TwinRun]) -> Gate:
    held = tuple(run.twin.id for run in runs if run.is_held)
    return Gate(
        name="harmless pages held as faults",
        figure=f"{len(held)} of {len(runs)}",
        aim="0",
        is_met=not held,
        fallen=held,
    )


def bed_gates() -> list[Gate]:
    """Return the gates on every fault kind of the test bed, over real sockets (half a minute)."""
    with tempfile.TemporaryDirectory() as folder:
        runs = list(run_bed(Path(folder)))
    kinds = [run for run in runs if run.kind not in HARMLESS]
    return [
        _counted("test bed: fault kinds that became a version", kinds, [run.is_kept_out for run in kinds]),
        _counted("test bed: fault kinds not called by their name", kinds, [run.is_named for run in kinds]),
        _counted(
            "test bed: fault kinds not told once coming and once going",
            kinds,
            [run.is_told_once for run in kinds],
        ),
        _counted(
            "test bed: harmless kinds told as trouble",
            harmless := [run for run in runs if run.kind in HARMLESS],
            [run.is_named and run.is_told_once for run in harmless],
        ),
    ]


def _counted(name: str, runs: Sequence[BedRun], are_right: Sequence[bool]) -> Gate:
    wrong = tuple(_spelled(run) for run, is_right in zip(runs, are_right, strict=True) if not is_right)
    return Gate(name=name, figure=f"{len(wrong)} of {len(runs)}", aim="0", is_met=not wrong, fallen=wrong)


def _spelled(run: BedRun) -> str:
    told = ", ".join(event.kind.value for event in reversed(run.events))
    return f"{run.kind} on {run.source_id}: {', '.join(run.reasons) or 'no reason'}; events: {told or 'none'}"
