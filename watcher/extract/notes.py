"""Footnotes bound to what they qualify: a note that changes changes the sentence it hangs on.

A note is known by a link that leads to it («21¹ dager»), or by the sign that it begins with and that
stands after a word further up, in the same table or under the same headings.
"""

import re
from collections.abc import Iterable, Sequence

from watcher.extract.draft import Draft
from watcher.model.document import BlockKind

_MARK = re.compile(
    r"[\[(]*(?:\d{1,3}|[a-z]|[ivx]{1,4}|[⁰¹²³⁴⁵⁶⁷⁸⁹ᵃ-ᶻ]+|[*†‡§#]{1,3}|(?:foot|fot)?not[ea]s? ?\d{0,3})[\])]*",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|[ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ]|\*{1,3}|[†‡§])\)?[\s:.]*(?=\S)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\])»\"⁰¹²³⁴⁵⁶⁷⁸⁹]*\s+(?=[A-ZÆØÅÄÖÜÉ])")
_POWER_BEFORE = re.compile(r"(?:\b[mcdk]?m|10)$")
_SIGNS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ*†‡§")
_NOTES = frozenset([BlockKind.PARA, BlockKind.ITEM, BlockKind.ROW])
_FAR = 60
_MOST_CHARS = 300
_MOST_SENTENCES = 3


def bind_notes(drafts: Sequence[Draft]) -> None:
    """Write into every note what it qualifies."""
    named = _references(drafts)
    if named:
        for draft in drafts:
            found = [sentence for name in (*draft.names, draft.anchor) for sentence in named.get(name, ())]
            own = [sentence for sentence in dict.fromkeys(found) if sentence not in draft.text]
            if own:
                draft.qualifies = " … ".join(own[:_MOST_SENTENCES])
    for at, draft in enumerate(drafts):
        if not draft.qualifies and draft.kind in _NOTES and draft.text[:1] in _SIGNS:
            begins = _BEGINS.match(draft.text)
            if begins is not None:
                draft.qualifies = _marked(drafts[max(0, at - _FAR) : at], begins[1], draft)


def _references(drafts: Iterable[Draft]) -> dict[str, list[str]]:
    """Return the sentences that refer to each place, by its name."""
    found: dict[str, list[str]] = {}
    for draft in drafts:
        for name, start, end in draft.references:
            if _MARK.fullmatch(draft.text[start:end].strip()) and start > 0:
                found.setdefault(name, []).append(_sentence(draft, start))
    return found


def _marked(before: Sequence[Draft], mark: str, note: Draft) -> str:
    """Return the sentence above in which `mark` stands after a word, "" when there is none."""
    for draft in reversed(before):
        if draft.trail != note.trail:
            break
        at = draft.text.find(mark, 1)
        while at > 0:
            before_it = draft.text[:at]
            is_note = not before_it[-1].isspace() and not _POWER_BEFORE.search(before_it)
            if is_note and draft.text[at + len(mark) : at + len(mark) + 1] != mark[-1]:
                return _sentence(draft, at)
            at = draft.text.find(mark, at + 1)
    return ""


def _sentence(draft: Draft, at: int) -> str:
    """Return the sentence of a block in which the character at `at` stands; a row is one."""
    if draft.kind in {BlockKind.ROW, BlockKind.THEAD}:
        return draft.text[:_MOST_CHARS]
    start, end = 0, len(draft.text)
    for border in _SENTENCE_END.finditer(draft.text):
        if border.end() <= at:
            start = border.end()
        elif border.start() >= at:
            end = border.start()
            break
    return draft.text[start:end][:_MOST_CHARS]
