"""«Samme endring også på …»: what an entry says of other pages with the same edit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from watcher.model.config import ServiceSettings
from watcher.model.notice import Notice, NoticeReview
from watcher.publish.addresses import notice_url
from watcher.publish.kin import MOST, Kin, is_altered, keys_of
from watcher.publish.moments import norwegian_time
from watcher.publish.text import clip, plain
from watcher.publish.words import day_text, words_of

_NAME_CHARS = 160
_LINK_CHARS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    same: str
    some: str
    seen: str
    paragraph: str
    more_one: str
    more_many: str
    sum_one: str
    sum_many: str
    merged: str


_WORDS: Mapping[str, _Words] = {
    "nb": _Words(
        same="Samme endring også på:",
        some="Noen av endringene også på:",
        seen="oppdaget {day} kl. {time}",
        paragraph="les avsnittet",
        more_one="og én side til",
        more_many="og {n} sider til",
        sum_one="Samme endring også på én side til.",
        sum_many="Samme endring også på {n} sider til.",
        merged="Meldt sammen med:",
    ),
    "nn": _Words(
        same="Same endring òg på:",
        some="Nokre av endringane òg på:",
        seen="oppdaga {day} kl. {time}",
        paragraph="les avsnittet",
        more_one="og éi side til",
        more_many="og {n} sider til",
        sum_one="Same endring òg på éi side til.",
        sum_many="Same endring òg på {n} sider til.",
        merged="Meldt saman med:",
    ),
    "en": _Words(
        same="The same change also on:",
        some="Some of the changes also on:",
        seen="found on {day} at {time}",
        paragraph="read the paragraph",
        more_one="and one more page",
        more_many="and {n} more pages",
        sum_one="The same change also on one more page.",
        sum_many="The same change also on {n} more pages.",
        merged="Reported together with:",
    ),
}


def also_text(notice: Notice, kin: Kin, *, is_archived: bool) -> str:
    """Return how many pages joined, as plain text, or ""."""
    words, own = _words(notice), set(keys_of(notice))
    joined = _shown(kin.joined, is_archived=is_archived)
    n = sum(not own.isdisjoint(keys_of(one)) for one in joined)
    said = "" if not n else words.sum_one if n == 1 else words.sum_many.format(n=n)
    merged = [clip(shown_name(one), _NAME_CHARS) for one in joined if own.isdisjoint(keys_of(one))]
    return f"{said} {words.merged} {'; '.join(merged[:MOST])}.".strip() if merged else said


def also_html(notice: Notice, kin: Kin, service: ServiceSettings, *, is_archived: bool) -> str:
    """Return the pages with the same edits, by name, with their moment and their paragraph; or "".

    The newest first: whoever reads an updated entry sees what is new in it.
    """
    own = set(keys_of(notice))
    others = _shown([*reversed(kin.joined), *reversed(kin.earlier)], is_archived=is_archived)
    merged = [one for one in others if own.isdisjoint(keys_of(one))]  # by an editor
    same = [one for one in others if set(keys_of(one)) == own and one not in merged]
    some = [one for one in others if set(keys_of(one)) != own and one not in merged]
    words = _words(notice)
    url = notice_url(service, notice.slug)
    return "\n".join(
        f"<p>{title}</p>\n<ul>{''.join(_lines(notice, group, service, url, is_archived=is_archived))}</ul>"
        for title, group in ((words.same, same), (words.some, some), (words.merged, merged))
        if group
    )


def _words(notice: Notice) -> _Words:
    return _WORDS.get(notice.language, _WORDS["nb"])


def _shown(notices: Sequence[Notice], *, is_archived: bool) -> Sequence[Notice]:
    """Return what is named: an archive names all, as published; elsewhere the retracted are left out."""
    if is_archived:
        return notices
    return [one for one in notices if one.review is not NoticeReview.RETRACTED]


def _lines(
    notice: Notice, others: Sequence[Notice], service: ServiceSettings, url: str, *, is_archived: bool
) -> Iterator[str]:
    words = _words(notice)
    for one in others[:MOST]:
        mark = f"{words_of(notice.language).corrected_mark} " if is_altered(one) and not is_archived else ""
        name = shown_name(one)
        seen = norwegian_time(one.observed_at)
        day = day_text((seen.year, seen.month, seen.day), notice.language)
        said = f"{mark}{_a(notice_url(service, one.slug), clip(name, _NAME_CHARS))}, "
        said += escape(words.seen.format(day=day, time=f"{seen:%H.%M}"))
        deep = _paragraph(notice, one)
        yield f"<li>{said}{f' ({_a(deep, words.paragraph)})' if deep else ''}</li>"
    left = len(others) - MOST
    if left > 0:
        more = words.more_one if left == 1 else words.more_many.format(n=left)
        yield f"<li>{_a(url, more)}</li>"


def shown_name(notice: Notice) -> str:
    """Return «Helsenorge: Mpox»."""
    return ": ".join(plain(part) for part in (notice.source_owner, notice.source_title) if part.strip())


def _paragraph(notice: Notice, other: Notice) -> str:
    """Return the official address of what `other` has in common with `notice`, or that of its page."""
    own = set(keys_of(notice))
    deep = next((item.deep_url for item in other.items if item.key in own), "")
    short = deep if 0 < len(deep) <= _LINK_CHARS else other.source_url
    return short if short.startswith(("https://", "http://")) else ""


def _a(url: str, text: str) -> str:
    return f'<a href="{escape(plain(url))}">{escape(text)}</a>'
