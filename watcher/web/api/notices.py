"""What readers were told, and what became of it."""

from typing import Literal

from pydantic import Field

from watcher.model.ids import SourceId
from watcher.model.level import Level
from watcher.pipeline.objects.notice import notice_object, revision_object
from watcher.publish.addresses import notice_url
from watcher.web.api.declare import Call, Operation
from watcher.web.api.fields import Answer, LevelSlug, Limit, Model, Object, Offset, Word, level_of
from watcher.web.api.shapes import Fact, Rule

_Review = Literal["unreviewed", "reviewed", "corrected", "retracted"]


class NoticesQuery(Model):
    """Which notices are wanted; what is left out does not narrow."""

    source: Word = Field(default="", description="Of this source.")
    topic: Word = Field(default="", description="About this topic.")
    level: LevelSlug | None = Field(default=None, description="Of this level or higher.")
    reviewed: bool | None = Field(default=None, description="Whether an editor has looked at it.")
    limit: Limit = 50
    offset: Offset = 0


class Told(Answer):
    """One single change as told."""

    edit: str
    kind: str
    level: LevelSlug
    section: list[str]
    headline: str
    before: str
    after: str
    facts: list[Fact]
    reasons: list[Rule]
    url: str


class Notice(Answer):
    """A notice as it is now."""

    id: str
    slug: str
    url: str
    kind: Literal["update", "correction", "retraction"]
    review: _Review
    change: str
    source: str
    source_title: str
    source_owner: str
    source_url: str
    topics: list[str]
    level: LevelSlug
    title: str
    summary: str
    note: str
    language: str
    items: list[Told]
    quiet_count: int = Field(description="How many editorial edits came with it and are not listed.")
    observed_at: str
    published_at: str
    updated_at: str
    reviewed_at: str | None
    in_reply_to: str | None
    joins: str | None = Field(description="The notice in whose item it is told in shared feeds.")


class Notices(Answer):
    """Notices, newest publication first."""

    notices: list[Notice]
    next_offset: int | None = Field(description="What to ask for next; null: this was all.")


class Revision(Answer):
    """What a notice was from a moment on, by a decision."""

    number: int
    at: str
    decision: str
    review: _Review
    title: str
    summary: str
    level: LevelSlug
    note: str
    joins: str | None
    reviewed_at: str | None


class Revisions(Answer):
    """What a notice has become since it was published, oldest first."""

    revisions: list[Revision]


def notices(call: Call) -> Object:
    """Return a page of notices."""
    asked = call.asked(NoticesQuery)
    found = call.store.notices(
        source_id=SourceId(asked.source) if asked.source else None,
        topic=asked.topic,
        min_level=level_of(asked.level) or Level.NONE,
        is_reviewed=asked.reviewed,
        limit=asked.limit + 1,
        offset=asked.offset,
    )
    after = asked.offset + asked.limit
    service = call.site.settings.service
    return {
        "notices": [notice_object(one, url=notice_url(service, one.slug)) for one in found[: asked.limit]],
        "next_offset": after if len(found) > asked.limit and after <= 100_000 else None,
    }


def notice(call: Call) -> Object:
    """Return one notice."""
    found = call.store.notice_by_slug(call.path["slug"])
    return notice_object(found, url=notice_url(call.site.settings.service, found.slug))


def revisions(call: Call) -> Object:
    """Return what a notice has become."""
    found = call.store.revisions(call.store.notice_by_slug(call.path["slug"]).id)
    return {"revisions": [revision_object(one) for one in found]}


OPERATIONS = (
    Operation(
        method="GET",
        path="/notices",
        name="getNotices",
        summary="List notices, newest first",
        group="notices",
        run=notices,
        query=NoticesQuery,
        answer=Notices,
    ),
    Operation(
        method="GET",
        path="/notices/{slug}",
        name="getNotice",
        summary="Show a notice as it is now",
        group="notices",
        run=notice,
        answer=Notice,
    ),
    Operation(
        method="GET",
        path="/notices/{slug}/revisions",
        name="getRevisions",
        summary="List what a notice has become",
        group="notices",
        run=revisions,
        answer=Revisions,
    ),
)
