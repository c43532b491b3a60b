"""Our difference beside others, on the same pages in one run: `python -m benchmarks.rivals --write`.

Each program compares in a process of its own, from HTML to marked words, and is stopped after a time; a size
that it does not master is not tried with more edits, nor is a larger one.  diff-match-patch and
web-monitoring-diff live in a temporary environment that this script makes; without one they are skipped, and
the table says why.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks.diff import Writer

ROOT = Path(__file__).parents[1]
RUNNER = Path(__file__).with_name("rival_run.py")
PAGE = ROOT / "docs/explanation/diff.md"
OURS = ("watcher", "lxml.html.diff", "difflib, words")
# The last lxml with wheels that share their libxml2 with html5-parser, which web-monitoring-diff reads with.
THEIRS = {
    "diff-match-patch": ["diff-match-patch"],
    "web-monitoring-diff": ["web-monitoring-diff", "lxml==4.9.2"],
}
MODULES = {"diff-match-patch": "diff_match_patch", "web-monitoring-diff": "web_monitoring_diff"}
_NOT_TRIED = "not tried"
SIZES, EDITS = (10, 100, 1024, 5120), (1, 9, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Two pages: some doses differ and one section stands elsewhere."""

    kib: int
    edits: int
    old: str
    new: str
    doses: tuple[tuple[str, str], ...]
    moved: str


@dataclass(slots=True, kw_only=True)
class Result:
    """What one program did with one case; `trouble` is why there is nothing else."""

    trouble: str = ""
    cpu: float = 0.0
    peak_mib: float = 0.0
    doses: int = 0
    of: int = 0
    marked: float = 0.0
    cut: int = 0
    move: str = ""


@dataclass(slots=True)
class Rivals:
    """Which interpreter runs which program, and why one cannot run."""

    python: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


def section(writer: Writer, number: int) -> str:
    title, *blocks = writer.section()
    paragraphs = "".join(f"<p>{block.text}</p>" for block in blocks)
    dose = f"<ul><li>Voksne får {number + 1_000} mg hver dag</li><li>{writer.sentence()}</li></ul>"
    return f"<section><h2>{title.text} {number}</h2>{paragraphs}{dose}</section>"


def make_case(kib: int, edits: int) -> Case:
    writer, dice = Writer(kib), random.Random(f"{kib}.{edits}")
    sections: list[str] = []
    size = 0
    while size < kib * 1024 or len(sections) < 6:
        sections.append(section(writer, len(sections)))
        size += len(sections[-1].encode())
    changed = list(sections)
    doses: list[tuple[str, str]] = []
    for number in range(edits):
        place = dice.randrange(1, len(sections)) if edits < len(sections) else number % len(sections)
        known = {after for _, after in doses}
        found = [dose for dose in re.findall(r"\b\d+ mg\b", changed[place]) if dose not in known]
        if not found:
            continue
        before = dice.choice(found)
        after = f"{dice.randrange(2_000, 9_000) + number} mg"
        changed[place] = changed[place].replace(before, after, 1)
        doses.append((before, after))
    moved = changed.pop(0)
    changed.insert(len(changed) * 2 // 3, moved)
    return Case(
        kib=kib,
        edits=edits,
        old=whole(sections),
        new=whole(changed),
        doses=tuple(doses),
        moved=" ".join(re.sub(r"<[^>]+>", " ", moved).split()),
    )


def whole(sections: list[str]) -> str:
    head = "<html lang=nb><head><title>Råd</title></head><body><main><h1>Råd</h1>"
    return f"{head}{''.join(sections)}</main></body></html>"


def find_rivals(folder: Path) -> Rivals:
    """Return the interpreters; each foreign program gets an environment in `folder`."""
    rivals = Rivals(python=dict.fromkeys(OURS, sys.executable))
    for name, packages in THEIRS.items():
        home = folder / name
        python = str(home / "bin/python")
        steps = (
            [sys.executable, "-m", "venv", str(home)],
            [python, "-m", "pip", "install", "-q", "--prefer-binary", *packages],
            [python, "-c", f"import {MODULES[name]}"],
        )
        for step in steps:
            done = subprocess.run(step, capture_output=True, text=True, check=False, timeout=600)
            if done.returncode:
                rivals.missing[name] = (done.stderr.strip().splitlines() or ["?"])[-1][:100]
                break
        else:
            rivals.python[name] = python
    return rivals


def run(python: str, name: str, case: Case, folder: Path, limit: float) -> Result:
    paths = [folder / "old.html", folder / "new.html"]
    for path, text in zip(paths, (case.old, case.new), strict=True):
        path.write_text(text, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}  # noqa: TID251 - handed on as it is
    try:
        done = subprocess.run(
            [python, str(RUNNER), name, *map(str, paths)],
            capture_output=True, text=True, check=False, timeout=limit, env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Result(trouble=f"> {limit:.0f} s")
    if done.returncode:
        return Result(trouble=(done.stderr.strip().splitlines() or ["?"])[-1][:60])
    return judged(json.loads(done.stdout), case)


def judged(told: dict[str, object], case: Case) -> Result:
    """Return what a reader would see of the case's doses and of its moved section."""
    marks: list[tuple[str, str]] = [(tag, text) for tag, text in told["marks"]]  # type: ignore[attr-defined]  # JSON
    gone = [text for tag, text in marks if tag == "-"]
    come = [text for tag, text in marks if tag == "+"]
    numbers_gone, numbers_come = (set(re.findall(r"\d+", " | ".join(side))) for side in (gone, come))
    heading = " ".join(case.moved.split()[:3])
    is_told_twice = any(heading in text for text in gone) or not any(tag == "moved" for tag, _ in marks)
    return Result(
        cpu=float(told["cpu"]),  # type: ignore[arg-type]  # JSON
        peak_mib=float(told["peak_kib"]) / 1024,  # type: ignore[arg-type]  # JSON
        doses=sum(a.split()[0] in numbers_gone and b.split()[0] in numbers_come for a, b in case.doses),
        of=len(case.doses),
        marked=sum(map(len, gone + come)) / 1024,
        cut=cut_words(marks),
        move="removed and added" if is_told_twice else "moved",
    )


def cut_words(marks: list[tuple[str, str]]) -> int:
    """Return how many marks begin or end inside a word or a number."""
    cuts = 0
    for side in ("-", "+"):
        text = [(tag, words) for tag, words in marks if tag in ("=", side) and words]
        for (tag, left), (other, right) in pairwise(text):
            cuts += tag != other and left[-1].isalnum() and right[0].isalnum()
    return cuts


def measure(rivals: Rivals, sizes: list[int], limit: float) -> dict[tuple[int, int, str], Result]:
    results: dict[tuple[int, int, str], Result] = {}
    beaten: set[str] = set()
    with tempfile.TemporaryDirectory() as name:
        for kib in sizes:
            for edits in EDITS:
                case = make_case(kib, edits)
                for program, python in rivals.python.items():
                    if program in beaten:
                        results[kib, edits, program] = Result(trouble=_NOT_TRIED)
                        continue
                    result = run(python, program, case, Path(name), limit)
                    if result.trouble:
                        beaten.add(program)
                    results[kib, edits, program] = result
                    print(kib, edits, program, result, file=sys.stderr, flush=True)
    return results


def table(results: dict[tuple[int, int, str], Result], rivals: Rivals) -> str:
    rows = [
        "| page, edits | program | CPU | memory | doses told whole | moved section | words cut | marked |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for (kib, edits, program), result in results.items():
        name = f"{kib} KiB, {edits}"
        if result.trouble == _NOT_TRIED:
            continue
        if result.trouble:
            rows.append(f"| {name} | {program} | {result.trouble} | | | | | |")
            continue
        cpu = f"{result.cpu * 1000:.0f} ms" if result.cpu < 10 else f"{result.cpu:.0f} s"
        rows.append(
            f"| {name} | {program} | {cpu} | {result.peak_mib:.0f} MiB | {result.doses}/{result.of}"
            f" | {result.move} | {result.cut} | {result.marked:.1f} KiB |"
        )
    rows += [f"\n{name}: skipped, {reason}." for name, reason in rivals.missing.items()]
    return "\n".join([*rows, "", growth(results)])


def growth(results: dict[tuple[int, int, str], Result]) -> str:
    """Return by how much the time grew for ten times the page, where both sizes were mastered."""
    lines = ["| program | from | to | page grew | time grew |", "|---|---|---|---|---|"]
    for program in dict.fromkeys(name for _, _, name in results):
        done = [(kib, result.cpu) for (kib, edits, name), result in results.items()
                if name == program and edits == EDITS[1] and not result.trouble]  # fmt: skip
        for (kib, cpu), (next_kib, next_cpu) in pairwise(done):
            lines.append(
                f"| {program} | {kib} KiB | {next_kib} KiB | ×{next_kib / kib:.1f} | ×{next_cpu / cpu:.1f} |"
            )
    return "\n".join(lines)


def write(text: str) -> None:
    page = PAGE.read_text("utf-8")
    begin, end = "<!-- rivals: begin -->", "<!-- rivals: end -->"
    head, _, rest = page.partition(begin)
    PAGE.write_text(f"{head}{begin}\n{text}\n{end}{rest.partition(end)[2]}", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="KiB, with commas")
    parser.add_argument("--limit", type=float, default=60, help="seconds for one comparison")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/explanation/diff.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rivals = find_rivals(Path(folder))
        results = measure(rivals, [int(size) for size in options.sizes.split(",")], options.limit)
    text = table(results, rivals)
    print(text)
    if options.write:
        write(text)


if __name__ == "__main__":
    main()
