"""Pages through extract, diff and judge, as the chain does it."""

import tomllib
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from watcher.demo.origin import Origin
from watcher.diff import diff_documents
from watcher.extract import extract_document
from watcher.judge import Vocabulary, judge_page, parse_vocabulary
from watcher.judge.tokens import split_sentences
from watcher.model.change import Edit
from watcher.model.document import BlockKind, Document
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
    edits: tuple[Edit, ...]


class OriginPage(NamedTuple):
    """One revision of a page of the test bed: its bytes, and how bytes of this page are read."""

    document: Document
    body: bytes
    read: Callable[[bytes], Document]


@cache
def vocabulary() -> Vocabulary:
    return parse_vocabulary(load_vocabulary_files())


def judge(old: Document, new: Document) -> PageVerdict:
    return judge_page(diff_documents(old, new), old, new, vocabulary())


def html_document(inner: str, heading: str, lang: str = "nb") -> Document:
    """A page with `inner` under a heading."""
    page = f"<html lang={lang}><body><main><h1>Side</h1><h2>{heading}</h2>{inner}</main></body></html>"
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
    kept = _kept()
    for source_id in origin.sources:
        old = None
        for revision in range(1 + sum(name == source_id for name, _ in events)):
            step, truth = events.get((source_id, revision), (0, {}))
            origin.goto(step)
            new = _document(origin, source_id, revision, kept.get(source_id, {}))
            if old is not None:
                edits = diff_documents(old, new).edits
                yield Judged(f"{source_id}:{revision}", step, truth, judge(old, new), edits)
            old = new


class OriginStep(NamedTuple):
    """One step of the test bed: what changed, by source, and how all pages stand after it."""

    step: int
    changed: dict[str, tuple[Document, Document]]
    pages: dict[str, Document]
    topics: dict[str, frozenset[str]]


def origin_steps() -> Iterator[OriginStep]:
    """Every step at which a page changes; noise pages too."""
    origin, kept = Origin(step=0, noise="full", seed=1), _kept()
    topics = {name: frozenset(entry.get("topics", ())) for name, entry in kept.items()}
    pages = {name: _document(origin, name, 0, kept.get(name, {})) for name in origin.sources}
    for step, table in enumerate(_timeline()["step"]):
        origin.goto(step)
        changed = {
            event["source"]: _document(
                origin, event["source"], event["revision"], kept.get(event["source"], {})
            )
            for event in table.get("event", ())
        }
        before = {name: (pages[name], new) for name, new in changed.items()}
        pages = {**pages, **changed}
        yield OriginStep(step, before, pages, topics)


def origin_pages() -> Iterator[OriginPage]:
    """The first and the last revision of every page of the test bed."""
    origin = Origin(step=len(_timeline()["step"]) - 1, noise="full", seed=1)
    kept = _kept()
    for source in _timeline()["source"]:
        for revision in (0, source["revisions"] - 1):
            read = partial(_read, origin, source["id"], kept.get(source["id"], {}))
            body = origin.clean_body(source["id"], revision, n=revision)
            yield OriginPage(document=read(body), body=body, read=read)


def _kept() -> dict[str, dict[str, Any]]:
    return {
        source["id"]: source for source in tomllib.loads((ROOT / "sources.toml").read_text("utf-8"))["source"]
    }


def origin_sentences() -> Iterator[tuple[str, str]]:
    """Every sentence of the first revision of every source, with its language; each once."""
    origin = Origin(step=0, noise="full", seed=1)
    seen = set()
    for source_id in origin.sources:
        document = _document(origin, source_id, 0, {})
        for block in document.blocks:
            if block.kind in {BlockKind.META, BlockKind.HEADING}:
                continue
            for sentence in split_sentences(block.text):
                if sentence not in seen:
                    seen.add(sentence)
                    yield document.lang, sentence


def _timeline() -> dict[str, Any]:
    return tomllib.loads((ROOT / "watcher/demo/origin/timeline.toml").read_text("utf-8"))


def _document(origin: Origin, source_id: str, revision: int, entry: dict[str, Any]) -> Document:
    return _read(origin, source_id, entry, origin.clean_body(source_id, revision, n=revision))


def _read(origin: Origin, source_id: str, entry: dict[str, Any], body: bytes) -> Document:
    source = origin.sources[source_id]
    rules = ExtractionRules(
        type=SourceType(source.type),
        lang=source.lang,
        keep=tuple(entry.get("keep", ())),
        drop=tuple(entry.get("drop", ())),
    )
    return extract_document(
        body,
        source_id=SourceId(source_id),
        url=source.url,
        charset="utf-8",
        content_type=CONTENT_TYPES[source.type],
        rules=rules,
    )
