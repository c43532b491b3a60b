"""kill -9 between any two steps of a decision, then a restart: done once, or not at all; nothing lost."""

import shutil
import signal
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeFetcher
from tests.integration.chain.desk_page import ANNA, Hand, open_desk
from tests.integration.chain.one_page import START, VOCABULARY
from tests.integration.faults.borders import Bordered, Borders
from tests.processes import End, run_apart
from watcher.app import App
from watcher.model.ids import ChangeId
from watcher.model.notice import Notice
from watcher.model.review import DecisionKind
from watcher.pipeline.desk import Wanted, carry_out
from watcher.settings import load_settings
from watcher.store import open_store

DAY = START + timedelta(days=1)
WANTED: dict[str, dict[str, Any]] = {
    "correct": {"kind": DecisionKind.CORRECT, "headline": "Dosen er 300 mg", "note": "Ikke 400 mg."},
    "approve": {"kind": DecisionKind.APPROVE, "headline": "Lavere dose"},
}


@dataclass(frozen=True)
class Kept:
    """What must be the same whether or not the process died on the way."""

    notices: tuple[Notice, ...]
    decisions: tuple[str, ...]
    states: tuple[str, ...]
    revisions: int
    audit: int
    titles: str


def decide_and_publish(folder: Path, name: str, change: ChangeId, last: int) -> int:
    """Decide and carry out two minutes later, up to border `last` (0: to the end); return how many.

    What becomes of the outbox and the files when a process dies is for test_kill.py.
    """
    settings = load_settings(folder / "sources.toml")
    borders, clock = Borders(last, signal.SIGKILL), Hand(DAY)
    store = Bordered(open_store(settings.store.database), borders)
    borders.is_counting = True
    with App(settings, store=store, fetcher=FakeFetcher(), clock=clock, vocabulary=VOCABULARY) as app:
        app.decide(Wanted(changes=(change,), seen={change: 0}, **WANTED[name]), ANNA)
        clock.wait(minutes=2)
        carry_out(app.tools, clock.now())
        borders.is_counting = False
        app.publish()
    return borders.passed


def run(folder: Path, name: str, change: ChangeId, last: int) -> End:
    return run_apart(decide_and_publish, folder, name, change, last)


def kept(folder: Path, change: ChangeId) -> Kept:
    store = open_store(load_settings(folder / "sources.toml").store.database)
    try:
        assert [found for found in store.inspect(is_verifying=True) if not found.is_ok] == []
        assert store.due_effects(DAY + timedelta(days=1)) == ()
        return Kept(
            notices=store.notices(),
            decisions=tuple(f"{one.id} {one.carried_at}" for one in store.decisions(change)),
            states=tuple(one.state.value for one in store.changes()),
            revisions=store.newest_revision(),
            audit=store.count_audit(),
            titles=(folder / "feeds" / "all.json").read_text(encoding="utf-8"),
        )
    finally:
        store.close()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "policy"), [("correct", "flag"), ("approve", "hold")])
def test_killed_at_every_border_and_decided_again_all_is_as_if_nothing_had_happened(
    tmp_path: Path, name: str, policy: str
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    with open_desk(folder, policy) as desk:
        change = desk.change()
    untouched = shutil.copytree(folder, tmp_path / "untouched")
    borders = decide_and_publish(folder, name, change, 0)
    wanted = kept(folder, change)
    assert len(wanted.decisions) == wanted.audit == 1
    assert borders > 12
    # Just after a call the store is as just before the next one: every second border, and the last.
    for last in (*range(1, borders, 2), borders):
        for file in folder.glob("watcher.db*"):
            file.unlink()
        shutil.rmtree(folder / "feeds")
        shutil.copytree(untouched, folder, dirs_exist_ok=True)
        assert run(folder, name, change, last).status == -signal.SIGKILL
        decide_and_publish(folder, name, change, 0)  # whoever pressed the button presses it again
        assert kept(folder, change) == wanted, f"killed at border {last}"
