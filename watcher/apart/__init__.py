"""Hostile bytes read apart: a process that may crash, hang or eat memory without harm to the program.

process (the parent's side: start, ask, kill, name what happened) · child (what runs there) · limits (what the
child may use) · wire (what goes between them, with nothing in it that could run).

Source: docs/decisions/0079-pdf-process.md; docs/explanation/hostile-bytes.md says what is parsed where.
"""

from watcher.apart.limits import PdfLimits
from watcher.apart.process import PdfProcess, ReaderFault

__all__ = ["PdfLimits", "PdfProcess", "ReaderFault"]
