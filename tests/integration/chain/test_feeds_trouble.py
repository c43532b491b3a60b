"""Feeds that cannot be written are told once and stop nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from watcher.app import App
from watcher.cli.entry import command
from watcher.demo.origin.serve import Origin
from watcher.model.ids import SourceId

OpenApp = Callable[[], App]
HANDBOOK = SourceId("fhi-handbok")
ARCHIVE = "all/arkiv-0.atom"


@pytest.fixture
def frozen(origin: Origin, config: Path, open_app: OpenApp) -> Path:
    """A store with one notice and an archive, and a title that was edited since."""
    with open_app() as app:
        app.check([HANDBOOK])
    origin.goto(4)
    with open_app() as app:
        app.check([HANDBOOK])
        assert app.publish() == ""
        feeds = Path(app.settings.store.feeds_dir)
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("(demonstrasjon)", "(ny tittel)"), encoding="utf-8")
    return feeds


def test_frozen_archives_are_told_once_and_again_only_when_that_changes(
    frozen: Path, open_app: OpenApp
) -> None:
    with open_app() as app, capture_logs() as logged:
        assert "watcher feeds build --force" in app.publish()
        assert "watcher feeds build --force" in app.publish()
        assert [line["log_level"] for line in logged] == ["error"]
        assert app.check([HANDBOOK])[0].outcome == "unchanged"
        app.build_feeds(is_forced=True)
        app.reload(app.settings)
        assert app.publish() == ""
        assert [line["log_level"] for line in logged] == ["error", "info"]
    assert "ny tittel" in (frozen / ARCHIVE).read_text(encoding="utf-8")


def test_with_frozen_archives_the_news_goes_out_and_its_delivery_is_made(
    origin: Origin, frozen: Path, open_app: OpenApp
) -> None:
    origin.goto(8)
    with open_app() as app:
        app.check([SourceId("fhi-mpox"), HANDBOOK])
        app.check(is_all=True)
        assert app.publish() != ""
        newest = app.store.notices()[0]
        assert newest.id in (frozen / "all.atom").read_text(encoding="utf-8")
        far = app.clock.now().replace(year=2099)
        assert app.store.due_deliveries("feeds", far) == ()
        assert [finding for finding in app.store.inspect() if not finding.is_ok] == []


def test_a_folder_that_cannot_be_written_is_told_tried_again_and_holds_up_no_check(
    origin: Origin, open_app: OpenApp
) -> None:
    with open_app() as app, capture_logs() as logged:
        app.check([HANDBOOK])
        feeds = Path(app.settings.store.feeds_dir)
        feeds.write_text("a file in the way", encoding="utf-8")
        origin.goto(4)
        assert app.check([HANDBOOK])[0].outcome == "changed"
        assert "cannot write" in app.publish()
        assert "cannot write" in app.publish()
        assert [line["log_level"] for line in logged] == ["error"]
        feeds.unlink()
        assert app.publish() == ""
        assert app.store.notices()[0].id in (feeds / "all.atom").read_text(encoding="utf-8")


def test_the_command_tells_of_the_feeds_and_ends_with_status_one(frozen: Path, config: Path) -> None:
    words = ["--config", str(config), "check", HANDBOOK, "--at", "2024-09-12T09:00Z"]
    done = CliRunner().invoke(command, words)
    assert done.exit_code == 1
    assert "unchanged" in done.stdout
    assert "watcher feeds build --force" in done.stderr
