"""A difference as JSON: the shape that `diff --format json`, `changes --json` and the API share.

The shape is documented in docs/reference/commands.md: add keys, never rename or remove one.
"""

from collections.abc import Sequence
from typing import Any

from watcher.judge.telling import headline_of, verdicts_by_edit
from watcher.model.change import Edit, PageDiff
from watcher.model.level import Level
from watcher.model.reason import Reason
from watcher.model.record import PageChange
from watcher.model.verdict import PageVerdict, Verdict


def edit_object(edit: Edit, verdict: Verdict | None, *, lang: str = "nb") -> dict[str, Any]:
    """Return one single change; level and headline are "" while nobody has judged it."""
    return {
        "id": edit.id,
        "kind": edit.kind.value,
        "level": verdict.level.slug if verdict else "",
        "section": list(edit.trail),
        "before": edit.before,
        "after": edit.after,
        "row": edit.row,
        "column": edit.column,
        "about": edit.about,
        "context": {"before": edit.before_context, "after": edit.after_context},
        "ops": [[op.tag, op.text] for op in edit.ops],
        "facts": [
            {"kind": fact.kind, "before": fact.before, "after": fact.after}
            for fact in (verdict.facts if verdict else ())
        ],
        "reasons": [
            {"rule": hit.rule, "level": hit.level.slug, "text": hit.told(lang)[1]}
            for hit in (verdict.reasons if verdict else ())
        ],
        "headline": headline_of(verdict, lang),
    }


def edit_objects(diff: PageDiff, verdict: PageVerdict | None, *, lang: str = "nb") -> list[dict[str, Any]]:
    """Return all single changes, in the order of the new page."""
    judged = verdicts_by_edit(verdict)
    return [edit_object(edit, judged.get(edit.id), lang=lang) for edit in diff.edits]


def diff_object(
    diff: PageDiff, verdict: PageVerdict, *, health: Sequence[Reason] = (), lang: str = "nb"
) -> dict[str, Any]:
    """Return what differs between two documents.

    `health`: what speaks against the new document being the page at all.
    """
    return {
        "level": (verdict.level if diff.edits else Level.NONE).slug,
        "health": {"state": "suspect" if health else "ok", "reasons": [reason_object(one) for one in health]},
        "changes": edit_objects(diff, verdict, lang=lang),
        "remarks": remark_objects(verdict, lang=lang),
        "stats": dict(diff.stats),
        "engine_version": diff.engine_version,
    }


def change_object(change: PageChange, *, lang: str = "nb") -> dict[str, Any]:
    """Return one page change, a row of `watcher changes --json`."""
    verdict = change.verdict
    return {
        "id": change.id,
        "source": change.source_id,
        "level": verdict.level.slug if verdict else "",
        "state": change.state.value,
        "detected_at": change.detected_at.isoformat(),
        "notice_id": change.notice_id,
        "headline": verdict.headline(lang) if verdict else "",
        "changes": edit_objects(change.diff, verdict, lang=lang),
        "remarks": remark_objects(verdict, lang=lang),
    }


def remark_objects(verdict: PageVerdict | None, *, lang: str = "nb") -> list[dict[str, str]]:
    """Return what is remarked on the page's own dates and log."""
    return [
        {"code": one.code, "text": one.told(lang), "quote": one.quote}
        for one in (verdict.remarks if verdict else ())
    ]


def reason_object(reason: Reason) -> dict[str, str]:
    """Return why something was not trusted."""
    return {"code": reason.code.value, "text": reason.text, "evidence": reason.evidence}
