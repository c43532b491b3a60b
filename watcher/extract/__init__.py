"""Bytes → Document: what a page says, as blocks under their headings.  Pure."""

from watcher.extract.document import EXTRACTOR_VERSION, extract_document, watched_digest
from watcher.extract.draft import content_digest
from watcher.extract.part import Part, Raw, ReadPdf
from watcher.extract.pdf import read_pdf
from watcher.extract.selectors import check_rules
from watcher.extract.slots import may_stand_in_slot, slot_of
from watcher.extract.survey import Survey, survey_page

__all__ = [
    "EXTRACTOR_VERSION",
    "Part",
    "Raw",
    "ReadPdf",
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
