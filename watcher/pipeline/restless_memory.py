"""Which restless places are remembered, for how long, and when they must be looked at twice again.

Source: docs/decisions/0086-restless-places.md, docs/decisions/0090-one-rule-for-what-is-set-apart.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from watcher.model.document import Block, BlockKind
from watcher.model.status import RestlessPlace
from watcher.pipeline.restless_lists import Round, digest_of
from watcher.pipeline.restless_places import Pair, Place

MOST = 20
"""So many places are remembered of a source."""
FORGOTTEN_AFTER = timedelta(days=30)
"""A place that was not seen restless for so long is a place like any other again."""
TRIED_EVERY = timedelta(hours=24)
"""So often a second look must show that a remembered place still is restless."""
STOOD = 3
"""In so many checks a place held what it held when it was last looked at twice: then it is no such place (any
more), but one that was edited.  An entry of a list that stood so often is looked at twice at every check."""
_SAMPLE_CHARS = 160
_SAMPLES = 3


def remember(
    known: Sequence[RestlessPlace], pairs: Sequence[Pair], lists: Mapping[Place, Round], now: datetime
) -> tuple[RestlessPlace, ...]:
    """Return the places to be known after two looks at `now`, the one last seen restless first.

    Rows of tables are never known: each time they are looked at twice.
    """
    places = [pair for pair in pairs if not pair.is_entry]
    proven = [pair for pair in places if pair.look and pair.new and pair.new.kind is not BlockKind.ROW]
    seen = {_key(place): place for place in (_place(pair, now) for pair in proven)}
    news = {_key(_place(pair, now)): pair.new for pair in places if pair.new}
    counted = still_known(known, now)
    rounds = {_key(place): place for place in _lists(counted, lists, now)}
    rest = []
    for place in counted:
        new = news.get(_key(place))
        if _key(place) in seen or _key(place) in rounds or (new is None and place.stood + 1 >= STOOD):
            continue
        rest.append(_watched(place, new, now))
    return (*rounds.values(), *seen.values(), *rest)[:MOST]


def still_known(known: Iterable[RestlessPlace], now: datetime) -> tuple[RestlessPlace, ...]:
    """Return the places that were seen restless lately enough to count at `now`."""
    return tuple(place for place in known if now - place.seen_at <= FORGOTTEN_AFTER)


def must_be_tried(known: Sequence[RestlessPlace], pairs: Iterable[Pair], now: datetime) -> bool:
    """Return whether a second look is due before these places may be passed over."""
    places = {_key(place): place for place in known}
    used = [(places.get(_key_of(pair)), pair) for pair in pairs]
    return any(
        now - place.looked_at >= TRIED_EVERY or _is_doubtful(place, pair) for place, pair in used if place
    )


def has_come_to_rest(place: RestlessPlace, block: Block) -> bool:
    """Return whether a place has held what this block says for so long that it was written there."""
    return _stands(place, block) and place.stood + 1 >= STOOD


def _is_doubtful(place: RestlessPlace, pair: Pair) -> bool:
    if pair.is_entry:
        return dict(place.pool).get(digest_of(pair.blocks[-1]), 0) >= STOOD
    return pair.new is not None and _stands(place, pair.new)


def _lists(
    known: Sequence[RestlessPlace], lists: Mapping[Place, Round], now: datetime
) -> Iterator[RestlessPlace]:
    """Yield the lists whose entries come and go, after two looks at them."""
    before = {_key(place): place for place in known if place.is_list}
    for (kind, path, trail, _), one in lists.items():
        if not one.pool:
            continue
        place = RestlessPlace(
            kind=kind, path=path, trail=trail, text="", at=0, of=0, seen_at=now, looked_at=now
        )
        old = before.get(_key(place))
        samples = tuple(dict.fromkeys(pair.blocks[-1].text[:_SAMPLE_CHARS] for pair in one.pairs))
        yield replace(
            place,
            seen_at=now if one.has_moved or old is None else old.seen_at,
            samples=samples[-_SAMPLES:] or (old.samples if old else ()),
            pool=tuple(one.pool.items()),
        )


def _place(pair: Pair, now: datetime) -> RestlessPlace:
    samples = tuple(text[:_SAMPLE_CHARS] for text, _ in groupby(block.text for block in pair.blocks) if text)
    kind, path, trail, text, at, of = _key_of(pair)
    return RestlessPlace(
        kind=kind,
        path=path,
        trail=trail,
        text=text,
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


_Key = tuple[BlockKind, str, tuple[str, ...], str, int, int]


def _key_of(pair: Pair) -> _Key:
    block = pair.blocks[-1]
    at, of = (0, 0) if pair.text else (pair.at, pair.of)
    return block.kind, block.path, block.trail, pair.text, at, of


def _key(place: RestlessPlace) -> _Key:
    return place.kind, place.path, place.trail, place.text, place.at, place.of
