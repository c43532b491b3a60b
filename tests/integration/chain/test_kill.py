"""kill -9 at every border of a run, then a restart: nothing lost, nothing doubled."""

import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.chain.killed import run_once
from tests.processes import End, run_apart
from tests.stand_in import patient_config
from watcher.deliver.marks import MARK
from watcher.demo.origin.serve import Origin
from watcher.model.ids import SourceId
from watcher.model.notice import Notice
from watcher.settings import load_settings
from watcher.store import open_store

SOURCE, OTHER = SourceId("fhi-handbok"), SourceId("helsenorge-mpox")
FIRST_STEP, CHANGED_STEP = 3, 4


@dataclass(frozen=True)
class Kept:
    """What must be the same whether or not the process died on the way."""

    versions: tuple[tuple[int, str, str], ...]
    changes: tuple[tuple[str, str, str], ...]
    notices: tuple[Notice, ...]
    feeds: tuple[tuple[str, bytes], ...]


def run(folder: Path, origin: Origin, border: int, source: SourceId = SOURCE) -> End:
    return run_apart(run_once, folder / "sources.toml", origin.at(), source, border)


def kept(folder: Path) -> Kept:
    store = open_store(load_settings(folder / "sources.toml").store.database)
    try:
        assert store.unsettled_snapshots() == ()
        assert store.versions_without_change() == ()
        assert store.unconcluded_changes() == ()
        assert all(finding.is_ok for finding in store.inspect()), store.inspect()
        return Kept(
            versions=tuple((v.number, v.sha256_text, v.seen_at.isoformat()) for v in store.versions(SOURCE)),
            changes=tuple((c.id, c.state.value, c.detected_at.isoformat()) for c in store.changes()),
            notices=store.notices(),
            feeds=tuple(
                (str(path.relative_to(folder)), path.read_bytes())
                for path in sorted((folder / "feeds").rglob("*"))
                if path.is_file() and not path.name.startswith(MARK)  # they have the times of the files
            ),
        )
    finally:
        store.close()


@pytest.fixture
def baseline(tmp_path: Path, origin: Origin) -> Path:
    folder = tmp_path / "baseline"
    folder.mkdir()
    (folder / "sources.toml").write_text(patient_config(origin), encoding="utf-8")
    origin.goto(FIRST_STEP)
    for source in (SOURCE, OTHER):
        done = run(folder, origin, 0, source)
        assert done.status == 0, done.told
    origin.goto(CHANGED_STEP)
    return folder


@pytest.mark.slow
def test_killed_at_every_border_and_restarted_all_is_as_if_nothing_had_happened(
    baseline: Path, tmp_path: Path, origin: Origin
) -> None:
    whole = shutil.copytree(baseline, tmp_path / "whole")
    lived = run(whole, origin, 0)
    assert lived.status == 0, lived.told
    borders = int(lived.told)
    assert borders >= 16
    wanted = kept(whole)
    assert len(wanted.changes) == len(wanted.notices) == 1
    assert [echo.source_id for echo in wanted.notices[0].echoes] == ["helsenorge-mpox"]
    for border in range(1, borders + 1):
        folder = shutil.copytree(baseline, tmp_path / f"border-{border}")
        assert run(folder, origin, border).status == -signal.SIGKILL
        again = run(folder, origin, 0)
        assert again.status == 0, again.told
        assert kept(folder) == wanted, f"killed at border {border}"
        shutil.rmtree(folder)
