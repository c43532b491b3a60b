"""Bytes → Document: what a page says, as blocks under their headings.  Pure."""

from typing import TYPE_CHECKING

from watcher.lazy import loader

if TYPE_CHECKING:
    from watcher.extract.document import Reading, extract_document, watched_digest
    from watcher.extract.draft import content_digest
    from watcher.extract.part import Part, Raw, ReadPdf
    from watcher.extract.pdf import read_pdf
    from watcher.extract.selectors import check_rules
    from watcher.extract.slots import may_stand_in_slot, slot_of
    from watcher.extract.survey import Survey, survey_page
    from watcher.extract.version import EXTRACTOR_VERSION

__all__ = [
    "EXTRACTOR_VERSION",
    "Part",
    "Raw",
    "ReadPdf",
    "Reading",
    "Survey",
    "check_rules",
    "content_digest",
    "extract_document",
    "may_stand_in_slot",
    "read_pdf",
    "slot_of",
    "survey_page",
    "watched_digest",
]

if not TYPE_CHECKING:
    __getattr__ = loader(
        __name__,
        {
            "watcher.extract.document": ("Reading", "extract_document", "watched_digest"),
            "watcher.extract.draft": ("content_digest",),
            "watcher.extract.part": ("Part", "Raw", "ReadPdf"),
            "watcher.extract.pdf": ("read_pdf",),
            "watcher.extract.selectors": ("check_rules",),
            "watcher.extract.slots": ("may_stand_in_slot", "slot_of"),
            "watcher.extract.survey": ("Survey", "survey_page"),
            "watcher.extract.version": ("EXTRACTOR_VERSION",),
        },
    )
