"""A feed as JSON Feed 1.1.  What the format has no word for stands under `_watcher`.

Source: https://www.jsonfeed.org/version/1.1/ (2020-08-07).
"""

import json

from watcher.publish.feed import Entry, Feed, SourceMark
from watcher.publish.moments import rfc3339
from watcher.publish.text import clean

TYPE = "application/feed+json"
_Json = str | int | list["_Json"] | dict[str, "_Json"]


def render_json(feed: Feed) -> bytes:
    """Return the feed as JSON Feed, UTF-8, keys in a fixed order."""
    told: dict[str, _Json] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.json_url,
        "description": feed.subtitle,
        "icon": feed.icon_url,
        "favicon": feed.icon_url,
        "language": feed.language,
        "authors": [{"name": feed.author, "url": feed.site_url}],
    }
    if feed.hub_url:
        told["hubs"] = [{"type": "WebSub", "url": feed.hub_url}]
    told["_watcher"] = {"updated": rfc3339(feed.updated), "sources": [_mark(mark) for mark in feed.marks]}
    told["items"] = [_item(entry) for entry in feed.entries]
    return (json.dumps(_clean(told), ensure_ascii=False, indent=1) + "\n").encode()


def _mark(mark: SourceMark) -> _Json:
    told: dict[str, _Json] = {
        "id": mark.source_id,
        "title": mark.title,
        "owner": mark.owner,
        "url": mark.url,
        "state": mark.state,
    }
    if mark.verified_at:
        told["verified"] = rfc3339(mark.verified_at)
    if mark.is_late:
        told["late"] = True
    return told


def _item(entry: Entry) -> _Json:
    told: dict[str, _Json] = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.via_url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "date_published": rfc3339(entry.published),
        "date_modified": rfc3339(entry.updated),
        "language": entry.language,
        "authors": [{"name": entry.author, "url": entry.author_url}],
    }
    if entry.categories:
        told["tags"] = [category.label for category in entry.categories]
    told["_watcher"] = {**dict(entry.facts), **_asides(entry)}
    return told


def _asides(entry: Entry) -> dict[str, _Json]:
    """Return other pages with the old value and the remarks, those that there are."""
    echoes: list[_Json] = [
        {
            "source": one.source_id,
            "title": one.title,
            "kind": one.kind,
            "value": one.value,
            "quote": one.quote,
            "url": one.url,
        }
        for one in entry.echoes
    ]
    remarks: list[_Json] = [{"code": one.code, "text": one.text, "quote": one.quote} for one in entry.remarks]
    told: dict[str, _Json] = {}
    if echoes:
        told["echoes"] = echoes
    if remarks:
        told["remarks"] = remarks
    return told


def _clean(value: _Json) -> _Json:
    """Return `value` with every string fit for UTF-8 and for whoever turns it into XML."""
    match value:
        case str():
            return clean(value)
        case list():
            return [_clean(each) for each in value]
        case dict():
            return {key: _clean(each) for key, each in value.items()}
        case _:
            return value
