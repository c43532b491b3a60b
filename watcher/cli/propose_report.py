"""A proposal as lines for a person: 80 columns, what matters first."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from watcher.cli.propose import Proposal
from watcher.cli.propose_answers import counted
from watcher.cli.propose_contract import Demand
from watcher.cli.propose_drops import Difference
from watcher.cli.propose_outside import Outside
from watcher.cli.propose_regions import Candidate
from watcher.model.document import Block, BlockKind, Document
from watcher.model.reason import Reason
from watcher.model.source import ExtractionRules, SourceType

WIDTH = 79
_MOST_CANDIDATES = 4
_MOST_SECTIONS = 14
_MOST_FIELDS = 6
_MOST_DIFFERENCES = 8
_SAMPLES = 5
_GONE = "(nothing there)"


def proposal_lines(proposal: Proposal, demands: Sequence[Demand]) -> Iterator[Text]:
    """Yield the preview of a proposed entry: what would be watched, why, and what would not."""
    document = proposal.document
    yield from headed("watched", size_of(document))
    yield from _why(proposal)
    yield from _left_out(proposal)
    yield from outline(document, proposal.rules)
    if proposal.pdf_links:
        yield row(
            "PDFs",
            f"{len(proposal.pdf_links)} linked: {', '.join(_name(one) for one in proposal.pdf_links[:3])}",
        )
    if proposal.outside:
        yield from outside_lines(proposal.outside)
    yield from demand_lines(demands)
    yield row("owner", proposal.owner_because)


def headed(name: str, text: str) -> Iterator[Text]:
    """Yield an empty line and the head of a part."""
    yield Text()
    yield Text.assemble((name.upper(), "bold"), f"  {text}")


def row(name: str, text: str, style: str = "") -> Text:
    """Return a line: a short name and a text, cut where the terminal ends."""
    return Text(cut(f"  {name:<8} {text}"), style=style)


def cut(text: str, width: int = WIDTH) -> str:
    """Return `text` on one line of at most `width` signs."""
    line = " ".join(text.split()) if "\n" in text else text
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def size_of(document: Document) -> str:
    """Return how much a document holds."""
    blocks = [block for block in document.blocks if block.kind is not BlockKind.META]
    tables = {block.table for block in blocks if block.table is not None}
    rows = sum(block.kind is BlockKind.ROW for block in blocks)
    told = f"{document.text_chars} characters in {counted(len(blocks), 'block')}"
    return told + (f"; {counted(len(tables), 'table')} with {counted(rows, 'row')}" if tables else "")


def outline(document: Document, rules: ExtractionRules) -> Iterator[Text]:
    """Yield each section with its size and first words; of a feed or sitemap, entries and a few."""
    if rules.type in {SourceType.FEED, SourceType.SITEMAP}:
        yield from _entries(document, rules)
        return
    sections = list(_sections(document))
    for heading, blocks in sections[:_MOST_SECTIONS]:
        chars = sum(len(block.text) for block in blocks)
        name = f"{'#' * max(heading.level, 1)} {heading.text}" if heading else "(before the first heading)"
        first = blocks[0].text if blocks else ""
        mark = "▦ " if blocks and blocks[0].kind in {BlockKind.ROW, BlockKind.THEAD} else ""
        line = Text(f"  {cut(name, 36):<36} {chars:>6}  ")
        line.append(cut(mark + first, WIDTH - len(line)), style="dim")
        yield line
    if len(sections) > _MOST_SECTIONS:
        yield Text(f"  … and {len(sections) - _MOST_SECTIONS} more sections", style="dim")


def outside_lines(outside: Outside) -> Iterator[Text]:
    """Yield what stands outside, with a warning for what could be guidance."""
    yield from headed("outside", cut(outside.told().removeprefix("outside: "), WIDTH - 9))
    for text in outside.guidance:
        yield row("! look", f"this reads like guidance: «{text}»", "yellow")


def demand_lines(demands: Sequence[Demand]) -> Iterator[Text]:
    """Yield a contract line by line: met or not, with what was measured."""
    if not demands:
        return
    broken = sum(not one.is_met for one in demands)
    yield from headed("contract", f"{broken} of {len(demands)} demands broken" if broken else "kept")
    for one in demands:
        mark, style = ("met", "green") if one.is_met else ("BROKEN", "red")
        yield row(mark, f"{one.demand}: {one.measured}", style)


def gate_lines(answers: Sequence[Sequence[Reason]]) -> Iterator[Text]:
    """Yield what the gate says of each answer."""
    names = ("first", "second")
    if not any(answers):
        yield from headed("gate", "nothing against either answer")
        return
    yield from headed("gate", "not trusted")
    for name, reasons in zip(names, answers, strict=False):
        for reason in reasons:
            yield row(name, f"{reason.text} [{reason.code}]", "red")


def difference_lines(differences: Sequence[Difference]) -> Iterator[Text]:
    """Yield what was not the same in both answers, and what takes it out."""
    left = sum(not one.remedy for one in differences)
    places = counted(len(differences), "place")
    told = f"{places} not the same in both fetches"
    yield from headed("noise", told + (f", {left} of them with no remedy" if left else ", all taken care of"))
    for one in sorted(differences, key=lambda one: bool(one.remedy))[:_MOST_DIFFERENCES]:
        if one.first or one.second:
            yield row("", f"«{cut(one.first or _GONE, 32)}» → «{cut(one.second or _GONE, 32)}»")
        if one.remedy:
            yield row("", f"  taken out by {one.remedy}", "green")
        else:
            yield row("! stays", f"{one.why}", "yellow")


def _why(proposal: Proposal) -> Iterator[Text]:
    for number, one in enumerate(proposal.candidates[:_MOST_CANDIDATES]):
        yield row("chosen" if not number else "or", _told(one), "bold" if not number else "dim")
        for reason in one.reasons[0 if not number else -1 :]:
            yield row("", f"  {reason}", "" if not number else "dim")
    for field in proposal.fields[:_MOST_FIELDS]:
        yield row("field", f"{field.path}  {field.chars} characters «{field.sample}»", "dim")


def _told(one: Candidate) -> str:
    name = ", ".join(one.keep) or "(no keep)"
    return f"{cut(name, 50):<50} {one.document.text_chars:>7}"


def _left_out(proposal: Proposal) -> Iterator[Text]:
    for drop in proposal.drops:
        yield row("dropped", f"{drop.selector}: {drop.reason}, {drop.chars} characters «{drop.sample}»")
    for slot in proposal.rules.mute:
        yield row("muted", f"«{slot.text or 'whatever stands there'}» under «{slot.heading}»")
    if proposal.differences:
        yield from difference_lines(proposal.differences)
    yield from headed("content", "each section: characters, first words")


def _sections(document: Document) -> Iterator[tuple[Block | None, list[Block]]]:
    """Yield each heading with the blocks up to the next one; what stands before the first has None."""
    heading: Block | None = None
    blocks: list[Block] = []
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            if heading or blocks:
                yield heading, blocks
            heading, blocks = block, []
        elif block.kind is not BlockKind.META:
            blocks.append(block)
    if heading or blocks:
        yield heading, blocks


def _entries(document: Document, rules: ExtractionRules) -> Iterator[Text]:
    """Yield how many entries there are, and the first of them."""
    if rules.type is SourceType.SITEMAP:
        entries = [block.text for block in document.blocks if block.kind is BlockKind.ITEM]
    else:
        entries = [
            block.text for block in document.blocks if block.kind is BlockKind.HEADING and block.level > 1
        ] or [block.text for block in document.blocks if block.text != document.title]
    yield row("entries", str(len(entries)))
    for text in entries[:_SAMPLES]:
        yield row("", text, "dim")


def _name(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]
