"""The model's larger nouns with nothing in them but what a test says: one builder for each."""

from datetime import datetime, timedelta
from typing import Any

from watcher.model.answer import Trace
from watcher.model.change import Delta, Edit, PageDiff
from watcher.model.document import Block, Document
from watcher.model.ids import SourceId


def make_document(blocks: tuple[Block, ...], *, source_id: str, url: str, **said: Any) -> Document:
    """Return a document in bokmål whose digests are "" unless said."""
    plain = {"lang": "nb", "title": "Mpox", "stamps": (), "extractor_version": "1"}
    digests = {"sha256_body": "", "sha256_text": ""}
    return Document(source_id=SourceId(source_id), url=url, blocks=blocks, **{**plain, **digests, **said})


def make_page_diff(edits: tuple[Edit, ...]) -> PageDiff:
    """Return a difference of these edits, whose delta and figures nobody looks at."""
    delta = Delta(version=1, old_sha="", new_sha="", ops=())
    return PageDiff(delta=delta, edits=edits, stats=(), is_rewritten=False, engine_version="1")


def make_trace(*, source_id: str, url: str, at: datetime, **said: Any) -> Trace:
    """Return the trace of a request that was answered with 200 within a second."""
    plain = {"final_url": url, "elapsed": timedelta(milliseconds=240), "status": 200}
    return Trace(source_id=SourceId(source_id), url=url, fetched_at=at, **{**plain, **said})
