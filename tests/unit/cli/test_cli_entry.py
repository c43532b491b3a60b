import json
import logging

import pytest
import structlog
from click.testing import CliRunner

from watcher import __version__
from watcher.cli.entry import COMMANDS, command
from watcher.cli.logs import configure_logging, drop_personal


def run(*words: str):
    return CliRunner().invoke(command, list(words))


def test_the_help_lists_every_command():
    done = run("--help")
    assert done.exit_code == 0
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize(
    "words", [("nonsense",), ("check", "--nonsense"), ("at", "x", "i går"), ("changes", "--level", "x")]
)
def test_wrong_usage_is_status_two_and_told_on_standard_error(words):
    done = run(*words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Error" in done.stderr


def test_a_missing_configuration_is_status_two_and_one_message(tmp_path):
    done = run("--config", str(tmp_path / "no.toml"), "check")
    assert done.exit_code == 2
    assert "no.toml: cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_everything_wrong_with_the_configuration_is_told(tmp_path):
    path = tmp_path / "sources.toml"
    path.write_text('[service]\ntitel = "x"\n[fetch]\ndeadlin = "3s"\n', encoding="utf-8")
    done = run("--config", str(path), "sources", "check")
    assert done.exit_code == 2
    assert "did you mean 'title'?" in done.stderr
    assert "did you mean 'deadline'?" in done.stderr


def test_the_versions_are_told():
    done = run("version")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        "watcher", "extractor", "diff", "vocabulary", "python",
    ]  # fmt: skip


def test_the_rule_files_are_sound():
    done = run("vocab", "check")
    assert done.exit_code == (1 if done.stdout else 0)
    assert "files are sound" in done.stderr


def test_personal_data_is_not_logged():
    event = {"event": "request", "ip": "10.0.0.1", "user_agent": "x", "cookie": "y", "path": "/"}
    assert drop_personal(None, "info", event) == {"event": "request", "path": "/"}


def test_off_a_terminal_a_log_line_is_one_json_object(capsys):
    configure_logging(is_verbose=False)
    structlog.get_logger("watcher.x").warning("trouble", source="fhi-mpox", email="a@b.no")
    logging.getLogger("some.library").warning("of its own")
    ours, theirs = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (ours["event"], ours["source"], ours["level"]) == ("trouble", "fhi-mpox", "warning")
    assert "email" not in ours
    assert theirs["event"] == "of its own"


@pytest.mark.parametrize(
    ("options", "expected"),
    [({}, ["w"]), ({"is_service": True}, ["i", "w"]), ({"is_verbose": True}, ["d", "i", "w"])],
)
def test_what_is_logged_depends_on_how_the_program_runs(capsys, options, expected):
    configure_logging(**{"is_verbose": False, **options})
    log = structlog.get_logger("watcher.x")
    log.debug("d")
    log.info("i")
    log.warning("w")
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == expected


def test_version_is_one_line_that_names_the_program():
    done = run("--version")
    assert (done.exit_code, done.output) == (0, f"watcher {__version__}\n")
