"""The versions of a source: listed, shown, compared."""

from typing import Annotated

from pydantic import Field

from watcher.errors import NotFound
from watcher.model.ids import SourceId
from watcher.model.level import Level
from watcher.model.verdict import PageVerdict
from watcher.pipeline.objects.change import diff_object
from watcher.pipeline.objects.evidence import document_object, version_object
from watcher.web.api import source_shapes as shapes
from watcher.web.api.declare import Call, Operation
from watcher.web.api.fields import Limit, Model, Numbered, Object
from watcher.web.desk.compare.pair import pair_of_versions

_NOT_JUDGED = PageVerdict(level=Level.NONE, headlines=(), verdicts=(), vocabulary_version="")


class VersionsQuery(Model):
    """Which versions are wanted."""

    before: Numbered | None = Field(
        default=None, description="Those before this number: `next` of the page before."
    )
    limit: Limit = 50


class CompareQuery(Model):
    """Which two are compared."""

    old: Annotated[int, Field(ge=1, le=999_999_999, description="The number of the older version.")]
    new: Annotated[int, Field(ge=1, le=999_999_999, description="The number of the newer version.")]


def versions(call: Call) -> Object:
    """Return a page of versions."""
    asked = call.asked(VersionsQuery)
    found = [
        one
        for one in reversed(call.store.versions(_known(call)))
        if asked.before is None or one.number < asked.before
    ]
    shown = found[: asked.limit]
    return {
        "versions": [version_object(one) for one in shown],
        "next": shown[-1].number if len(found) > len(shown) else None,
    }


def version(call: Call) -> Object:
    """Return a version with its text."""
    stored = call.store.version(SourceId(call.path["source_id"]), int(call.path["number"]))
    return {**version_object(stored.version), "document": document_object(stored.document)}


def comparison(call: Call) -> Object:
    """Compare two versions."""
    asked = call.asked(CompareQuery)
    sources = {one.id: one for one in call.site.settings.sources}
    pair = pair_of_versions(call.store, sources, SourceId(call.path["source_id"]), (asked.old, asked.new))
    return {
        "source": pair.source_id,
        "old": asked.old,
        "new": asked.new,
        "is_reread": pair.old.is_reread or pair.new.is_reread,
        "level": pair.level.slug,
        "difference": diff_object(pair.diff, pair.verdict or _NOT_JUDGED, lang=call.lang),
        "change": pair.change.id if pair.change else None,
    }


def _known(call: Call) -> SourceId:
    """Return the source in the address, of which there is something.

    Raises:
        NotFound: it was never heard of.
    """
    wanted = SourceId(call.path["source_id"])
    is_configured = any(one.id == wanted for one in call.site.settings.sources)
    if not is_configured and wanted not in call.store.statuses():
        raise NotFound(f"no such source: {wanted}: /api/v1/sources lists them")
    return wanted


OPERATIONS = (
    Operation(
        method="GET",
        path="/sources/{source_id}/versions",
        name="getVersions",
        summary="List the versions of a source, newest first",
        group="sources",
        run=versions,
        query=VersionsQuery,
        answer=shapes.Versions,
    ),
    Operation(
        method="GET",
        path="/sources/{source_id}/versions/{number}",
        name="getVersion",
        summary="Show a version with its text",
        group="sources",
        run=version,
        answer=shapes.OneVersion,
        cost=2,
    ),
    Operation(
        method="GET",
        path="/sources/{source_id}/compare",
        name="compareVersions",
        summary="Compare two versions of a source",
        group="sources",
        run=comparison,
        query=CompareQuery,
        answer=shapes.Comparison,
        text="The older may be the newer one, too: then it is the way back.",
        cost=10,
    ),
)
