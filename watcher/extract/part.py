"""What goes into every reader of a type, and what comes out."""

from collections.abc import Callable
from dataclasses import dataclass, field

from watcher.extract.draft import Draft
from watcher.model.document import Stamp
from watcher.model.source import ExtractionRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A body with what is known of it.  `charset`: of Content-Type, "" when none was declared."""

    body: bytes = field(repr=False)
    url: str
    charset: str
    content_type: str
    rules: ExtractionRules


@dataclass(slots=True, kw_only=True)
class Part:
    """Drafts in the order of the page, its title, and the language it claims to be in ("" when it says none).

    `stamps`: those that were read from fields (META drafts stand among `drafts` already).
    """

    drafts: list[Draft]
    title: str = ""
    language: str = ""
    stamps: tuple[Stamp, ...] = ()


ReadPdf = Callable[[Raw], Part]
"""How a PDF is read: in this process (`read_pdf`), or wherever a crash harms nobody (`watcher.apart`).

Raises ExtractError.  The part is the same.
"""
