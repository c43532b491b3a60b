"""Links, compared apart from the text they stand in."""

from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from watcher.diff.typography import match_key
from watcher.model.change import ChangeKind
from watcher.model.document import Link

# Parameters that follow the reader, not the page.
_TRACKING = frozenset(("fbclid", "gclid", "msclkid", "mc_cid", "mc_eid", "_ga", "_gl", "igshid", "yclid"))


class LinkEdit(NamedTuple):
    """One link that differs; the absent side is None."""

    kind: ChangeKind
    old: Link | None
    new: Link | None


class _Named(NamedTuple):
    link: Link
    name: str
    target: str


def same_target(href: str, page_url: str) -> str:
    """Return what two spellings of one address have in common: `page_url` is the page that holds the link.

    Scheme http or https, a final slash, tracking parameters and the order of parameters do not count, nor
    does a fragment that points into the page itself.
    """
    try:
        parts = urlsplit(href.strip())
        own = urlsplit(page_url)
        host = parts.netloc.lower()
    except ValueError:
        return href
    path = parts.path.rstrip("/")
    query = _query(parts)
    scheme = "" if parts.scheme in ("http", "https", "") else parts.scheme
    is_own = (host, path) in (("", ""), (own.netloc.lower(), own.path.rstrip("/")))
    fragment = "" if is_own else parts.fragment
    return f"{scheme}://{host}{path}?{query}#{fragment}"


def _query(parts: SplitResult) -> str:
    try:
        fields = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return parts.query
    kept = [(name, value) for name, value in fields if name not in _TRACKING and not name.startswith("utm_")]
    return urlencode(sorted(kept))


def diff_links(
    old: tuple[Link, ...], new: tuple[Link, ...], *, old_url: str, new_url: str
) -> tuple[LinkEdit, ...]:
    """Return the links that point elsewhere, came or went, in the order of the new text."""
    if old == new and old_url == new_url:
        return ()
    left = [_Named(link, match_key(link.text), same_target(link.href, old_url)) for link in old]
    right = [_Named(link, match_key(link.text), same_target(link.href, new_url)) for link in new]
    if [named.name for named in left] == [named.name for named in right]:
        # "Voksne: les her. Barn: les her." with the targets swapped: a link is known by its place.
        changed = [(a, b) for a, b in zip(left, right, strict=True) if a.target != b.target]
        left, right = [], []
    else:
        _take_pairs(left, right, lambda named: (named.name, named.target))
        changed = _take_pairs(left, right, lambda named: named.name)
        _take_pairs(left, right, lambda named: named.target)
    if len(left) == len(right) == 1:
        changed.append((left.pop(), right.pop()))
    edits = [LinkEdit(ChangeKind.LINK_CHANGED, a.link, b.link) for a, b in changed]
    edits += [LinkEdit(ChangeKind.LINK_REMOVED, a.link, None) for a in left]
    edits += [LinkEdit(ChangeKind.LINK_ADDED, None, b.link) for b in right]
    return tuple(sorted(edits, key=_place))


def _place(edit: LinkEdit) -> tuple[int, bool]:
    link = edit.new or edit.old
    return (link.start if link else 0, edit.new is None)


def _take_pairs(
    left: list[_Named], right: list[_Named], key: Callable[[_Named], Hashable]
) -> list[tuple[_Named, _Named]]:
    """Take the pairs with an equal key out of both lists, in order, and return them."""
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place in reversed(range(len(right))):
        waiting[key(right[place])].append(place)
    taken: list[tuple[int, int]] = []
    for place, named in enumerate(left):
        if waiting.get(key(named)):
            taken.append((place, waiting[key(named)].pop()))
    found = [(left[a], right[b]) for a, b in taken]
    gone_left, gone_right = {a for a, _ in taken}, {b for _, b in taken}
    left[:] = [named for place, named in enumerate(left) if place not in gone_left]
    right[:] = [named for place, named in enumerate(right) if place not in gone_right]
    return found
