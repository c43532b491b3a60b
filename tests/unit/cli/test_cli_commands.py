"""The commands on the stand-in, over real sockets, one after the other as a user would call them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from watcher.cli.entry import command
from watcher.demo.origin.serve import OriginServer
from watcher.model.level import Level

CONFIG = """
[service]
title = "Prøve"
contact = "mailto:drift@fhf.no"

[fetch]
allow_hosts = ["127.0.0.1"]
deadline = "60s"
min_gap = "1s"
"""
SOURCE = """
# {id}, as in the test bed
[[source]]
id = "{id}"
title = "{id}"
owner = "FHI"
url = "{url}"
topics = ["mpox"]
keep = ["main article.fhi-page"]
"""
FIRST, SECOND = "2024-09-02T06:00Z", "2024-10-07T06:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A configuration whose sources are served by `origin`."""

    folder: Path
    origin: OriginServer

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(command, ["--config", str(self.folder / "sources.toml"), *words])

    def json(self, *words: str) -> dict[str, Any]:
        done = self.run(*words, "--json")
        assert done.exit_code in (0, 1), done.stderr
        told = json.loads(done.stdout)
        assert isinstance(told, dict)
        return told


def place(folder: Path, origin: OriginServer, *ids: str, more: str = "") -> Place:
    sources = "".join(SOURCE.format(id=one, url=origin.url(one)) for one in ids)
    text = CONFIG.replace('min_gap = "1s"\n', "") + sources + more
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    return Place(folder=folder, origin=origin)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place that has seen step 0 and a later step, in which the handbook changed."""
    with OriginServer(step=0) as origin:
        made = place(tmp_path_factory.mktemp("told"), origin, "fhi-mpox", "fhi-handbok")
        first = made.json("check", "--all", "--at", FIRST)
        assert [one["outcome"] for one in first["results"]] == ["new", "new"]
        origin.goto(6)
        made.json("check", "--all", "--at", SECOND)
        yield made


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Place]:
    with OriginServer(step=0) as origin:
        yield place(tmp_path, origin, "fhi-mpox")


# check


def test_a_first_check_is_new_and_publishes_nothing(fresh):
    result = fresh.json("check", "--at", FIRST)
    assert result["checked"] == 1
    assert list(result["results"][0]) == ["source", "outcome", "detail", "changes"]
    assert (result["results"][0]["outcome"], result["results"][0]["changes"]) == ("new", [])
    assert fresh.json("changes") == {"changes": []}


def test_a_second_check_of_the_same_page_is_unchanged(fresh):
    fresh.run("check", "--all", "--at", FIRST)
    assert fresh.json("check", "--all", "--at", "2024-09-02T07:00Z")["results"][0]["outcome"] == "unchanged"


def test_what_is_not_due_is_not_asked_unless_named(fresh):
    fresh.run("check", "--at", FIRST)
    assert fresh.json("check", "--at", "2024-09-02T06:01Z")["checked"] == 0
    assert fresh.json("check", "fhi-mpox", "--at", "2024-09-02T06:01Z")["checked"] == 1


def test_a_source_in_trouble_is_status_one(fresh):
    fresh.run("check", "--all", "--at", FIRST)
    fresh.origin.force("fhi-mpox", "http-500")
    done = fresh.run("check", "--all", "--at", "2024-09-02T07:00Z")
    assert done.exit_code == 1
    assert "fhi-mpox" in done.stdout
    assert "failed" in done.stdout


def test_an_unknown_source_is_status_two_and_names_the_known_ones(fresh):
    done = fresh.run("check", "fhi-mpoks")
    assert done.exit_code == 2
    assert "fhi-mpox" in done.stderr


def test_nothing_but_the_object_is_on_standard_output(fresh):
    done = fresh.run("check", "--all", "--at", FIRST, "--json")
    assert json.loads(done.stdout)["checked"] == 1


# changes, show, history, at


def test_changes_have_the_documented_shape(told):
    changes = told.json("changes")["changes"]
    assert changes
    for change in changes:
        assert list(change) == [
            "id", "source", "level", "state", "detected_at", "notice_id", "headline", "changes", "remarks",
        ]  # fmt: skip
        assert change["changes"]


def test_changes_can_be_narrowed(told):
    every = told.json("changes")["changes"]
    handbook = told.json("changes", "--source", "fhi-handbok")["changes"]
    assert handbook == [one for one in every if one["source"] == "fhi-handbok"]
    critical = told.json("changes", "--level", "critical")["changes"]
    assert critical == [one for one in every if Level.from_slug(one["level"]) is Level.CRITICAL]
    assert told.json("changes", "--since", "2024-12-01")["changes"] == []
    assert told.json("changes", "--since", "2024-10-01")["changes"] == every
    assert told.json("changes", "--since", "1d")["changes"] == []


def test_a_source_that_is_not_configured_is_told_with_the_nearest(told):
    done = told.run("changes", "--source", "fhi-handbk")
    assert done.exit_code == 2
    assert "did you mean 'fhi-handbok'?" in done.stderr


def test_every_listed_change_can_be_shown(told):
    for change in told.json("changes")["changes"]:
        done = told.run("show", change["id"])
        assert done.exit_code == 0
        assert change["source"] in done.stdout
        assert change["headline"] in done.stdout


def test_the_list_names_what_show_takes(told):
    done = told.run("changes")
    ids = [change["id"] for change in told.json("changes")["changes"]]
    assert [line.split()[0] for line in done.stdout.splitlines()] == ids


def test_an_unknown_change_is_status_two(told):
    done = told.run("show", "0000000000000000")
    assert done.exit_code == 2
    assert done.stdout == ""


def test_the_history_lists_every_version_with_its_change(told):
    done = told.run("history", "fhi-handbok")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["1", "2"]
    (change,) = told.json("changes", "--source", "fhi-handbok")["changes"]
    assert change["id"] in lines[1]


def test_a_page_is_shown_as_it_was(told):
    before = told.run("at", "fhi-handbok", "2024-09-10").stdout
    after = told.run("at", "fhi-handbok", "2024-11-01").stdout
    assert "# Mpox – håndbok for helsepersonell" in before
    assert before != after
    (change,) = told.json("changes", "--source", "fhi-handbok")["changes"]
    single = next(one for one in change["changes"] if one["kind"] == "changed")
    assert single["before"] in before
    assert single["after"] in after


def test_before_the_first_version_there_is_nothing_to_show(told):
    done = told.run("at", "fhi-handbok", "2024-01-01")
    assert done.exit_code == 2
    assert "the first version was seen 2024-09-02" in done.stderr


# sources


def test_the_state_of_each_source_is_listed(told):
    done = told.run("sources")
    assert done.exit_code == 0
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [
        ["fhi-mpox", "ok"],
        ["fhi-handbok", "ok"],
    ]
    first = told.json("sources")["sources"][0]
    assert (first["id"], first["state"], first["enabled"]) == ("fhi-mpox", "ok", True)
    assert first["last_verified_at"].startswith("2024-10-07T06:")


def test_a_broken_promise_is_told_where_the_sources_stand(told):
    assert told.run("sources").stdout.count("PROMISE BROKEN (6h)") == 2
    first = told.json("sources")["sources"][0]
    assert (first["is_promise_kept"], first["verify_within"]) == (False, 6 * 3600)
    assert [address["url"] for address in first["addresses"]] == [first["url"]]


def test_the_doctor_names_what_is_missing_to_tell_operators(tmp_path):
    with OriginServer(step=0) as origin:
        made = place(tmp_path, origin, "fhi-mpox")
        assert "operators: told by feeds/drift.atom" in made.run("doctor").stdout
        path = tmp_path / "sources.toml"
        told = (
            '[operators]\nwebhook = "env:PROVE_NO_SUCH_HOOK"\nwebhook_secret = "env:PROVE_NO_SUCH_SECRET"\n'
        )
        path.write_text(told + path.read_text("utf-8"), "utf-8")
        done = made.run("doctor")
        assert "operators: PROVE_NO_SUCH_HOOK, PROVE_NO_SUCH_SECRET is not set" in done.stdout
        assert done.exit_code == 1


def test_a_source_without_its_secret_is_told_and_the_others_are_checked(tmp_path):
    with OriginServer(step=0) as origin:
        keyed = SOURCE.format(id="hdir-api", url=origin.url("hdir-api")).replace(
            '["main article.fhi-page"]', '["tekst"]'
        )
        keyed += 'type = "json"\nheaders = { Ocp-Apim-Subscription-Key = "env:PROVE_NO_SUCH_KEY" }\n'
        made = place(tmp_path, origin, "fhi-mpox", more=keyed)
        outcomes = {
            one["source"]: one["outcome"] for one in made.json("check", "--all", "--at", FIRST)["results"]
        }
        assert outcomes == {"fhi-mpox": "new", "hdir-api": "failed"}
        assert "PROVE_NO_SUCH_KEY is not set" in made.run("sources").stdout
        assert "PROVE_NO_SUCH_KEY is not set" in made.run("doctor").stdout
        assert "PROVE_NO_SUCH_KEY is not set" in made.run("sources", "try", "hdir-api").stderr


def test_a_sound_file_is_said_to_be_sound(told):
    done = told.run("sources", "check")
    assert done.exit_code == 0
    assert "sound, 2 sources, 2 enabled" in done.stdout


def test_trying_a_source_shows_what_would_be_extracted_and_stores_nothing(fresh):
    done = fresh.run("sources", "try", "fhi-mpox")
    assert done.exit_code == 0
    assert "200  http://127.0.0.1:" in done.stdout
    assert "# Mpox" in done.stdout
    assert "the gate has nothing against it" in done.stdout
    assert fresh.run("history", "fhi-mpox").stdout == ""


def test_trying_a_page_in_trouble_says_why(fresh):
    fresh.origin.force("fhi-mpox", "waf-200")
    done = fresh.run("sources", "try", "fhi-mpox")
    assert done.exit_code == 1
    assert "not trusted: " in done.stdout
    assert "[bot-check]" in done.stdout


def test_trying_shows_redirects_and_the_contract(tmp_path):
    with OriginServer(step=30) as origin:
        made = place(tmp_path, origin, "fhi-smitteverntiltak", more="expect = { min_chars = 100000 }\n")
        done = made.run("sources", "try", "fhi-smitteverntiltak")
    assert done.exit_code == 1
    assert done.stdout.startswith("301  http")
    assert "CONTRACT  1 of 1 demands broken" in done.stdout
    assert "BROKEN   at least 100000 characters: " in done.stdout


def test_an_address_can_be_tried(fresh):
    assert fresh.run("sources", "try", fresh.origin.url("fhi-vaksine"), "--full").exit_code in (0, 1)


def test_an_address_is_read_as_what_it_answers_with(fresh):
    done = fresh.run("sources", "try", fresh.origin.url("tecovirimat-pdf"))
    assert done.exit_code == 0, done.stdout
    assert "application/pdf" in done.stdout
    assert "tecovirimat" in done.stdout


def test_a_proposed_entry_is_not_written_without_a_yes(fresh):
    before = (fresh.folder / "sources.toml").read_bytes()
    done = fresh.run("sources", "add", fresh.origin.url("fhi-vaksine"))
    assert done.exit_code == 0
    assert done.stdout.startswith("[[source]]\n")
    assert "--yes writes it" in done.stderr
    assert (fresh.folder / "sources.toml").read_bytes() == before


def test_a_proposed_entry_works_as_it_is(fresh):
    before = (fresh.folder / "sources.toml").read_bytes()
    done = fresh.run(
        "sources", "add", fresh.origin.url("fhi-vaksine"), "--id", "vaksine", "--topic", "vaksine", "--yes"
    )
    assert done.exit_code == 0, done.stderr
    assert (fresh.folder / "sources.toml").read_bytes().startswith(before)
    assert fresh.run("sources", "check").exit_code == 0
    assert fresh.json("check", "vaksine", "--at", FIRST)["results"][0]["outcome"] == "new"
    assert fresh.json("check", "vaksine", "--at", "2024-09-02T09:00Z")["results"][0]["outcome"] == "unchanged"


def test_a_page_that_is_watched_already_is_not_added(fresh):
    done = fresh.run("sources", "add", fresh.origin.url("fhi-mpox") + "?utm_source=x", "--yes")
    assert done.exit_code == 2
    assert "is watched already: source fhi-mpox" in done.stderr


def test_a_page_that_cannot_be_had_is_not_added(fresh):
    fresh.origin.force("fhi-vaksine", "http-404")
    done = fresh.run("sources", "add", fresh.origin.url("fhi-vaksine"), "--yes")
    assert done.exit_code == 1
    assert "[not-found]" in done.stderr


# feeds, doctor


def test_feeds_are_written_once_and_again_only_when_they_differ(told):
    assert told.run("feeds", "build").exit_code == 0
    assert (told.folder / "feeds").is_dir()
    assert told.run("feeds", "build").stdout.startswith("0 files written")


def test_the_doctor_finds_nothing_wrong_with_a_sound_place(told):
    done = told.run("doctor", "--at", SECOND)
    assert done.exit_code == 0, done.stdout
    assert "BAD" not in done.stdout
    findings = told.json("doctor", "--at", SECOND)["findings"]
    assert all(list(one) == ["check", "ok", "text", "hint"] for one in findings)


def test_the_doctor_finds_checks_that_have_long_been_due(told):
    found = {one["check"]: one for one in told.json("doctor")["findings"]}
    assert not found["checks"]["ok"]
    assert "2 overdue since" in found["checks"]["text"]


def test_the_doctor_says_how_to_mend_what_is_wrong(told, tmp_path):
    text = (told.folder / "sources.toml").read_text(encoding="utf-8")
    (tmp_path / "sources.toml").write_text(text.replace("drift@fhf.no", "drift@example.no"), encoding="utf-8")
    done = Place(folder=tmp_path, origin=told.origin).run("doctor")
    assert done.exit_code == 1
    assert "BAD   contact" in done.stdout
    assert "set service.contact" in done.stdout
