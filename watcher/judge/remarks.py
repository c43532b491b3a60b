"""What a page's own dates and change log say beside what really changed.

Stamps and logs are untrusted metadata (docs/explanation/meaning.md §12): they are shown, and never move a
level.  A remark is made only where it can be shown from the two texts; where the page may mean something that
we do not see, nothing is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from watcher.judge.own_log import (
    Entry,
    is_log_trail,
    is_own_word,
    keeps_log,
    names_in,
    new_entries,
    touches,
)
from watcher.judge.vocabulary import Vocabulary
from watcher.model.change import Edit, PageDiff
from watcher.model.document import Document, Stamp
from watcher.model.ids import EditId
from watcher.model.level import PUBLISHED_FROM, Level
from watcher.model.verdict import Remark, Verdict

_DATED = ("updated", "reviewed", "published")
_SAYING = (*_DATED, "version")
_MOST_ENTRIES = 3
"""More new entries than these are no note on one change."""
_MOST_SECTIONS = 3
_MOST_EDITS = 400
"""A log is not held against more edits than these: no entry speaks of them all."""
_QUOTE_CHARS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """The change as the remarks see it: its edits without the page's own words, with their levels."""

    edits: tuple[Edit, ...]
    verdicts: Mapping[EditId, Verdict]
    entries: tuple[Entry, ...]
    old: Document
    new: Document
    vocabulary: Vocabulary
    seen_on: date | None

    def worth(self, least: Level) -> tuple[Edit, ...]:
        """Return the edits of this level or higher."""
        return tuple(
            edit
            for edit in self.edits
            if edit.id not in self.verdicts or self.verdicts[edit.id].level >= least
        )

    def names(self, edit: Edit) -> frozenset[str]:
        """Return what an edit and the words around it name, the kinds of its facts («dose») among it."""
        verdict = self.verdicts.get(edit.id)
        kinds = {fact.kind for fact in verdict.facts} if verdict else set()
        labels = (word for kind in kinds for word in self.vocabulary.kind_labels.get(kind, {}).values())
        words = (
            *labels,
            edit.before,
            edit.after,
            edit.before_context,
            edit.after_context,
            edit.row,
            edit.column,
        )
        trails = (*(edit.trail[1:] or edit.trail), *(edit.trail_old[1:] or edit.trail_old))
        return names_in((*words, edit.label, *trails), self.new.lang, self.vocabulary)


def find_remarks(
    diff: PageDiff,
    old: Document,
    new: Document,
    verdicts: Sequence[Verdict],
    vocabulary: Vocabulary,
    *,
    seen_on: date | None = None,
) -> tuple[Remark, ...]:
    """Return the remarks on a judged change, each code at most once.

    `seen_on`: the day on which the new page was seen; a date not older fits a second edit of that day.
    """
    if not diff.edits:
        return ()
    case = _Case(
        edits=tuple(edit for edit in diff.edits if not is_own_word(edit, vocabulary)),
        verdicts={one.edit_id: one for one in verdicts},
        entries=new_entries(old, new, vocabulary),
        old=old,
        new=new,
        vocabulary=vocabulary,
        seen_on=seen_on,
    )
    found = [*_on_dates(case)]
    is_held = not diff.is_rewritten and len(case.edits) <= _MOST_EDITS
    if is_held and len(case.entries) <= _MOST_ENTRIES:
        found += _on_log(case)
    return tuple(found)


def _remark(case: _Case, code: str, quote: str, **filled: str) -> Remark:
    said = case.vocabulary.log.texts.get(code, ())
    return Remark(
        code=code,
        texts=tuple((lang, text.format(**filled)) for lang, text in said),
        quote=quote if len(quote) <= _QUOTE_CHARS else quote[: _QUOTE_CHARS - 1].rstrip() + "…",
    )


# -- dates


def _on_dates(case: _Case) -> Iterator[Remark]:
    was, now = _updated(case.old), _updated(case.new)
    if not was or not now:
        return
    told = case.worth(PUBLISHED_FROM)
    newest = max(now, key=lambda stamp: stamp.day or date.min)
    is_moved = (newest.day or date.min) > max(stamp.day or date.min for stamp in was)
    if told and not case.entries and len(_days(was)) == len(_days(now)) == 1:
        is_of_today = case.seen_on is not None and (newest.day or date.min) >= case.seen_on
        if _said(case.old) == _said(case.new) and not is_of_today:
            yield _remark(case, "text-without-date", newest.text)
    elif is_moved and not case.worth(Level.EDITORIAL) and not case.entries:
        yield _remark(case, "date-without-text", newest.text)


def _updated(document: Document) -> tuple[Stamp, ...]:
    return tuple(stamp for stamp in document.stamps if stamp.label == "updated" and stamp.day is not None)


def _days(stamps: Sequence[Stamp]) -> set[date | None]:
    return {stamp.day for stamp in stamps}


def _said(document: Document) -> tuple[tuple[str, object], ...]:
    """Return every date and version that the page gives of itself."""
    return tuple(
        (stamp.label, stamp.day if stamp.label in _DATED else stamp.value)
        for stamp in document.stamps
        if stamp.label in _SAYING
    )


# -- the log


def _on_log(case: _Case) -> Iterator[Remark]:
    grave = case.worth(Level.IMPORTANT)
    wording = [entry for entry in case.entries if entry.is_wording and "doubt" not in entry.calls]
    if grave and wording and len(wording) == len(case.entries):
        named = [case.names(edit) for edit in grave]
        if not any(touches(entry.names, names) for entry in wording for names in named):
            yield _remark(case, "note-says-editorial", wording[0].text)
        return
    for entry in case.entries:
        if entry.is_plain and _is_missing(entry, case):
            yield _remark(case, "said-not-found", entry.text)
            break
    if sections := _unsaid(case, grave):
        quote = case.entries[0].text if case.entries else ""
        yield _remark(case, "found-not-said", quote, section="», «".join(sections))


def _is_missing(entry: Entry, case: _Case) -> bool:
    """Tell whether no edit has to do with the entry.

    Beside told edits the entry must name what cannot be put in other words: «råd til risikogrupper»
    may be the very edit that says «gravide».
    """
    if case.worth(PUBLISHED_FROM) and not entry.sure:
        return False
    return not any(touches(entry.names, case.names(edit)) for edit in case.edits)


def _unsaid(case: _Case, grave: Sequence[Edit]) -> tuple[str, ...]:
    """Return the sections of grave edits that the log is silent on.

    Without a new entry: all, where the page does keep a log.  With entries: those that no entry touches, and
    only when every entry is plain and its own edit is found elsewhere.
    """
    if not case.entries:
        told = grave if grave and keeps_log(case.new, case.vocabulary) else ()
    elif all(entry.is_plain for entry in case.entries):
        told = _untouched(case, grave)
    else:
        told = ()
    names = dict.fromkeys(_section(edit, case) for edit in told)
    return tuple(name for name in names if name)[:_MOST_SECTIONS]


def _untouched(case: _Case, grave: Sequence[Edit]) -> tuple[Edit, ...]:
    named = {edit.id: case.names(edit) for edit in case.edits}
    touched = [
        edit for edit in case.edits if any(touches(entry.names, named[edit.id]) for entry in case.entries)
    ]
    if not all(any(touches(entry.names, named[edit.id]) for edit in touched) for entry in case.entries):
        return ()
    places = {(edit.trail or edit.trail_old)[-1:] for edit in touched}
    return tuple(
        edit for edit in grave if edit not in touched and (edit.trail or edit.trail_old)[-1:] not in places
    )


def _section(edit: Edit, case: _Case) -> str:
    """Return the heading over the edit, or the page's title."""
    trail = edit.trail or edit.trail_old
    if is_log_trail(trail, case.vocabulary):
        return ""
    return trail[-1] if trail else case.new.title
