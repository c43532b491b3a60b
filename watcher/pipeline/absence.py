"""What the absence of a page is: a version without text, and how it differs from the page.

Source: docs/decisions/0074-gone-pages.md.
"""

import hashlib
from dataclasses import replace

from watcher.extract import EXTRACTOR_VERSION
from watcher.model.change import ChangeKind, Edit, PageDiff
from watcher.model.document import Document
from watcher.model.ids import EditId
from watcher.model.record import Version
from watcher.pipeline.restless_apart import diff_versions
from watcher.ports import Store

_GONE = hashlib.sha256(b"watcher: the page is gone").hexdigest()
"""The digest of a page that says nothing any more; no text has it."""


def absence_of(last: Document, sha256_body: str) -> Document:
    """Return the absence of the page last seen as `last`; `sha256_body` is of the answer that says so."""
    return replace(
        last,
        blocks=(),
        stamps=(),
        extractor_version=EXTRACTOR_VERSION,
        sha256_body=sha256_body,
        sha256_text=_GONE,
        sha256_content=_GONE,
    )


def is_gone(version: Version) -> bool:
    """Return whether a version is the page's absence."""
    return version.sha256_content == _GONE


def last_seen(store: Store, version: Version) -> Version:
    """Return `version`, or when it is the page's absence the version that was there before it."""
    return store.version(version.source_id, version.number - 1).version if is_gone(version) else version


def diff_pages(before: Document, after: Document, *, is_back: bool) -> PageDiff:
    """Return what differs between two pages; of one that is gone only that, of one `is_back` that too."""
    diff = diff_versions(before, after)
    if after.sha256_content == _GONE:
        return replace(diff, edits=(_edit(ChangeKind.PAGE_GONE, before, after),))
    if is_back:
        return replace(diff, edits=(_edit(ChangeKind.PAGE_BACK, before, after), *diff.edits))
    return diff


def _edit(kind: ChangeKind, before: Document, after: Document) -> Edit:
    told = f"{after.source_id}\n{kind}\n{before.sha256_text}\n{after.sha256_text}"
    made = EditId(hashlib.sha256(told.encode()).hexdigest()[:16])
    return Edit(id=made, kind=kind, before="", after="", ops=())
