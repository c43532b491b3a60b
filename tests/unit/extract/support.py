"""Short ways to extract a piece of HTML and to say what came out."""

from typing import Any

from watcher.extract import Raw, Reading, extract_document, watched_digest
from watcher.model.document import Block, BlockKind, Document
from watcher.model.ids import SourceId
from watcher.model.source import ExtractionRules, SourceType

URL = "https://www.example.no/rad/side/"


def document(
    body: str | bytes, *, url: str = URL, charset: str = "utf-8", content_type: str = "", **rules: Any
) -> Document:
    raw = body if isinstance(body, bytes) else body.encode()
    return extract_document(
        raw,
        source_id=SourceId("prøve"),
        url=url,
        charset=charset,
        content_type=content_type,
        rules=ExtractionRules(**rules),
    )


def digest(body: str | bytes, *, url: str = URL, charset: str = "utf-8", **rules: Any) -> str:
    raw = body if isinstance(body, bytes) else body.encode()
    extraction = ExtractionRules(**rules)
    return watched_digest(raw, url=url, charset=charset, content_type="", rules=extraction)


def reading(body: str | bytes, *, url: str = URL, charset: str = "utf-8", **rules: Any) -> Reading:
    raw = body if isinstance(body, bytes) else body.encode()
    return Reading(Raw(body=raw, url=url, charset=charset, content_type="", rules=ExtractionRules(**rules)))


def blocks(body: str | bytes, **rules: Any) -> tuple[Block, ...]:
    return document(body, **rules).blocks


def texts(body: str | bytes, **rules: Any) -> list[str]:
    return [block.text for block in blocks(body, **rules)]


def kinds(body: str | bytes, **rules: Any) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in blocks(body, **rules)]


def only(body: str | bytes, kind: BlockKind = BlockKind.PARA, **rules: Any) -> Block:
    (found,) = [block for block in blocks(body, **rules) if block.kind is kind]
    return found


def json_rules(*keep: str, drop: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"type": SourceType.JSON, "keep": keep, "drop": drop}
