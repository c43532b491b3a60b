"""`watcher doctor --verify` and its heads, `watcher evidence warc` and `prune`, on a small store."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from tests.store_records import MPOX, accept, at, begin, failed, fetched
from watcher.cli.entry import command
from watcher.model.record import SnapshotState
from watcher.store import open_store

CONFIG = """
[service]
title = "Prøve"
contact = "mailto:drift@fhf.no"

[store]
database = "sqlite:///{folder}/watcher.db"
feeds_dir = "{folder}/feeds"

[[source]]
id = "fhi-mpox"
title = "Mpox"
owner = "FHI"
url = "https://www.fhi.no/sm/mpox/"
topics = ["mpox"]
keep = ["main"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a configuration and a store: two versions, old noise, a failure."""
    (tmp_path / "sources.toml").write_text(CONFIG.format(folder=tmp_path), encoding="utf-8")
    store = open_store(f"sqlite:///{tmp_path}/watcher.db")
    begin(store)
    store.clear_leases()
    accept(store, "en dose", 1)
    noise = store.add_snapshot(fetched("<p>en dose, støy</p>", moment=at(1.5)), 1)
    store.settle_snapshot(noise.id, SnapshotState.REPEAT)
    accept(store, "to doser", 2)
    store.add_snapshot(failed(b"<p>nede</p>", moment=at(3)), 1)
    store.close()
    return tmp_path


def run(folder: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(
        command, ["--config", str(folder / "sources.toml"), *(str(word) for word in words)]
    )


def change_store(folder: Path, statement: str) -> None:
    store = open_store(f"sqlite:///{folder}/watcher.db")
    with store._database.writing() as connection:
        connection.execute(text(statement))
    store.close()


def test_doctor_verifies_the_chains_when_asked(folder: Path) -> None:
    assert "chains" not in run(folder, "doctor").stdout
    done = run(folder, "doctor", "--verify", "--at", "2026-03-04T05:06:10Z")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "ok    chains: 5 whole, 6 records\n" in done.stdout


def test_doctor_names_what_was_tampered_with(folder: Path) -> None:
    change_store(folder, "UPDATE snapshot SET attempt = 7 WHERE place = 1")
    done = run(folder, "doctor", "--verify")
    assert done.exit_code == 1
    assert "BAD   chains: source/fhi-mpox: record 1 of 6, snapshot " in done.stdout
    assert "column attempt says 7, the record 1" in done.stdout


def test_heads_noted_elsewhere_prove_what_was_there(folder: Path) -> None:
    heads = run(folder, "doctor", "--heads")
    lines = heads.stdout.splitlines()
    assert [line.rpartition(" ")[0] for line in lines] == [
        "source/fhi-mpox 6",
        "notices 0",
        "audit 0",
        "decisions 0",
        "rules 0",
    ]
    noted = folder / "heads.txt"
    noted.write_text(heads.stdout + "\n", encoding="utf-8")
    assert "chains: 5 whole, 6 records, as noted" in run(folder, "doctor", "--against", noted).stdout
    as_json = json.loads(run(folder, "doctor", "--heads", "--json").stdout)
    assert as_json["heads"][0] == {"chain": "source/fhi-mpox", "records": 6, "link": lines[0].split()[2]}
    noted.write_text(heads.stdout.replace(lines[0][-4:], "0000"), encoding="utf-8")
    done = run(folder, "doctor", "--against", noted)
    assert done.exit_code == 1
    assert "not the link that was noted" in done.stdout


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "no heads in"),
        ("notices 0 " + "a" * 64, "no heads in"),
        ("hei\n", "heads.txt:1: not a line of `watcher doctor --heads`: 'hei'"),
    ],
)
def test_a_file_without_heads_proves_nothing_and_is_refused(folder: Path, content: str, words: str) -> None:
    (folder / "heads.txt").write_text(content, encoding="utf-8")
    done = run(folder, "doctor", "--against", folder / "heads.txt")
    assert done.exit_code != 0
    assert words in done.stderr


def test_heads_are_printed_alone(folder: Path) -> None:
    done = run(folder, "doctor", "--heads", "--verify")
    assert done.exit_code == 2
    assert "use it alone" in done.stderr


def test_evidence_is_written_as_a_warc_file(folder: Path) -> None:
    path = folder / "mpox.warc.gz"
    done = run(folder, "evidence", "warc", "fhi-mpox", "--to", path)
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"{path}: 4 answers in 9 records, {path.stat().st_size} bytes" in done.stderr
    again = run(folder, "evidence", "warc", "fhi-mpox", "--to", path)
    assert again.exit_code == 2
    assert "is there already" in again.stderr


def test_a_span_without_answers_and_an_unknown_source_are_told(folder: Path) -> None:
    words = ("evidence", "warc", "fhi-mpox", "--to", folder / "a.warc")
    done = run(folder, *words, "--until", "2020-01-01")
    assert (done.exit_code, "no answers of these sources" in done.stderr) == (2, True)
    done = run(folder, "evidence", "warc", "fhi-mpoks", "--to", folder / "a.warc")
    assert (done.exit_code, "did you mean 'fhi-mpox'?" in done.stderr) == (2, True)
    assert not (folder / "a.warc").exists()


def test_retention_says_what_it_would_do_and_does_it_when_told(folder: Path) -> None:
    older_than = "1000d"
    change_store(folder, "UPDATE snapshot SET fetched_at = '2020-01-01T00:00:00.000000Z'")
    shown = run(folder, "evidence", "prune", "--older-than", older_than)
    assert shown.exit_code == 1
    assert "1 bodies of 1 answers would be removed, of answers before " in shown.stdout
    assert ": 0.0 KiB as they came, " in shown.stdout
    assert "--yes does it" in shown.stderr
    done = json.loads(run(folder, "evidence", "prune", "--older-than", older_than, "--yes", "--json").stdout)
    assert (done["removed"], done["answers"], done["bodies"], done["raw_bytes"]) == (True, 1, 1, 21)
    nothing = run(folder, "evidence", "prune", "--older-than", older_than)
    assert (nothing.exit_code, nothing.stdout[:24]) == (0, "0 bodies of 0 answers wo")
    store = open_store(f"sqlite:///{folder}/watcher.db")
    assert [bool(one.pruned_at) for one in store.evidence(MPOX)] == [False, True, False, False]
    store.close()


@pytest.mark.parametrize("age", ["29d", "1h", "hei", "99999999d", "99999999999999d"])
def test_what_is_young_cannot_be_removed_at_all(folder: Path, age: str) -> None:
    done = run(folder, "evidence", "prune", "--older-than", age, "--yes")
    assert done.exit_code == 2
    assert "--older-than" in done.stderr
