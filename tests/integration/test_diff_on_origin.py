"""The diff over every revision of the stand-in sites: each real change is found, noise gives nothing."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import pytest

from watcher.demo.origin.serve import Origin
from watcher.diff import apply, diff_documents, invert
from watcher.diff.typography import match_key
from watcher.extract import extract_document
from watcher.model.change import ChangeKind, Edit
from watcher.model.document import Document
from watcher.model.ids import SourceId
from watcher.model.source import ExtractionRules, SourceType

TRUTH = tomllib.loads(files("watcher.demo.origin").joinpath("timeline.toml").read_text(encoding="utf-8"))
SOURCES = {source["id"]: source for source in TRUTH["source"]}
JSON_KEEP = ("tittel", "intro", "tekst", "data.*", "status", "links[rel=barn]")
CONTENT_TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "json": "application/json",
    "feed": "text/xml",
}


class Event(NamedTuple):
    source: str
    step: int
    revision: int
    kind: str
    changes: tuple[dict[str, Any], ...]


EVENTS = [
    Event(event["source"], step["n"], event["revision"], event["kind"], tuple(event.get("change", ())))
    for step in TRUTH["step"]
    for event in step.get("event", ())
    if event["revision"] > 0
]


def by_kind(kind: str) -> pytest.MarkDecorator:
    events = [event for event in EVENTS if event.kind == kind]
    return pytest.mark.parametrize("event", events, ids=[f"{e.source}-{e.revision}" for e in events])


@cache
def document(source: str, step: int, revision: int) -> Document:
    entry = SOURCES[source]
    kind = entry["type"]
    keep = {"json": JSON_KEEP, "html": (entry["selector"],)}.get(kind, ())
    return extract_document(
        Origin(step=step).clean_body(source, revision, n=revision),
        source_id=SourceId(source),
        url=entry["url"],
        charset="utf-8",
        content_type=CONTENT_TYPES[kind],
        rules=ExtractionRules(type=SourceType(kind), lang=entry["lang"], keep=keep),
    )


def diff_of(event: Event) -> tuple[Edit, ...]:
    old = document(event.source, event.step, event.revision - 1)
    new = document(event.source, event.step, event.revision)
    diff = diff_documents(old, new)
    assert apply(old.blocks, diff.delta) == new.blocks
    assert apply(new.blocks, invert(diff.delta)) == old.blocks
    return diff.edits


def holds(edit: Edit, words: str, *, is_old: bool) -> bool:
    texts = (edit.before, edit.before_context) if is_old else (edit.after, edit.after_context)
    wanted = match_key(words.strip("| ")).casefold()
    return any(wanted in match_key(text).casefold() for text in texts)


def stands_under(edit: Edit, section: list[str], renamed: dict[str, str]) -> bool:
    if not section:
        return True
    names = {match_key(name) for name in (*edit.trail, *edit.trail_old)}
    # A section that came or went is itself the heading.
    names.update(match_key(text.split("\n")[0]) for text in (edit.before, edit.after) if text)
    return match_key(section[-1]) in names | {renamed.get(name, "") for name in names}


def is_lost(edits: tuple[Edit, ...], change: dict[str, Any]) -> list[str]:
    """Return which of the old and new words of a true change no edit of the right section shows."""
    renamed = {
        match_key(edit.before): match_key(edit.after)
        for edit in edits
        if edit.kind is ChangeKind.HEADING_RENAMED
    }
    near = [edit for edit in edits if stands_under(edit, change["section"], renamed)]
    lost = []
    for side in ("old", "new"):
        words = change.get(side)
        if words and not any(holds(edit, words, is_old=side == "old") for edit in near):
            lost.append(f"{side}: {words}")
    return lost


@by_kind("substantive")
def test_each_true_change_is_found_in_its_section(event):
    edits = diff_of(event)
    told = [change for change in event.changes if change["kind"] == "substantive"]
    assert told
    assert [lost for change in told for lost in is_lost(edits, change)] == []


@by_kind("noise")
def test_noise_gives_no_edit_but_stamps(event):
    assert [
        (edit.kind.value, edit.before, edit.after)
        for edit in diff_of(event)
        if edit.kind is not ChangeKind.METADATA
    ] == []


@by_kind("editorial")
def test_a_moved_section_is_never_told_as_added_and_removed(event):
    moved = [change for change in event.changes if change["type"] == "move"]
    kinds = {edit.kind for edit in diff_of(event)}
    if moved:
        assert kinds & {ChangeKind.SECTION_MOVED, ChangeKind.MOVED}
        assert not kinds & {ChangeKind.SECTION_ADDED, ChangeKind.SECTION_REMOVED}
