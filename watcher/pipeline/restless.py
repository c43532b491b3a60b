"""Restless places: what a page makes anew for each request, seen by three looks, two of them moments apart.

A real change, even one that is deployed between the two looks, gives two different texts in its place, and so
does a copy that comes and goes.  Three that differ pairwise are made for the request.
Source: docs/decisions/0086-restless-places.md.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from watcher.extract.draft import text_digests
from watcher.extract.slots import mask_text
from watcher.judge import Vocabulary, speaking_words
from watcher.judge.language import language_of
from watcher.judge.vocabulary import spoken
from watcher.model.document import RESTLESS, RESTLESS_LINK, Block, BlockKind, Document, Restless
from watcher.model.status import RestlessPlace
from watcher.pipeline.restless_apart import apart

MOST = 20
"""So many places are remembered of a source."""
FORGOTTEN_AFTER = timedelta(days=30)
"""A place that was not seen restless for so long is a place like any other again."""
TRIED_EVERY = timedelta(hours=24)
"""So often a second look must show that a remembered place still is restless."""
STOOD = 3
"""In so many checks a place held what it held when it was last looked at twice: then it is no such place (any
more), but one that was edited."""
_SAMPLE_CHARS = 160
_OWN_DATES = frozenset({"updated", "published"})
_STRUCTURE = frozenset({BlockKind.THEAD, BlockKind.CAPTION})
_ROUNDS = (True, True, True, False)  # headings first, outermost first: what is below them stands under them

Place = tuple[BlockKind, str, tuple[str, ...], str]
"""What blocks that stand side by side have in common: kind, path, headings, box."""


class Pair(NamedTuple):
    """One restless place: its blocks in the version, the first look (None: known of old) and the newest."""

    old: Block
    look: Block | None
    new: Block
    text: str
    at: int
    of: int

    @property
    def label(self) -> str:
        """The label under which both blocks are set apart."""
        return RESTLESS_LINK if _is_link(self.old) and _is_link(self.new) else RESTLESS


def find_restless(
    base: Document,
    newest: Document,
    vocabulary: Vocabulary,
    *,
    first: Document | None = None,
    known: Sequence[RestlessPlace] = (),
) -> tuple[Pair, ...]:
    """Return the restless places in which `newest` differs from `base`, in the order of the new page.

    Three different texts prove one, `first` being the look a moment before `newest`; a `known` one needs no
    proof.  A place that says what may never be hidden is none.
    """
    found: list[Pair] = []
    for is_heading in _ROUNDS:
        olds, looks, news = (
            _side_by_side(apart(document, labels), is_heading=is_heading) if document else {}
            for document, labels in (
                (base, {pair.old.index: pair.label for pair in found}),
                (first, {pair.look.index: pair.label for pair in found if pair.look}),
                (newest, {pair.new.index: pair.label for pair in found}),
            )
        )
        for place, blocks in news.items():
            pairs = tuple(_proven(olds.get(place, []), looks.get(place, []), blocks))
            pairs += tuple(_remembered(olds.get(place, []), blocks, pairs, _known_at(place, known)))
            found += [pair for pair in pairs if not _speaks(pair, newest.lang, vocabulary)]
    return tuple(sorted(found, key=lambda pair: pair.new.index))


def in_motion(pairs: Iterable[Pair], look: Document) -> tuple[Pair, ...]:
    """Return the places that were not the same in `look`, a moment before.

    A place known of old may hold, this time, what an editor wrote: in a new version that is told, for what it
    says then is the base of all that follows.
    """
    still = {(block.kind, block.path, _said(block)) for block in look.blocks}
    return tuple(
        pair for pair in pairs if pair.look or (pair.new.kind, pair.new.path, _said(pair.new)) not in still
    )


def with_restless(document: Document, pairs: Iterable[Pair]) -> Document:
    """Return the document with the record of what of it was made for the request."""
    told = tuple(
        Restless(
            path=pair.new.path,
            before=pair.old.text,
            after=pair.new.text,
            old_index=pair.old.index,
            new_index=pair.new.index,
            is_link=pair.label == RESTLESS_LINK,
        )
        for pair in pairs
    )
    return replace(document, restless=told)


def is_same_beside(base: Document, newest: Document, pairs: Sequence[Pair]) -> bool:
    """Return whether nothing but restless places differs."""
    old = apart(base, {pair.old.index: pair.label for pair in pairs})
    new = apart(newest, {pair.new.index: pair.label for pair in pairs})
    one, other = (
        text_digests(block for block in side.blocks if block.label not in {RESTLESS, RESTLESS_LINK})
        for side in (old, new)
    )
    return one == other


def remember(
    known: Sequence[RestlessPlace], pairs: Sequence[Pair], now: datetime
) -> tuple[RestlessPlace, ...]:
    """Return the places to be known after two looks at `now`, the one last seen restless first."""
    seen = {_key(place): place for place in (_place(pair, now) for pair in pairs if pair.look)}
    news = {_key(_place(pair, now)): pair.new for pair in pairs}
    rest = []
    for place in still_known(known, now):
        new = news.get(_key(place))
        if _key(place) in seen or (new is None and place.stood + 1 >= STOOD):
            continue
        rest.append(_watched(place, new, now))
    return (*seen.values(), *rest)[:MOST]


def still_known(known: Iterable[RestlessPlace], now: datetime) -> tuple[RestlessPlace, ...]:
    """Return the places that were seen restless lately enough to count at `now`."""
    return tuple(place for place in known if now - place.seen_at <= FORGOTTEN_AFTER)


def must_be_tried(known: Sequence[RestlessPlace], pairs: Iterable[Pair], now: datetime) -> bool:
    """Return whether a second look is due before these places may be passed over."""
    places = {_key(place): place for place in known}
    used = [(places.get(_key(_place(pair, now))), pair.new) for pair in pairs]
    return any(now - place.looked_at >= TRIED_EVERY or _stands(place, new) for place, new in used if place)


# -- finding -------------------------------------------------------------------------------------------------


def _side_by_side(document: Document, *, is_heading: bool) -> dict[Place, list[Block]]:
    places: dict[Place, list[Block]] = {}
    for block in document.blocks:
        if (block.kind is BlockKind.HEADING) is is_heading and _may_be_restless(block):
            places.setdefault((block.kind, block.path, block.trail, block.box), []).append(block)
    return places


def _may_be_restless(block: Block) -> bool:
    """Whether a block is understood by itself: cells, footnotes and warnings are never restless."""
    if block.kind is BlockKind.META:
        return block.label in _OWN_DATES
    if block.kind is BlockKind.ROW and any(cell.header for cell in block.cells):
        return False
    is_bound = block.kind in _STRUCTURE or block.table is not None or bool(block.qualifies)
    return not is_bound and block.box != "warning"


def _said(block: Block) -> Hashable:
    return block.text, tuple(link.href for link in block.links), block.label


def _proven(olds: Sequence[Block], looks: Sequence[Block], news: Sequence[Block]) -> Iterator[Pair]:
    """Yield the places, among blocks side by side, that held three different texts."""
    if len(looks) != len(news):
        return
    rows = list(enumerate(zip(looks, news, strict=True)))
    steady = {_said(new) for _, (look, new) in rows if _said(look) == _said(new)}
    loose = [(at, look, new) for at, (look, new) in rows if _said(look) != _said(new)]
    left = [old for old in olds if _said(old) not in steady]
    taken: set[int] = set()
    for number, (at, look, new) in enumerate(loose):
        old = _twin(new, left)
        if old is None and len(olds) == len(news) and olds[at] in left:
            old = olds[at]
        elif old is None and len(left) == len(loose):
            old = left[number]
        if old is None or old.index in taken or len({_said(old), _said(look), _said(new)}) < 3:
            continue
        taken.add(old.index)
        masks = {mask_text(block.text) for block in (old, look, new)}
        yield Pair(old, look, new, masks.pop() if len(masks) == 1 else "", at, len(news))


def _twin(new: Block, olds: Iterable[Block]) -> Block | None:
    """Return the one block among `olds` whose words are the same but for its figures."""
    masked = mask_text(new.text)
    twins = [old for old in olds if mask_text(old.text) == masked]
    return twins[0] if len(twins) == 1 and masked != new.text else None


def _known_at(place: Place, known: Iterable[RestlessPlace]) -> list[RestlessPlace]:
    return [one for one in known if (one.kind, one.path, one.trail) == place[:3]]


def _remembered(
    olds: Sequence[Block], news: Sequence[Block], proven: Sequence[Pair], known: Sequence[RestlessPlace]
) -> Iterator[Pair]:
    """Yield the places that are known to be restless and were not proven anew."""
    if not known:
        return
    taken = {pair.new.index for pair in proven} | {pair.old.index for pair in proven}
    for place in known:
        if place.text:
            sides = [[one for one in side if mask_text(one.text) == place.text] for side in (olds, news)]
            if [len(side) for side in sides] == [1, 1]:
                yield from _pair(sides[0][0], sides[1][0], place, taken)
    numbers = {place.at for place in known if not place.text and place.of == len(news)}
    numbers |= {pair.at for pair in proven}
    words = {place.text for place in known if place.text}
    if len(olds) != len(news) or not all(
        at in numbers or mask_text(new.text) in words or _said(old) == _said(new)
        for at, (old, new) in enumerate(zip(olds, news, strict=True))
    ):
        return  # something else came, went or changed among them: the numbers may be those of others
    for place in known:
        if not place.text and place.of == len(news):
            yield from _pair(olds[place.at], news[place.at], place, taken)


def _pair(old: Block, new: Block, place: RestlessPlace, taken: set[int]) -> Iterator[Pair]:
    is_still = _stands(place, new) and place.stood + 1 >= STOOD
    if _said(old) != _said(new) and not is_still and not taken & {old.index, new.index}:
        yield Pair(old, None, new, place.text, place.at, place.of)


def _speaks(pair: Pair, lang: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a place says what may never be hidden, in the page's language or its own words'."""
    texts = [block.text for block in (pair.old, pair.look, pair.new) if block]
    own = language_of(f"{pair.old.text} {pair.new.text}", pair.new.lang or lang)
    is_link = pair.label == RESTLESS_LINK
    return any(
        speaking_words(texts, tongue, spoken(vocabulary, tongue), is_link=is_link)
        for tongue in dict.fromkeys((lang, own))
    )


def _is_link(block: Block) -> bool:
    """Whether a block is nothing but links, as the title of another page is."""
    if not block.links:
        return False
    bare = list(block.text)
    for link in block.links:
        bare[link.start : link.end] = " " * len(bare[link.start : link.end])
    return not any(sign.isalnum() for sign in bare)


# -- remembering ---------------------------------------------------------------------------------------------


def _place(pair: Pair, now: datetime) -> RestlessPlace:
    texts = (pair.old.text, pair.look.text if pair.look else "", pair.new.text)
    samples = tuple(text[:_SAMPLE_CHARS] for text, _ in groupby(texts) if text)
    at, of = (0, 0) if pair.text else (pair.at, pair.of)
    new = pair.new
    return RestlessPlace(
        kind=new.kind,
        path=new.path,
        trail=new.trail,
        text=pair.text,
        at=at,
        of=of,
        seen_at=now,
        looked_at=now,
        samples=samples,
    )


def _watched(place: RestlessPlace, new: Block | None, now: datetime) -> RestlessPlace:
    """Return a place that two looks did not show to be restless: what it holds is held against what comes."""
    if new is None:
        return replace(place, looked_at=now)
    if _stands(place, new):
        return replace(place, looked_at=now, stood=place.stood + 1)
    return replace(place, looked_at=now, stood=0, samples=(*place.samples[-2:], new.text[:_SAMPLE_CHARS]))


def _stands(place: RestlessPlace, block: Block) -> bool:
    return place.samples[-1:] == (block.text[:_SAMPLE_CHARS],)


def _key(place: RestlessPlace) -> tuple[object, ...]:
    return place.kind, place.path, place.trail, place.text, place.at, place.of
