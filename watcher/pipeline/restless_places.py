"""What a restless place is: where it stands, what may stand there, and what its words may never say.

Source: docs/decisions/0086-restless-places.md, docs/decisions/0090-one-rule-for-what-is-set-apart.md.
"""

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from watcher.judge import Vocabulary, speaking_words
from watcher.judge.facts import read_text
from watcher.judge.language import language_of
from watcher.judge.vocabulary import spoken
from watcher.model.document import RESTLESS, RESTLESS_LINK, Block, BlockKind, Document

_OWN_DATES = frozenset({"updated", "published"})
_STRUCTURE = frozenset({BlockKind.THEAD, BlockKind.CAPTION})
_MOMENTS = frozenset({"date", "clock"})

Place = tuple[BlockKind, str, tuple[str, ...], str]
"""What blocks that stand side by side have in common: kind, path, headings, box."""


class Pair(NamedTuple):
    """One restless place: its blocks in the version, the first look (None: known of old) and the newest.

    `of` 0: an entry of a list whose entries come and go, with None where it does not stand.
    """

    old: Block | None
    look: Block | None
    new: Block | None
    text: str
    at: int
    of: int
    is_link: bool = False

    @property
    def label(self) -> str:
        """The label under which its blocks are set apart."""
        return RESTLESS_LINK if self.is_link else RESTLESS

    @property
    def is_entry(self) -> bool:
        """Whether it is an entry of a list whose entries come and go."""
        return self.of == 0 and not self.text

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks that stand, oldest first; at least one."""
        return tuple(block for block in (self.old, self.look, self.new) if block)


def side_by_side(document: Document, vocabulary: Vocabulary, *, is_heading: bool) -> dict[Place, list[Block]]:
    """Return the blocks that may be restless, headings or all others, by their place."""
    places: dict[Place, list[Block]] = {}
    for block in document.blocks:
        if (block.kind is BlockKind.HEADING) is is_heading and _may_be_restless(
            block, document.lang, vocabulary
        ):
            places.setdefault((block.kind, block.path, block.trail, block.box), []).append(block)
    return places


def said(block: Block) -> Hashable:
    """Return what a block says and leads to: equal means that it stood still."""
    return block.text, tuple(link.href for link in block.links), block.label


def is_teaser(block: Block, lang: str, vocabulary: Vocabulary) -> bool:
    """Whether a block is nothing but links, as the title of another page is, and dates beside them."""
    if not block.links:
        return False
    bare = list(block.text)
    for link in block.links:
        bare[link.start : link.end] = " " * len(bare[link.start : link.end])
    rest = "".join(bare)
    return not any(sign.isalnum() for sign in rest) or all(_only_moments(rest, lang, vocabulary))


def speaks(pair: Pair, lang: str, vocabulary: Vocabulary) -> bool:
    """Whether a place says what may never be hidden, in the page's language or its own words'."""
    texts = [block.text for block in pair.blocks]
    own = language_of(" ".join(texts), pair.blocks[-1].lang or lang)
    return says_aloud(texts, (lang, own), vocabulary, is_link=pair.is_link)


def says_aloud(
    texts: Sequence[str], langs: Sequence[str], vocabulary: Vocabulary, *, is_link: bool = False
) -> bool:
    """Whether texts, read in any of these languages, say what may never be hidden."""
    return any(
        speaking_words(texts, lang, spoken(vocabulary, lang), is_link=is_link)
        for lang in dict.fromkeys(langs)
    )


def _may_be_restless(block: Block, lang: str, vocabulary: Vocabulary) -> bool:
    """Whether a block is understood by itself: cells, footnotes and warnings are never restless."""
    if block.kind is BlockKind.META:
        return block.label in _OWN_DATES
    if block.kind in _STRUCTURE or block.qualifies or block.box == "warning":
        return False
    if block.kind is BlockKind.ROW or block.table is not None:
        heads = [cell.header for cell in block.cells if cell.header]
        return is_teaser(block, lang, vocabulary) and not says_aloud(heads, (lang,), vocabulary)
    return True


def _only_moments(rest: str, lang: str, vocabulary: Vocabulary) -> Iterator[bool]:
    """Yield for every word whether it belongs to a date or a time of day."""
    for sentence in read_text(rest, lang, vocabulary):
        moments = {
            at for fact in sentence.facts if fact.kind in _MOMENTS for at in range(fact.start, fact.end)
        }
        for at, token in enumerate(sentence.tokens):
            yield token.kind == "mark" or at in moments
