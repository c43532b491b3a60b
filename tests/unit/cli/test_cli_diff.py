import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.unit.cli.cli_pages import NEW, OLD
from watcher.cli.entry import command
from watcher.demo.origin.serve import Origin


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "old.html").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.html").write_text(NEW, encoding="utf-8")
    return tmp_path


def diff(*words: object, given: str | None = None) -> Result:
    return CliRunner().invoke(command, ["diff", *map(str, words)], input=given)


def test_a_difference_is_status_one_and_told(pages):
    done = diff(pages / "old.html", pages / "new.html")
    assert done.exit_code == 1
    assert "KRITISK" in done.stdout
    assert done.stderr == ""


def test_no_difference_is_status_zero(pages):
    done = diff(pages / "old.html", pages / "old.html", "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["level"] == "none"


def test_the_json_is_one_object_on_standard_output(pages):
    done = diff(pages / "old.html", pages / "new.html", "--format", "json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["level"] == "critical"
    assert {"changed", "cell_changed"} <= {change["kind"] for change in told["changes"]}


def test_the_html_is_a_whole_page(pages):
    done = diff(pages / "old.html", pages / "new.html", "--format", "html", "--lang", "en")
    assert done.stdout.startswith("<!doctype html>")
    assert '<html lang="en">' in done.stdout


def test_keep_and_drop_narrow_what_is_compared(pages):
    done = diff(
        pages / "old.html",
        pages / "new.html",
        "--keep",
        "article",
        "--drop",
        "table",
        "--drop",
        "ul",
        "--drop",
        "p",
    )
    assert done.exit_code == 0


def test_ids_are_made_from_the_source(pages):
    ids = [
        json.loads(diff(pages / "old.html", pages / "new.html", "--format", "json", "--source", name).stdout)
        ["changes"][0]["id"]
        for name in ("a", "b")
    ]  # fmt: skip
    assert ids[0] != ids[1]


def test_a_selector_that_matches_nothing_is_trouble_and_said(pages):
    done = diff(pages / "old.html", pages / "new.html", "--keep", ".finnes-ikke")
    assert done.exit_code == 2
    assert "cannot be read as html" in done.stderr
    assert done.stdout == ""


def test_an_error_page_differs_and_is_called_suspect(pages):
    (pages / "new.html").write_text(
        "<html><head><title>Just a moment...</title></head><body><main><p>Checking your browser. Performing"
        " security verification before you can go on to the page that you wanted.</p></main></body></html>",
        encoding="utf-8",
    )
    done = diff(pages / "old.html", pages / "new.html", "--format", "json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)["health"]
    assert told["state"] == "suspect"
    assert "bot-check" in [reason["code"] for reason in told["reasons"]]


def test_a_pdf_is_known_by_its_content(tmp_path):
    origin = Origin(noise="none")
    for name, revision in (("old", 0), ("new", 1)):
        (tmp_path / name).write_bytes(origin.clean_body("tecovirimat-pdf", revision))
    done = diff(tmp_path / "old", tmp_path / "new", "--format", "json")
    assert done.exit_code in (0, 1)
    assert "engine_version" in json.loads(done.stdout)


@pytest.mark.parametrize("words", [(), ("only-one.html",), ("--format", "xml"), ("--type", "docx")])
def test_wrong_usage_is_status_two(words):
    done = diff(*words)
    assert done.exit_code == 2
    assert done.stdout == ""


# --batch


def lines(*objects: object) -> str:
    return "".join(json.dumps(one) + "\n" for one in objects)


def test_a_batch_gives_one_object_a_line_with_its_id(tmp_path):
    file = tmp_path / "pairs.jsonl"
    file.write_text(
        lines(
            {"id": "p1", "old": OLD, "new": NEW, "type": "html", "lang": "nb"},
            {"id": 2, "old": OLD, "new": OLD},
        ),
        encoding="utf-8",
    )
    done = diff("--batch", file)
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["id"], first["level"], second["id"], second["level"]) == ("p1", "critical", 2, "none")
    assert list(first) == ["id", "level", "health", "changes", "remarks", "stats", "engine_version"]
    assert done.exit_code == 1


def test_a_batch_of_equal_pairs_is_status_zero():
    done = diff("--batch", "-", given=lines({"id": "a", "old": OLD, "new": OLD, "keep": None, "drop": []}))
    assert done.exit_code == 0


def test_a_batch_may_name_files_beside_itself(pages):
    file = pages / "pairs.jsonl"
    file.write_text(lines({"id": "a", "old_file": "old.html", "new_file": "new.html"}), encoding="utf-8")
    assert json.loads(diff("--batch", file).stdout)["level"] == "critical"


def test_a_pair_that_cannot_be_compared_does_not_stop_the_others():
    given = "no json\n\n" + lines(
        {"old": OLD, "new": NEW},
        {"id": "b", "old": OLD},
        {"id": "c", "old": OLD, "new": NEW, "type": "docx"},
        {"id": "d", "old_file": "nowhere.html", "new": NEW},
        {"id": "e", "old": OLD, "new": NEW, "keep": [".finnes-ikke"]},
        {"id": "f", "old": OLD, "new": NEW, "keep": "article"},
    )
    done = diff("--batch", "-", given=given)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 2
    assert [one["id"] for one in told] == [None, None, "b", "c", "d", "e", "f"]
    assert "line 1: no JSON" in told[0]["error"]
    assert "line 3: id" in told[1]["error"]
    assert "neither new nor new_file" in told[2]["error"]
    assert "docx" in told[3]["error"]
    assert "nowhere.html" in told[4]["error"]
    assert "region-missing" in told[5]["error"]
    assert told[6]["level"] == "critical"


def test_a_batch_takes_no_files_beside_it(pages):
    assert diff(pages / "old.html", pages / "new.html", "--batch", "-").exit_code == 2
