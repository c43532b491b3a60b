"""Headlines of table cells: row and column, and what stood and stands there."""

from watcher.judge.facts_model import QUANTITIES
from watcher.judge.headline_case import Case
from watcher.judge.headline_line import Line
from watcher.judge.headline_parts import tell_parts, with_scale
from watcher.judge.headline_subject import cell_subject
from watcher.judge.inline import ARROW, compressed, pair_of, quoted_pair, show_inline
from watcher.judge.quoting import one_line, shorten
from watcher.judge.wording import compare_words
from watcher.model.verdict import FactChange

_SHORT_CELL = 40


def tell_cell(case: Case) -> Line:
    """Return the line of a cell: its row and column, and what stood and stands in it."""
    edit, fact = case.edit, case.top.fact
    subject = cell_subject(edit, case.title, case.vocabulary)
    before, after = one_line(edit.before), one_line(edit.after)
    if before and after and max(len(before), len(after)) > _SHORT_CELL:
        return _long_cell(case, subject, fact)
    old, new = (before, after) if not (before and after) else compressed(before, after)
    if not before or not after:
        return Line(subject=shorten(subject, 70), word="added" if after else "removed", text=new or old)
    text = f"{old} {ARROW} {new}"
    line = Line(subject=shorten(subject, case.most - min(len(text), 60) - 2), text=text)
    return with_scale(case, line, fact)


def _long_cell(case: Case, subject: str, fact: FactChange | None) -> Line:
    edit = case.edit
    if len(subject) > 24 and edit.row and subject.startswith(one_line(edit.row)):
        subject = one_line(edit.row)
    line = Line(subject=shorten(subject, 60))
    if fact is not None and fact.before and fact.after and fact.kind in QUANTITIES:
        return Line(subject=line.subject, text=pair_of(fact.before, fact.after, is_figure=True))
    runs = compare_words(edit.before, edit.after, case.lang, case.vocabulary)
    lone = tell_parts(case, runs, line.subject)
    if lone is not None:
        return lone
    shown = show_inline(runs, case.room(line), focus=case.focus)
    text = shown.text if shown else quoted_pair(runs, edit.before, edit.after, case.room(line))
    return Line(subject=line.subject, text=text)
