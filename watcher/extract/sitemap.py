"""Sitemaps → blocks: every page's address as an item, sorted; what a sitemap says of dates is a stamp.

Source: sitemaps.org, protocol 0.9 (at most 50,000 addresses and 50 MB unpacked; may be packed with gzip).
"""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from watcher.extract.addresses import absolute
from watcher.extract.dates import read_date
from watcher.extract.draft import Draft
from watcher.extract.feed import parse_xml, tag_name
from watcher.extract.folding import fold
from watcher.extract.part import Part, Raw
from watcher.extract.patterns import matches_any
from watcher.extract.trouble import glimpse, trouble
from watcher.model.document import BlockKind, Link, Stamp
from watcher.model.reason import ReasonCode

_GZIP = b"\x1f\x8b"
MOST_BYTES = 50 * 1024 * 1024


def read_sitemap(raw: Raw) -> Part:
    """Return the addresses of a sitemap that `keep` and `drop` let through, sorted, each as an item.

    Raises:
        ExtractError: WRONG_TYPE, MALFORMED, WRONG_CHARSET, BAD_ENCODING or TOO_LARGE of a packed one,
            ITEMS_GONE when it lists nothing, REGION_MISSING when nothing of it is asked for.
    """
    root, places = _places(raw)
    drafts = []
    for place in places:
        links = (Link(text=place, href=absolute(place, raw.url) or place, start=0, end=len(place)),)
        drafts.append(Draft(kind=BlockKind.ITEM, text=place, level=1, list_kind="bullet", links=links))
    return Part(drafts=drafts, title=raw.url, stamps=_newest(root))


def digest_sitemap(raw: Raw) -> str:
    """Return the digest of a sitemap's addresses.  Raises as `read_sitemap` does."""
    return hashlib.sha256("\n".join(_places(raw)[1]).encode("utf-8", "surrogatepass")).hexdigest()


def nested_sitemaps(raw: Raw) -> tuple[str, ...]:
    """Return the sitemaps that an index lists, in its order, each once; empty for one that lists pages.

    Raises:
        ExtractError: as `read_sitemap`.
    """
    root = parse_xml(unpacked(raw))
    if tag_name(root) != "sitemapindex":
        return ()
    return tuple(dict.fromkeys(absolute(place, raw.url) or place for place in _locs(root)))


def page_entries(raw: Raw) -> dict[str, str]:
    """Return each page's address and when it says that it was changed ("" when it does not).

    Raises:
        ExtractError: as `parse_xml`, and for what is packed as `read_sitemap`.
    """
    entries: dict[str, str] = {}
    for node in parse_xml(unpacked(raw)).iter():
        if tag_name(node) == "url":
            said = {tag_name(child): fold(child.text or "") for child in node}
            if said.get("loc"):
                entries[said["loc"]] = max(entries.get(said["loc"], ""), said.get("lastmod", ""))
    return entries


def unpacked(raw: Raw) -> Raw:
    """Return `raw` with its body unpacked, where it is packed.

    Raises:
        ExtractError: BAD_ENCODING when it cannot be, TRUNCATED when its end is missing, TOO_LARGE past 50 MB.
    """
    if not raw.body.startswith(_GZIP):
        return raw
    packer = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        body = packer.decompress(raw.body, MOST_BYTES)
    except zlib.error as error:
        raise trouble(ReasonCode.BAD_ENCODING, "Nettstedskartet kan ikke pakkes ut.", str(error)) from None
    if packer.unconsumed_tail:
        raise trouble(ReasonCode.TOO_LARGE, f"Utpakket er nettstedskartet over {MOST_BYTES >> 20} MB.")
    if not packer.eof:
        raise trouble(ReasonCode.TRUNCATED, "Det pakkede nettstedskartet mangler slutten.")
    return replace(raw, body=body)


def _places(raw: Raw) -> tuple[etree._Element, list[str]]:
    root = parse_xml(unpacked(raw))
    places = sorted({place for place in _locs(root) if place})
    if not places:
        raise trouble(ReasonCode.ITEMS_GONE, "Nettstedskartet har ingen adresser.", glimpse(raw.body))
    rules = raw.rules
    asked = [
        place
        for place in places
        if (not rules.keep or matches_any(place, rules.keep)) and not matches_any(place, rules.drop)
    ]
    if not asked:
        text = f"Ingen av de {len(places)} adressene i nettstedskartet passer med keep og drop."
        raise trouble(ReasonCode.REGION_MISSING, text, ", ".join(rules.keep))
    return root, asked


def _locs(root: etree._Element) -> Iterator[str]:
    """Give the addresses of pages and sitemaps, not those of pictures and films (image:loc)."""
    for node in root.iter():
        if tag_name(node) == "loc" and _is_listed(node):
            yield fold(node.text or "")


def _is_listed(node: etree._Element) -> bool:
    above = node.getparent()
    return above is None or tag_name(above) in {"url", "sitemap"}


def _newest(root: etree._Element) -> tuple[Stamp, ...]:
    """Return the newest date that a page has been given: it alone is no change of any page's being there."""
    said = ((read_date(text), text) for text in (fold(node.text or "") for node in _lastmods(root)))
    dated = [(day, text) for day, text in said if day is not None]
    if not dated:
        return ()
    day, text = max(dated, key=lambda each: (each[0], each[1]))
    return (Stamp(label="lastmod", text=text, value=text, day=day),)


def _lastmods(root: etree._Element) -> Iterator[etree._Element]:
    return (node for node in root.iter() if tag_name(node) == "lastmod")
