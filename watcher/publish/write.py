"""A judged change → the notice that readers get.  Everything in it comes from stored facts and arguments."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from watcher.model.config import ServiceSettings
from watcher.model.document import Document
from watcher.model.level import PUBLISHED_FROM, Level
from watcher.model.notice import Notice, NoticeItem, NoticeKind, NoticeReview
from watcher.model.record import PageChange, StoredVersion
from watcher.model.source import Source
from watcher.publish.addresses import notice_id
from watcher.publish.deeplink import deep_url
from watcher.publish.items import distinct_facts, notice_items, told_edits
from watcher.publish.quote import fact_text, place_text, spoken_pair
from watcher.publish.text import clip, plain
from watcher.publish.words import Words, more_text, words_of

_TITLE_CHARS = 220
_SUMMARY_QUOTE_CHARS = 240
_SUMMARY_ITEMS = 2
_SUMMARY_FACTS = 4


def write_notice(
    change: PageChange,
    *,
    source: Source,
    old: StoredVersion | Document,
    new: StoredVersion | Document,
    service: ServiceSettings,
    published_at: datetime,
    is_approved: bool = False,
) -> Notice:
    """Return the notice of `change`: unreviewed, with its items gravest first.

    `is_approved`: an editor wants it told, though the machine found nothing worth telling: then all is told.

    `old` and `new` are the two versions' documents.  Same arguments, same notice; its id and slug hang on the
    change alone.

    Raises:
        ValueError: the change has no verdict.
    """
    if change.verdict is None:
        raise ValueError(f"change {change.id} of {source.id} is not judged: judge it before writing a notice")
    before, after = _document(old), _document(new)
    words = words_of(service.language)
    least = min(PUBLISHED_FROM, change.verdict.level) if is_approved else PUBLISHED_FROM
    told, quiet_count = told_edits(change, least)
    verdicts = {verdict.edit_id: verdict for verdict in change.verdict.verdicts}
    items = notice_items(
        told, verdicts, service.language, lambda edit: deep_url(edit, source=source, old=before, new=after)
    )
    headline = plain(change.verdict.headline(service.language)) or (items[0].headline if items else "")
    return Notice(
        id=notice_id(service, change.id),
        slug=f"{change.detected_at:%Y-%m-%d}-{change.id}",
        kind=NoticeKind.UPDATE,
        review=NoticeReview.UNREVIEWED,
        change_id=change.id,
        source_id=source.id,
        source_title=source.title,
        source_owner=source.owner,
        source_url=source.url,
        source_lang=after.lang or source.rules.lang,
        topics=source.topics,
        level=change.verdict.level,
        title=_title(headline, change, source, words),
        summary=_summary(items, change, source, words),
        items=items,
        quiet_count=quiet_count,
        observed_at=change.detected_at,
        published_at=published_at,
        updated_at=published_at,
        language=service.language,
        source_date=_page_date(after),
        remarks=change.verdict.remarks,
    )


def _document(version: StoredVersion | Document) -> Document:
    return version.document if isinstance(version, StoredVersion) else version


def _title(headline: str, change: PageChange, source: Source, words: Words) -> str:
    """Return "Kritisk: what changed (tilbakeført til versjon 3) – OWNER"."""
    level = change.verdict.level if change.verdict else Level.NONE
    start = f"{words.levels[level]}: " if level >= Level.IMPORTANT else ""
    what = headline or words.changed_page.format(title=source.title)
    turn = f" ({words.reverted.format(n=change.reverts_to)})" if change.reverts_to is not None else ""
    owner = f" – {source.owner}" if source.owner else ""
    room = _TITLE_CHARS - len(start) - len(turn) - len(owner)
    return plain(f"{start}{clip(plain(what), max(room, 60))}{turn}{owner}")


def _summary(items: Sequence[NoticeItem], change: PageChange, source: Source, words: Words) -> str:
    """Return plain text that stands alone in a mail, a toast or a SharePoint web part."""
    return plain(" ".join(_sentences(items, change, source, words)))


def _sentences(
    items: Sequence[NoticeItem], change: PageChange, source: Source, words: Words
) -> Iterator[str]:
    level = change.verdict.level if change.verdict else Level.NONE
    grade = f"{words.levels[level]}. " if level in words.levels else ""
    yield f"{grade}{source.owner}: {source.title}." if source.owner else f"{grade}{source.title}."
    if change.reverts_to is not None:
        yield words.reverted_long.format(n=change.reverts_to)
    for item in items[:_SUMMARY_ITEMS]:
        if place := place_text(item, words, source.title):
            yield f"{words.place}: {place}."
        for label, excerpt in spoken_pair(item, words, _SUMMARY_QUOTE_CHARS):
            quoted = excerpt.text.replace("\n", " • ")
            end = (
                f" {words.shortened}." if excerpt.is_cut else "" if quoted.endswith((".", "!", "?")) else "."
            )
            yield f"{label}: «{quoted}»{end}"
    for fact in distinct_facts(items[:_SUMMARY_ITEMS])[:_SUMMARY_FACTS]:
        yield f"{fact_text(fact, words)}."
    if len(items) > _SUMMARY_ITEMS:
        yield more_text(len(items) - _SUMMARY_ITEMS, words)


def _page_date(document: Document) -> date | None:
    """Return the day that the page gives for its newest edition, or None."""
    for label in ("updated", "published", "reviewed"):
        days = [stamp.day for stamp in document.stamps if stamp.label == label and stamp.day is not None]
        if days:
            return max(days)
    return None
