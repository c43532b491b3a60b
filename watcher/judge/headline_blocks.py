"""Headlines of text that came, went or moved as a whole, and of what is no text."""

from watcher.judge.facts import read_text
from watcher.judge.headline_case import Case
from watcher.judge.headline_line import Line
from watcher.judge.headline_subject import stands_alone
from watcher.judge.inline import ARROW
from watcher.judge.quoting import around, one_line, quote, sentence_of, shorten
from watcher.judge.scene import is_added
from watcher.judge.tokens import split_sentences
from watcher.model.change import ChangeKind
from watcher.model.level import Level

_LINKS = {
    ChangeKind.LINK_CHANGED: "link",
    ChangeKind.LINK_ADDED: "link_added",
    ChangeKind.LINK_REMOVED: "link_removed",
}
_PAGE = {
    ChangeKind.LANGUAGE: "language",
    ChangeKind.PAGE_REWRITTEN: "rewritten",
    ChangeKind.PAGE_GONE: "gone",
    ChangeKind.PAGE_BACK: "back",
}
_BLOCKS = {
    ChangeKind.IMAGE_CHANGED: "image",
    ChangeKind.MOVED: "moved",
    ChangeKind.SECTION_MOVED: "moved",
    ChangeKind.ROW_MOVED: "moved",
    ChangeKind.HEADING_LEVEL: "retitled",
    ChangeKind.SPLIT: "regrouped",
    ChangeKind.MERGED: "regrouped",
}
_MOVES = frozenset({ChangeKind.MOVED, ChangeKind.SECTION_MOVED, ChangeKind.ROW_MOVED})
_SPLITS = frozenset({ChangeKind.SPLIT, ChangeKind.MERGED})
_SECTIONS = frozenset({ChangeKind.SECTION_ADDED, ChangeKind.SECTION_REMOVED})
_ROWS = frozenset({ChangeKind.ROW_ADDED, ChangeKind.ROW_REMOVED})
_COLUMNS = frozenset({ChangeKind.COLUMN_ADDED, ChangeKind.COLUMN_REMOVED})
_ASKS = 2
_FEW_WORDS = 4


def tell_move(case: Case) -> Line | None:
    """Return the line of a text that moved: what it is, between which headings; None for other edits."""
    return _block(case) if case.edit.kind in _MOVES else None


def tell_kind(case: Case) -> Line | None:
    """Return the line of a link, a picture, a stamp or a whole page; None for words that changed."""
    edit = case.edit
    if edit.kind in _PAGE:
        return Line(
            word=_PAGE[edit.kind], text=case.heading(80) if edit.kind is not ChangeKind.LANGUAGE else ""
        )
    if edit.kind in _LINKS:
        words = edit.label or edit.after_context or edit.before_context or edit.after or edit.before
        return _cut(case, Line(word=_LINKS[edit.kind]), words)
    if edit.kind is ChangeKind.METADATA and case.judgement.lowered_by:
        return _stamp(case)
    has_words = edit.kind in _SPLITS and not case.judgement.lowered_by
    if edit.kind not in _BLOCKS or has_words or case.top.fact is not None:
        return None
    return _block(case)


def _block(case: Case) -> Line:
    edit = case.edit
    text = (edit.after or edit.before).split("\n")[0]
    if case.judgement.findings[0].rule == "ordered-list-moved":
        return _cut(case, Line(word="ordered", subject=case.heading(40)), text)
    if (
        any(one.rule == "moved-elsewhere" for one in case.judgement.findings)
        and edit.trail
        and edit.trail_old
    ):
        way = f" ({quote(shorten(edit.trail_old[-1], 30))} {ARROW} {quote(shorten(edit.trail[-1], 30))})"
        room = case.room(Line(word="moved"))
        return Line(word="moved", text=shorten(sentence_of(text), room - len(way)) + way)
    return _cut(case, Line(word=_BLOCKS[edit.kind]), text or case.heading())


def _cut(case: Case, line: Line, text: str) -> Line:
    return Line(word=line.word, subject=line.subject, text=shorten(sentence_of(text), case.room(line)))


def _stamp(case: Case) -> Line:
    """What the page says of itself: the old value and the new, the label once."""
    old, new = (one_line(text).split() for text in (case.edit.before, case.edit.after))
    label: list[str] = []
    while len(old) > 1 and len(new) > 1 and old[0] == new[0] and not old[0][:1].isdigit():
        label.append(old.pop(0).rstrip(":"))
        new.pop(0)
    text = f" {ARROW} ".join(" ".join(side) for side in (old, new) if side)
    text = " ".join([*label, text])
    return _cut(case, Line(word="metadata"), text)


def tell_whole(case: Case) -> Line:
    """Return the line of a text that came or went as a whole."""
    edit = case.edit
    is_new = is_added(edit.kind)
    text = edit.after or edit.before
    if edit.kind in _COLUMNS:
        word = "column_added" if is_new else "column_removed"
        return _cut(case, Line(word=word), edit.column or text)
    if edit.kind in _ROWS:
        return _row(case, text, is_new=is_new)
    if edit.kind in _SECTIONS:
        return _section(case, text, is_new=is_new)
    return _passage(case, text, is_new=is_new)


def _row(case: Case, text: str, *, is_new: bool) -> Line:
    """A row: its cells, under its heading when there is room for both or no cell says what it is about."""
    cells = [part for part in one_line(text).split(" | ") if part.strip()]
    if len(cells) > 1 and cells[0].isdigit():
        cells = cells[1:]
    told = ", ".join(cells)
    line = Line(word="row_added" if is_new else "row_removed", subject=case.heading(40))
    if len(told) > case.room(line) and stands_alone(told, case.lang, case.vocabulary):
        line = Line(word=line.word)
    return _cut(case, line, told)


def _section(case: Case, text: str, *, is_new: bool) -> Line:
    heading, _, rest = text.partition("\n")
    heading, rest = one_line(heading), one_line(_chosen(case, rest)) if rest else ""
    is_said = heading.strip(" ?:.").lower() in case.vocabulary.heading_fillers
    is_said = is_said or rest.lower().startswith(heading.lower())
    told = rest if is_said and rest else f"{heading.rstrip('?:. ')} – {rest}" if rest else heading
    return _cut(case, Line(word="added" if is_new else "section_removed"), told)


def _passage(case: Case, text: str, *, is_new: bool) -> Line:
    """A paragraph or a point: the sentence that weighs most, else the first."""
    sentence = _chosen(case, text)
    word = _word(case, sentence, is_new=is_new)
    line = Line(word=word)
    if len(sentence.split()) < _FEW_WORDS:
        under = Line(word=word, subject=case.heading())
        return Line(word=word, subject=under.subject, text=shorten(sentence, case.room(under)))
    short = Line(word=word, text=shorten(sentence, case.room(line)))
    if short.text.endswith("…") or not stands_alone(sentence, case.lang, case.vocabulary):
        return case.placed(short) if short.text == sentence else _under(case, word, sentence)
    return short


def _under(case: Case, word: str, sentence: str) -> Line:
    """A long sentence: under its heading only when it leans on it."""
    if stands_alone(sentence, case.lang, case.vocabulary):
        line = Line(word=word)
    else:
        line = Line(word=word, subject=case.heading(36))
    return Line(word=word, subject=line.subject, text=shorten(sentence, case.room(line)))


def _chosen(case: Case, text: str) -> str:
    sentences = [sentence_of(one) for line in text.split("\n") for one in split_sentences(line)] or [text]
    needle = case.focus
    if needle and case.top.level >= Level.CRITICAL and needle not in sentences[0]:
        return next((one for one in sentences if needle in one), sentences[0])
    return sentences[0] if len(sentences) == 1 else sentence_of(one_line(text))


def _word(case: Case, sentence: str, *, is_new: bool) -> str:
    """Return "advice_new" for a sentence that asks for something, else "added"; and so for what went."""
    first = next(iter(read_text(sentence, case.lang, case.vocabulary)), None)
    asks = first is not None and any(abs(fact.strength) >= _ASKS for fact in first.of("modality"))
    if asks and not sentence.endswith("?"):
        return "advice_new" if is_new else "advice_gone"
    return "added" if is_new else "removed"


def tell_sentence(case: Case) -> Line:
    """Return the line of a sentence that came or went inside a text that stays."""
    top = case.top
    sentence = sentence_of(top.after or top.before)
    word = _word(case, sentence, is_new=bool(top.after))
    line = Line(word=word)
    needle = "" if top.fact is None or top.fact.kind == "modality" else case.focus
    if stands_alone(sentence, case.lang, case.vocabulary):
        return Line(word=word, text=around(sentence, needle, case.room(line)))
    under = Line(word=word, subject=case.heading(44))
    room = case.room(under)
    return Line(word=word, subject=under.subject, text=around(sentence, needle, room))
