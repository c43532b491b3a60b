"""Restless places: what a page makes anew for each request, seen by three looks, two of them moments apart.

A real change, even one that is deployed between the two looks, gives two different texts in its place, and so
does a copy that comes and goes.  Three that differ pairwise are made for the request.
Source: docs/decisions/0086-restless-places.md, docs/decisions/0090-one-rule-for-what-is-set-apart.md.
"""

from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from watcher.extract.draft import text_digests
from watcher.extract.slots import mask_text
from watcher.judge import Vocabulary
from watcher.model.document import RESTLESS, RESTLESS_LINK, Block, BlockKind, Document, Restless
from watcher.model.source import MUTED
from watcher.model.status import RestlessPlace
from watcher.pipeline.restless_apart import apart
from watcher.pipeline.restless_lists import Round, Sides, go_round, may_go_round
from watcher.pipeline.restless_memory import has_come_to_rest
from watcher.pipeline.restless_places import Pair, Place, is_teaser, said, says_aloud, side_by_side, speaks

_ROUNDS = (True, True, True, False)  # headings first, outermost first: what is below them stands under them
_SET_APART = frozenset({MUTED, RESTLESS, RESTLESS_LINK})


class Found(NamedTuple):
    """The restless places in which two documents differ, in the page's order, and the lists among them."""

    pairs: tuple[Pair, ...]
    lists: Mapping[Place, Round]


def find_restless(
    base: Document,
    newest: Document,
    vocabulary: Vocabulary,
    *,
    first: Document | None = None,
    known: Sequence[RestlessPlace] = (),
) -> Found:
    """Return the restless places in which `newest` differs from `base`.

    Three different texts prove one, `first` being the look a moment before `newest`; a `known` one needs no
    proof.  A place that says what may never be hidden is none.
    """
    found: list[Pair] = []
    lists: dict[Place, Round] = {}
    for is_heading in _ROUNDS:
        olds, news = (
            side_by_side(apart(document, _labels(found, at)), vocabulary, is_heading=is_heading)
            for at, document in ((0, base), (2, newest))
        )
        looks = (
            side_by_side(apart(first, _labels(found, 1)), vocabulary, is_heading=is_heading)
            if first
            else None
        )
        for place in {**olds, **(looks or {}), **news}:
            look = None if looks is None else looks.get(place, [])
            sides = Sides(olds.get(place, []), look, news.get(place, []))
            here = _known_at(place, known)
            pairs, gone_round = _at_place(place, sides, here, newest.lang, vocabulary)
            if gone_round:
                lists[place] = gone_round
            found += [pair for pair in pairs if not speaks(pair, newest.lang, vocabulary)]
    return Found(tuple(sorted(found, key=_order)), lists)


def in_motion(pairs: Iterable[Pair], look: Document) -> tuple[Pair, ...]:
    """Return the places that were not the same in `look`, a moment before.

    A place known of old may hold, this time, what an editor wrote: in a new version that is told, for what it
    says then is the base of all that follows.  So are plain words that came to a list between the looks.
    """
    still = {(block.kind, block.path, said(block)) for block in look.blocks}
    return tuple(pair for pair in pairs if _is_in_motion(pair, still))


def with_restless(document: Document, pairs: Iterable[Pair]) -> Document:
    """Return the document with the record of what of it was made for the request."""
    told = tuple(
        Restless(
            path=pair.blocks[-1].path,
            before=pair.old.text if pair.old else "",
            after=pair.new.text if pair.new else "",
            old_index=pair.old.index if pair.old else -1,
            new_index=pair.new.index if pair.new else -1,
            is_link=pair.is_link,
        )
        for pair in pairs
        if pair.old or pair.new
    )
    return replace(document, restless=told)


def is_same_beside(
    base: Document,
    newest: Document,
    pairs: Sequence[Pair],
    vocabulary: Vocabulary,
    *,
    has_stamps: bool = True,
) -> bool:
    """Return whether nothing but restless and muted places differs; a muted place that speaks differs.

    `has_stamps`: the page's own dates count too.
    """
    one, other = (
        text_digests(block for block in side.blocks if block.label not in _SET_APART)
        for side in (apart(base, _labels(pairs, 0)), apart(newest, _labels(pairs, 2)))
    )
    is_same = one == other if has_stamps else one[1] == other[1]
    return is_same and not _muted_speaks(base, newest, vocabulary)


def _muted_speaks(base: Document, newest: Document, vocabulary: Vocabulary) -> bool:
    """Whether what came or went in muted places says what no slot may hide."""
    one, other = ({block.text for block in side.blocks if block.label == MUTED} for side in (base, newest))
    return says_aloud(sorted(one ^ other), (newest.lang, base.lang), vocabulary)


# -- finding -------------------------------------------------------------------------------------------------


def _at_place(
    place: Place, sides: Sides, known: Sequence[RestlessPlace], lang: str, vocabulary: Vocabulary
) -> tuple[tuple[Pair, ...], Round | None]:
    """Return the restless among blocks that stand side by side, and the list they are when they are one."""
    pool = next((dict(one.pool) for one in known if one.is_list), {})
    pairs = tuple(_proven(sides.olds, sides.looks or (), sides.news))
    pairs += tuple(_remembered(sides.olds, sides.news, pairs, known))
    pairs = tuple(
        pair._replace(is_link=all(is_teaser(block, lang, vocabulary) for block in pair.blocks))
        for pair in pairs
        if pair.text or not pool  # the entries of a list are known by their words, not by their number
    )
    left = _without(sides, pairs)
    if not _differs(left) or not may_go_round(place, left, lang, vocabulary):
        return pairs, None
    gone_round = go_round(left, pool, lang, vocabulary)
    return pairs + gone_round.pairs, gone_round


def _without(sides: Sides, pairs: Sequence[Pair]) -> Sides:
    """Return the blocks that no pair has taken."""
    if not pairs:
        return sides
    olds, looks, news = (_labels(pairs, at) for at in (0, 1, 2))
    return Sides(
        [block for block in sides.olds if block.index not in olds],
        None if sides.looks is None else [block for block in sides.looks if block.index not in looks],
        [block for block in sides.news if block.index not in news],
    )


def _differs(sides: Sides) -> bool:
    told = {tuple(said(block) for block in side) for side in sides if side is not None}
    return len(told) > 1


def _labels(pairs: Iterable[Pair], at: int) -> dict[int, str]:
    """Return the labels of the blocks in the version (0), the first look (1) or the newest (2)."""
    sides = ((pair, (pair.old, pair.look, pair.new)[at]) for pair in pairs)
    return {block.index: pair.label for pair, block in sides if block}


def _order(pair: Pair) -> tuple[int, int, int]:
    block = pair.new or pair.old or pair.look
    return (block.index if block else 0, 0 if pair.new else 1, pair.old.index if pair.old else -1)


def _is_in_motion(pair: Pair, still: Container[tuple[BlockKind, str, Hashable]]) -> bool:
    if pair.is_entry:
        return pair.is_link or pair.new is None or pair.look is not None
    new = pair.new
    return pair.look is not None or new is None or (new.kind, new.path, said(new)) not in still


def _proven(olds: Sequence[Block], looks: Sequence[Block], news: Sequence[Block]) -> Iterator[Pair]:
    """Yield the places, among blocks side by side, that held three different texts."""
    if len(looks) != len(news):
        return
    rows = list(enumerate(zip(looks, news, strict=True)))
    steady = {said(new) for _, (look, new) in rows if said(look) == said(new)}
    loose = [(at, look, new) for at, (look, new) in rows if said(look) != said(new)]
    left = [old for old in olds if said(old) not in steady]
    taken: set[int] = set()
    for number, (at, look, new) in enumerate(loose):
        old = _twin(new, left)
        if old is None and len(olds) == len(news) and olds[at] in left:
            old = olds[at]
        elif old is None and len(left) == len(loose):
            old = left[number]
        if old is None or old.index in taken or len({said(old), said(look), said(new)}) < 3:
            continue
        taken.add(old.index)
        masks = {mask_text(block.text) for block in (old, look, new)}
        yield Pair(old, look, new, masks.pop() if len(masks) == 1 else "", at, len(news))


def _twin(new: Block, olds: Iterable[Block]) -> Block | None:
    """Return the one block among `olds` whose words are the same but for its figures."""
    masked = mask_text(new.text)
    twins = [old for old in olds if mask_text(old.text) == masked]
    return twins[0] if len(twins) == 1 and masked != new.text else None


def _known_at(place: Place, known: Sequence[RestlessPlace]) -> list[RestlessPlace]:
    return [one for one in known if (one.kind, one.path, one.trail) == place[:3]]


def _remembered(
    olds: Sequence[Block], news: Sequence[Block], proven: Sequence[Pair], known: Sequence[RestlessPlace]
) -> Iterator[Pair]:
    """Yield the places that are known to be restless and were not proven anew."""
    if not known:
        return
    taken = {block.index for pair in proven for block in (pair.old, pair.new) if block}
    for place in known:
        if place.text:
            sides = [[one for one in side if mask_text(one.text) == place.text] for side in (olds, news)]
            if [len(side) for side in sides] == [1, 1]:
                yield from _pair(sides[0][0], sides[1][0], place, taken)
    numbers = {place.at for place in known if not place.text and place.of == len(news)}
    numbers |= {pair.at for pair in proven}
    words = {place.text for place in known if place.text}
    if len(olds) != len(news) or not all(
        at in numbers or mask_text(new.text) in words or said(old) == said(new)
        for at, (old, new) in enumerate(zip(olds, news, strict=True))
    ):
        return  # something else came, went or changed among them: the numbers may be those of others
    for place in known:
        if not place.text and place.of == len(news) and not place.is_list:
            yield from _pair(olds[place.at], news[place.at], place, taken)


def _pair(old: Block, new: Block, place: RestlessPlace, taken: set[int]) -> Iterator[Pair]:
    if said(old) != said(new) and not has_come_to_rest(place, new) and not taken & {old.index, new.index}:
        yield Pair(old, None, new, place.text, place.at, place.of)
