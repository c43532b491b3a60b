"""What was stored of a source, as JSON objects: answers, events, versions, texts."""

from typing import Any

from watcher.model.document import Block, Document
from watcher.model.moment import moment_text
from watcher.model.record import Snapshot, Version
from watcher.model.status import SourceEvent
from watcher.pipeline.objects.change import reason_object


def snapshot_object(snapshot: Snapshot) -> dict[str, Any]:
    """Return one answer, without its body."""
    return {
        "id": snapshot.id,
        "state": snapshot.state.value,
        "reasons": [reason_object(reason) for reason in snapshot.reasons],
        "fetched_at": moment_text(snapshot.trace.fetched_at),
        "url": snapshot.trace.final_url,
        "status": snapshot.trace.status,
        "content_type": snapshot.content_type,
        "body_bytes": snapshot.body_bytes,
        "sha256_body": snapshot.sha256_body,
    }


def event_object(event: SourceEvent) -> dict[str, Any]:
    """Return one thing that happened to a source."""
    return {
        "id": event.id,
        "at": moment_text(event.at),
        "kind": event.kind.value,
        "state": event.state.value,
        "reasons": [reason_object(reason) for reason in event.reasons],
        "text": event.text,
    }


def version_object(version: Version) -> dict[str, Any]:
    """Return a good state of a page, without its text."""
    return {
        "number": version.number,
        "seen_at": moment_text(version.seen_at),
        "snapshot": version.snapshot_id,
        "sha256_text": version.sha256_text,
    }


def document_object(document: Document) -> dict[str, Any]:
    """Return what a page says, as it was extracted."""
    return {
        "title": document.title,
        "lang": document.lang,
        "url": document.url,
        "stamps": [
            {"label": one.label, "text": one.text, "day": one.day.isoformat() if one.day else None}
            for one in document.stamps
        ],
        "blocks": [_block(block) for block in document.blocks],
        "extractor_version": document.extractor_version,
        "sha256_text": document.sha256_text,
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "index": block.index,
        "kind": block.kind.value,
        "text": block.text,
        "section": list(block.trail),
        "level": block.level,
        "cells": [cell.text for cell in block.cells],
        "anchor": block.anchor,
    }
