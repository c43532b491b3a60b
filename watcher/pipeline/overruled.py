"""Is a page of which a person has overruled the gate still the page that the person saw?

What really comes in its place later (a bot check, a login) is another text, and kept out as ever.
Source: docs/decisions/0090-one-rule-for-what-is-set-apart.md.
"""

import re
from collections import Counter

from watcher.model.document import BlockKind, Document
from watcher.model.source import Source
from watcher.pipeline.absence import last_seen
from watcher.pipeline.reextract import document_today
from watcher.pipeline.tools import Tools

_SAME_NATURE_SHARE = 0.5
_WORD = re.compile(r"\w+")


def is_of_same_nature(tools: Tools, source: Source, document: Document) -> bool:
    """Return whether a page still is what the person has seen: most of its words, and of those of before, are
    the same.
    """
    newest = tools.store.newest_version(source.id)
    if newest is None:
        return False
    known = document_today(tools.store, last_seen(tools.store, newest), source, tools.read_pdf)
    before, after = _words(known), _words(document)
    most = max(before.total(), after.total())
    return most > 0 and (before & after).total() >= _SAME_NATURE_SHARE * most


def _words(document: Document) -> Counter[str]:
    return Counter(
        word
        for block in document.blocks
        if block.kind is not BlockKind.META
        for word in _WORD.findall(block.text.lower())
    )
