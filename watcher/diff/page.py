"""One document made ready for matching: positions, match keys, headings above, words."""

import re
from collections.abc import Sequence
from functools import cached_property

from watcher.diff.alignment import Interner
from watcher.model.document import Block, BlockKind, Document

HEADING, PROSE, ROW, IMAGE = "heading", "prose", "row", "image"

_FAMILY = {BlockKind.HEADING: HEADING, BlockKind.ROW: ROW, BlockKind.THEAD: ROW, BlockKind.IMAGE: IMAGE}
_NEAR = 40  # blocks: a heading this near is looked for from below
_WORDS = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")


def family(block: Block) -> str:
    """Return the family that a block may be matched in."""
    return _FAMILY.get(block.kind, PROSE)


def _stands_under(block: Block, heading: Block) -> bool:
    depth = len(heading.trail)
    return (
        len(block.trail) > depth
        and block.trail[depth] == heading.text
        and block.trail[:depth] == heading.trail
    )


class Page:
    """A document's blocks and what matching asks of them; places are positions in `blocks`."""

    def __init__(self, document: Document, interner: Interner) -> None:
        self.document = document
        self.blocks: tuple[Block, ...] = document.blocks
        self._interner = interner
        self._words: dict[int, tuple[str, str, list[str]]] = {}
        self._stems: dict[int, str] = {}

    @cached_property
    def content(self) -> list[int]:
        """Return the places of all blocks but stamps."""
        return [place for place, block in enumerate(self.blocks) if block.kind is not BlockKind.META]

    @cached_property
    def stamps(self) -> list[int]:
        """Return the places of the stamps."""
        return [place for place, block in enumerate(self.blocks) if block.kind is BlockKind.META]

    @cached_property
    def families(self) -> list[str]:
        """Return each block's family."""
        return [family(block) for block in self.blocks]

    @cached_property
    def keys(self) -> list[tuple[str, str]]:
        """Return what must be equal for an exact match."""
        return [(name, block.key) for name, block in zip(self.families, self.blocks, strict=True)]

    @cached_property
    def heading_of(self) -> list[int]:
        """Return the place of the nearest heading block that each block stands under, or -1."""
        return self._outline[0]

    def heading_above(self, place: int) -> int:
        """Return `heading_of[place]`, without reading the whole page when the heading is near."""
        if "_outline" not in self.__dict__:
            block = self.blocks[place]
            for above in range(place - 1, max(-1, place - 1 - _NEAR), -1):
                heading = self.blocks[above]
                if heading.kind is BlockKind.HEADING and _stands_under(block, heading):
                    between = self.blocks[above + 1 : place]
                    return above if all(_stands_under(other, heading) for other in between) else -1
        return self.heading_of[place]

    @cached_property
    def section_end(self) -> dict[int, int]:
        """Return for each heading the place after the last block of its section."""
        return self._outline[1]

    @cached_property
    def _outline(self) -> tuple[list[int], dict[int, int]]:
        """Read off the trails, which also hold names that are no block (the fields of a JSON answer)."""
        above: list[int] = []
        ends: dict[int, int] = {}
        stack: list[int] = []
        trail: tuple[str, ...] | None = None  # of the block before, when that was no heading
        for place, block in enumerate(self.blocks):
            if block.trail == trail and block.kind is not BlockKind.HEADING:
                above.append(above[-1])
                continue
            trail = None if block.kind is BlockKind.HEADING else block.trail
            while stack and not _stands_under(block, self.blocks[stack[-1]]):
                ends[stack.pop()] = place
            above.append(stack[-1] if stack else -1)
            if block.kind is BlockKind.HEADING:
                stack.append(place)
        ends.update(dict.fromkeys(stack, len(self.blocks)))
        return above, ends

    def words(self, place: int) -> tuple[str, str, list[str]]:
        """Return a block's words as ids, its masked words as ids, and its masked words."""
        if place not in self._words:
            words = [word.lower() for word in _WORDS.findall(self.blocks[place].text)]
            masked = [_DIGIT.sub("0", word) for word in words]
            encode = self._interner.encode
            self._words[place] = (encode(words), encode(masked), masked)
        return self._words[place]

    def stems(self, place: int) -> str:
        """Return a block's words as ids that forgive an ending ("vaske", "vask")."""
        if place not in self._stems:
            words = [word.lower() for word in _WORDS.findall(self.blocks[place].text)]
            self._stems[place] = self._interner.encode([word[: 5 if len(word) > 5 else 4] for word in words])
        return self._stems[place]


class Pairs:
    """Which block of the old page is which block of the new one."""

    def __init__(self, old: Page, new: Page) -> None:
        self.new_of = [-1] * len(old.blocks)
        self.old_of = [-1] * len(new.blocks)

    def link(self, i: int, j: int) -> None:
        """Match old block `i` with new block `j`."""
        self.new_of[i] = j
        self.old_of[j] = i

    def unlink(self, i: int) -> None:
        """Undo the match of old block `i`."""
        self.old_of[self.new_of[i]] = -1
        self.new_of[i] = -1

    def is_free(self, i: int, j: int) -> bool:
        """Return whether neither block has a partner yet."""
        return self.new_of[i] < 0 and self.old_of[j] < 0

    def listed(self, places: Sequence[int]) -> list[tuple[int, int]]:
        """Return the pairs whose old block is among `places`, in that order."""
        return [(i, self.new_of[i]) for i in places if self.new_of[i] >= 0]
