"""The programs that are compared: how each is told to watch the pages, and what it then says has changed."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.watch.pages import KINDS_OF_NOISE, topic_of

ROOT = Path(__file__).parents[2]
SELECTOR = "main article"
PACKAGES = {
    "urlwatch": ["urlwatch", "lxml", "cssselect", "html2text"],
    "webchanges": ["webchanges"],
}
_NAMED = re.compile(r"CHANGED: page-(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a round said: pages that readers were told have changed, and pages reported as trouble."""

    changed: frozenset[int]
    trouble: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One program in one folder.

    `prepare` writes its configuration for some pages; `command` checks them all; `read` takes what it printed
    (and may look at the folder); `store` is what of the folder is its memory of pages.
    """

    name: str
    version: str
    prepare: Callable[[Path, int, Sequence[int]], None]
    command: Callable[[Path], list[str]]
    read: Callable[[Path, str], Told]
    store: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def set_up(folder: Path) -> None:
    """Give each rival an environment of its own in `folder`; what is there already is left alone."""
    for name, packages in PACKAGES.items():
        home = folder / name
        if not (home / "bin" / name).exists():
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
            subprocess.run([str(home / "bin/python"), "-m", "pip", "install", "-q", *packages], check=True)


def rivals(folder: Path) -> list[Program]:
    """Return the rivals whose environments are in `folder`."""
    makers = {"urlwatch": _urlwatch, "webchanges": _webchanges}
    return [make(folder / name) for name, make in makers.items() if (folder / name / "bin" / name).exists()]


def watcher(name: str, rules: Mapping[str, Mapping[str, Sequence[str]]]) -> Program:
    """Return Watcher itself; `rules` are keep and drop for each kind of noise that a page may have inside."""
    return Program(
        name=name,
        version=_output([sys.executable, "-m", "watcher", "--version"]).split()[-1],
        prepare=lambda folder, port, pages: _write_sources(folder, port, pages, rules),
        command=lambda folder: [
            sys.executable, "-m", "watcher", "--config", str(folder / "sources.toml"),
            "check", "--all", "--json",
        ],
        read=_read_watcher,
        store=("var",),
    )  # fmt: skip


def plain_rules() -> dict[str, dict[str, list[str]]]:
    """Return an entry that names the watched part and nothing else: what the rivals are given too."""
    return {kind: {"keep": [SELECTOR], "drop": []} for kind in KINDS_OF_NOISE}


def proposed_rules(folder: Path, port: int) -> dict[str, dict[str, list[str]]]:
    """Return what `watcher sources add` proposes for the first page with each kind of noise, served now."""
    path = folder / "sources.toml"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(_HEAD)
    for number in range(len(KINDS_OF_NOISE)):
        add = [
            sys.executable,
            "-m",
            "watcher",
            "--config",
            str(path),
            "sources",
            "add",
            "--yes",
            "--owner",
            "Benk",
        ]
        page = ["--id", f"page-{number:04}", _url(port, number)]
        subprocess.run([*add, *page], check=True, stdout=subprocess.DEVNULL)
    entries = {entry["id"]: entry for entry in tomllib.loads(path.read_text())["source"]}
    return {
        kind: {key: list(entries[f"page-{number:04}"].get(key, [])) for key in ("keep", "drop")}
        for number, kind in enumerate(KINDS_OF_NOISE)
    }


_HEAD = """[service]
title = "Benk"
base_url = "http://127.0.0.1:8000"
tag_authority = "bench.example,2026"

[fetch]
allow_hosts = ["127.0.0.1"]
"""


def _write_sources(
    folder: Path, port: int, pages: Sequence[int], rules: Mapping[str, Mapping[str, Sequence[str]]]
) -> None:
    entries = [_HEAD]
    for number in pages:
        chosen = rules[KINDS_OF_NOISE[number % len(KINDS_OF_NOISE)]]
        entries.append(
            f'\n[[source]]\nid = "page-{number:04}"\ntitle = "Veileder {number}"\nowner = "Benk"\n'
            f'url = "{_url(port, number)}"\nlang = "nb"\ntopics = ["{topic_of(number)}"]\n'
            f"keep = {json.dumps(list(chosen['keep']))}\ndrop = {json.dumps(list(chosen['drop']))}\n"
        )
    (folder / "sources.toml").write_text("".join(entries))


def _read_watcher(folder: Path, printed: str) -> Told:
    """Readers are told what is published; a page in trouble is told to operators."""
    results = json.loads(printed)["results"]
    listed = _output(
        [sys.executable, "-m", "watcher", "--config", str(folder / "sources.toml"), "changes", "--json"]
    )
    states = {change["id"]: change["state"] for change in json.loads(listed)["changes"]}
    return Told(
        changed=frozenset(
            int(one["source"][5:])
            for one in results
            if any(states[change] in {"flagged", "auto", "held"} for change in one["changes"])
        ),
        trouble=frozenset(
            int(one["source"][5:]) for one in results if one["outcome"] in {"suspect", "failed"}
        ),
    )


def _urlwatch(home: Path) -> Program:
    def prepare(folder: Path, port: int, pages: Sequence[int]) -> None:
        (folder / "urls.yaml").write_text(_jobs(port, pages))
        (folder / "urlwatch.yaml").write_text("report:\n  stdout:\n    color: false\n    enabled: true\n")

    return Program(
        name="urlwatch",
        version=_output([str(home / "bin/urlwatch"), "--version"]).split()[-1],
        prepare=prepare,
        command=lambda folder: [
            str(home / "bin/urlwatch"), "--urls", str(folder / "urls.yaml"),
            "--config", str(folder / "urlwatch.yaml"), "--cache", str(folder / "cache.db"),
            "--hooks", str(folder / "hooks.py"),
        ],
        read=_read_report,
        store=("cache.db",),
    )  # fmt: skip


def _webchanges(home: Path) -> Program:
    def prepare(folder: Path, port: int, pages: Sequence[int]) -> None:
        (folder / "jobs.yaml").write_text(_jobs(port, pages))

    return Program(
        name="webchanges",
        version=_output([str(home / "bin/webchanges"), "--version"]).split("webchanges", 1)[1].split()[0],
        prepare=prepare,
        command=lambda folder: [
            str(home / "bin/webchanges"), "--jobs", str(folder / "jobs.yaml"),
            "--config", str(folder / "webchanges.yaml"), "--database", str(folder / "snapshots.db"),
            "--hooks", str(folder / "hooks.py"), "--max-snapshots", "1000",
        ],
        read=_read_report,
        store=("snapshots.db",),
    )  # fmt: skip


def _jobs(port: int, pages: Sequence[int]) -> str:
    """Return both rivals' list of jobs: the watched part by CSS, then text by their own converter."""
    return "\n---\n".join(
        f"name: page-{number:04}\nurl: {_url(port, number)}\nfilter:\n  - css: {SELECTOR}\n  - html2text"
        for number in pages
    )


def _read_report(folder: Path, printed: str) -> Told:  # noqa: ARG001  # as Watcher's reader is called
    errors = re.findall(r"ERROR: page-(\d+)", printed)
    return Told(changed=frozenset(map(int, _NAMED.findall(printed))), trouble=frozenset(map(int, errors)))


def _url(port: int, number: int) -> str:
    return f"http://127.0.0.1:{port}/veileder/{number}"


def _output(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout
