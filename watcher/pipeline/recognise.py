"""Has this text been seen before, when parts of it are made anew for each request?

Source: docs/decisions/0090-one-rule-for-what-is-set-apart.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from watcher.errors import ExtractError
from watcher.gate import content_of
from watcher.lazy import later
from watcher.model.document import Document
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import Snapshot, SnapshotState
from watcher.model.source import Source
from watcher.model.status import RestlessPlace
from watcher.pipeline.absence import is_gone
from watcher.pipeline.reextract import document_today, extract_snapshot
from watcher.pipeline.tools import Tools

if TYPE_CHECKING:
    from watcher.judge import with_own_words
    from watcher.pipeline.restless import find_restless, is_same_beside
else:
    with_own_words = later("watcher.judge", "with_own_words")
    find_restless = later("watcher.pipeline.restless", "find_restless")
    is_same_beside = later("watcher.pipeline.restless", "is_same_beside")

MOST_RECALLED = 20
"""With so many different texts of before a page is compared, the newest first."""
_HELD_LOOKS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A text, the look a moment before it (None: this is the first) and the restless places known by then."""

    document: Document = field(repr=False)
    look: Document | None = field(default=None, repr=False)
    known: Sequence[RestlessPlace] = ()


def said_before(tools: Tools, source: Source, seen: Seen) -> str:
    """Return the content digest that tells this text: that of the earlier version which says the same.

    Its own when there is none.  Versions are compared with their restless and muted places set apart; the
    newest is none of the earlier ones.
    """
    own = seen.document.sha256_content
    versions = tools.store.versions(source.id)
    same = [content_of(version) for version in versions if version.sha256_content == own]
    if same:
        return same[-1]
    if not (seen.known or seen.look) or not versions:
        return own
    told = {content_of(versions[-1])}
    for version in reversed(versions[:-1]):
        digest = content_of(version)
        if digest in told or is_gone(version):
            continue
        if len(told) > MOST_RECALLED:
            break
        told.add(digest)
        if _is_same(tools, source, document_today(tools.store, version, source, tools.read_pdf), seen):
            return digest
    return own


def says_too(tools: Tools, source: Source, seen: Seen, reasons: Sequence[Reason]) -> bool:
    """Return whether `seen` is the returning text, too, for which its look is held for these reasons."""
    told = {reason.evidence for reason in reasons if reason.code is ReasonCode.FLAPPING}
    return not told or said_before(tools, source, seen) in told


def held_as(tools: Tools, source: Source, seen: Seen, looks: Sequence[Snapshot]) -> str:
    """Return the content digest under which the gate held this text at the last look, else its own.

    `looks` are the newest snapshots, newest first.  Of a page that is held no second look is taken; three
    that differ in one place show that it is restless, minutes apart as they are: this makes nothing silent,
    it lets a page that was cut come to stay.
    """
    held = [look for look in looks if look.state is SnapshotState.HELD][:_HELD_LOOKS]
    own = seen.document.sha256_content
    codes = {ReasonCode.SHRUNK, ReasonCode.HEADINGS_GONE}
    digests = [reason.evidence for look in held[:1] for reason in look.reasons if reason.code in codes]
    if not digests or own in digests:
        return own
    try:
        before = [
            extract_snapshot(look, tools.store.body(look.sha256_body), source, tools.read_pdf)
            for look in held
        ]
    except ExtractError:
        return own
    if _is_same(tools, source, before[0], seen):
        return digests[0]
    between = Seen(document=seen.document, look=before[0], known=seen.known)
    return digests[0] if len(before) > 1 and _is_same(tools, source, before[1], between) else own


def _is_same(tools: Tools, source: Source, base: Document, seen: Seen) -> bool:
    words = with_own_words(tools.words, source.vocabulary)
    found = find_restless(base, seen.document, words, first=seen.look, known=seen.known)
    return is_same_beside(base, seen.document, found.pairs, words, has_stamps=False)
