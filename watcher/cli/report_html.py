"""A difference as one self-contained HTML page: no script, no request, everything escaped.

Three views, chosen by native radio buttons: only the changes (the weightiest first; editorial ones and noise
folded at the end), the whole page, side by side.  What was removed or added is said by tag, mark and hidden
words as well as by colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from watcher.cli.report_words import Words
from watcher.diff.beside import REGROUPED, Row, align_rows
from watcher.judge.telling import by_weight, edits_to_tell, headline_of, verdicts_by_edit
from watcher.model.change import Edit, Op, PageDiff
from watcher.model.document import Block, Document
from watcher.model.level import Level
from watcher.model.reason import Reason
from watcher.model.verdict import PageVerdict, Verdict

_DEL = Markup('<del><span class="vh">[{}: </span>{}<span class="vh"> {}]</span></del>')
_INS = Markup('<ins><span class="vh">[{}: </span>{}<span class="vh"> {}]</span></ins>')


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One change of the first view."""

    edit: Edit
    verdict: Verdict | None
    level: Level
    headline: str
    ops: tuple[Op, ...]


def diff_html(
    diff: PageDiff,
    verdict: PageVerdict,
    old: Document,
    new: Document,
    *,
    words: Words,
    health: Sequence[Reason] = (),
) -> str:
    """Return the report as a whole HTML page; same input, same bytes."""
    judged = verdicts_by_edit(verdict)
    edits = by_weight(edits_to_tell(diff, verdict), verdict)
    cards = [_card(edit, judged.get(edit.id), words.lang) for edit in edits]
    page = _environment(words).get_template("diff.html")
    return page.render(
        words=words,
        lang=words.lang,
        title=new.title or old.title or new.url,
        level=verdict.level if diff.edits else Level.NONE,
        headline=verdict.headline(words.lang),
        cards=cards,
        told=[card for card in cards if card.level >= Level.MINOR],
        quiet=[card for card in cards if card.level < Level.MINOR],
        lines=[_line(row, words) for row in align_rows(diff, old, new)],
        health=health,
        remarks=verdict.remarks,
        engine_version=diff.engine_version,
        page_lang=new.lang or old.lang,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the whole page: blocks, word diff, and what must be said in words of what differs."""

    row: Row
    ops: tuple[Op, ...]
    before: str = ""
    after: str = ""


def _line(row: Row, words: Words) -> Line:
    """Return the row as it is shown: a block that stands elsewhere is not struck out, but said to do so."""
    if row.is_equal:
        return Line(row=row, ops=())
    said = words.kind(row.told) if row.told else ""
    if row.is_moved:
        said = words["moved_here" if row.new else "moved_away"]
    sides = [_labelled(said, block, words) for block in (row.old, row.new)]
    return Line(row=row, ops=row.shown_ops, before=sides[0], after=sides[1])


def _labelled(said: str, block: Block | None, words: Words) -> str:
    """Return what is said of a block before its words: how it changed, and that it stands in a warning."""
    is_warning = block is not None and block.box == "warning"
    return " · ".join(
        part for part in (said if block else "", words["warning"] if is_warning else "") if part
    )


def _card(edit: Edit, verdict: Verdict | None, lang: str) -> Card:
    whole = (
        (Op("-", edit.before), Op("+", edit.after)) if edit.before != edit.after else (Op("=", edit.after),)
    )
    ops = edit.ops or tuple(op for op in whole if op.text)
    return Card(
        edit=edit,
        verdict=verdict,
        level=verdict.level if verdict else Level.MINOR,
        headline=headline_of(verdict, lang),
        ops=_without_breaks(ops) if edit.kind in REGROUPED else ops,
    )


def _without_breaks(ops: Sequence[Op]) -> tuple[Op, ...]:
    """Return the word diff of a split without marks on the blanks that became line breaks."""
    kept = (op for op in ops if op.text.strip() or op.tag != "-")
    return tuple(op if op.text.strip() else Op("=", op.text) for op in kept)


def _environment(words: Words) -> Environment:
    made = Environment(
        loader=PackageLoader("watcher.cli"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["marked"] = lambda ops, tags="=-+": _marked(ops, words, tags)
    return made


def _marked(ops: Sequence[Op], words: Words, tags: str) -> Markup:
    """Return a word diff as markup, only the operations whose tag is in `tags`; every text escaped."""
    parts = [_one(op, words) for op in ops if op.tag in tags]
    return Markup("").join(parts)


def _one(op: Op, words: Words) -> Markup:
    if op.tag == "=":
        return escape(op.text)
    frame, begins = (_DEL, words["removed"]) if op.tag == "-" else (_INS, words["added"])
    return frame.format(begins, op.text, words["end"])
