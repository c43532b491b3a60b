"""Feeds and sitemaps → blocks: an item is a heading with its text under it.

Items stand in an order of their own (newest first, then address, then title), so that neither the
feed's order nor its guids, which some publishers renew for all items at once, can look like a change.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from watcher.extract.addresses import absolute
from watcher.extract.charset import decode
from watcher.extract.dates import read_date
from watcher.extract.draft import Draft
from watcher.extract.folding import fold
from watcher.extract.html import fragment_drafts
from watcher.extract.part import Part, Raw
from watcher.extract.trouble import glimpse, trouble
from watcher.model.document import BlockKind, Link, Stamp
from watcher.model.reason import ReasonCode

_TEXTS = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "date", "updated", "modified", "issued")
_HTML = ("<!doctype html", "<html")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    title: str
    link: str
    text: str
    dated: str
    moment: str
    """The date in a form that sorts, "" when it has none that can be read."""


def read_feed(raw: Raw) -> Part:
    """Return the items of an RSS or Atom feed.

    Raises:
        ExtractError: WRONG_TYPE, MALFORMED, WRONG_CHARSET, or ITEMS_GONE when it has no items.
    """
    root = _parse(raw)
    title, items = _title(root), _items(root, raw.url)
    drafts = [Draft(kind=BlockKind.HEADING, text=title, level=1)] if title else []
    above = (title,) if title else ()
    for item in items:
        drafts += _item_drafts(item, above, raw.url)
    return Part(drafts=drafts, title=title, language=_language(root), stamps=_window(items))


def digest_feed(raw: Raw) -> str:
    """Return the digest of the items, whatever their order and guids.  Raises as `read_feed` does."""
    root = _parse(raw)
    parts = [_title(root)]
    parts += [f"{item.title}\x1e{item.link}\x1e{item.text}\x1e{item.dated}" for item in _items(root, raw.url)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def read_sitemap(raw: Raw) -> Part:
    """Return the addresses of a sitemap, sorted, each as an item.

    Raises:
        ExtractError: WRONG_TYPE, MALFORMED, WRONG_CHARSET, or ITEMS_GONE when it lists nothing.
    """
    root = _parse(raw)
    places = sorted({fold(node.text or "") for node in root.iter() if _name(node) == "loc"} - {""})
    if not places:
        raise trouble(ReasonCode.ITEMS_GONE, "Nettstedskartet har ingen adresser.", glimpse(raw.body))
    drafts = []
    for place in places:
        links = (Link(text=place, href=absolute(place, raw.url) or place, start=0, end=len(place)),)
        drafts.append(Draft(kind=BlockKind.ITEM, text=place, level=1, list_kind="bullet", links=links))
    return Part(drafts=drafts, title=raw.url)


def digest_sitemap(raw: Raw) -> str:
    """Return the digest of a sitemap's addresses.  Raises as `read_sitemap` does."""
    part = read_sitemap(raw)
    return hashlib.sha256("\n".join(draft.text for draft in part.drafts).encode()).hexdigest()


def _parse(raw: Raw) -> etree._Element:
    text = decode(raw.body, declared=raw.charset, override=raw.rules.charset)
    start = text.lstrip()[:300].lower()
    if start.startswith(_HTML) or not start.startswith("<"):
        what = "en HTML-side" if start.startswith(_HTML) else raw.content_type or "noe annet"
        raise trouble(ReasonCode.WRONG_TYPE, f"Ventet XML, fikk {what}.", glimpse(raw.body))
    if start.startswith("<?xml"):
        text = text[text.index("?>") + 2 :] if "?>" in text else text
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(text.strip().encode(), parser)
    except etree.XMLSyntaxError as error:
        raise trouble(ReasonCode.MALFORMED, f"XML-en er ødelagt: {error.msg}", glimpse(raw.body)) from None
    if _name(root) == "html":
        raise trouble(ReasonCode.WRONG_TYPE, "Ventet en strøm, fikk en HTML-side.", glimpse(raw.body))
    return root


def _name(node: etree._Element) -> str:
    """Return an element's name without namespace, "" for comments and the like."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in node if _name(child) == name)


def _text_of(node: etree._Element, names: Sequence[str]) -> str:
    """Return the text of the first filled child with one of `names`, in their order."""
    for name in names:
        for child in _children(node, name):
            words = "".join(str(piece) for piece in child.itertext()).strip()
            if words:
                return words
    return ""


def _title(root: etree._Element) -> str:
    channel = next(_children(root, "channel"), root)
    return fold(_text_of(channel, ["title"]))


def _language(root: etree._Element) -> str:
    channel = next(_children(root, "channel"), root)
    return _text_of(channel, ["language"]) or root.get("{http://www.w3.org/XML/1998/namespace}lang", "")


def _items(root: etree._Element, url: str) -> list[_Item]:
    """Return the items, newest first.

    Raises:
        ExtractError: ITEMS_GONE.
    """
    items = [_item(node, url) for node in root.iter() if _name(node) in {"item", "entry"}]
    if not items:
        raise trouble(ReasonCode.ITEMS_GONE, "Strømmen har ingen poster.", _title(root))
    items.sort(key=lambda item: (item.link, item.title))
    items.sort(key=lambda item: item.moment, reverse=True)
    return items


def _item(node: etree._Element, url: str) -> _Item:
    dated = fold(_text_of(node, _DATES))
    text = _text_of(node, _TEXTS)
    return _Item(
        title=fold(_text_of(node, ["title"])),
        link=absolute(_link(node), url),
        text=text,
        dated=dated,
        moment=_moment(dated),
    )


def _link(node: etree._Element) -> str:
    for child in _children(node, "link"):
        if child.get("href") and child.get("rel", "alternate") == "alternate":
            return child.get("href", "")
        if (child.text or "").strip():
            return (child.text or "").strip()
    return ""


def _moment(dated: str) -> str:
    try:
        return parsedate_to_datetime(dated).astimezone(UTC).isoformat()
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(dated).astimezone(UTC).isoformat()
    except ValueError:
        day = read_date(dated)
        return day.isoformat() if day else ""


def _item_drafts(item: _Item, above: tuple[str, ...], url: str) -> list[Draft]:
    title = item.title or item.link or item.dated
    links = (Link(text=title, href=item.link, start=0, end=len(title)),) if item.link else ()
    drafts = [Draft(kind=BlockKind.HEADING, text=title, level=2, trail=above, links=links)]
    trail = (*above, title)
    if item.dated:
        drafts.append(Draft(kind=BlockKind.META, text=item.dated, trail=trail, label="published"))
    for draft in fragment_drafts(item.text, item.link or url):
        draft.trail = (*trail, *draft.trail)
        if draft.kind is BlockKind.HEADING:
            draft.level = min(6, draft.level + 2)
        drafts.append(draft)
    return drafts


def _window(items: Sequence[_Item]) -> tuple[Stamp, ...]:
    """Return when the newest and the oldest item are dated: what is older has only left the window."""
    dated = [item for item in items if item.moment]
    if not dated:
        return ()
    newest, oldest = dated[0], dated[-1]
    return (
        Stamp(label="updated", text=newest.dated, value=newest.dated, day=_day(newest)),
        Stamp(label="oldest", text=oldest.dated, value=oldest.dated, day=_day(oldest)),
    )


def _day(item: _Item) -> date | None:
    return read_date(item.moment)
