"""Headlines of text that became another: figures, advice, denials, words."""

from collections.abc import Sequence

from watcher.judge.facts_model import QUANTITIES
from watcher.judge.headline_case import TURNED, Case, is_said_twice
from watcher.judge.headline_line import Line
from watcher.judge.headline_parts import tell_parts, with_scale
from watcher.judge.headline_subject import own_subject, page_name, refines, stands_alone
from watcher.judge.inline import ARROW, pair_of, quoted_pair, show_inline
from watcher.judge.quoting import around, one_line, opening, quote, sentence_of, shorten
from watcher.judge.tokens import split_sentences
from watcher.judge.wording import Run, compare_words, written
from watcher.model.change import ChangeKind
from watcher.model.verdict import FactChange

_SHORT = 72
_FEW_WORDS = 3
_MOST_TURNED = 6
_ROOM_FOR_TWO = 84
_TELLING = frozenset({"number", "reference", "date", "count", "clock"})
"""Figures that say nothing without their sentence."""


def tell_turned(case: Case) -> Line | None:
    """Return the line of a sentence that says the contrary: both sides quoted; None when none does."""
    top = case.top
    if top.rule not in TURNED or is_said_twice(top) or not (top.before and top.after):
        return None
    if max(len(top.before.split()), len(top.after.split())) < _FEW_WORDS + 1:
        return None
    runs = compare_words(top.before, top.after, case.lang, case.vocabulary)
    if not _is_small(runs, case.focus):
        return None
    line = Line(word="turned")
    room = case.room(line)
    both = f"{quote(sentence_of(top.before))} {ARROW} {quote(sentence_of(top.after))}"
    if len(both) <= room:
        return Line(word="turned", text=both)
    shown = show_inline(runs, room, focus=case.focus)
    if shown is None:
        return Line(word="turned", text=quoted_pair(runs, top.before, top.after, room))
    return Line(word="turned", text=shown.text)


def _is_small(runs: Sequence[Run], focus: str) -> bool:
    """Tell whether the words that turn are few: a clause that came with a «not» of its own turns nothing."""
    changed = [run for run in runs if not run.is_same]
    near = [run for run in changed if focus in written(run.old) or focus in written(run.new)] or changed
    return all(len(run.old) <= _MOST_TURNED and len(run.new) <= _MOST_TURNED for run in near)


def tell_stance(case: Case) -> Line | None:
    """Return «Bør → skal: …» for advice that asks more or less strongly; None when it is no such change."""
    top, fact = case.top, case.top.fact
    if fact is None or fact.kind != "modality" or not fact.before or not fact.after or not top.after:
        return None
    lead = opening(f"{fact.before.lower()} {ARROW} {fact.after.lower()}")
    text = sentence_of(top.after)
    if top.rule in TURNED or ": " in text or len(lead) > 60 or case.focus.lower() not in text.lower():
        return None
    if not _takes_its_place(case, fact):
        return None
    if not stands_alone(text, case.lang, case.vocabulary):
        heading = case.heading()
        placed = Line(subject=f"{heading}, {lead[:1].lower()}{lead[1:]}" if heading else lead)
        if case.room(placed) >= len(text):
            return Line(subject=placed.subject, text=text)
    room = case.room(Line(subject=lead))
    return Line(subject=lead, text=around(text, case.focus, room))


def _takes_its_place(case: Case, fact: FactChange) -> bool:
    """Tell whether one word of advice stands where the other stood: else it is advice to somebody else."""
    words = [side.split(" … ", maxsplit=1)[0].lower() for side in (fact.before, fact.after)]
    return any(
        words[0] in written(run.old).lower() and words[1] in written(run.new).lower()
        for run in compare_words(case.top.before, case.top.after, case.lang, case.vocabulary)
        if not run.is_same
    )


def tell_wording(case: Case) -> Line:
    """Return the line of a sentence in which words became others, with the sentence around them."""
    top, edit = case.top, case.edit
    before, after = top.before or edit.before, top.after or edit.after
    if top.before and top.after and _is_far(case, before, after):
        before, after = edit.before, edit.after
    fact = top.fact
    runs = compare_words(before, after, case.lang, case.vocabulary)
    changed = [run for run in runs if not run.is_same]
    if not changed:
        return _plain(case, before, after)
    if edit.kind is ChangeKind.HEADING_RENAMED:
        return _renamed(case, runs, before, after)
    if not any(run.is_same for run in runs) and max(len(before.split()), len(after.split())) <= _FEW_WORDS:
        return with_scale(case, _short(case, before, after), fact)
    lone = tell_parts(case, runs, "")
    if lone is not None:
        return lone
    return _in_sentence(case, runs, before, after)


def _renamed(case: Case, runs: Sequence[Run], before: str, after: str) -> Line:
    """A heading: both texts when they fit, else the words that became others, where they stand."""
    room = case.room(Line(word="heading"))
    whole = f"{quote(sentence_of(before))} {ARROW} {quote(sentence_of(after))}"
    shown = show_inline(runs, room)
    if len(whole) <= room or shown is None or shown.text.startswith("…"):
        return Line(word="heading", text=quoted_pair(runs, before, after, room))
    return Line(word="heading", text=shown.text)


def _is_far(case: Case, before: str, after: str) -> bool:
    """Tell whether the whole texts begin alike and the two sentences do not: the whole tells more then."""
    olds, news = split_sentences(case.edit.before), split_sentences(case.edit.after)
    if not olds or not news or olds[0] == news[0]:
        return False
    return _first(olds[0], 2) == _first(news[0], 2) and _first(before, 1) != _first(after, 1)


def _first(text: str, count: int) -> list[str]:
    return text.lower().split()[:count]


def _in_sentence(case: Case, runs: Sequence[Run], before: str, after: str) -> Line:
    fact = case.top.fact
    block = _whole_block(case)
    if block is not None:
        return block
    changed = [run for run in runs if not run.is_same]
    has_figure = fact is not None and bool(fact.before and fact.after) and fact.kind in QUANTITIES
    heading = case.heading()
    if has_figure and fact and len(changed) == 1 and refines(heading, after, case.vocabulary):
        return Line(subject=heading, text=pair_of(fact.before, fact.after, is_figure=True))
    focus = case.focus if has_figure else ""
    shown = show_inline(runs, case.room(Line()), focus=focus)
    if shown is not None and not shown.is_cut and len(shown.text) <= _SHORT:
        return _placed(case, Line(text=shown.text), after)
    single = has_figure and len(changed) == 1 and fact is not None and fact.kind not in _TELLING
    own = _own(case, after, fact) if single else ""
    if own and fact:
        return Line(subject=own, text=pair_of(fact.before, fact.after, is_figure=True))
    if shown is not None and not shown.is_cut:
        return Line(text=shown.text)
    line = Line(subject=heading)
    under = show_inline(runs, case.room(line), focus=focus)
    if under is not None and (len(changed) == 1 or not under.is_cut):
        return Line(subject=heading, text=under.text)
    if shown is not None and len(changed) == 1 and not shown.text.startswith("…"):
        return Line(text=shown.text)
    if has_figure and fact and fact.kind not in _TELLING:
        pair = pair_of(fact.before, fact.after, is_figure=True)
        return Line(subject=heading, text=pair, label=fact.kind)
    return _rewritten(case, runs, before, after)


def _own(case: Case, sentence: str, fact: FactChange | None) -> str:
    """Return what the sentence itself says that a figure is about, "" when it does not."""
    if fact is None:
        return ""
    return own_subject(sentence, fact.after, fact.kind, case.lang, case.vocabulary)


def _placed(case: Case, line: Line, sentence: str) -> Line:
    """Return a short sentence under its heading, when it needs it or both are short."""
    under = case.placed(line)
    is_short = len(under.subject) + len(under.text) <= _SHORT
    return under if is_short or not stands_alone(sentence, case.lang, case.vocabulary) else line


def _rewritten(case: Case, runs: Sequence[Run], before: str, after: str) -> Line:
    """A sentence of which little is left: what it says now when that is what counts, else both texts."""
    fact = case.top.fact
    if fact is not None and fact.kind == "swap":
        room = case.room(Line(word="swapped"))
        return Line(word="swapped", text=shorten(f"{fact.before} {ARROW} {fact.after}", room))
    if fact is not None and fact.after and not fact.before:
        line = Line(word="added", subject=case.heading(40))
        if case.room(line) < len(after) and stands_alone(after, case.lang, case.vocabulary):
            line = Line(word="added")
        text = around(sentence_of(after), case.focus, case.room(line))
        return Line(word=line.word, subject=line.subject, text=text)
    line = Line(subject=case.heading(36))
    if stands_alone(after, case.lang, case.vocabulary) or case.room(line) < _ROOM_FOR_TWO:
        line = Line()
    return Line(subject=line.subject, text=quoted_pair(runs, before, after, case.room(line)))


def _whole_block(case: Case) -> Line | None:
    """Return the whole text with its changes, when several sentences changed and all fits: a swap is seen."""
    edit, line = case.edit, Line()
    if one_line(edit.after) == case.top.after or len(edit.after) > case.room(line):
        return None
    runs = compare_words(edit.before, edit.after, case.lang, case.vocabulary)
    if sum(not run.is_same for run in runs) < 2:
        return None
    shown = show_inline(runs, case.room(line))
    return Line(text=shown.text) if shown and shown.text[-1:] != "…" and not shown.is_cut else None


def _short(case: Case, before: str, after: str) -> Line:
    """A word or two that became others say nothing without their heading, nor that without the page."""
    heading = case.heading()
    name = page_name(case.title or (case.edit.trail or ("",))[0])
    if heading and len(heading.split()) < _FEW_WORDS and name and name.lower() not in heading.lower():
        heading = f"{name.replace(': ', ' – ')}, {heading}" if len(name) <= 56 else heading
    text = f" {ARROW} ".join(sentence_of(side) for side in (before, after) if side)
    return Line(subject=heading, text=text)


def _plain(case: Case, before: str, after: str) -> Line:
    line = Line(subject=case.heading())
    return Line(subject=line.subject, text=shorten(sentence_of(after or before), case.room(line)))
