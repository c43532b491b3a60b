"""Headlines of words that were only put in, or only taken out; and the name of a scale."""

from collections.abc import Sequence

from watcher.judge.headline_case import Case
from watcher.judge.headline_line import Line
from watcher.judge.inline import show_inline
from watcher.judge.phrases import PhraseTable
from watcher.judge.quoting import around, quote, sentence_of, shorten
from watcher.judge.tokens import tokenize
from watcher.judge.wording import Run, bare, written
from watcher.model.verdict import FactChange

_LEAST_AROUND = 30
_SHORT_PART = 24


def tell_parts(case: Case, runs: Sequence[Run], subject: str) -> Line | None:
    """Return «Fjernet «x» fra «…»» when words were only put in or only taken out; None when both."""
    changed = [run for run in runs if not run.is_same]
    fact = case.top.fact
    if fact is not None and fact.before and fact.after and fact.kind not in {"limiter", "term", "negation"}:
        return None
    is_put_in = all(not any(not word.is_mark for word in run.old) for run in changed)
    is_taken_out = all(not any(not word.is_mark for word in run.new) for run in changed)
    if is_put_in is is_taken_out:
        return None
    sides = [run.new if is_put_in else run.old for run in changed]
    focus = case.focus
    chosen = next((side for side in sides if focus and focus in written(side)), max(sides, key=len))
    what = bare(chosen)
    whole = "".join(written(run.new if is_put_in else run.old) for run in runs)
    word = "put_in" if is_put_in else "taken_out"
    line = Line(word=word, what=what, subject=subject)
    room = case.room(line)
    if room >= len(what) + _LEAST_AROUND and len(what) <= case.most // 2 - 6:
        text = around(sentence_of(whole.strip()), what, room)
        if text.strip("…") != what:
            return Line(word=word, what=what, subject=subject, text=text)
    shown = (
        show_inline(runs, case.room(Line(subject=subject)), focus=what) if len(what) < _SHORT_PART else None
    )
    if shown is not None and not shown.is_cut:
        return Line(subject=subject, text=shown.text)
    return _long_part(case, what, subject, is_put_in=is_put_in)


def _long_part(case: Case, what: str, subject: str, *, is_put_in: bool) -> Line:
    word = "put" if is_put_in else "taken"
    line = Line(word=word, subject=subject or case.heading(36))
    room = case.room(line)
    return Line(word=word, subject=line.subject, text=quote(shorten(what, room - 2)))


def with_scale(case: Case, line: Line, fact: FactChange | None) -> Line:
    """Return the line with the name of the scale, when neither subject nor sentence says it."""
    if fact is None or not fact.kind.startswith("scale:"):
        return line
    name = fact.kind.removeprefix("scale:")
    scale = case.vocabulary.scales.get(name)
    table: PhraseTable = case.vocabulary.lexicon(case.lang).phrases
    said = {match.form.kind for match in table.find(tokenize(f"{line.subject} {line.text}"))}
    if scale is None or not scale.needs_near or f"near:{name}" in said:
        return line
    return Line(subject=line.subject, word=line.word, what=line.what, text=line.text, label=fact.kind)
