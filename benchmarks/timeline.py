"""The whole chain over the test bed's 41 dated steps, scored against its truth.

    python benchmarks/timeline.py [--steps N] [--keep FOLDER] [--write docs/explanation/quality.md]

Real sockets, the real command line: for each step `watcher check --all --at …`, at the end `watcher changes
--json`; an alert is a change that was published (it has a notice).  Prints the score, what was missed, what
was false, and how each fault was named.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from watcher.demo.config import demo_config
from watcher.demo.origin import build
from watcher.demo.origin.score import baseline, score
from watcher.demo.origin.serve import OriginServer

STEPS = build.STEPS
TITLE = "## The whole chain on the test bed"


@dataclass
class Run:
    alerts: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    outcomes: list[dict[str, dict[str, Any]]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0


@contextmanager
def folder_of(keep: str | None) -> Iterator[Path]:
    if keep:
        Path(keep).mkdir(parents=True, exist_ok=True)
        yield Path(keep)
        return
    with tempfile.TemporaryDirectory(prefix="watcher-timeline-") as name:
        yield Path(name)


def watcher(config: Path, *words: str) -> dict[str, Any]:
    """Run the command line as a user would and return its JSON object."""
    command = [sys.executable, "-m", "watcher", "--config", str(config), *words, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode not in (0, 1) or not done.stdout:
        raise SystemExit(f"{' '.join(words)} ended with {done.returncode}:\n{done.stderr}")
    return dict(json.loads(done.stdout))


def run(folder: Path, last: int) -> Run:
    out = Run()
    began = time.perf_counter()
    with OriginServer(step=0, hang=5.0) as origin:
        config = folder / "sources.toml"
        config.write_text(demo_config(origin, port=8000), encoding="utf-8")
        for step in range(last + 1):
            origin.goto(step)
            told = watcher(config, "check", "--all", "--at", STEPS[step])
            out.outcomes.append({result["source"]: result for result in told["results"]})
        out.changes = watcher(config, "changes")["changes"]
        out.requests = list(origin.log)
    out.alerts = list(alerts_of(out.changes))
    out.seconds = time.perf_counter() - began
    return out


def alerts_of(changes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One alert for each published change, as a reader meets it: headline and all words before and after."""
    for change in reversed(changes):
        if not change["notice_id"]:
            continue
        step = next(n for n, at in enumerate(STEPS) if at[:10] == change["detected_at"][:10])
        words = [change["headline"]]
        for single in change["changes"]:
            words += [" ".join(single["section"]), single["before"], single["after"], single["headline"]]
            words += [single["row"], single["column"], *single["context"].values()]
        yield {
            "step": step,
            "source": change["source"],
            "severity": change["level"],
            "text": "\n".join(words),
        }


def faults(result: Run) -> list[str]:
    """One line for each fault of the timeline: what was done about it."""
    lines = []
    for step, outcomes in enumerate(result.outcomes):
        for fault in build.truth(step)["fault"]:
            told = outcomes.get(fault["source"])
            if told:
                outcome = f"{told['outcome']}: {told['detail']}"
                lines.append(f"| {step} | {fault['source']} | {fault['fault']} | {outcome} |")
    return lines


def published_faults(result: Run) -> list[str]:
    """Faults under which something was published; `slow` and a redirect still bring the page itself."""
    harmless = {"slow", "moved-301"}
    told = {(alert["step"], alert["source"]) for alert in result.alerts}
    return [
        f"step {step} {fault['source']} {fault['fault']}"
        for step in range(len(result.outcomes))
        for fault in build.truth(step)["fault"]
        if fault["fault"] not in harmless and (step, fault["source"]) in told
    ]


def table(scored: dict[str, Any]) -> list[str]:
    rows = [
        "| watcher | alerts | false | precision | critical | important | minor |",
        "|---|---|---|---|---|---|---|",
    ]
    cells = [
        f"{v['found']}/{v['truth']}"
        for v in (scored["by_severity"][s] for s in ("critical", "important", "minor"))
    ]
    rows.append(
        f"| Watcher | {scored['alerts']} | {scored['false']} | {scored['precision']} | "
        + " | ".join(cells)
        + " |"
    )
    for kind, name in (
        ("bytes", "any changed byte"),
        ("text", "visible text"),
        ("content", "text without furniture"),
    ):
        base = score(baseline(kind))
        cells = [
            f"{v['found']}/{v['truth']}"
            for v in (base["by_severity"][s] for s in ("critical", "important", "minor"))
        ]
        rows.append(
            f"| baseline: {name} | {base['alerts']} | {base['false']} | {base['precision']} | "
            + " | ".join(cells)
            + " |"
        )
    return rows


def report(result: Run, last: int) -> str:
    scored = score(result.alerts)
    pages = [entry for entry in result.requests if not entry["url"].endswith("/robots.txt")]
    how = "python benchmarks/timeline.py --write docs/explanation/quality.md"
    made = f"Made by `{how}`: 12 stand-in sources, {last + 1} dated steps, over real sockets, through"
    rate = f"{len(pages)} ({len(pages) / (last + 1) / 12:.2f} a source and step; a change is looked at twice)"
    shown = f"Facts shown with their old and new words: {scored['facts_shown']} of {scored['facts']}."
    rated = f"Level equal to the truth's: {scored['severity_right']} of {scored['found']} found."
    lines = [
        TITLE,
        "",
        f"{made} `watcher check --all --at …` and `watcher changes --json`.",
        "",
        *table(scored),
        "",
        f"{shown} {rated} Requests for pages: {rate}.",
        "",
        "### Missed",
        "",
        *([f"- {line}" for line in scored["missed"]] or ["Nothing."]),
        "",
        "### False alerts",
        "",
        *([f"- {line}" for line in scored["false_list"]] or ["None."]),
        "",
        "### Faults published as a change",
        "",
        *([f"- {line}" for line in published_faults(result)] or ["None."]),
        "",
        "### What was said of each fault",
        "",
        "| step | source | fault | outcome and reason |",
        "|---|---|---|---|",
        *faults(result),
        "",
        "### How the changes were rated",
        "",
        ", ".join(
            f"{level}: {count}"
            for level, count in sorted(Counter(c["level"] for c in result.changes).items())
        ),
        "",
    ]
    return "\n".join(lines)


def write_parts(file: Path, *, top: str | None = None, part: str | None = None) -> None:
    """Write the document: quality.py's part above, the timeline's below; a part not given stays as it is."""
    old_top, _, old_part = file.read_text("utf-8").partition(TITLE) if file.exists() else ("", "", "")
    above = old_top.rstrip() if top is None else top.rstrip()
    below = f"{TITLE}{old_part}" if part is None else part
    file.write_text(f"{above}\n\n{below.strip()}\n".lstrip(), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=len(STEPS) - 1, help="last step to run")
    parser.add_argument("--keep", help="a folder that keeps database, feeds and configuration")
    parser.add_argument("--write", help="file to write the report to, besides stdout")
    parser.add_argument("--alerts", help="file to write the alerts to, one JSON object a line")
    given = parser.parse_args()
    with folder_of(given.keep) as folder:
        result = run(folder, given.steps)
    told = report(result, given.steps)
    print(told)
    print(f"{result.seconds:.0f} s in all", file=sys.stderr)
    if given.write:
        write_parts(Path(given.write), part=told)
    if given.alerts:
        lines = (json.dumps(alert, ensure_ascii=False) for alert in result.alerts)
        Path(given.alerts).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
