"""Rules of what was rejected as noise at the command line: looked at, let count, listed, ended."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.integration.chain.desk_page import URL, person
from tests.integration.chain.noisy_page import open_noisy
from tests.integration.chain.one_page import START
from watcher.cli.entry import command
from watcher.model.audit import AuditEntry
from watcher.model.people import Account, Role
from watcher.model.review import DecisionKind, RejectReason


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A page whose counter was rejected as noise, an editor and a reader."""
    with open_noisy(tmp_path) as desk:
        entry = AuditEntry(at=START, actor="cli", action="person.add")
        for name, role in (("anna", Role.EDITOR), ("lars", Role.READER)):
            desk.app.store.add_person(Account(person=person(name, role)), entry)
        change = desk.newest()
        desk.rule(DecisionKind.REJECT, change, by=person("anna"), reason=RejectReason.NOISE)
        (tmp_path / "change").write_text(change, encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(command, ["--config", str(folder / "sources.toml"), *words])


def rule(folder: Path, *words: str, user: str = "anna") -> Result:
    return run(folder, "review", "rule", (folder / "change").read_text("utf-8"), "--as", user, *words)


def name_of_list(shown: Result) -> str:
    found = re.search(r"--yes ([0-9a-f]{12})", shown.output)
    assert found, shown.output
    return found[1]


def test_a_rule_counts_after_its_list_was_read_and_until_it_is_ended(folder: Path) -> None:
    shown = rule(folder)
    assert shown.exit_code == 1
    assert "*1. «Artikkelen er slått opp # ganger» under «Om artikkelen»" in shown.output
    assert "rejected as noise" in shown.output
    assert json.loads(run(folder, "sources", "--json").stdout)["sources"][0]["noise_rules"] == 0
    done = rule(folder, "--yes", name_of_list(shown), "--because", "teller")
    assert done.exit_code == 0
    (told,) = json.loads(run(folder, "sources", "rules", "--json").stdout)["rules"]
    assert [step["state"] for step in told["steps"]] == ["proposed", "active"]
    assert f"{told['id']}  raad  active since" in run(folder, "sources", "rules", "raad").output
    assert "because: teller" in run(folder, "sources", "rules").output
    assert f"muted by rule {told['id']}: «Artikkelen" in run(folder, "sources", "slots", "raad").output
    assert "rules that hide noise: 1" in run(folder, "sources").output
    assert run(folder, "review", "end-rule", told["id"], "--as", "anna").exit_code == 0
    assert "ended since" in run(folder, "sources", "rules").output
    assert "muted by rule" not in run(folder, "sources", "slots", "raad").output


def test_nothing_counts_without_a_list_that_was_shown(folder: Path) -> None:
    assert "you were shown no list called" in rule(folder, "--yes", "0" * 12).output
    name = name_of_list(rule(folder))
    assert rule(folder, "--yes", name[:4]).exit_code == 2
    assert rule(folder, "--yes", name, user="lars").exit_code == 2
    assert "no rules:" in run(folder, "sources", "rules").output
    assert "proposed since" in run(folder, "sources", "rules", "--all").output


def test_the_list_is_one_object_for_programs(folder: Path) -> None:
    told = json.loads(rule(folder, "--json").stdout)
    assert told["source"] == "raad"
    assert (told["list"]["hidden_versions"], told["list"]["grave"], told["list"]["older"]) == (1, 0, 0)
    (row,) = told["list"]["rows"]
    assert row["is_rejected_as_noise"] is True
    assert row["is_version"] is False
    assert row["hidden"][0]["after"] == "Artikkelen er slått opp 133 ganger"


def test_a_reader_is_shown_no_list_to_let_count(folder: Path) -> None:
    shown = rule(folder, user="lars")
    assert shown.exit_code == 2
    assert "only an editor" in shown.output
    assert "no rules:" in run(folder, "sources", "rules", "--all").output


def test_a_draft_of_sources_toml_is_tried_beside_the_rules_that_count(folder: Path) -> None:
    rule(folder, "--yes", name_of_list(rule(folder)))
    draft = folder / "draft.toml"
    draft.write_text((folder / "sources.toml").read_text("utf-8"), encoding="utf-8")
    assert URL in draft.read_text("utf-8")
    assert run(folder, "replay", "--draft", str(draft)).exit_code == 0
