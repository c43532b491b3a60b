"""kill -9 between any two steps of making a rule, then again: it counts once, seen, or not at all."""

import shutil
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeFetcher
from tests.integration.chain.desk_page import ANNA, Hand
from tests.integration.chain.noisy_page import open_noisy
from tests.integration.chain.one_page import START, VOCABULARY
from tests.integration.faults.borders import Bordered, Borders
from tests.processes import run_apart
from watcher.app import App
from watcher.model.ids import ChangeId
from watcher.settings import load_settings
from watcher.store import open_store

DAY = START + timedelta(days=1)
WRITES = frozenset({"add_rule_step", "keep_replaying", "sync_sources"})


class BorderedWrites(Bordered):
    """A store with borders around what is written alone: a death between two readings leaves nothing."""

    def __getattr__(self, name: str) -> Any:
        return super().__getattr__(name) if name in WRITES else getattr(self._real, name)


def make_and_end(folder: Path, change: ChangeId, last: int) -> int:
    """Look, let the rule count and end it, up to border `last` (0: to the end); return how many."""
    settings = load_settings(folder / "sources.toml")
    borders = Borders(last, signal.SIGKILL)
    store = BorderedWrites(open_store(settings.store.database), borders)
    with App(settings, store=store, fetcher=FakeFetcher(), clock=Hand(DAY), vocabulary=VOCABULARY) as app:
        borders.is_counting = True
        active = app.store.active_rules()
        if not active and not any(rule.active for rule in app.store.rules()):
            shown = app.noise.look(change, ANNA).shown
            assert shown is not None
            active = (app.noise.activate(change, ANNA, shown.digest, "teller"),)
        for step in active:
            app.noise.end(step.rule_id, ANNA, "ferdig")
        borders.is_counting = False
    return borders.passed


def kept(folder: Path) -> tuple[object, ...]:
    store = open_store(load_settings(folder / "sources.toml").store.database)
    try:
        assert [found for found in store.inspect(is_verifying=True) if not found.is_ok] == []
        actions = [one.action for one in store.audit() if one.action.startswith("rule.")]
        return store.rules(), store.active_rules(), actions, store.versions(store.rules()[0].source_id)
    finally:
        store.close()


@pytest.mark.slow
def test_killed_at_every_border_and_made_again_all_is_as_if_nothing_had_happened(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    with open_noisy(folder) as desk:
        change = desk.reject()
    untouched = shutil.copytree(folder, tmp_path / "untouched")
    borders = make_and_end(folder, change, 0)
    wanted = kept(folder)
    assert wanted[2] == ["rule.propose", "rule.activate", "rule.end"]
    assert borders == 12
    # Just after a write the store is as just before the next one: every second border, and the last.
    for last in (*range(1, borders, 2), borders):
        for file in folder.glob("watcher.db*"):
            file.unlink()
        shutil.copytree(untouched, folder, dirs_exist_ok=True)
        assert run_apart(make_and_end, folder, change, last).status == -signal.SIGKILL
        make_and_end(folder, change, 0)  # whoever pressed the button presses it again
        assert kept(folder) == wanted, f"killed at border {last}"
