"""Feeds → blocks: an item is a heading with its text under it.

Items stand in an order of their own (newest first, then address, then title), so that neither the
feed's order nor its guids, which some publishers renew for all items at once, can look like a change.
"""

import hashlib
import html
import re
from collections.abc import Iterator, Mapping, Sequence
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
from watcher.extract.json_feed import json_items, read_json_feed
from watcher.extract.part import Part, Raw
from watcher.extract.trouble import glimpse, trouble
from watcher.model.document import BlockKind, Link, Stamp
from watcher.model.reason import ReasonCode

_TEXTS = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "date", "updated", "modified", "issued")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8});", re.IGNORECASE)
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
    """Return the items of an RSS, Atom or JSON feed.

    Raises:
        ExtractError: WRONG_TYPE, MALFORMED, WRONG_CHARSET, or ITEMS_GONE when it has no items.
    """
    title, language, items = _feed(raw)
    drafts = [Draft(kind=BlockKind.HEADING, text=title, level=1)] if title else []
    above = (title,) if title else ()
    for item in items:
        drafts += _item_drafts(item, above, raw.url)
    return Part(drafts=drafts, title=title, language=language, stamps=_window(items))


def digest_feed(raw: Raw) -> str:
    """Return the digest of the items, whatever their order and guids.  Raises as `read_feed` does."""
    title, _, items = _feed(raw)
    parts = [title]
    parts += [f"{item.title}\x1e{item.link}\x1e{item.text}\x1e{item.dated}" for item in items]
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _feed(raw: Raw) -> tuple[str, str, list[_Item]]:
    """Return a feed's title, language and items, newest first."""
    text = decode(raw.body, declared=raw.charset, override=raw.rules.charset)
    if text.lstrip().startswith("{"):
        feed = read_json_feed(text, raw.body)
        title, language = fold(str(feed.get("title") or "")), str(feed.get("language") or "")
        items = [_json_item(each, raw.url) for each in json_items(feed)]
    else:
        root = parse_xml(raw)
        title, language = _title(root), _language(root)
        items = [_item(node, raw.url) for node in root.iter() if tag_name(node) in {"item", "entry"}]
    return title, language, _in_order(items, title)


def parse_xml(raw: Raw) -> etree._Element:
    """Return the root of an XML body that is no HTML page.

    Raises:
        ExtractError: WRONG_TYPE, MALFORMED, WRONG_CHARSET.
    """
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
    if tag_name(root) == "html":
        raise trouble(ReasonCode.WRONG_TYPE, "Ventet en strøm, fikk en HTML-side.", glimpse(raw.body))
    return root


def tag_name(node: etree._Element) -> str:
    """Return an element's name without namespace, "" for comments and the like."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in node if tag_name(child) == name)


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


def _in_order(items: list[_Item], title: str) -> list[_Item]:
    """Return the items, newest first.

    Raises:
        ExtractError: ITEMS_GONE.
    """
    if not items:
        raise trouble(ReasonCode.ITEMS_GONE, "Strømmen har ingen poster.", title)
    items.sort(key=lambda item: (item.link, item.title))
    items.sort(key=lambda item: item.moment, reverse=True)
    return items


def _item(node: etree._Element, url: str) -> _Item:
    dated = fold(_text_of(node, _DATES))
    return _Item(
        title=_item_title(node),
        link=absolute(_link(node), url),
        text=_item_html(node),
        dated=dated,
        moment=_moment(dated),
    )


def _item_title(node: etree._Element) -> str:
    """Return the title as a reader sees it, also where its entities were spelled twice."""
    text = _text_of(node, ["title"])
    return fold(html.unescape(text) if _ENTITY.search(text) else text)


def _item_html(node: etree._Element) -> str:
    """Return the first filled text of an item as HTML.

    Source: RFC 4287 §3.1 (type text, html, xhtml); RSS has HTML in all of its texts.
    """
    for name in _TEXTS:
        for child in _children(node, name):
            kind = child.get("type", "")
            if kind == "xhtml" or (len(child) and kind != "html"):
                inside = [etree.tostring(each, encoding="unicode", with_tail=True) for each in child]
                words = html.escape(child.text or "") + "".join(inside)
            else:
                words = "".join(str(piece) for piece in child.itertext())
                words = html.escape(words) if kind in {"text", "text/plain"} else words
            if words.strip():
                return words
    return ""


def _json_item(item: Mapping[str, object], url: str) -> _Item:
    """Return an item of a JSON Feed.  Source: jsonfeed.org, version 1.1."""
    dated = fold(str(item.get("date_modified") or item.get("date_published") or ""))
    text = str(item.get("content_html") or "")
    plain = str(item.get("content_text") or item.get("summary") or "")
    return _Item(
        title=fold(str(item.get("title") or "")),
        link=absolute(str(item.get("url") or item.get("external_url") or ""), url),
        text=text or "".join(f"<p>{html.escape(part)}</p>" for part in plain.split("\n\n")),
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
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(dated)
            # Without a zone it is taken as UTC: never as that of the machine that reads it.
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
        except (ValueError, OverflowError):  # OverflowError: no such year
            continue
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
