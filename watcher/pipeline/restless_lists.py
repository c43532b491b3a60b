"""Lists whose entries come and go with each request: related pages, the latest news, three to six of many.

What stood in both looks is never part of it, unless these very words were seen to leave between two looks
before: so an entry that an editor adds is told, whatever goes round beside it.
Source: docs/decisions/0090-one-rule-for-what-is-set-apart.md.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from watcher.judge import Vocabulary
from watcher.model.document import Block, BlockKind
from watcher.pipeline.restless_places import Pair, Place, is_teaser, said, says_aloud

MOST_KNOWN = 60
"""So many entries of one list are remembered."""
STOOD_IN_LIST = 8
"""An entry that was seen to leave, and then stood in so many checks of two looks, has come to stay."""
CAME_ONLY = -1
"""The state of an entry that was seen to come between two looks, and not yet to leave."""

Pool = Mapping[str, int]
"""Known entries by digest: CAME_ONLY, or in how many checks of two looks each has stood since it left."""
_Key = tuple[str, int]


class Sides(NamedTuple):
    """The blocks of one place in the version, in the first look (None: there is none) and in the newest."""

    olds: Sequence[Block]
    looks: Sequence[Block] | None
    news: Sequence[Block]


class Round(NamedTuple):
    """The entries that come and go, and what is known of them after two looks (as before after one)."""

    pairs: tuple[Pair, ...]
    pool: Pool
    has_moved: bool


def may_go_round(place: Place, sides: Sides, lang: str, vocabulary: Vocabulary) -> bool:
    """Whether these blocks may be a list whose entries come and go.

    Steps never do, nor what stands under a heading that speaks («Kontraindikasjoner»).
    """
    kind, _, trail, _ = place
    blocks = (*sides.olds, *(sides.looks or ()), *sides.news)
    if kind is BlockKind.META or any(block.list_kind == "ordered" for block in blocks):
        return False
    return not says_aloud(trail[-1:], (lang,), vocabulary)


def go_round(sides: Sides, pool: Pool, lang: str, vocabulary: Vocabulary) -> Round:
    """Return the entries of one list that come and go."""
    old, new = _keyed(sides.olds), _keyed(sides.news)
    if sides.looks is None:
        pairs = [
            Pair(old.get(key), None, new.get(key), "", 0, 0)
            for key in {**old, **new}
            if (key in old) is not (key in new) and _is_known(key, pool, must_have_left=key in new)
        ]
        return Round(tuple(_named(pairs, lang, vocabulary)), pool, has_moved=False)
    look = _keyed(sides.looks)
    if _is_shuffled(old, look, new):
        shuffled = [Pair(old[key], look[key], new[key], "", 0, 0) for key in new]
        named = tuple(_named(shuffled, lang, vocabulary))
        return Round(named if all(pair.is_link for pair in named) else (), pool, has_moved=False)
    steady = look.keys() & new.keys()
    is_round = len({frozenset(side.keys() - steady) for side in (old, look, new)}) == 3
    is_pure = is_round and all(key[0] in pool for key in steady & old.keys())
    pairs = []
    for key in {**old, **look, **new}:
        pair = Pair(old.get(key), look.get(key), new.get(key), "", 0, 0)
        if key in steady:
            is_entry = 0 <= pool.get(key[0], CAME_ONLY) < STOOD_IN_LIST - 1
        elif key in look or key in new:
            is_entry = is_round or key[0] in pool
        else:
            is_entry = key[0] in pool or (
                is_pure and all(is_teaser(b, lang, vocabulary) for b in pair.blocks)
            )
        if is_entry:
            pairs.append(pair)
    moved = [pair for pair in pairs if (pair.look is None) is not (pair.new is None)]
    return Round(tuple(_named(pairs, lang, vocabulary)), _after(pool, moved, steady), has_moved=bool(moved))


def digest_of(block: Block) -> str:
    """Return what tells an entry from others: its words and where it leads."""
    return hashlib.sha256(repr(said(block)).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _keyed(blocks: Sequence[Block]) -> dict[_Key, Block]:
    """Return the blocks by what they say; the second that says the same is another one."""
    seen: Counter[str] = Counter()
    keyed: dict[_Key, Block] = {}
    for block in blocks:
        digest = digest_of(block)
        keyed[digest, seen[digest]] = block
        seen[digest] += 1
    return keyed


def _is_known(key: _Key, pool: Pool, *, must_have_left: bool) -> bool:
    state = pool.get(key[0])
    return state is not None and (state >= 0 or not must_have_left)


def _is_shuffled(old: Mapping[_Key, Block], look: Mapping[_Key, Block], new: Mapping[_Key, Block]) -> bool:
    """Whether the same entries stand in three different orders."""
    return old.keys() == look.keys() == new.keys() and len({tuple(old), tuple(look), tuple(new)}) == 3


def _named(pairs: Sequence[Pair], lang: str, vocabulary: Vocabulary) -> Iterator[Pair]:
    for pair in pairs:
        yield pair._replace(is_link=all(is_teaser(block, lang, vocabulary) for block in pair.blocks))


def _after(pool: Pool, moved: Sequence[Pair], steady: set[_Key]) -> Pool:
    """Return what is known after two looks, what moved first; what has come to stay is known no more."""
    after: dict[str, int] = {}
    for pair in moved:
        digest = digest_of(pair.blocks[-1])
        has_only_come = pair.look is None and digest not in pool
        after.setdefault(digest, CAME_ONLY if has_only_come else 0)
    standing = {digest for digest, _ in steady}
    for digest, state in pool.items():
        if digest in after:
            continue
        if digest not in standing:
            after[digest] = 0
        elif state != CAME_ONLY and state + 1 < STOOD_IN_LIST:
            after[digest] = state + 1
    return dict(list(after.items())[:MOST_KNOWN])
