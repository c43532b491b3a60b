"""Which link is which child: identity that outlives a file's address.  Decides from values alone.

Source: docs/decisions/0077-children.md.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from watcher.extract.page_key import page_key
from watcher.model.child import Child
from watcher.model.ids import SourceId
from watcher.pipeline.pdf_links import Linked

MOST_LEFT = 200
"""So many children whose link is gone are remembered, the newest first."""
_FIGURES = re.compile(r"\d+")
_EDITION = re.compile(
    r"[(\[,]?\s*\b(?:(?:versjon|utgave|utg|version|edition|rev|ver|v)\.?\s*\d[\d.]*"
    r"|(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)\d\d|\d\d))?)(?!\d)\s*[)\]]?",
    re.IGNORECASE,
)
_DANGLING = re.compile(r"(?:[\s,;:–—-]|\b(?:for|fra|av|per|pr|i|of|from|in)\b\.?)+\Z", re.IGNORECASE)
_LEAST_LETTERS = 3
_NORDIC = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th", "ß": "ss"})
_ID_CHARS = 64
_LEAST_WORDS = 3
_Key = tuple[str, ...]
_Named = Child | Linked
_One = TypeVar("_One", Child, Linked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The children of a page: those on it in its order, then those that were; how many links are left out."""

    children: tuple[Child, ...]
    left_out: int


def raise_family(
    parent_id: SourceId, known: Sequence[Child], links: Sequence[Linked], *, most: int, now: datetime
) -> Family:
    """Return the children that `links` are, known ones first when there are more than `most`."""
    active = [child for child in known if child.left_at is None]
    left = [child for child in known if child.left_at is not None]
    pairs = _match(active, links, _LIVING)
    returned = _match(left, [link for link in links if link not in pairs], _RETURNING)
    chosen = _choose(links, pairs, most)
    on_page: list[Child] = []
    for link in links:
        if link not in chosen:
            continue
        child = pairs.get(link) or returned.get(link)
        if child is None:
            child = _newborn(parent_id, link, [*known, *on_page], now)
        on_page.append(_renewed(child, link))
    ids = {child.id for child in on_page}
    gone = [replace(child, left_at=child.left_at or now) for child in known if child.id not in ids]
    gone.sort(key=lambda child: (child.left_at or now, child.id), reverse=True)
    return Family(children=(*on_page, *gone[:MOST_LEFT]), left_out=len(links) - len(chosen))


def _choose(links: Sequence[Linked], pairs: Mapping[Linked, Child], most: int) -> Collection[Linked]:
    """Return which links are followed: a new one on top of a full list pushes no other out."""
    known = [link for link in links if link in pairs]
    new = [link for link in links if link not in pairs]
    return set([*known, *new][:most])


def _match(
    children: Sequence[Child], links: Sequence[Linked], keys: Sequence[Callable[[_Named], _Key]]
) -> dict[Linked, Child]:
    """Return the child of each link that has one.

    The keys are tried in turn; each joins a child and a link where both are the only ones that have it.
    """
    pairs: dict[Linked, Child] = {}
    taken: set[SourceId] = set()
    for key in keys:
        olds, news = _only_ones(children, key), _only_ones(links, key)
        for link in links:
            child = olds.get(key(link))
            if child and link not in pairs and child.id not in taken and key(link) in news:
                pairs[link] = child
                taken.add(child.id)
    return pairs


def _only_ones(each: Sequence[_One], key: Callable[[_Named], _Key]) -> dict[_Key, _One]:
    counts = Counter(key(one) for one in each)
    return {key(one): one for one in each if key(one) and counts[key(one)] == 1}


def _address(one: _Named) -> _Key:
    return (page_key(one.url),)


def _line(one: _Named) -> _Key:
    return (one.label.casefold(), one.heading.casefold(), one.about.casefold())


def _place(one: _Named) -> _Key:
    return (one.label.casefold(), one.heading.casefold())


def _label(one: _Named) -> _Key:
    """The label alone, where it names something: «Last ned» may mean another file under another heading."""
    return (one.label.casefold(),) if len(one.label.split()) >= _LEAST_WORDS else ()


def _edition(one: _Named) -> _Key:
    """The label with its figures open: «Veileder 2025» is the next edition of «Veileder 2024»."""
    return _open_figures(one.label.casefold(), one.heading.casefold())


def _file(one: _Named) -> _Key:
    """The file's name with its figures open: veileder-v2.pdf comes after veileder-v1.pdf."""
    return _open_figures(unquote(urlsplit(one.url).path).rpartition("/")[2].casefold())


def _open_figures(text: str, *rest: str) -> _Key:
    opened = _FIGURES.sub("#", text)
    letters = sum(sign.isalpha() for sign in opened.removesuffix(".pdf"))
    return (opened, *rest) if letters >= _LEAST_LETTERS else ()


_LIVING = (_address, _line, _place, _label, _edition, _file)
_RETURNING = (_address, _line, _place)


def _newborn(parent_id: SourceId, link: Linked, others: Sequence[Child], now: datetime) -> Child:
    """Return a new child; its id is made from its page and label, and from more only when that is taken."""
    told = [parent_id, link.label.casefold(), link.heading.casefold(), page_key(link.url)]
    taken = {child.id for child in others}
    for count in (2, 3, 4):
        child_id = _id(parent_id, link.label, told[:count])
        if child_id not in taken:
            break
    name = _without_edition(link.label)
    return Child(
        id=child_id,
        parent_id=parent_id,
        name=link.label if any(child.name == name for child in others) else name,
        label=link.label,
        url=link.url,
        since=now,
        heading=link.heading,
        about=link.about,
    )


def _without_edition(label: str) -> str:
    """Return a label without what tells one edition from the next, when that leaves a name."""
    name = _DANGLING.sub("", _EDITION.sub(" ", label)).strip()
    letters = sum(sign.isalpha() for sign in name)
    return " ".join(name.split()) if letters >= _LEAST_LETTERS else label


def _id(parent_id: SourceId, label: str, told: Sequence[str]) -> SourceId:
    digest = hashlib.sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    name = _slug(label)[:20].strip("-")
    front = parent_id[: _ID_CHARS - 30].rstrip("-")
    return SourceId("-".join(part for part in (front, name, digest) if part))


def _slug(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label.casefold().translate(_NORDIC))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")


def _renewed(child: Child, link: Linked) -> Child:
    return replace(
        child, label=link.label, url=link.url, heading=link.heading, about=link.about, left_at=None
    )
