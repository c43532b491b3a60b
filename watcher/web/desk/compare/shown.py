"""One comparison as it is shown: which of the four views, and what that one needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from watcher.model.change import Edit
from watcher.model.source import SourceType
from watcher.web.desk.compare.beside import BesideStretch, beside_view
from watcher.web.desk.compare.edits import EditsView, edits_view
from watcher.web.desk.compare.inline import inline_view
from watcher.web.desk.compare.lines import Line, Stretch
from watcher.web.desk.compare.pair import Pair
from watcher.web.links import Links
from watcher.web.words import KINDS, msg

COMPARE, COPY, PAST = "/redaksjon/sammenlign", "/redaksjon/sammenlign/kopi", "/redaksjon/sammenlign/avsnitt"
ONLY, INLINE, BESIDE, LOOKED = "endringer", "linje", "side", "slik"
VIEWS = {
    ONLY: msg("Bare endringene"),
    INLINE: msg("I løpende tekst"),
    BESIDE: msg("Side om side"),
    LOOKED: msg("Slik siden så ut"),
}
"""The views by their name in `?visning=`; the first is the one shown unasked."""
FIRST_MARK = "endring"
"""The only id in the page as it looked: where the gravest change stands, the first of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One view in the row of views."""

    name: str
    word: str
    address: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the template is given as `shown`.  Only the view that is asked for is made."""

    pair: Pair = field(repr=False)
    name: str
    tabs: tuple[Tab, ...]
    lang: str
    links: Links

    @cached_property
    def edits(self) -> EditsView:
        """Only the changes."""
        return edits_view(self.pair, self.lang)

    @cached_property
    def inline(self) -> tuple[Stretch, ...]:
        """In line."""
        return inline_view(self.pair)

    @cached_property
    def beside(self) -> tuple[BesideStretch, ...]:
        """Side by side."""
        return beside_view(self.pair)

    @property
    def has_copy(self) -> bool:
        """Whether there is a page to be shown as it looked: else its blocks stand in for it."""
        return is_page(self.pair)

    def copy_address(self, *, is_old: bool = False) -> str:
        """Return the page as it looked, the newer of the two or the older, at the gravest change."""
        page = self.links.path(COPY, {**self._numbers(), "av": "gammel" if is_old else ""})
        return f"{page}#{FIRST_MARK}"

    def past_address(self, number: int, block: int) -> str:
        """Return the history of a paragraph."""
        query = {"kilde": str(self.pair.source_id), "versjon": str(number), "avsnitt": str(block)}
        return self.links.path(PAST, query)

    def _numbers(self) -> dict[str, str]:
        old, new = self.pair.old.version.number, self.pair.new.version.number
        return {"kilde": str(self.pair.source_id), "fra": str(old), "til": str(new)}


def show_pair(pair: Pair, query: Mapping[str, str], links: Links, *, path: str, lang: str) -> Shown:
    """Return `pair` in the view that `visning` in the address asks for.

    `path` and `query` are the page that shows it: its tabs lead there again.
    """
    asked = query.get("visning", "")
    name = asked if asked in VIEWS else ONLY
    tabs = tuple(
        Tab(
            name=each,
            word=word,
            address=links.path(path, {**query, "visning": each}, fragment="visning"),
            is_current=each == name,
        )
        for each, word in VIEWS.items()
    )
    return Shown(pair=pair, name=name, tabs=tabs, lang=lang, links=links)


def is_page(pair: Pair) -> bool:
    """Whether what was captured is an HTML page."""
    if pair.source is not None:
        return pair.source.rules.type is SourceType.HTML
    return "html" in pair.new.snapshot.content_type


def kind_word(line: Line) -> str:
    """Return what happened to a line beside its words, in bokmål; "" when the words say it all."""
    kinds = [line.row.told] if line.row.told else [edit.kind for edit in line.extra]
    return KINDS.get(kinds[0].value, "") if kinds else ""


def kind_of(edit: Edit) -> str:
    """Return what an edit is called, in bokmål."""
    return KINDS.get(edit.kind.value, edit.kind.value)
