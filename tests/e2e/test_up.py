"""`watcher up` as hospitals run it: a real process, real sockets, real signals."""

import base64
import json
import re
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.running import Running, ask, command, config_text, eventually, free_port, started
from tests.receiver import Receiver
from watcher.demo.origin.serve import Origin, OriginServer

# Groups begin first: none of these is what everything else has to wait for at the end.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("up")]

HANDBOOK = "fhi-handbok"
SOURCES = (HANDBOOK, "ecdc-feed", "ema-tecovirimat")
CHANGED_STEP = 4
MORE_ROUNDS = 3
UPDATE = re.compile(r"/oppdatering/([a-z0-9-]+)")


@pytest.fixture
def origin() -> Iterator[Origin]:
    with OriginServer(step=0, hang=20.0) as served:
        yield served


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def config(origin: Origin, port: int, tmp_path: Path) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(config_text(origin, port, SOURCES), encoding="utf-8")
    return path


def up(config: Path, port: int, *, log: str = "log") -> AbstractContextManager[Running]:
    return started(config.parent, "--config", str(config), "up", port=port, log=log)


def times_asked(origin: Origin, host: str) -> int:
    return sum(host in entry["url"] and "robots.txt" not in entry["url"] for entry in list(origin.log))


def handbook_asked(origin: Origin) -> int:
    return times_asked(origin, "smittevernhandboka")


def baseline(running: Running, config: Path) -> dict[str, Any]:
    """Wait until every source has its first version; return the sources as the command shows them."""

    def verified() -> dict[str, Any] | None:
        told = {one["id"]: one for one in ask(config, "sources", "--json")["sources"]}
        return told if all(one["state"] == "ok" for one in told.values()) else None

    found: dict[str, Any] = running.until(verified, "every source is verified")
    return found


def updates(running: Running) -> set[str]:
    return set(UPDATE.findall(running.text("/")))


def told_in_feed(running: Running) -> list[str]:
    """Return the ids of the feed's entries, without those that tell of the feed itself."""
    ids: list[str] = re.findall(r"<entry.*?<id>(.*?)</id>", running.text("/feeds/all.atom"), re.DOTALL)
    return [one for one in ids if ":feed/" not in one]


def test_an_update_reaches_page_feed_and_command_once_and_the_first_run_none(
    origin: Origin, config: Path, port: int
) -> None:
    with up(config, port) as running:
        assert '"status":"ok"' in running.text("/healthz")
        baseline(running, config)
        assert updates(running) == set()
        assert running.text("/feeds/all.atom") != ""
        assert told_in_feed(running) == []
        assert ask(config, "changes", "--json") == {"changes": []}
        origin.goto(CHANGED_STEP)
        slugs = running.until(lambda: updates(running), "an update on the page")
        asked = handbook_asked(origin)
        running.until(lambda: handbook_asked(origin) >= asked + MORE_ROUNDS, "further rounds")
        assert updates(running) == slugs
        assert len(slugs) == 1
        changes = ask(config, "changes", "--json")["changes"]
        assert [(change["source"], change["level"]) for change in changes] == [(HANDBOOK, "critical")]
        assert told_in_feed(running) == [changes[0]["notice_id"]]
        assert f"/kilde/{HANDBOOK}/versjon/2" in running.text(f"/oppdatering/{slugs.pop()}")
        assert "Traceback" not in running.log()


def test_sigterm_ends_everything_with_status_0(origin: Origin, config: Path, port: int) -> None:
    with up(config, port) as running:
        baseline(running, config)
        assert running.stop(signal.SIGTERM) == 0
        assert "stopped" in running.log()
        assert "Traceback" not in running.log()
    found = json.loads(command(config, "doctor", "--json").stdout)["findings"]
    assert len(found) > 3
    assert {finding["check"] for finding in found if not finding["ok"]} <= {"contact"}  # it is made up


def test_a_source_that_is_added_while_it_runs_is_watched(origin: Origin, config: Path, port: int) -> None:
    with up(config, port) as running:
        baseline(running, config)
        wider = config_text(origin, port, (*SOURCES, "helsenorge-mpox"))
        config.write_text(wider, encoding="utf-8")
        assert baseline(running, config).keys() == {*SOURCES, "helsenorge-mpox"}
        assert running.text("/kilde/helsenorge-mpox") != ""
        assert "configuration taken over" in running.log()


def test_operators_hear_of_trouble_and_its_end_while_it_runs(origin: Origin, config: Path, port: int) -> None:
    with Receiver() as receiver, up(config, port) as running:
        baseline(running, config)
        secret = f"whsec_{base64.b64encode(bytes(32)).decode()}"
        table = f'[operators]\nwebhook = "{receiver.address}"\nwebhook_secret = "{secret}"\n\n'
        config.write_text(table + config.read_text(encoding="utf-8"), encoding="utf-8")
        running.until(lambda: "configuration taken over" in running.log(), "the edit is taken over")
        origin.force(HANDBOOK, "http-500")
        running.until(lambda: receiver.got, "a post about the trouble")
        running.until(lambda: "Problem oppstått" in running.text("/feeds/drift.atom"), "the operators' feed")
        metrics = running.text("/metrics")
        assert f'watcher_checks_total{{source="{HANDBOOK}",outcome="failed"}}' in metrics
        assert f'watcher_source_state{{source="{HANDBOOK}",state="ok"}} 0' in metrics
        assert 'watcher_deliveries_dead{channel="webhook"}' not in metrics
        origin.force(HANDBOOK, None)
        running.until(lambda: len(receiver.got) > 1, "a post about its end")
        types = [json.loads(got.body)["type"] for got in receiver.got]
        assert types == ["source.trouble", "source.recovered"]
        assert "Problem oppstått" not in running.text("/feeds/all.atom")
        assert "Traceback" not in running.log()


def test_a_broken_edit_is_told_once_and_the_last_good_settings_stay(
    origin: Origin, config: Path, port: int
) -> None:
    with up(config, port) as running:
        baseline(running, config)
        good = config.read_text(encoding="utf-8")
        config.write_text(good.replace("keep =", "kepe ="), encoding="utf-8")
        running.until(lambda: "not taken over" in running.log(), "a word on the broken edit")
        origin.goto(CHANGED_STEP)
        running.until(lambda: updates(running), "an update all the same")
        warned = [line for line in running.log().splitlines() if "not taken over" in line]
        assert len(warned) == 1
        assert "kepe" in warned[0]
        assert "keep" in warned[0]
        assert str(config) in warned[0]


def test_a_second_program_on_the_same_store_is_refused_and_changes_nothing(
    origin: Origin, config: Path, port: int
) -> None:
    with up(config, port) as running:
        baseline(running, config)
        other = config.with_name("other.toml")
        other.write_text(config_text(origin, port, SOURCES[1:]), encoding="utf-8")
        second = command(other, "up", "--port", str(free_port()))
        assert second.returncode == 2
        assert "another Watcher is running on this store" in second.stderr
        assert f"process {running.process.pid}" in second.stderr
        assert "Traceback" not in second.stderr
        asked = handbook_asked(origin)
        running.until(lambda: handbook_asked(origin) > asked, "the first goes on with all its sources")


def test_killed_in_the_middle_of_a_check_it_goes_on_at_once_and_doubles_nothing(
    origin: Origin, config: Path, port: int
) -> None:
    with up(config, port) as running:
        baseline(running, config)
        origin.goto(CHANGED_STEP)
        origin.force(HANDBOOK, "timeout")
        asked = handbook_asked(origin)
        eventually(lambda: handbook_asked(origin) > asked, within=30, what="a check that hangs")
        assert running.stop(signal.SIGKILL) == -signal.SIGKILL
    origin.force(HANDBOOK, None)
    with up(config, port, log="log-2") as running:
        running.until(lambda: updates(running), "the update, long before the killed one's lease is out")
        asked = handbook_asked(origin)
        running.until(lambda: handbook_asked(origin) >= asked + MORE_ROUNDS, "further rounds")
        assert len(updates(running)) == 1
        assert running.stop(signal.SIGKILL) == -signal.SIGKILL
    with up(config, port, log="log-3") as running:
        asked = handbook_asked(origin)
        running.until(lambda: handbook_asked(origin) >= asked + MORE_ROUNDS, "rounds after a second kill")
        assert len(told_in_feed(running)) == len(updates(running)) == 1
        assert len(ask(config, "changes", "--json")["changes"]) == 1
