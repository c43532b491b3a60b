"""A notice → an entry."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from watcher.model.config import ServiceSettings
from watcher.model.ids import NoticeId
from watcher.model.notice import Notice, NoticeKind, NoticeReview
from watcher.publish.addresses import about_url, notice_url, site_url
from watcher.publish.also import also_html, also_text
from watcher.publish.asides import echo_marks, remark_marks
from watcher.publish.content import entry_html, is_note_told, status_text
from watcher.publish.feed import Category, Entry, Origin, Reply
from watcher.publish.kin import Kin, is_altered
from watcher.publish.moments import rfc3339
from watcher.publish.text import clip, plain, short
from watcher.publish.words import Words, words_of

_TITLE_CHARS = 250
_SUMMARY_CHARS = 900


class Desk:
    """Makes entries, each once: the same notice stands in several feeds.

    `slugs` are those of all notices, so that an answer can link to what it answers; `kin` tells which other
    notices have the same edits.
    """

    def __init__(
        self,
        service: ServiceSettings,
        slugs: Mapping[NoticeId, str],
        kin: Mapping[NoticeId, Kin] = MappingProxyType({}),
    ) -> None:
        self.service = service
        self.slugs = slugs
        self.kin = kin
        self._made: dict[tuple[NoticeId, bool], Entry] = {}

    def entry(self, notice: Notice, *, is_archived: bool = False) -> Entry:
        """Return the entry of `notice`; `is_archived`: independent of any review that does not alter it."""
        key = (notice.id, is_archived)
        if key not in self._made:
            self._made[key] = _entry(notice, self, is_archived=is_archived)
        return self._made[key]

    def entry_by_update(self, notice: Notice) -> Entry:
        """Return the entry dated by its last update: for the feed of what has been reviewed."""
        return replace(self.entry(notice), shown_at=notice.updated_at)


def shown_title(notice: Notice) -> str:
    """Return the title with the mark of its standing: "[Rettet] …", "[Trukket] …", "Rettelse: …"."""
    words = words_of(notice.language)
    title = plain(notice.title) or words.changed_page.format(title=plain(notice.source_title))
    starts = {NoticeKind.CORRECTION: words.correction_start, NoticeKind.RETRACTION: words.retraction_start}
    start = starts.get(notice.kind, "")
    if start and not title.startswith(start):
        title = f"{start} {title}"
    marks = {NoticeReview.CORRECTED: words.corrected_mark, NoticeReview.RETRACTED: words.retracted_mark}
    mark = marks.get(notice.review, "")
    return clip(f"{mark} {title}" if mark else title, _TITLE_CHARS)


def _entry(notice: Notice, desk: Desk, *, is_archived: bool) -> Entry:
    if is_archived and notice.first is not None and not is_altered(notice):
        first = notice.first  # an archive has a notice as it was published
        notice = replace(notice, title=first.title, summary=first.summary, level=first.level)
    words = words_of(notice.language)
    url = notice_url(desk.service, notice.slug)
    reply = _reply(notice, desk)
    kin = desk.kin.get(notice.id, Kin())
    is_frozen = is_archived and not is_altered(notice)
    updated = notice.published_at if is_frozen else notice.updated_at
    updated = max(updated, kin.moved_at(is_archived=is_archived) or updated)
    status = status_text(notice, words, is_archived=is_archived)
    html = entry_html(notice, words, url, earlier_url=reply.url if reply else "", is_archived=is_archived)
    summary = _summary(notice, words, status, is_archived=is_archived)
    also = also_html(notice, kin, desk.service, is_archived=is_archived)
    return Entry(
        id=notice.id,
        url=url,
        via_url=plain(notice.source_url),
        title=shown_title(notice),
        summary=f"{summary} {also_text(notice, kin, is_archived=is_archived)}".rstrip(),
        html=f"{html}\n{also}" if also else html,
        published=notice.published_at,
        updated=max(updated, notice.published_at),
        shown_at=notice.published_at,
        language=notice.language,
        author=plain(desk.service.title),
        author_url=about_url(desk.service),
        categories=_categories(notice, words, desk.service),
        origin=Origin(url=plain(notice.source_url), title=_source_name(notice)),
        reply=reply,
        facts=_facts(notice, kin, is_archived=is_archived),
        echoes=echo_marks(notice),
        remarks=remark_marks(notice),
    )


def _summary(notice: Notice, words: Words, status: str, *, is_archived: bool) -> str:
    """Return the plain summary with the notice's standing: after it, or before it when it was altered.

    The editor's note comes before the quotations: it is what may be read alone.
    """
    is_told = not is_archived and is_note_told(notice, is_archived=is_archived)
    note = short(notice.note, _SUMMARY_CHARS) if is_told else ""
    said = f"{words.note}: {note} {plain(notice.summary)}" if note else plain(notice.summary)
    if is_altered(notice) or notice.kind is not NoticeKind.UPDATE:
        return clip(f"{status} {said}".strip(), _SUMMARY_CHARS)
    return f"{clip(said, _SUMMARY_CHARS)} {status}".strip()


def _source_name(notice: Notice) -> str:
    parts = (plain(notice.source_owner), plain(notice.source_title))
    return ": ".join(part for part in parts if part)


def _categories(notice: Notice, words: Words, service: ServiceSettings) -> tuple[Category, ...]:
    topics = (
        Category(term=plain(topic), label=plain(topic).capitalize(), scheme=f"{site_url(service)}tema")
        for topic in notice.topics
    )
    grade = Category(
        term=notice.level.slug,
        label=words.levels.get(notice.level, notice.level.slug),
        scheme=f"{site_url(service)}niva",
    )
    kinds = {NoticeKind.CORRECTION: words.correction_start, NoticeKind.RETRACTION: words.retraction_start}
    kind = tuple(
        Category(term=notice.kind.value, label=label.rstrip(":"), scheme=f"{site_url(service)}type")
        for key, label in kinds.items()
        if key is notice.kind
    )
    return (*topics, grade, *kind)


def _reply(notice: Notice, desk: Desk) -> Reply | None:
    if notice.in_reply_to is None:
        return None
    slug = desk.slugs.get(notice.in_reply_to, "")
    return Reply(ref=notice.in_reply_to, url=notice_url(desk.service, slug) if slug else "")


def _facts(notice: Notice, kin: Kin, *, is_archived: bool) -> tuple[tuple[str, str | int], ...]:
    """Return the machine's view of a notice, all short."""
    first = notice.items[0] if notice.items else None
    facts: list[tuple[str, str | int]] = [
        ("kind", notice.kind.value),
        ("level", notice.level.slug),
        ("review", "" if is_archived else notice.review.value),
        ("reviewed_at", rfc3339(notice.reviewed_at) if notice.reviewed_at and not is_archived else ""),
        ("source", notice.source_id),
        ("change", notice.change_id),
        ("observed_at", rfc3339(notice.observed_at)),
        ("section", clip(" › ".join(plain(name) for name in first.section), 300) if first else ""),
        ("deep_url", first.deep_url if first else ""),
        ("item_count", len(notice.items)),
        ("quiet_count", notice.quiet_count),
        ("in_reply_to", notice.in_reply_to or ""),
        ("joins", notice.joins or ""),
        ("joined_count", len(kin.joined) or ""),
    ]
    return tuple((key, value) for key, value in facts if value != "")
