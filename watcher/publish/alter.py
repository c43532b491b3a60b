"""What a decision makes of notices: one as reviewed, corrected or retracted, and the notices that answer it.

A correction and a retraction are new notices: of seven readers tried, none shows an entry again that changed
in place (docs/decisions/0020-feed-writing.md).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from watcher.model.ids import NoticeId
from watcher.model.level import PUBLISHED_FROM, Level
from watcher.model.notice import Notice, NoticeKind, NoticeReview
from watcher.model.review import Decision, RejectReason
from watcher.publish.text import clip, plain
from watcher.publish.words import Words, words_of

_TITLE_CHARS = 220

_WHY: Mapping[str, Mapping[RejectReason, str]] = {
    "nb": {
        RejectReason.NOISE: "Endringen hadde ingen faglig betydning.",
        RejectReason.WRONG: "Meldingen var feil.",
        RejectReason.DUPLICATE: "Det samme er meldt fra før.",
        RejectReason.NOT_RELEVANT: "Endringen angår ikke det som følges her.",
    },
    "nn": {
        RejectReason.NOISE: "Endringa hadde ikkje noko å seie fagleg.",
        RejectReason.WRONG: "Meldinga var feil.",
        RejectReason.DUPLICATE: "Det same er meldt frå før.",
        RejectReason.NOT_RELEVANT: "Endringa gjeld ikkje det som blir følgt her.",
    },
    "en": {
        RejectReason.NOISE: "The change had no clinical meaning.",
        RejectReason.WRONG: "The notice was wrong.",
        RejectReason.DUPLICATE: "The same has been reported before.",
        RejectReason.NOT_RELEVANT: "The change is not about what is followed here.",
    },
}


def as_reviewed(notice: Notice, decision: Decision) -> Notice:
    """Return `notice` as an editor has approved it: with the headline, level and note that they gave."""
    level = decision.level or notice.level
    words = words_of(notice.language)
    return replace(
        notice,
        review=NoticeReview.REVIEWED,
        reviewed_at=decision.at,
        title=_title(notice, decision, level, words),
        summary=_regraded(notice.summary, f"{words.levels.get(notice.level, '')}. ", level, words, ". "),
        level=level,
        items=tuple(
            one if one.level >= PUBLISHED_FROM else replace(one, level=level) for one in notice.items
        ),
        note=decision.note.strip() or notice.note,
        reach=_reach(notice, level),
    )


def as_marked(notice: Notice, decision: Decision, review: NoticeReview, joins: NoticeId | None) -> Notice:
    """Return `notice` as it stands after a correction, a retraction, a merge or a split."""
    is_retracted = review is NoticeReview.RETRACTED
    note = notice.note or (_said(decision, notice.language) if is_retracted else "")
    return replace(notice, review=review, joins=joins, note=note)


def write_correction(notices: tuple[Notice, ...], decision: Decision, at: datetime) -> Notice:
    """Return the notice that puts right what `notices`, those of one change, oldest first, have said.

    It reaches whoever was told of a graver level before.
    """
    newest = notices[-1]
    right = as_reviewed(replace(notices[0], level=newest.level, reach=newest.reach), decision)
    return replace(
        _answer(right, notices, decision, at), kind=NoticeKind.CORRECTION, note=decision.note.strip()
    )


def write_retraction(notices: tuple[Notice, ...], decision: Decision, at: datetime) -> Notice:
    """Return the notice that says to disregard `notices`, those of one change, oldest first."""
    newest = notices[-1]
    return replace(
        _answer(newest, notices, decision, at),
        kind=NoticeKind.RETRACTION,
        note=_said(decision, newest.language),
        items=(),
        quiet_count=0,
        echoes=(),
        remarks=(),
        summary=_source_sentence(newest),
    )


def _answer(notice: Notice, notices: tuple[Notice, ...], decision: Decision, at: datetime) -> Notice:
    first, number = notices[0], len(notices) + 1
    return replace(
        notice,
        id=NoticeId(f"{first.id}/{number}"),
        slug=f"{first.slug}-{number}",
        review=NoticeReview.REVIEWED,
        reviewed_at=decision.at,
        in_reply_to=notices[-1].id,
        published_at=at,
        updated_at=at,
        joins=None,
        first=None,
    )


def _said(decision: Decision, language: str) -> str:
    """Return what readers are told of why: the editor's words, after those of the reason."""
    texts = _WHY.get(language.split("-", maxsplit=1)[0].lower(), _WHY["nb"])
    why = texts.get(decision.reason, "") if decision.reason else ""
    return f"{why} {decision.note.strip()}".strip()


def _title(notice: Notice, decision: Decision, level: Level, words: Words) -> str:
    """Return "Kritisk: the editor's headline – OWNER", or the title as it was with the level's word."""
    headline = plain(decision.headline)
    if not headline:
        return _regraded(notice.title, f"{words.levels.get(notice.level, '')}: ", level, words, ": ")
    start = f"{words.levels[level]}: " if level >= Level.IMPORTANT else ""
    owner = f" – {plain(notice.source_owner)}" if notice.source_owner.strip() else ""
    room = max(_TITLE_CHARS - len(start) - len(owner), 60)
    return f"{start}{clip(headline, room)}{owner}"


def _regraded(text: str, start: str, level: Level, words: Words, end: str) -> str:
    """Return `text`, which may begin with the word of its level (`start`), with that of `level` instead."""
    bare = text.removeprefix(start) if len(start) > len(end) else text
    is_said = level >= Level.IMPORTANT or end == ". "
    return f"{words.levels[level]}{end}{bare}" if is_said and level in words.levels else bare


def _source_sentence(notice: Notice) -> str:
    name = ": ".join(plain(part) for part in (notice.source_owner, notice.source_title) if part.strip())
    return f"{name}."


def _reach(notice: Notice, level: Level) -> Level | None:
    """Return the level whose readers have been told, where that is graver than `level`."""
    told = max(notice.level, notice.reach or Level.NONE)
    return told if told > level else None
