"""From two answers of one address to a proposed entry of sources.toml.  Pure: bytes in, values out.

Two, because what differs between them within seconds is noise, and a good selector leaves it outside.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from watcher.errors import ExtractError
from watcher.extract import extract_document
from watcher.model.answer import Fetched
from watcher.model.document import BlockKind, Document
from watcher.model.ids import SourceId
from watcher.model.source import ExtractionRules, SourceType
from watcher.settings import Value

REGIONS = (
    "main article", "article", "[role=main] article", "main .content", "main #content", "#main-content",
    "#content", "main", "[role=main]", ".main-content", ".content", "body",
)  # fmt: skip
"""Where pages keep what they say, narrow ones first: on equal merit the narrower wins."""

FURNITURE = (
    "nav", "aside", "footer", "header nav", "[role=dialog]", "[role=navigation]", "form", ".share", ".social",
    ".related", ".breadcrumb", ".breadcrumbs", ".toc", ".cookie", ".feedback",
)  # fmt: skip
"""What stands inside the content on many pages and is not part of it."""

_LARGEST_DROP = 0.2
"""A furniture selector that takes more of the text than this has hit content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One selector and what it gives.  `score` is prose minus links; `is_stable`: both answers agree."""

    keep: tuple[str, ...]
    document: Document
    score: int
    is_stable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposed entry with what it rests on.  `candidates` are best first."""

    entry: Mapping[str, Value]
    document: Document
    candidates: tuple[Candidate, ...]
    is_stable: bool


def propose(first: Fetched, second: Fetched, *, kind: SourceType, url: str) -> Proposal:
    """Return the entry to add for the page that gave these two answers.

    Raises:
        ExtractError: no text can be read from it.
    """
    rules = ExtractionRules(type=kind)
    regions = [(region,) for region in REGIONS] if kind is SourceType.HTML else [()]
    candidates = _candidates(first, second, regions, rules)
    if not candidates:
        extract(first, rules)  # says what is wrong
    best = candidates[0]
    rules = replace(rules, keep=best.keep, lang=best.document.lang or "nb")
    rules = replace(rules, drop=_furniture(first, best.document, rules) if kind is SourceType.HTML else ())
    document = extract(first, rules)
    is_stable = document.sha256_text == extract(second, rules).sha256_text
    return Proposal(
        entry=_entry(document, rules, url), document=document, candidates=candidates, is_stable=is_stable
    )


def extract(answer: Fetched, rules: ExtractionRules) -> Document:
    """Return the document that an answer gives under `rules`.

    Raises:
        ExtractError: none.
    """
    return extract_document(
        answer.body,
        source_id=SourceId("trial"),
        url=answer.trace.final_url,
        charset=answer.charset,
        content_type=answer.content_type,
        rules=rules,
    )


def _candidates(
    first: Fetched, second: Fetched, regions: Sequence[tuple[str, ...]], rules: ExtractionRules
) -> tuple[Candidate, ...]:
    """Return the regions that hold text, best first: stable ones, then by score, then narrow ones."""
    found = []
    for keep in regions:
        tried = replace(rules, keep=keep)
        try:
            documents = extract(first, tried), extract(second, tried)
        except ExtractError:
            continue
        is_stable = documents[0].sha256_text == documents[1].sha256_text
        found.append(
            Candidate(keep=keep, document=documents[0], score=_score(documents[0]), is_stable=is_stable)
        )
    return tuple(sorted(found, key=lambda one: (not one.is_stable, -one.score)))


def _score(document: Document) -> int:
    """Return how much prose a document holds: its text, twice its link texts taken off."""
    linked = sum(len(link.text) for block in document.blocks for link in block.links)
    return document.text_chars - 2 * linked


def _furniture(answer: Fetched, whole: Document, rules: ExtractionRules) -> tuple[str, ...]:
    """Return the furniture selectors that take something off, and not much."""
    drops: tuple[str, ...] = ()
    left = whole
    for selector in FURNITURE:
        try:
            rest = extract(answer, replace(rules, drop=(*drops, selector)))
        except ExtractError:
            continue
        taken = left.text_chars - rest.text_chars
        if 0 < taken <= whole.text_chars * _LARGEST_DROP:
            drops, left = (*drops, selector), rest
    return drops


def _entry(document: Document, rules: ExtractionRules, url: str) -> Mapping[str, Value]:
    headings = [
        block.text for block in document.blocks if block.kind is BlockKind.HEADING and block.level == 2
    ]
    expect: dict[str, int | str | Sequence[str]] = {
        "min_chars": max(document.text_chars // 2 // 100 * 100, 50)
    }
    if headings:
        expect["headings"] = headings[:2]
    entry: dict[str, Value] = {
        "id": _id(url, document.title),
        "title": document.title or url,
        "owner": _site(url),
        "url": url,
        "type": rules.type.value,
        "lang": rules.lang,
        "topics": [],
        "every": "30m",
        "verify_within": "6h",
    }
    if rules.keep:
        entry["keep"] = list(rules.keep)
    if rules.drop:
        entry["drop"] = list(rules.drop)
    return {**entry, "expect": expect}


def _site(url: str) -> str:
    """Return the host without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _id(url: str, title: str) -> str:
    """Return an id of the site's name and the last telling part of the address, else the title."""
    labels = _site(url).split(".")
    site = labels[-2] if len(labels) > 1 and not labels[-1].isdigit() else "side"
    parts = [
        part for part in urlsplit(url).path.split("/") if _slug(part) and not _slug(part).startswith("id")
    ]
    return f"{_slug(site)}-{_slug(parts[-1] if parts else title) or 'side'}"[:60].strip("-")


def _slug(text: str) -> str:
    """Return `text` in the letters that ids are made of."""
    spelt = text.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
