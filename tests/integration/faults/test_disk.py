"""A disk that is full, that can only be read, that is taken away: told once, nothing lost or doubled."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from tests.integration.faults.ground import (
    HOUR,
    TEN,
    Ground,
    fill,
    kinds,
    newest,
    remount,
    tick,
    verified_at,
)
from tests.loopback import LoopbackServer
from tests.unit.web.client import SiteClient
from watcher.cli.entry import command
from watcher.errors import StoreUnusable
from watcher.model.fault import StoreFault
from watcher.model.status import EventKind
from watcher.web.site import create_web


def test_on_a_full_disk_nothing_counts_as_seen_it_is_told_once_and_goes_on_when_there_is_room(
    tmp_path: Path, server: LoopbackServer, store_disk: Path
) -> None:
    ground = Ground(tmp_path, server, store=store_disk, feeds=tmp_path / "feeds")
    with ground.open() as app, capture_logs() as logged:
        tick(ground, app)
        seen = verified_at(app)
        assert seen is not None
        ballast = fill(store_disk)
        ground.serve(TEN, padding=300_000)
        ground.times.pass_(HOUR)
        tick(ground, app, 3)
        assert verified_at(app) == seen
        assert [fault.key for fault in app.faults.standing] == ["store"]
        asked = len(server.targets)
        tick(ground, app, 3)
        assert len(server.targets) == asked  # nobody is asked for what would be thrown away
        assert newest(app) == 1
        ballast.unlink()
        tick(ground, app, 3)
        assert app.faults.standing == ()
        assert newest(app) == 2
        assert len(app.store.notices()) == 1
        assert app.store.notices()[0].id in (ground.feeds / "all.atom").read_text(encoding="utf-8")
        assert kinds(app) == [EventKind.FAULT, EventKind.MENDED]
        assert all(finding.is_ok for finding in app.store.inspect(is_verifying=True))
    errors = [line for line in logged if line["log_level"] == "error"]
    assert [line["event"] for line in errors] == ["trouble of our own"]
    assert "the disk is full" in errors[0]["error"]
    assert str(store_disk) in errors[0]["error"]


def test_a_full_disk_under_the_feeds_stops_no_check_and_leaves_no_part_of_a_file(
    tmp_path: Path, server: LoopbackServer, feeds_disk: Path
) -> None:
    ground = Ground(tmp_path, server, store=tmp_path / "var", feeds=feeds_disk / "feeds")
    with ground.open() as app:
        tick(ground, app)
        before = {path: path.read_bytes() for path in ground.feeds.rglob("*.atom")}
        ballast = fill(feeds_disk)
        ground.serve(TEN)
        ground.times.pass_(HOUR)
        tick(ground, app, 3)
        assert [fault.key for fault in app.faults.standing] == ["feeds"]
        assert newest(app) == 2
        assert verified_at(app) > ground.times.at - HOUR
        for path, body in before.items():
            now = path.read_bytes()
            assert now == body or now.endswith(b"</feed>\n"), path
        assert not list(ground.feeds.rglob("*.tmp"))
        ballast.unlink()
        tick(ground, app, 2)
        assert app.faults.standing == ()
        (told,) = app.store.notices()
        assert (ground.feeds / "all.atom").read_text(encoding="utf-8").count(f"<id>{told.id}</id>") == 1
        assert app.store.due_deliveries("feeds", ground.times.at + 100 * HOUR) == ()
        assert kinds(app) == [EventKind.FAULT, EventKind.MENDED]


def test_a_disk_that_can_only_be_read_is_named_with_how_to_mend_it_and_what_is_stored_is_served(
    tmp_path: Path, server: LoopbackServer, store_disk: Path
) -> None:
    ground = Ground(tmp_path, server, store=store_disk, feeds=tmp_path / "feeds")
    with ground.open() as app:
        tick(ground, app)
        ground.times.pass_(HOUR)
        app.store.close()  # what is open to be written keeps a disk from being remounted by hand
        remount(store_disk, "ro")
        tick(ground, app, 2)
        (fault,) = app.faults.standing
        assert "it cannot be written" in fault.error
        assert str(store_disk) in fault.error
        assert "writable for the program's user" in fault.error
        assert (ground.feeds / "all.atom").exists()
        site = SiteClient(
            create_web(store=app.store, settings=app.settings, clock=ground.times, feeds_dir=ground.feeds)
        )
        assert site.get("/feeds/all.atom").status_code == 200
        answer = site.get("/status")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        remount(store_disk, "rw")
        tick(ground, app, 2)
        assert app.faults.standing == ()
        assert kinds(app) == [EventKind.FAULT, EventKind.MENDED]


def test_a_store_that_is_taken_away_is_noticed_before_anything_is_written_to_nowhere(ground: Ground) -> None:
    with ground.open() as app:
        tick(ground, app)
        ground.store.rename(ground.store.with_name("away"))
        ground.times.pass_(HOUR)
        asked = len(ground.server.targets)
        tick(ground, app, 2)
        (fault,) = app.faults.standing
        assert "is gone" in fault.error
        assert len(ground.server.targets) == asked
        ground.store.with_name("away").rename(ground.store)
        tick(ground, app, 2)
        assert app.faults.standing == ()
        assert len(ground.server.targets) == asked + 1
        assert kinds(app) == [EventKind.FAULT, EventKind.MENDED]


def test_a_damaged_store_is_named(ground: Ground) -> None:
    with ground.open() as app:
        tick(ground, app)
    path = ground.store / "watcher.db"
    raw = bytearray(path.read_bytes())
    raw[100:8192] = bytes(8092)
    path.write_bytes(raw)
    with pytest.raises(StoreUnusable, match="damaged") as caught:
        ground.open()
    assert caught.value.fault is StoreFault.DAMAGED


def test_the_commands_name_a_full_disk_and_end_with_a_status_of_their_own(
    tmp_path: Path, server: LoopbackServer, store_disk: Path
) -> None:
    ground = Ground(tmp_path, server, store=store_disk, feeds=tmp_path / "feeds")
    with ground.open() as app:
        tick(ground, app)
    fill(store_disk)
    ground.serve(TEN, padding=300_000)
    check = CliRunner().invoke(command, ["--config", str(ground.config), "check", "--all"])
    assert check.exit_code == 2
    assert "the disk is full" in check.stderr
    assert "Traceback" not in check.stderr
    doctor = CliRunner().invoke(command, ["--config", str(ground.config), "doctor", "--json"])
    assert doctor.exit_code == 2
    assert "the disk is full" in doctor.stderr
    assert "free some space" in doctor.stderr


def test_the_doctor_names_a_disk_that_is_nearly_full(
    tmp_path: Path, server: LoopbackServer, feeds_disk: Path
) -> None:
    ground = Ground(tmp_path, server, store=tmp_path / "var", feeds=feeds_disk / "feeds")
    with ground.open() as app:
        tick(ground, app)
    fill(feeds_disk)
    doctor = CliRunner().invoke(command, ["--config", str(ground.config), "doctor", "--json"])
    assert doctor.exit_code == 1
    bad = {one["check"]: one for one in json.loads(doctor.stdout)["findings"] if not one["ok"]}
    assert "No space left" in bad["feeds folder"]["text"]
    assert "0 MiB free" in bad["disk of feeds"]["text"]
    assert "overdue" in bad["checks"]["text"]
