"""What the gate says of real states of pages: `python benchmarks/quality_states.py FILE.jsonl|FOLDER…`.

A file holds pairs as `watcher diff --batch` takes them ("old", "new", "lang"); a folder holds histories, each
a folder with its pages and an order.json ("file", "kind": real, first, or what only stands in for the page).
Every page is looked at as the gate does at first sight, against the last that it let through.  Pages of
others are never part of this repository: counts are printed, no text.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.integration.test_gate_on_origin import Watch
from watcher.model.answer import Fetched, Trace, Validators
from watcher.model.document import Document
from watcher.model.ids import SourceId
from watcher.model.reason import Reason
from watcher.model.source import ExtractionRules, Source

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
_LANG = re.compile(r"<html[^>]*\blang=[\"']?([a-zA-Z]{2})")
REAL = frozenset({"first", "real"})


@dataclass(slots=True)
class Tally:
    """How many states there were, how many of them were held at first sight, and for which first reason."""

    states: int = 0
    held: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, reasons: tuple[Reason, ...]) -> None:
        """Count one state."""
        self.states += 1
        if reasons:
            self.held += 1
            self.reasons[reasons[0].code.value] += 1


def pairs(file: Path) -> Iterator[list[tuple[str, str, str]]]:
    """Yield each pair as a history of two real pages: (kind, html, lang)."""
    for line in file.read_text(encoding="utf-8").splitlines():
        case: dict[str, Any] = json.loads(line)
        lang = case.get("lang", "nb")
        yield [("first", case["old"], lang), ("real", case["new"], lang)]


def histories(folder: Path) -> Iterator[list[tuple[str, str, str]]]:
    """Yield each history below a folder, in its order."""
    for order in sorted(folder.glob("*/order.json")):
        steps: list[dict[str, str]] = json.loads(order.read_text(encoding="utf-8"))
        pages = [(order.parent / step["file"]).read_text("utf-8", "replace") for step in steps]
        said = _LANG.search(pages[0])
        lang = said[1].lower() if said else "en"
        yield [(step["kind"], page, lang) for step, page in zip(steps, pages, strict=True)]


def look(history: list[tuple[str, str, str]], tallies: dict[str, Tally]) -> None:
    """Look at each page of a history; what is not real counts by its kind."""
    lang = history[0][2]
    source = Source(
        id=SourceId("side"),
        title="Side",
        owner="Eier",
        url="https://side.example/",
        rules=ExtractionRules(lang=lang),
    )
    watch = Watch(source)
    earlier: list[str] = []
    for number, (kind, html, _) in enumerate(history):
        at, before = BEGINNING + timedelta(days=number), watch.good
        reasons = watch.look(source, answer(source, html, at))
        name = "first sight" if number == 0 else "real state" if kind in REAL else kind
        if name == "real state" and not reasons and before and watch.good:
            name = f"real state: {likeness(before, watch.good, earlier)}"
        if not reasons and watch.good:
            earlier.append(watch.good.sha256_content)
        tallies.setdefault(name, Tally()).add(reasons)


def likeness(before: Document, now: Document, earlier: Sequence[str]) -> str:
    """Return how a page that was let through stands to those before it."""
    if now.sha256_text == before.sha256_text:
        return "the watched text is the same"
    if now.sha256_content == before.sha256_content:
        return "nothing but its dates is different"
    return "a text of before" if now.sha256_content in earlier else "a new text"


def answer(source: Source, html: str, at: datetime) -> Fetched:
    trace = Trace(
        source_id=source.id,
        url=source.url,
        final_url=source.url,
        fetched_at=at,
        elapsed=timedelta(seconds=0.1),
        first_byte=timedelta(seconds=0.1),
        status=200,
    )
    return Fetched(
        trace=trace,
        body=html.encode("utf-8", "replace"),
        content_type="text/html",
        charset="utf-8",
        validators=Validators(),
    )


def main() -> int:
    tallies: dict[str, Tally] = {}
    for name in sys.argv[1:]:
        path = Path(name)
        for history in histories(path) if path.is_dir() else pairs(path):
            look(history, tallies)
    print("| what | states | held at first sight | by first reason |")
    print("|---|---|---|---|")
    for name, tally in sorted(tallies.items()):
        told = ", ".join(f"{code} {count}" for code, count in sorted(tally.reasons.items()))
        print(f"| {name} | {tally.states} | {tally.held} | {told or '–'} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
