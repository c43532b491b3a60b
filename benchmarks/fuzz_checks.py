"""What must hold for every body, however spoiled: a document or an ExtractError, soon, and the same again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from time import process_time

from benchmarks.fuzz_formats import mutated
from benchmarks.fuzz_mutations import BYTES, MARKUP
from tests.integration.judge_runs import vocabulary
from watcher.diff import diff_documents
from watcher.errors import ExtractError
from watcher.extract import extract_document, watched_digest
from watcher.gate import inspect_answer, inspect_document
from watcher.judge import judge_page
from watcher.model.answer import Fetched, Trace, Validators
from watcher.model.document import Document
from watcher.model.ids import SourceId
from watcher.model.source import ExtractionRules, Source, SourceType
from watcher.model.status import SourceStatus
from watcher.store.codec import from_json, to_json

MOST_SECONDS = 2.0
_URL = "https://www.example.no/rad/side/"
_ID = SourceId("fuzz")
_AT = datetime(2024, 1, 1, tzinfo=UTC)
_CHARSETS = (
    "utf-8",
    "",
    "",
    "iso-8859-1",
    "utf-16",
    "utf-7",
    "windows-1252",
    "idna",
    "hex",
    "unicode_escape",
    "\x00",
    "shift_jis",
)
_TYPES = {
    "html": ("text/html", "application/xhtml+xml", "text/html; charset=x", ""),
    "json": ("application/json", ""),
    "feed": ("application/rss+xml", "text/xml"),
    "sitemap": ("application/xml", ""),
    "text": ("text/plain", ""),
    "pdf": ("application/pdf", ""),
}
_KEEPS = {
    "html": (("main",), ("p",), ("div", "td"), ("main :not(p)",), ("body",)),
    "json": (("tekst",), ("data.*",), ("links[rel=barn]", "*"), ("items.content",)),
}


class Broken(AssertionError):
    """Something that must hold does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One input: a body and how it is read."""

    body: bytes
    charset: str
    content_type: str
    rules: ExtractionRules

    def read(self) -> Document:
        return extract_document(
            self.body,
            source_id=_ID,
            url=_URL,
            charset=self.charset,
            content_type=self.content_type,
            rules=self.rules,
        )

    def digest(self) -> str:
        return watched_digest(
            self.body, url=_URL, charset=self.charset, content_type=self.content_type, rules=self.rules
        )


@dataclass(slots=True)
class Seen:
    """What one input came to; `slow` names what took longer than it may."""

    case: Case
    document: Document | None = None
    reason: str = ""
    seconds: float = 0.0
    slow: list[tuple[str, float]] = field(default_factory=list)


def case(kind: str, seeds: list[bytes], seed: int, number: int) -> Case:
    """Return input `number` of a run; the same for the same arguments."""
    rng = Random(f"{kind}:{seed}:{number}")
    body = mutated(kind, seeds, rng)
    keeps = _KEEPS.get(kind, ())
    keep = rng.choice(keeps) if keeps and rng.random() < 0.2 else ()
    drop = rng.choice(keeps) if keeps and rng.random() < 0.1 else ()
    charset = rng.choice(_CHARSETS) if rng.random() < 0.15 else rng.choice(("utf-8", ""))
    rules = ExtractionRules(type=SourceType(kind), keep=keep, drop=drop)
    return Case(body=body, charset=charset, content_type=rng.choice(_TYPES[kind]), rules=rules)


def check(kind: str, seeds: list[bytes], seed: int, number: int) -> Seen:
    """Read one input and try all that must hold of it; dear checks on some of the inputs only.

    Raises:
        Broken: something does not hold.  Any other error but ExtractError is a fault of ours too.
    """
    seen = Seen(case(kind, seeds, seed, number))
    _read(seen)
    if number % 8 == 0:
        _is_same_again(seen)
    if number % 10 == 0:
        _timed(seen, "digest", lambda: _digest_agrees(seen, seeds, number))
        _timed(seen, "inspect_answer", lambda: inspect(seen, kind))
    if seen.document is not None and number % 20 == 0:
        _keeps_in_store(seen.document)
        old = _seed_document(kind, seeds[number % len(seeds)][:30_000]) or seen.document
        _timed(seen, "diff", lambda: compare(seen, kind, old, is_judged=number % 100 == 0))
    return seen


def _read(seen: Seen) -> None:
    start = process_time()
    try:
        seen.document = seen.case.read()
    except ExtractError as error:
        seen.reason = error.reason.code.value
    seen.seconds = process_time() - start
    if seen.seconds > MOST_SECONDS:
        seen.slow.append(("extract", seen.seconds))
    if seen.document is not None:
        _is_well_formed(seen.document)


def _timed(seen: Seen, name: str, work: Callable[[], object]) -> None:
    start = process_time()
    work()
    spent = process_time() - start
    if spent > MOST_SECONDS:
        seen.slow.append((name, spent))


def _is_well_formed(document: Document) -> None:
    for index, block in enumerate(document.blocks):
        if block.index != index or block.level < 0:
            raise Broken(f"block {index} has index {block.index}, level {block.level}")
        for link in block.links:
            if block.text[link.start : link.end] != link.text:
                raise Broken(f"block {index}: a link says {link.text!r} where the text is {block.text!r}")


def _is_same_again(seen: Seen) -> None:
    try:
        again = seen.case.read()
    except ExtractError as error:
        if error.reason.code.value != seen.reason:
            raise Broken(f"{seen.reason or 'a document'} once, {error.reason.code} again") from error
        return
    if again != seen.document or to_json(again) != to_json(seen.document):
        raise Broken("read twice, and two documents")


def _digest_agrees(seen: Seen, seeds: list[bytes], number: int) -> None:
    """Whether a body that differs little has another digest wherever its text differs."""
    rng = Random(number)
    change = rng.choice(MARKUP if seen.case.rules.type is SourceType.HTML else BYTES)
    other = Case(
        body=change(rng, seen.case.body, seeds),
        charset=seen.case.charset,
        content_type=seen.case.content_type,
        rules=seen.case.rules,
    )
    try:
        digests = (seen.case.digest(), other.digest())
        texts = (seen.case.read().sha256_text, other.read().sha256_text)
    except ExtractError:
        return
    if digests[0] == digests[1] and texts[0] != texts[1]:
        raise Broken(f"one digest, two texts; after {change.__name__}: {other.body!r}"[:3000])


def _source(kind: str, rules: ExtractionRules) -> Source:
    return Source(id=_ID, title=f"Side {kind}", owner="Eier", url=_URL, rules=rules)


def inspect(seen: Seen, kind: str) -> None:
    trace = Trace(
        source_id=_ID, url=_URL, final_url=_URL, fetched_at=_AT, elapsed=timedelta(seconds=1), status=200
    )
    answer = Fetched(
        trace=trace,
        body=seen.case.body,
        content_type=seen.case.content_type,
        charset=seen.case.charset,
        validators=Validators(),
    )
    inspect_answer(answer, _source(kind, seen.case.rules), SourceStatus(source_id=_ID))


def _keeps_in_store(document: Document) -> None:
    if from_json(Document, to_json(document)) != document:
        raise Broken("what came back from the store is another document")


@cache
def _seed_document(kind: str, body: bytes) -> Document | None:
    rules = ExtractionRules(type=SourceType(kind))
    try:
        return Case(body=body, charset="utf-8", content_type="", rules=rules).read()
    except ExtractError:
        return None


def compare(seen: Seen, kind: str, old: Document, *, is_judged: bool) -> None:
    """Take the document through gate, diff and judge against an older one."""
    new = seen.document
    if new is None:
        return
    inspect_document(new, _source(kind, seen.case.rules), old)
    diff = diff_documents(old, new)
    if is_judged:
        judge_page(diff, old, new, vocabulary())
