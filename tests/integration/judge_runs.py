"""Pages through extract, diff and judge, as the chain does it."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from watcher.demo.origin import Origin
from watcher.diff import diff_documents
from watcher.extract import extract_document
from watcher.judge import Vocabulary, judge_page, parse_vocabulary
from watcher.model.document import Document
from watcher.model.ids import SourceId
from watcher.model.source import ExtractionRules, SourceType
from watcher.model.verdict import PageVerdict
from watcher.settings import load_vocabulary_files

ROOT = Path(__file__).parents[2]
CONTENT_TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "json": "application/json",
    "feed": "application/rss+xml",
}


class Judged(NamedTuple):
    """One revision of the test bed with its truth and our verdict."""

    name: str
    step: int
    truth: dict[str, Any]
    verdict: PageVerdict


@cache
def vocabulary() -> Vocabulary:
    return parse_vocabulary(load_vocabulary_files())


def judge(old: Document, new: Document) -> PageVerdict:
    return judge_page(diff_documents(old, new), old, new, vocabulary())


def html_document(inner: str, heading: str) -> Document:
    """A page with `inner` under a heading."""
    page = f"<html lang=nb><body><main><h1>Side</h1><h2>{heading}</h2>{inner}</main></body></html>"
    return extract_document(
        page.encode(),
        source_id=SourceId("pair"),
        url="https://example.no/side",
        charset="utf-8",
        content_type="text/html",
        rules=ExtractionRules(),
    )


def origin_revisions() -> Iterator[Judged]:
    """Every revision of every source, judged against the one before it; the noise of each request differs."""
    origin = Origin(step=0, noise="full", seed=1)
    events = {
        (event["source"], event["revision"]): (step, event)
        for step, table in enumerate(_timeline()["step"])
        for event in table.get("event", ())
    }
    kept = {
        source["id"]: source for source in tomllib.loads((ROOT / "sources.toml").read_text("utf-8"))["source"]
    }
    for source_id in origin.sources:
        old = None
        for revision in range(1 + sum(name == source_id for name, _ in events)):
            step, truth = events.get((source_id, revision), (0, {}))
            origin.goto(step)
            new = _document(origin, source_id, revision, kept.get(source_id, {}))
            if old is not None:
                yield Judged(f"{source_id}:{revision}", step, truth, judge(old, new))
            old = new


def _timeline() -> dict[str, Any]:
    return tomllib.loads((ROOT / "watcher/demo/origin/timeline.toml").read_text("utf-8"))


def _document(origin: Origin, source_id: str, revision: int, entry: dict[str, Any]) -> Document:
    source = origin.sources[source_id]
    rules = ExtractionRules(
        type=SourceType(source.type),
        lang=source.lang,
        keep=tuple(entry.get("keep", ())),
        drop=tuple(entry.get("drop", ())),
    )
    return extract_document(
        origin.clean_body(source_id, revision, n=revision),
        source_id=SourceId(source_id),
        url=source.url,
        charset="utf-8",
        content_type=CONTENT_TYPES[source.type],
        rules=rules,
    )
