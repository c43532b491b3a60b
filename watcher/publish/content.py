"""A notice → the markup of a feed entry: absolute links, no attribute but href, what every reader keeps.

Whitelist: p, br, strong, ul, li, a.  No ins or del: words carry the meaning.
Source: docs/decisions/0020-feed-writing.md.
"""

from collections.abc import Iterator
from html import escape
from typing import assert_never

from watcher.model.notice import Notice, NoticeItem, NoticeKind, NoticeReview
from watcher.publish.asides import aside_html
from watcher.publish.moments import norwegian_time
from watcher.publish.quote import fact_text, place_text, spoken_pair
from watcher.publish.text import Excerpt, clip, plain, short
from watcher.publish.words import Words, day_text, more_text

_QUOTE_CHARS = 600
_LINE_CHARS = 300
_FACTS = 6
_REASONS = 3
_BUDGET_BYTES = 8_000
"""Items are listed while their markup, escaped once more for XML, stays under this: 50 entries < 1 MiB."""


def entry_html(notice: Notice, words: Words, url: str, *, earlier_url: str, is_archived: bool) -> str:
    """Return the content of an entry.  `url` is our page of the notice, `earlier_url` of what it answers.

    `is_archived`: as it was published, without the marks of a review that may come later.
    """
    parts = [*_marks(notice, words, is_archived=is_archived)]
    if earlier_url:
        parts.append(_p(_a(earlier_url, words.earlier)))
    size = 0
    for number, item in enumerate(notice.items):
        text = _within_budget(item, notice, words)
        size += _cost(text)
        if number and size > _BUDGET_BYTES:
            parts.append(_p(escape(more_text(len(notice.items) - number, words))))
            break
        parts.append(text)
    parts += aside_html(notice)
    parts += _end(notice, words, url)
    return "\n".join(parts)


def _within_budget(item: NoticeItem, notice: Notice, words: Words) -> str:
    """Return the item's markup, with shorter quotations when its text swells in markup beyond the budget."""
    for limit in (_QUOTE_CHARS, _QUOTE_CHARS // 3):
        text = "\n".join(_item(item, notice, words, limit))
        if _cost(text) <= _BUDGET_BYTES:
            return text
    return "\n".join(_item(item, notice, words, _QUOTE_CHARS // 12))


def _cost(markup: str) -> int:
    """Return how many bytes `markup` takes in Atom and RSS, where it is escaped once more."""
    return len(escape(markup).encode())


def status_text(notice: Notice, words: Words, *, is_archived: bool) -> str:
    """Return what a reader must know of the notice's standing, as plain text; "" when an editor vouches."""
    return " ".join(
        part for part in (_lead(notice, words), _standing(notice, words, is_archived=is_archived)) if part
    )


def _lead(notice: Notice, words: Words) -> str:
    match notice.kind:
        case NoticeKind.CORRECTION:
            return words.correction_lead
        case NoticeKind.RETRACTION:
            return words.retraction_lead
        case NoticeKind.UPDATE:
            return ""
        case _:
            assert_never(notice.kind)


def _standing(notice: Notice, words: Words, *, is_archived: bool) -> str:
    match notice.review:
        case NoticeReview.CORRECTED:
            return words.corrected
        case NoticeReview.RETRACTED:
            return words.retracted
        case NoticeReview.UNREVIEWED | NoticeReview.REVIEWED if is_archived:
            return words.archived
        case NoticeReview.UNREVIEWED:
            return f"{words.unreviewed}."
        case NoticeReview.REVIEWED:
            return _reviewed(notice, words)
        case _:
            assert_never(notice.review)


def _reviewed(notice: Notice, words: Words) -> str:
    if notice.reviewed_at is None:
        return ""
    at = norwegian_time(notice.reviewed_at)
    day = day_text((at.year, at.month, at.day), notice.language)
    return words.reviewed.format(day=day, time=f"{at:%H.%M}")


def _marks(notice: Notice, words: Words, *, is_archived: bool) -> Iterator[str]:
    if status := status_text(notice, words, is_archived=is_archived):
        yield _p(f"<strong>{escape(status)}</strong>")
    if is_note_told(notice, is_archived=is_archived):
        yield _p(f"<strong>{words.note}:</strong> {escape(short(notice.note, _QUOTE_CHARS))}")


def is_note_told(notice: Notice, *, is_archived: bool) -> bool:
    """Return whether the entry has the editor's note: an archive has it when the notice was altered."""
    is_told = not is_archived or notice.review in {NoticeReview.CORRECTED, NoticeReview.RETRACTED}
    return is_told and bool(notice.note.strip())


def _item(item: NoticeItem, notice: Notice, words: Words, limit: int) -> Iterator[str]:
    line = min(limit, _LINE_CHARS)
    if item.headline.strip():
        yield _p(f"<strong>{escape(short(item.headline, line))}</strong>")
    if place := place_text(item, words, notice.source_title):
        yield _p(f"{words.place}: {escape(clip(place, limit))}")
    for label, excerpt in spoken_pair(item, words, limit):
        yield _p(f"{escape(label)}: {_quotation(excerpt, words)}")
    if facts := [fact_text(fact, words) for fact in item.facts[:_FACTS]]:
        yield "<ul>" + "".join(f"<li>{escape(clip(fact, line))}</li>" for fact in facts) + "</ul>"
    told = (hit.told(notice.language)[1] for hit in item.reasons)
    reasons = dict.fromkeys(short(text, line) for text in told if text.strip())
    if reasons:
        yield _p(f"{words.why}: {escape('; '.join(list(reasons)[:_REASONS]))}")
    if item.deep_url.startswith(("https://", "http://")):
        owner = plain(notice.source_owner) or plain(notice.source_title)
        yield _p(_a(item.deep_url, words.read_at.format(owner=owner)))


def _quotation(excerpt: Excerpt, words: Words) -> str:
    """Return «…» with the differing words strong where equal words stand around them."""
    head, core, tail = (
        escape(part).replace("\n", "<br>\n") for part in (excerpt.head, excerpt.core, excerpt.tail)
    )
    if excerpt.core.strip() and (excerpt.head or excerpt.tail):
        core = f"<strong>{core}</strong>"
    cut = f" {words.shortened}" if excerpt.is_cut else ""
    return f"«{head}{core}{tail}»{cut}"


def _end(notice: Notice, words: Words, url: str) -> Iterator[str]:
    if notice.quiet_count == 1:
        yield _p(words.quiet_one)
    elif notice.quiet_count > 1:
        yield _p(words.quiet_many.format(n=notice.quiet_count))
    name = ", ".join(plain(part) for part in (notice.source_owner, notice.source_title) if part.strip())
    yield _p(
        f"{_a(url, words.whole_change)} · {words.source}: {_a(notice.source_url, clip(name, _LINE_CHARS))}"
    )
    seen = norwegian_time(notice.observed_at)
    said = words.seen.format(
        day=day_text((seen.year, seen.month, seen.day), notice.language), time=f"{seen:%H.%M}"
    )
    if day := notice.source_date:
        said += " " + words.page_date.format(day=day_text((day.year, day.month, day.day), notice.language))
    yield _p(said)


def _a(url: str, text: str) -> str:
    return f'<a href="{escape(plain(url))}">{escape(text)}</a>'


def _p(markup: str) -> str:
    return f"<p>{markup}</p>"
