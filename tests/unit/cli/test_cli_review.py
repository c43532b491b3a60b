"""`watcher review`: people who decide at the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.store_records import NOW, accept, begin, detect, notice, page_verdict
from tests.unit.cli.test_cli_evidence import CONFIG
from watcher.cli.entry import command
from watcher.model.audit import AuditEntry
from watcher.model.ids import ChangeId, PersonId
from watcher.model.notice import NoticeReview
from watcher.model.people import Account, Person, Role
from watcher.model.record import ReviewState
from watcher.model.review import ReviewSeed
from watcher.store import SqlStore, open_store

SEED = ReviewSeed(
    source_title="Mpox", headline="Dosen er endret", topics=("mpox",), due_at=NOW, cluster_key="k"
)


def opened(folder: Path) -> SqlStore:
    return open_store(f"sqlite:///{folder}/watcher.db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with two published changes that nobody has decided on, two editors and a reader."""
    (tmp_path / "sources.toml").write_text(CONFIG.format(folder=tmp_path), encoding="utf-8")
    store = opened(tmp_path)
    begin(store)
    accept(store, "en dose")
    for number in (2, 3):
        accept(store, f"{number} doser", number)
        change = detect(store, number)
        store.set_verdict(change.id, page_verdict(), NOW)
        store.conclude(change.id, ReviewState.FLAGGED, notice=notice(change), channels=["feeds"], seed=SEED)
    entry = AuditEntry(at=NOW, actor="cli", action="person.add")
    for name, role in (("anna", Role.EDITOR), ("bo", Role.EDITOR), ("leser", Role.READER)):
        made = Person(id=PersonId(f"id-{name}"), username=name, name=name, role=role, created_at=NOW)
        store.add_person(Account(person=made), entry)
    store.close()
    return tmp_path


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(command, ["--config", str(folder / "sources.toml"), *words])


def review(folder: Path, *words: str) -> Result:
    return run(folder, "review", *words)


def waiting(folder: Path) -> list[ChangeId]:
    told = json.loads(review(folder, "list", "--json").stdout)
    return [one["id"] for row in told["rows"] for one in row["changes"]]


def test_what_waits_is_listed_with_its_cluster_as_one_row(folder: Path) -> None:
    done = review(folder, "list")
    head, one, two = done.stdout.splitlines()
    assert head.startswith("important  Dosen er endret  due 2026-03-04 06:06+0100 (overdue)")
    assert [line.split()[1] for line in (one, two)] == ["flagged", "flagged"]
    assert done.stderr == "1 rows, 2 changes; `watcher show ID` shows one\n"
    (row,) = json.loads(review(folder, "list", "--json").stdout)["rows"]
    assert (row["key"], row["level"], len(row["changes"])) == ("k", "important", 2)
    assert row["changes"][0]["topics"] == ["mpox"]


def test_filters_narrow_and_an_unknown_assignee_is_said(folder: Path) -> None:
    assert review(folder, "list", "--level", "critical").stderr == "nothing waits\n"
    assert "2 changes" in review(folder, "list", "--assignee", "-", "--overdue", "--text", "dosen").stderr
    assert review(folder, "list", "--state", "rejected").stderr == "nothing waits\n"
    done = review(folder, "list", "--assignee", "kari")
    assert (done.exit_code, "no such user: kari" in done.stderr) == (2, True)


def test_an_approval_at_once_is_carried_out_and_told_by_show(folder: Path) -> None:
    one, two = waiting(folder)
    words = ("--headline", "Tre doser", "--note", "Gjelder alle.", "--now")
    done = review(folder, "approve", one, two, "--as", "anna", *words)
    assert done.exit_code == 0, done.stderr
    store = opened(folder)
    assert {told.review for told in store.notices()} == {NoticeReview.REVIEWED}
    assert {told.note for told in store.notices()} == {"Gjelder alle."}
    assert store.due_deliveries("feeds", NOW) == ()
    store.close()
    shown = run(folder, "show", one).stdout
    assert "anna  approve with 1 more\n" in shown
    assert "    note: Gjelder alle.\n" in shown
    assert review(folder, "list").stderr == "nothing waits\n"
    assert "decision.approve" in run(folder, "audit", "--actor", "anna").stdout


def test_what_has_no_effect_yet_is_said_so_and_can_be_undone(folder: Path) -> None:
    one, two = waiting(folder)
    done = review(folder, "reject", one, "--as", "anna", "--reason", "noise")
    made = done.stdout.split()[0]
    assert f"watcher review undo {made} --as anna" in done.stderr
    assert waiting(folder) == [two]
    assert "takes effect" in run(folder, "show", one).stdout
    refused = review(folder, "undo", one, "--as", "bo")
    assert (refused.exit_code, "or a chief editor may undo" in refused.stderr) == (2, True)
    assert review(folder, "undo", one, "--as", "anna").stdout == f"{made}  reject  {one}  undone\n"
    assert waiting(folder) == [one, two]
    assert "undone" in run(folder, "show", one).stdout
    nothing = review(folder, "undo", one, "--as", "anna")
    assert (nothing.exit_code, "nothing is to be undone" in nothing.stderr) == (2, True)


def test_a_correction_and_a_retraction_are_notices_of_their_own(folder: Path) -> None:
    one, two = waiting(folder)
    right = ("--headline", "Fire doser", "--note", "Ikke tre.", "--now")
    assert review(folder, "correct", one, "--as", "anna", *right).exit_code == 0
    assert review(folder, "retract", two, "--as", "bo", "--note", "Fantes ikke.", "--now").exit_code == 0
    store = opened(folder)
    kinds = [(told.kind.value, told.review.value) for told in store.notices()]
    store.close()
    assert kinds[:2] == [("retraction", "reviewed"), ("correction", "reviewed")]
    assert sorted(kinds[2:]) == [("update", "corrected"), ("update", "retracted")]


def test_merging_takes_the_first_one_as_the_head(folder: Path) -> None:
    one, two = waiting(folder)
    assert review(folder, "merge", two, one, "--as", "anna", "--now").exit_code == 0
    store = opened(folder)
    joins = {told.change_id: told.joins for told in store.notices()}
    head = store.change(two).notice_id
    store.close()
    assert joins == {one: head, two: None}
    assert review(folder, "split", one, "--as", "anna", "--now").exit_code == 0
    assert review(folder, "note", one, "--as", "bo", "--because", "Se også FHI").exit_code == 0
    assert review(folder, "hold", one, "--as", "bo", "--because", "Venter").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("approve", "CHANGE", "--as", "kari"), "no such user: 'kari' (there are: anna, bo, leser)"),
        (("approve", "CHANGE", "--as", "leser"), "a reader may not decide"),
        (("approve", "x", "--as", "anna"), "no such change in the queue: x"),
        (("approve", "CHANGE", "--as", "anna", "--level", "minor"), "say why the level is another"),
        (("reject", "CHANGE", "--as", "anna", "--reason", "other"), "in your own words"),
        (("hold", "CHANGE", "--as", "anna"), "in your own words"),
        (("correct", "CHANGE", "--as", "anna"), "a correction needs a headline, and a note"),
        (("retract", "CHANGE", "--as", "anna"), "a retraction needs a note"),
        (("reopen", "CHANGE", "--as", "anna"), "only what was rejected or kept quiet"),
        (("second", "CHANGE", "--as", "anna"), "nothing that waits for a second reader"),
        (("undo", "x", "--as", "anna"), "no such decision: x"),
    ],
)
def test_what_may_not_be_decided_says_what_to_do_instead(folder: Path, words, said) -> None:
    one, _ = waiting(folder)
    done = review(folder, *(one if word == "CHANGE" else word for word in words))
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert waiting(folder)[0] == one
