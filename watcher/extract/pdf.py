"""A PDF → blocks in reading order, whatever program exported it and wherever its lines break."""

import ctypes
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from watcher.extract.draft import Draft
from watcher.extract.hyphens import join_lines, vocabulary
from watcher.extract.notes import bind_notes
from watcher.extract.part import Part, Raw
from watcher.extract.pdf_columns import read_columns
from watcher.extract.pdf_furniture import body_size_of, take_furniture
from watcher.extract.pdf_lines import Line, Sheet, read_sheets
from watcher.extract.pdf_tables import Grid, find_grids
from watcher.extract.stamps import read_furniture, set_apart
from watcher.extract.trail import Trail
from watcher.extract.trouble import glimpse, trouble
from watcher.model.document import BlockKind, Cell
from watcher.model.reason import ReasonCode

_BULLET = re.compile(r"([•●▪■◦○‣⁃·∙►➢✓]|[-–*](?=\s))\s*(.*)")
_NUMBERED = re.compile(r"(\d{1,2}[.)]|[a-z]\))\s+(.+)")
_NUMBERED_HEADING = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+[A-ZÆØÅ]")
_CAPTION = re.compile(r"(?:tabell?|table|figur|figure|boks|box)\b[ .:\d]", re.IGNORECASE)
_SENTENCE_END = (".", ":", ";", "!", "?")
_PARAGRAPH_GAP = 1.2
_HEADING_CHARS = 160
_INDENT = 24


@dataclass(slots=True)
class _Lump:
    """Lines that make one block."""

    kind: BlockKind
    lines: list[str]
    last: Line
    size: float
    is_bold: bool
    mark: str = ""
    left: float = 0.0
    grid: Grid | None = None
    sheet: int = 0
    rows: list[list[list[str]]] = field(default_factory=list)


def read_pdf(raw: Raw) -> Part:
    """Return the blocks of a PDF.

    Raises:
        ExtractError: WRONG_TYPE, TRUNCATED, MALFORMED (also when it is locked), EMPTY when it holds no text.
    """
    sheets = _open(raw.body, raw.content_type)
    if not any(sheet.lines for sheet in sheets):
        raise trouble(ReasonCode.EMPTY, "PDF-en har ingen tekst; er den skannet?", f"{len(sheets)} sider")
    body_size = body_size_of(sheets)
    furniture = take_furniture(sheets, body_size)
    lumps = _lumps(sheets, body_size)
    known = vocabulary(line.text for sheet in sheets for line in sheet.lines)
    drafts, stamps = set_apart(_drafts(lumps, known))
    seen = {(stamp.label, stamp.day or stamp.value) for stamp in stamps} | {
        ("", stamp.day) for stamp in stamps
    }
    for stamp in read_furniture(furniture):
        is_known = (stamp.label, stamp.day or stamp.value) in seen or (
            not stamp.label and ("", stamp.day) in seen
        )
        if not is_known:
            seen.add((stamp.label, stamp.day or stamp.value))
            drafts.append(Draft(kind=BlockKind.META, text=stamp.text, label=stamp.label or "updated"))
            stamps = (*stamps, stamp)
    bind_notes(drafts)
    title = next((draft.text for draft in drafts if draft.kind is BlockKind.HEADING), "") or raw.url
    return Part(drafts=drafts, title=title, stamps=stamps)


def digest_pdf(raw: Raw) -> str:
    """Return the digest of the file as it is: a PDF has no cheaper test."""
    return hashlib.sha256(raw.body).hexdigest()


def _open(body: bytes, content_type: str) -> list[Sheet]:
    if b"%PDF-" not in body[:1024]:
        what = "en HTML-side" if body.lstrip()[:1] == b"<" else content_type or "noe annet"
        raise trouble(ReasonCode.WRONG_TYPE, f"Ventet en PDF, fikk {what}.", glimpse(body))
    if b"%%EOF" not in body[-2048:]:
        raise trouble(
            ReasonCode.TRUNCATED, "PDF-en stopper midt i: slutten (%%EOF) mangler.", f"{len(body)} byte"
        )
    try:
        document = pypdfium2.PdfDocument(body)
        try:
            return read_sheets(document)
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise trouble(ReasonCode.MALFORMED, f"PDF-en kan ikke leses: {error}", f"{len(body)} byte") from None


def _forget_system_fonts() -> None:
    """Have pdfium measure letters by the file and by its own fonts, and never by what this machine has.

    Else the same file could read differently after an update of the system; and no file is opened.
    """
    nowhere = (ctypes.POINTER(ctypes.c_char) * 1)()
    settings = pdfium.FPDF_LIBRARY_CONFIG(
        version=2, m_pUserFontPaths=nowhere, m_pIsolate=None, m_v8EmbedderSlot=0
    )
    pdfium.FPDF_DestroyLibrary()
    pdfium.FPDF_InitLibraryWithConfig(settings)


_forget_system_fonts()


def _leading(sheets: Sequence[Sheet], size: float) -> float:
    """Return the distance of lines inside paragraphs: the least that is common."""
    gaps: Counter[float] = Counter()
    for sheet in sheets:
        for before, line in pairwise(sheet.lines):
            gap = round(2 * (before.base - line.base)) / 2
            if 0.95 * size <= gap <= 2.5 * size:
                gaps[gap] += 1
    common = [gap for gap, count in gaps.items() if count >= max(2, 0.1 * gaps.total())]
    return min(common, default=1.3 * size)


def _lumps(sheets: Sequence[Sheet], body_size: float) -> list[_Lump]:
    """Return the blocks' lines in reading order."""
    lumps: list[_Lump] = []
    leading = _leading(sheets, body_size)
    for number, sheet in enumerate(sheets):
        grids = find_grids(sheet, _carried(lumps, number))
        grids += read_columns(sheet, grids)
        rights = _right_edges(sheet)
        placed: set[int] = set()
        for line in sheet.lines:
            inside = next(
                (k for k, grid in enumerate(grids) if grid.bottom - 0.5 <= line.base < grid.top), -1
            )
            if inside < 0:
                _add_line(lumps, line, number, (body_size, leading, rights[round(line.left / _INDENT)]))
            elif inside not in placed:
                placed.add(inside)
                _add_grid(lumps, grids[inside], line, number)
    return lumps


def _right_edges(sheet: Sheet) -> dict[int, float]:
    """Return how far the text goes that begins at each indent: in columns it ends before the page does."""
    rights: defaultdict[int, float] = defaultdict(float)
    for line in sheet.lines:
        at = round(line.left / _INDENT)
        for near in (at - 1, at, at + 1):
            rights[near] = max(rights[near], line.right)
    return rights


def _carried(lumps: Sequence[_Lump], number: int) -> Grid | None:
    """Return the table that the page before ended with."""
    return lumps[-1].grid if lumps and lumps[-1].sheet == number - 1 else None


def _add_grid(lumps: list[_Lump], grid: Grid, line: Line, sheet: int) -> None:
    """Add a table, or go on with one that broke at the page's end."""
    before = lumps[-1] if lumps else None
    if (
        before is not None
        and before.grid is not None
        and before.sheet != sheet
        and _is_same_grid(before.grid, grid)
    ):
        rows = grid.rows[1:] if grid.rows[0] == before.rows[0] else grid.rows
        before.rows += rows
        before.sheet = sheet
        return
    lumps.append(
        _Lump(BlockKind.ROW, [], line, line.size, is_bold=False, grid=grid, sheet=sheet, rows=list(grid.rows))
    )


def _is_same_grid(first: Grid, second: Grid) -> bool:
    return len(first.columns) == len(second.columns) and all(
        abs(a - b) < 6 for a, b in zip(first.columns, second.columns, strict=True)
    )


def _add_line(lumps: list[_Lump], line: Line, sheet: int, measures: tuple[float, float, float]) -> None:
    body_size, leading, right = measures
    before = lumps[-1] if lumps else None
    kind, mark, text = _kind(line, body_size)
    if (
        before is not None
        and not mark
        and _goes_on(before, line, kind, sheet, (leading * line.size / body_size, right))
    ):
        before.lines.append(line.text)
        before.last, before.sheet = line, sheet
        return
    lumps.append(_Lump(kind, [text], line, line.size, line.is_bold, mark=mark, left=line.left, sheet=sheet))


def _kind(line: Line, body_size: float) -> tuple[BlockKind, str, str]:
    text = line.text
    is_large = line.size > 1.08 * body_size
    if _CAPTION.match(text) and not is_large and line.is_bold:
        return BlockKind.CAPTION, "", text
    is_short = len(text) <= _HEADING_CHARS and not text.endswith((".", ",", ";"))
    if (
        is_large
        or (line.is_bold and is_short)
        or (_NUMBERED_HEADING.match(text) and is_short and len(text) < 90)
    ):
        return BlockKind.HEADING, "", text
    if bullet := _BULLET.fullmatch(text):
        return BlockKind.ITEM, "bullet", bullet[2]
    if numbered := _NUMBERED.fullmatch(text):
        return BlockKind.ITEM, "ordered", numbered[2]
    return BlockKind.PARA, "", text


def _goes_on(before: _Lump, line: Line, kind: BlockKind, sheet: int, measures: tuple[float, float]) -> bool:
    """Whether `line` is the next line of the block `before`."""
    leading, right = measures
    if before.grid is not None or abs(before.size - line.size) > 0.5:
        return False
    if (before.kind is BlockKind.HEADING) != (kind is BlockKind.HEADING) or before.is_bold != line.is_bold:
        return False
    if before.kind is BlockKind.ITEM and line.left < before.left + 3:
        return False
    if sheet != before.sheet:
        return not before.last.text.endswith(_SENTENCE_END) and before.kind is not BlockKind.HEADING
    gap = before.last.base - line.base
    if not 0 < gap <= _PARAGRAPH_GAP * leading:
        return gap <= 0 and not before.last.text.endswith(_SENTENCE_END) and line.text[:1].islower()
    is_short = right - before.last.right > 0.35 * (right - before.left)
    return not (is_short and before.last.text.endswith(_SENTENCE_END) and before.kind is BlockKind.PARA)


def _drafts(lumps: Sequence[_Lump], known: frozenset[str]) -> list[Draft]:
    levels = _levels(lumps)
    indents = _indents(lumps)
    trail = Trail()
    drafts: list[Draft] = []
    tables = 0
    for lump in lumps:
        text = join_lines(lump.lines, known)
        if lump.grid is not None:
            drafts += _rows(lump, trail.names(), tables, known)
            tables += 1
        elif lump.kind is BlockKind.HEADING:
            numbered = _NUMBERED_HEADING.match(text)
            level = min(6, numbered[1].count(".") + 1) if numbered else levels[_style(lump)]
            above, level = trail.push(text, level, 1)
            drafts.append(Draft(kind=lump.kind, text=text, level=level, trail=above))
        else:
            level = indents.get(round(lump.left / 6), 1) if lump.kind is BlockKind.ITEM else 0
            drafts.append(
                Draft(kind=lump.kind, text=text, level=level, list_kind=lump.mark, trail=trail.names())
            )
    return drafts


def _style(lump: _Lump) -> tuple[float, bool]:
    return round(lump.size), lump.is_bold


def _levels(lumps: Sequence[_Lump]) -> dict[tuple[float, bool], int]:
    """Return the level of each style of heading: the largest is 1."""
    styles = sorted({_style(lump) for lump in lumps if lump.kind is BlockKind.HEADING}, reverse=True)
    return {style: min(6, number) for number, style in enumerate(styles, start=1)}


def _indents(lumps: Sequence[_Lump]) -> dict[int, int]:
    """Return the depth of list items by their indent."""
    lefts = sorted({round(lump.left / 6) for lump in lumps if lump.kind is BlockKind.ITEM})
    depths: dict[int, int] = {}
    depth, last = 0, -10
    for left in lefts:
        depth += left - last > 1
        depths[left], last = min(depth, 6), left
    return depths


def _rows(lump: _Lump, trail: tuple[str, ...], table: int, known: frozenset[str]) -> list[Draft]:
    """Return a table's rows; a bold first row, or one of words above numbers, is its header."""
    texts = [[join_lines(lines, known) for lines in row] for row in lump.rows]
    has_head = lump.grid is not None and lump.grid.is_head_bold
    headers = texts[0] if has_head else []
    drafts = []
    for number, cells in enumerate(texts):
        is_head = has_head and number == 0
        drafts.append(
            Draft(
                kind=BlockKind.THEAD if is_head else BlockKind.ROW,
                text=" | ".join(cells).replace("|  |", "| |").strip(),
                trail=trail,
                table=table,
                cells=tuple(
                    Cell(text=text, header=headers[column] if headers and not is_head else "")
                    for column, text in enumerate(cells)
                ),
            )
        )
    return drafts
