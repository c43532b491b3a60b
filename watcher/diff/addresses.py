"""Two lists of addresses (sitemaps) → pages that appeared, disappeared or moved.

No words are compared: two addresses that look alike are two pages.  A page has moved only when its last name
is the only one of its kind both among what went and among what came.
Source: docs/decisions/0076-sitemaps.md.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from watcher.diff.delta import copies, make_delta
from watcher.diff.drafts import Draft, finish
from watcher.model.change import ChangeKind, Op, PageDiff
from watcher.model.document import BlockKind, Document

MOST_SINGLE = 20
"""More pages of one kind than these are told folder by folder."""
MOST_NAMED = 50
"""So many addresses stand in the text of one folder's edit; the delta holds them all."""
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_AFTER_HOST = re.compile(r"[/?#].*", re.DOTALL)
_ENDING = re.compile(r"\.(?:html?|aspx?|php|jsp)\Z", re.IGNORECASE)
_LEAST_LETTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A page that came, went or moved: its address on either side, and its places."""

    kind: ChangeKind
    before: str = ""
    after: str = ""
    old: int | None = None
    new: int | None = None


def is_address_list(document: Document) -> bool:
    """Return whether a document is nothing but items that are each an address."""
    return bool(document.blocks) and all(
        block.kind is BlockKind.ITEM
        and len(block.links) == 1
        and block.links[0].text == block.text
        and _SCHEME.match(block.text)
        for block in document.blocks
    )


def diff_addresses(old: Document, new: Document, engine_version: str) -> PageDiff:
    """Return which pages differ; http or https, www and a final slash make no difference."""
    before = {_key(block.text): place for place, block in enumerate(old.blocks)}
    after = {_key(block.text): place for place, block in enumerate(new.blocks)}
    gone = [(key, place) for key, place in before.items() if key not in after]
    come = [(key, place) for key, place in after.items() if key not in before]
    pages = _told(old, new, gone, come)
    edits = finish(_drafts(pages), new.source_id)
    pairs = sorted((place, after[key]) for key, place in before.items() if key in after)
    same = copies(old.blocks, new.blocks, pairs)
    stats = (
        ("blocks_old", len(old.blocks)),
        ("blocks_new", len(new.blocks)),
        ("unchanged", len(same)),
        ("edits", len(edits)),
        *((kind.value, sum(page.kind is kind for page in pages)) for kind in _KINDS),
    )
    return PageDiff(
        delta=make_delta(old.blocks, new.blocks, same),
        edits=edits,
        stats=stats,
        is_rewritten=False,
        engine_version=engine_version,
    )


_KINDS = (ChangeKind.PAGE_UNLISTED, ChangeKind.PAGE_READDRESSED, ChangeKind.PAGE_LISTED)


def _told(
    old: Document, new: Document, gone: Sequence[tuple[str, int]], come: Sequence[tuple[str, int]]
) -> list[_Page]:
    """Return what is to be told of each page: moved, where that can be known."""
    names_gone, names_come = _names(gone), _names(come)
    moved = {name: (names_gone[name], names_come[name]) for name in names_gone if name in names_come}
    left = {place for place, _ in moved.values()}
    found = {place for _, place in moved.values()}
    pages = [
        _Page(
            kind=ChangeKind.PAGE_READDRESSED,
            before=old.blocks[i].text,
            after=new.blocks[j].text,
            old=i,
            new=j,
        )
        for i, j in moved.values()
    ]
    pages += [
        _Page(kind=ChangeKind.PAGE_UNLISTED, before=old.blocks[i].text, old=i)
        for _, i in gone
        if i not in left
    ]
    pages += [
        _Page(kind=ChangeKind.PAGE_LISTED, after=new.blocks[j].text, new=j) for _, j in come if j not in found
    ]
    return pages


def _names(places: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the last names that only one of these addresses has, with its place."""
    named = [(_last_name(key), place) for key, place in places]
    counts = Counter(name for name, _ in named)
    return {name: place for name, place in named if name and counts[name] == 1}


def _key(address: str) -> str:
    """Return what is equal for two spellings of one address."""
    rest = _SCHEME.sub("", address, count=1)
    host = _AFTER_HOST.sub("", rest)
    path, mark, query = rest[len(host) :].partition("?")
    return f"{host.lower()}{path.rstrip('/')}{mark}{query}"


def _last_name(key: str) -> str:
    """Return the last part of a path without its ending, "" when it is too common to tell a page by."""
    name = _ENDING.sub("", unquote(key.partition("/")[2].rpartition("/")[2])).casefold()
    letters = sum(sign.isalpha() for sign in name)
    return name if letters >= _LEAST_LETTERS and name not in {"index", "default", "home", "hjem"} else ""


def _drafts(pages: Sequence[_Page]) -> list[Draft]:
    drafts: list[Draft] = []
    for kind in _KINDS:
        alike = [page for page in pages if page.kind is kind]
        groups = [(page,) for page in alike] if len(alike) <= MOST_SINGLE else _by_folder(alike)
        drafts += [_draft(kind, group) for group in groups]
    return drafts


def _by_folder(pages: Sequence[_Page]) -> list[tuple[_Page, ...]]:
    """Return the pages by folder, by the first part of the path when those are many, else in one."""
    for depth in (None, 1, 0):
        folders: dict[str, list[_Page]] = defaultdict(list)
        for page in pages:
            folders[_folder(page.after or page.before, depth)].append(page)
        if len(folders) <= MOST_SINGLE:
            break
    return [tuple(group) for _, group in sorted(folders.items())]


def _folder(address: str, depth: int | None) -> str:
    scheme, _, rest = address.partition("://")
    host, *parts = rest.rstrip("/").split("/")
    kept = parts[:-1] if depth is None else parts[:-1][:depth]
    return f"{scheme}://{'/'.join([host, *kept])}/"


def _draft(kind: ChangeKind, group: tuple[_Page, ...]) -> Draft:
    """Return the edit of one page, or of one folder's pages: then `label` is how many, `row` the folder."""
    before, after = (_listed([getattr(page, side) for page in group]) for side in ("before", "after"))
    ops = tuple(Op(tag, text) for tag, text in (("-", before), ("+", after)) if text)
    first = group[0]
    old, new = (first.old, first.new) if len(group) == 1 else (None, None)
    return Draft(
        kind=kind,
        before=before,
        after=after,
        ops=ops,
        place=(_KINDS.index(kind), 0, first.old or 0, first.new or 0),
        old_index=old,
        new_index=new,
        label=str(len(group)) if len(group) > 1 else "",
        row=_shared(group) if len(group) > 1 else "",
    )


def _listed(addresses: Sequence[str]) -> str:
    named = [address for address in addresses if address]
    more = len(named) - MOST_NAMED
    return "\n".join([*named[:MOST_NAMED], *([f"… (+{more})"] if more > 0 else [])])


def _shared(group: tuple[_Page, ...]) -> str:
    """Return the longest folder that all pages of a group are in."""
    parts = [(page.after or page.before).rstrip("/").split("/")[:-1] for page in group]
    shared = []
    for column in zip(*parts, strict=False):
        if len(set(column)) > 1:
            break
        shared.append(column[0])
    return "/".join(shared) + "/"
