"""Watcher, urlwatch and webchanges watch the same pages on the same origin in one run.

    python -m benchmarks.watch --setup --rivals DIR [--write]

`--setup` makes the rivals' environments in DIR.  All programs are asked in turn for every scenario, each by
its own command line, each with the same selector for the watched part.  The truth is known: the pages are
made by `benchmarks.watch.pages`.
"""

import argparse
import os
import platform
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.watch.measure import Run, run, stored_bytes
from benchmarks.watch.origin import Origin, running_origin
from benchmarks.watch.pages import State, noise_of
from benchmarks.watch.programs import (
    ROOT,
    Program,
    Told,
    plain_rules,
    proposed_rules,
    rivals,
    set_up,
    watcher,
)

PAGE = ROOT / "docs/explanation/watching-cost.md"
EDITED = 0.05
VERSIONS = (1, 10, 50)
_HEADS = (
    "round", "program", "wall", "CPU a page, start included", "start left out", "urlwatch = 1", "peak memory",
    "missed", "false alarms", "told as trouble",
)  # fmt: skip
SCENARIOS = (
    ("first round", State()),
    ("304", State()),
    ("the same bytes", State(has_validators=False)),
    ("noise outside, edits", State(has_validators=False, noise="outside")),
    ("noise inside, edits", State(has_validators=False, noise="inside")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one program did in one scenario; `start` is the CPU of the same command for one page."""

    scenario: str
    program: str
    run: Run
    start: float
    pages: int
    told: Told
    edited: frozenset[int]
    asked: dict[int, int]

    @property
    def missed(self) -> frozenset[int]:
        """The edited pages of which nobody was told."""
        return self.edited - self.told.changed - self.told.trouble

    @property
    def false(self) -> frozenset[int]:
        """The pages of which readers were told though they say what they said before."""
        return self.told.changed - self.edited


def compare(programs: Sequence[Program], origin: Origin, folder: Path, pages: int) -> Iterator[Row]:
    """Give every program's row for every scenario."""
    dice, revisions = random.Random(4), dict[int, int]()
    for program in programs:
        _prepare(program, folder / program.name, origin, range(pages))
        _prepare(program, folder / f"{program.name}, one", origin, range(1))
    for name, state in SCENARIOS:
        edited = (
            frozenset(dice.sample(range(pages), round(EDITED * pages))) if "edits" in name else frozenset()
        )
        revisions.update({number: revisions.get(number, 0) + 1 for number in edited})
        origin.serve(State(has_validators=state.has_validators, noise=state.noise, revisions=dict(revisions)))
        for program in programs:
            start = _run(program, folder / f"{program.name}, one")
            origin.asked()
            done = _run(program, folder / program.name)
            row = Row(
                scenario=name,
                program=program.name,
                run=done,
                start=start.cpu,
                pages=pages,
                told=program.read(folder / program.name, done.printed)
                if name != "first round"
                else Told(changed=frozenset()),
                edited=edited,
                asked=origin.asked(),
            )
            tell(row)
            yield row


def tell(row: Row) -> None:
    """Show at once what came, and which kinds of noise were mistaken for a change."""
    kinds = Counter(noise_of(number) for number in row.false)
    cost = f"{row.run.cpu:.1f} s CPU, {1000 * row.run.cpu / row.pages:.2f} ms a page"
    found = f"missed {sorted(row.missed)[:8]}, false {dict(kinds)}, trouble {len(row.told.trouble)}"
    print(f"{row.scenario}: {row.program}: {cost}; {found}; asked {row.asked}", file=sys.stderr, flush=True)


def growth(
    programs: Sequence[Program], origin: Origin, folder: Path, pages: int
) -> dict[str, dict[int, float]]:
    """Return the KiB a page that each program keeps after some versions; each round edits every page."""
    sizes: dict[str, dict[int, float]] = {program.name: {} for program in programs}
    for program in programs:
        _prepare(program, folder / program.name, origin, range(pages))
    for version in range(1, max(VERSIONS) + 1):
        # Edits of the first kind only: each says something that it never said before.
        origin.serve(
            State(has_validators=False, noise="outside", revisions=dict.fromkeys(range(pages), version - 1))
        )
        for program in programs:
            _run(program, folder / program.name)
            if version in VERSIONS:
                sizes[program.name][version] = (
                    stored_bytes(folder / program.name, program.store) / 1024 / pages
                )
    return sizes


def _prepare(program: Program, folder: Path, origin: Origin, pages: Sequence[int]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    program.prepare(folder, origin.port, pages)


def _run(program: Program, folder: Path) -> Run:
    environment = {**os.environ, "HOME": str(folder)}  # noqa: TID251 - handed on as it is
    # Compiled modules are kept, as in any installation, and ours outside of the working copy.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(folder.parent / "compiled")
    return run(program.command(folder), cwd=ROOT, environment=environment)


def table(rows: Sequence[Row]) -> str:
    """Return the rounds as a table."""
    lines = [
        f"| {' | '.join(_HEADS)} |",
        "|---" * len(_HEADS) + "|",
    ]
    for row in rows:
        whole = 1000 * row.run.cpu / row.pages
        alone = 1000 * (row.run.cpu - row.start) / (row.pages - 1)
        theirs = [one.run.cpu for one in rows if (one.scenario, one.program) == (row.scenario, "urlwatch")]
        share = f"{row.run.cpu / theirs[0]:.2f}" if theirs else ""
        missed = f"{len(row.missed)} of {len(row.edited)}" if row.edited else "0"
        lines.append(
            f"| {row.scenario} | {row.program} | {row.run.wall:.1f} s | {whole:.2f} ms | {alone:.2f} ms"
            f" | {share} | {row.run.peak_mib:.0f} MiB | {missed} | {len(row.false)} |"
            f" {len(row.told.trouble)} |"
        )
    return "\n".join(lines)


def table_of_sizes(sizes: dict[str, dict[int, float]]) -> str:
    """Return the bytes on disk as a table."""
    head = " | ".join(f"after {version}" for version in VERSIONS)
    lines = [f"| KiB a page on disk | {head} |", "|---|" + "---|" * len(VERSIONS)]
    lines += [
        f"| {name} | " + " | ".join(f"{found[version]:.1f}" for version in VERSIONS) + " |"
        for name, found in sizes.items()
    ]
    return "\n".join(lines)


def write(text: str) -> None:
    """Put the tables into the page."""
    page = PAGE.read_text("utf-8")
    begin, end = "<!-- watch: begin -->", "<!-- watch: end -->"
    head, _, rest = page.partition(begin)
    PAGE.write_text(f"{head}{begin}\n{text}\n{end}{rest.partition(end)[2]}", "utf-8")


def report(programs: Sequence[Program], options: argparse.Namespace, origin: Origin, folder: Path) -> str:
    """Return everything that was measured, with what it was measured by."""
    rows = list(compare(programs, origin, folder / "rounds", options.pages))
    sizes = growth(programs, origin, folder / "growth", options.disk_pages) if options.disk_pages else {}
    versions = ", ".join(
        sorted({f"{program.name.partition(',')[0]} {program.version}" for program in programs})
    )
    today = f"{datetime.now(UTC):%Y-%m-%d}"  # noqa: TID251 - the date of a report
    command = f"`python -m benchmarks.watch`, {options.pages} pages"
    told = f"{today}, {command}; {versions}; CPython {platform.python_version()}."
    parts = [told, table(rows), *([table_of_sizes(sizes)] if sizes else [])]
    return "\n\n".join(parts)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rivals", type=Path, help="folder with the rivals' environments")
    parser.add_argument("--setup", action="store_true", help="make them first")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument(
        "--disk-pages", type=int, default=100, help="pages for the growth on disk, 0: not measured"
    )
    parser.add_argument("--only", default="", help="programs whose names begin so, with commas")
    parser.add_argument("--keep", type=Path, help="folder to work in and leave, for a closer look")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.relative_to(ROOT)}")
    options = parser.parse_args()
    if options.setup and options.rivals:
        set_up(options.rivals)
    with running_origin() as origin, tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        origin.serve(State(has_validators=False, noise="inside"))
        ours = [
            watcher("watcher", plain_rules()),
            watcher("watcher, as proposed", proposed_rules(folder / "add", origin.port)),
        ]
        theirs = rivals(options.rivals) if options.rivals else []
        wanted = tuple(options.only.split(","))
        programs = [program for program in (*ours, *theirs) if program.name.startswith(wanted)]
        text = report(programs, options, origin, folder)
    print(text)
    if options.write:
        write(text)


if __name__ == "__main__":
    main()
