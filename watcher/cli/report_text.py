"""A difference for a terminal: colours there, and marks that carry the same without them.

Removed words stand in [-…-], added ones in {+…+}.
"""

from collections.abc import Iterator, Sequence

from rich.text import Text

from watcher.cli.report_words import Words
from watcher.judge.telling import by_weight, edits_to_tell, headline_of, verdicts_by_edit
from watcher.model.change import Edit, Op, PageDiff
from watcher.model.document import Block, BlockKind, Document
from watcher.model.level import Level
from watcher.model.reason import Reason
from watcher.model.verdict import PageVerdict, Verdict

_STYLES = {
    Level.CRITICAL: "bold white on red",
    Level.IMPORTANT: "bold black on yellow",
    Level.MINOR: "bold cyan",
    Level.EDITORIAL: "dim",
    Level.NOISE: "dim",
    Level.NONE: "",
}
_LONG_EQUAL = 160
"""Unchanged words beyond this many characters are cut in the middle: what changed must not drown."""


def diff_text(
    diff: PageDiff, verdict: PageVerdict | None, words: Words, *, health: Sequence[Reason] = ()
) -> Iterator[Text]:
    """Yield the lines of a report: a summary, then each change with all its reasons, the weightiest first."""
    judged = verdicts_by_edit(verdict)
    level = verdict.level if verdict and diff.edits else Level.NONE
    if health:
        yield Text(f"! {words['health']}:", style="bold red")
        yield from (Text(f"  {reason.code}: {reason.text}") for reason in health)
    if not diff.edits:
        yield Text(words["none"])
        return
    edits = by_weight(edits_to_tell(diff, verdict), verdict)
    yield Text.assemble(level_text(level, words), f"  {words.count(len(edits))}")
    if verdict and len(edits) > 1:
        yield Text(f"  {verdict.headline(words.lang)}", style="bold")
    yield from remark_lines(verdict, words)
    for edit in edits:
        yield Text()
        yield from _edit_lines(edit, judged.get(edit.id), words)


def remark_lines(verdict: PageVerdict | None, words: Words) -> Iterator[Text]:
    """Yield what is remarked on the page's own dates and log, a line each."""
    for one in verdict.remarks if verdict else ():
        quote = f" «{one.quote}»" if one.quote else ""
        yield Text(f"  ! {one.told(words.lang)}{quote} [{one.code}]")


def level_text(level: Level, words: Words) -> Text:
    """Return a level, coloured; the word alone says it."""
    return Text(words.level(level).upper(), style=_STYLES[level])


def document_text(document: Document) -> Iterator[Text]:
    """Yield a document's lines: headings marked by depth, list items and rows as such."""
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            yield Text()
        yield _block_line(block)


def document_outline(document: Document) -> Iterator[Text]:
    """Yield the headings of a document, each with how much stands under it."""
    shown: Block | None = None
    chars = 0
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            if shown or chars:
                yield _outline_line(shown, chars)
            shown, chars = block, 0
        elif block.kind is not BlockKind.META:
            chars += len(block.text)
    if shown or chars:
        yield _outline_line(shown, chars)


def _outline_line(heading: Block | None, chars: int) -> Text:
    name = f"{'#' * max(heading.level, 1)} {heading.text}" if heading else "(before the first heading)"
    return Text.assemble((name, "bold"), f"  {chars} characters")


def marked(ops: Sequence[Op]) -> Text:
    """Return a word diff with marks and colours."""
    text = Text()
    for op in ops:
        if op.tag == "-":
            text.append(f"[-{_indented(op.text)}-]", style="red strike")
        elif op.tag == "+":
            text.append(f"{{+{_indented(op.text)}+}}", style="green bold")
        else:
            text.append(_indented(_shortened(op.text)))
    return text


def _block_line(block: Block) -> Text:
    if block.kind is BlockKind.HEADING:
        return Text(f"{'#' * max(block.level, 1)} {block.text}", style="bold")
    if block.kind is BlockKind.ITEM:
        return Text(f"{'  ' * max(block.level - 1, 0)}- {block.text}")
    if block.kind is BlockKind.META:
        return Text(f"[{block.label or 'meta'}] {block.text}", style="dim")
    return Text(block.text)


def _edit_lines(edit: Edit, verdict: Verdict | None, words: Words) -> Iterator[Text]:
    headline = headline_of(verdict, words.lang)
    kind = Text(words.kind(edit.kind), style="bold")
    place = " › ".join(edit.trail) or words["top"]
    yield Text.assemble(level_text(verdict.level, words) if verdict else "", "  ", kind, f"  {place}")
    if headline:
        yield Text(f"  {headline}", style="italic")
    if edit.row or edit.column:
        yield Text(f"  {edit.row} | {edit.column}", style="dim")
    if edit.about:
        yield Text(f"  {words['about']} «{edit.about}»", style="dim")
    yield Text.assemble("  ", marked(edit.ops) if edit.ops else marked(_whole(edit)))
    for fact in verdict.facts if verdict else ():
        yield Text(
            f"  = {words.fact(fact.kind)}: {fact.before or words['empty']} → {fact.after or words['empty']}"
        )
    for hit in verdict.reasons if verdict else ():
        yield Text(f"  · {hit.told(words.lang)[1]} [{hit.rule}]", style="dim")


def _whole(edit: Edit) -> tuple[Op, ...]:
    """Return the plain replacement of one text by the other, for edits without a word diff."""
    if edit.before == edit.after:
        return (Op("=", edit.after),)
    return tuple(op for op in (Op("-", edit.before), Op("+", edit.after)) if op.text)


def _indented(text: str) -> str:
    """Return a text of several lines so that each begins under the first."""
    return text.replace("\n", "\n  ")


def _shortened(text: str) -> str:
    if len(text) <= _LONG_EQUAL:
        return text
    half = _LONG_EQUAL // 2
    return f"{text[:half].rsplit(' ', 1)[0]} … {text[-half:].split(' ', 1)[-1]}"
