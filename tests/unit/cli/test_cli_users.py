"""`watcher users` and `watcher audit`: from an empty store to somebody who can log in."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.unit.cli.test_cli_evidence import CONFIG
from watcher.cli.entry import command
from watcher.login.passwords import Hasher
from watcher.store import open_store

PASSWORD = "fire blå hester på tunet"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources.toml").write_text(CONFIG.format(folder=tmp_path), encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def with_kari(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one admin; nobody changes anything in it."""
    folder = tmp_path_factory.mktemp("users")
    (folder / "sources.toml").write_text(CONFIG.format(folder=folder), encoding="utf-8")
    add(folder)
    return folder


def run(folder: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(command, ["--config", str(folder / "sources.toml"), *words], input=typed)


def add(folder: Path, name: str = "kari", role: str = "admin") -> Result:
    return run(folder, "users", "add", name, "--role", role, "--stdin", typed=f"{PASSWORD}\n")


def test_the_first_admin_is_added_with_a_password_from_standard_input(folder: Path) -> None:
    assert "nobody" in run(folder, "users", "list").stderr
    done = add(folder)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "added kari, admin\n"
    store = open_store(f"sqlite:///{folder}/watcher.db")
    account = store.account_by_name("kari")
    store.close()
    assert account
    assert Hasher().is_right(account.credentials.password_hash, PASSWORD)
    assert not account.person.must_change
    assert "kari  admin   password   kari" in run(folder, "users", "list").stdout


def test_a_made_password_is_alone_on_standard_output_and_must_be_changed(folder: Path) -> None:
    done = run(folder, "users", "add", "ola", "--role", "editor", "--name", "Ola N", "--make")
    made = done.stdout.strip()
    assert len(made) == 27
    assert made not in done.stderr
    (one,) = json.loads(run(folder, "users", "list", "--json").stdout)["people"]
    assert (one["name"], one["role"], one["must_change"], one["active"]) == ("Ola N", "editor", True, True)


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("users", "add", "x", "--role", "admin", "--stdin"), "kort\n", "15 characters at least"),
        (("users", "add", "a b", "--role", "admin", "--stdin"), f"{PASSWORD}\n", "no username"),
        (("users", "add", "kari", "--role", "reader", "--stdin"), f"{PASSWORD}\n", "already"),
        (("users", "add", "x", "--role", "admin"), "", "use --stdin or --make"),
        (("users", "role", "kari", "reader"), "", "the last admin"),
        (("users", "disable", "kari"), "", "the last admin"),
        (("users", "role", "kori", "reader"), "", "did you mean 'kari'?"),
        (("users", "tokens", "kari", "--remove", "x"), "", "no such token"),
        (("audit", "--actor", "kori"), "", "did you mean 'kari'?"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(with_kari: Path, words, typed, said) -> None:
    done = run(with_kari, *words, typed=typed)
    assert done.exit_code in {1, 2}
    assert said in done.stderr
    entries = json.loads(run(with_kari, "audit", "--json").stdout)["entries"]
    assert [one["action"] for one in entries] == ["person.add"]


def test_everything_that_is_done_to_somebody_stands_in_the_log(folder: Path) -> None:
    add(folder)
    add(folder, "ola", "reader")
    for words in (
        ("role", "ola", "chief"),
        ("disable", "ola"),
        ("enable", "OLA"),
        ("password", "ola", "--make"),
        ("totp", "off", "ola"),
        ("sessions", "ola", "--end"),
    ):
        assert run(folder, "users", *words).exit_code == 0
    found = json.loads(run(folder, "audit", "--json").stdout)["entries"]
    assert [(one["actor"], one["action"]) for one in found[2:]] == [
        ("cli", "person.role"),
        ("cli", "person.disable"),
        ("cli", "person.enable"),
        ("cli", "person.password"),
        ("cli", "totp.off"),
    ]
    assert found[2]["details"] == {"old": "reader", "new": "chief"}
    lines = run(folder, "audit", "--action", "person.role").stdout.splitlines()
    assert len(lines) == 1
    assert lines[0].endswith("cli  person.role  person/ola  new=chief old=reader")
    assert run(folder, "audit", "--actor", "ola").stdout == ""
    assert len(run(folder, "audit", "--since", "1h").stdout.splitlines()) == 7


def test_sessions_and_tokens_of_nobody_are_none(with_kari: Path) -> None:
    for what in ("sessions", "tokens"):
        assert run(with_kari, "users", what, "kari").stdout == ""
        assert json.loads(run(with_kari, "users", what, "kari", "--json").stdout) == {what: []}


OIDC = """
[login.oidc]
issuer = "https://id.example.no"
client_id = "watcher"
client_secret = "env:SECRET"
"""


def test_somebody_is_linked_to_who_they_are_at_the_provider_and_unlinked(folder: Path) -> None:
    add(folder)
    add(folder, "ola", "editor")
    refused = run(folder, "users", "link", "kari", "--subject", "s-1")
    assert refused.exit_code != 0
    assert "no [login.oidc]" in refused.stderr
    with (folder / "sources.toml").open("a", encoding="utf-8") as file:
        file.write(OIDC)
    done = run(folder, "users", "link", "kari", "--subject", "s-1")
    assert done.stderr == "kari logs in as s-1 of https://id.example.no\n"
    assert "is kari here already" in run(folder, "users", "link", "ola", "--subject", "s-1").stderr
    (kari, ola) = json.loads(run(folder, "users", "list", "--json").stdout)["people"]
    assert (kari["issuer"], ola["issuer"]) == ("https://id.example.no", "")
    assert run(folder, "users", "link", "kari").stderr == "kari is not linked\n"
    assert run(folder, "users", "link", "ola", "--subject", "s-1").exit_code == 0
    assert "person.link" in run(folder, "audit").stdout


def test_doctor_names_what_the_provider_still_lacks(folder: Path) -> None:
    with (folder / "sources.toml").open("a", encoding="utf-8") as file:
        file.write(OIDC)
    assert "SECRET is not set" in run(folder, "doctor").stdout
