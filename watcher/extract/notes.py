"""Footnotes bound to what they qualify: a note that changes changes the sentence it hangs on.

A note is known by a link that leads to it («21¹ dager»), or by the sign that it begins with and that
stands after a word further up, in the same table or under the same headings.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter

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
_MOST_SENTENCES, _MOST_KNOWN = 3, 12
_MOST_PLACES = 50
"""A sign that stands in one block more often than this marks no note there."""


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
        sentences = _Sentences(draft)
        for name, start, end in draft.references:
            known = found.setdefault(name, [])
            if len(known) < _MOST_KNOWN and start > 0 and _MARK.fullmatch(draft.text[start:end].strip()):
                sentence = sentences.at(start)
                if sentence not in known:
                    known.append(sentence)
    return found


def _marked(before: Sequence[Draft], mark: str, note: Draft) -> str:
    """Return the sentence above in which `mark` stands after a word, "" when there is none."""
    for draft in reversed(before):
        if draft.trail != note.trail:
            break
        at = draft.text.find(mark, 1)
        for _ in range(_MOST_PLACES):
            if at < 0:
                break
            before_it = draft.text[max(0, at - 10) : at]
            is_note = not before_it[-1].isspace() and not _POWER_BEFORE.search(before_it)
            if is_note and draft.text[at + len(mark) : at + len(mark) + 1] != mark[-1]:
                return _Sentences(draft).at(at)
            at = draft.text.find(mark, at + 1)
    return ""


class _Sentences:
    """The sentences of one block; a row is one."""

    def __init__(self, draft: Draft) -> None:
        self._text = draft.text
        self._is_row = draft.kind in {BlockKind.ROW, BlockKind.THEAD}
        self._borders: list[tuple[int, int]] | None = None

    def at(self, at: int) -> str:
        """Return the one in which the character at `at` stands."""
        if self._is_row:
            return self._text[:_MOST_CHARS]
        if self._borders is None:
            self._borders = [border.span() for border in _SENTENCE_END.finditer(self._text)]
        number = bisect_right(self._borders, at, key=itemgetter(1))
        start = self._borders[number - 1][1] if number else 0
        after = self._borders[number : number + 2]
        end = next((begins for begins, _ in after if begins >= at), len(self._text))
        return self._text[start:end][:_MOST_CHARS]
