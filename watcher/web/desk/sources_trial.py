"""What a trial brought: the answer, what the gate and the contract say, what would be extracted."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.responses import Response

from watcher.model.answer import Failed, Fetched
from watcher.model.document import Block, BlockKind, Document
from watcher.model.source import MUTED, Contract, Source
from watcher.pipeline.trial import Trial
from watcher.web.desk.access import Asked
from watcher.web.desk.sources import SOURCES
from watcher.web.words import msg

_MOST_SECTIONS, _MOST_MUTED = 60, 20

_LEAST, _MOST = msg("Minst %(num)s tegn"), msg("Høyst %(num)s tegn")
_HEADING, _TEXT, _TITLE = (
    msg("Overskriften «%(text)s»"),
    msg("Teksten «%(text)s»"),
    msg("Tittel med «%(text)s»"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One demand of the contract: its words and what is filled in, what was found, whether it is met."""

    word: str
    wanted: dict[str, object]
    found: str
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with how much stands under it and how that begins; the first one may have no heading."""

    heading: str
    level: int
    chars: int
    words: str


def show_trial(
    asked: Asked, source: Source, *, trial: Trial | None = None, wrong: str = "", http_status: int = 200
) -> Response:
    """Show a trial, or why there was none."""
    document = trial.document if trial else None
    sections = list(sections_of(document)) if document else []
    answer = trial.answer if trial else None
    return asked.page(
        "source_trial.html",
        http_status=http_status,
        source=source,
        base=f"{SOURCES}/{source.id}",
        wrong=wrong,
        trial=trial,
        body_bytes=len(answer.body) if isinstance(answer, Fetched) else 0,
        retry_at=answer.retry_at if isinstance(answer, Failed) else None,
        demands=list(held_to(document, source.contract)) if document else [],
        sections=sections[:_MOST_SECTIONS],
        more=max(len(sections) - _MOST_SECTIONS, 0),
        muted=[block.text for block in document.blocks if block.label == MUTED][:_MOST_MUTED]
        if document
        else [],
    )


def held_to(document: Document, contract: Contract) -> Iterator[Demand]:
    """Yield each demand of a contract with what the document has."""
    chars = document.text_chars
    if contract.min_chars:
        wanted: dict[str, object] = {"num": contract.min_chars}
        yield Demand(word=_LEAST, wanted=wanted, found=str(chars), is_met=chars >= contract.min_chars)
    if contract.max_chars:
        wanted = {"num": contract.max_chars}
        yield Demand(word=_MOST, wanted=wanted, found=str(chars), is_met=chars <= contract.max_chars)
    headings = [block.text for block in document.blocks if block.kind is BlockKind.HEADING]
    for text in contract.headings:
        found = next((one for one in headings if _fold(one).startswith(_fold(text))), "")
        yield Demand(word=_HEADING, wanted={"text": text}, found=found, is_met=bool(found))
    whole = _fold(" ".join(block.text for block in document.blocks)) if contract.contains else ""
    for text in contract.contains:
        times = whole.count(_fold(text))
        yield Demand(word=_TEXT, wanted={"text": text}, found=f"{times} ×", is_met=times > 0)
    if contract.title:
        is_met = _fold(contract.title) in _fold(document.title)
        yield Demand(word=_TITLE, wanted={"text": contract.title}, found=document.title, is_met=is_met)


def sections_of(document: Document) -> Iterator[Section]:
    """Yield the sections of a document in its order."""
    heading: Block | None = None
    below: list[Block] = []
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            if heading or below:
                yield _section(heading, below)
            heading, below = block, []
        elif block.kind is not BlockKind.META:
            below.append(block)
    if heading or below:
        yield _section(heading, below)


def _section(heading: Block | None, below: list[Block]) -> Section:
    return Section(
        heading=heading.text if heading else "",
        level=heading.level if heading else 0,
        chars=sum(len(block.text) for block in below),
        words=" ".join(below[0].text.split()[:20]) if below else "",
    )


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
