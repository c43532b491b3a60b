"""A static page that lists all feeds, for whoever opens the folder in a browser.  No script."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from watcher.model.config import ServiceSettings
from watcher.publish.addresses import feed_url
from watcher.publish.atom import TYPE as ATOM_TYPE
from watcher.publish.feed import Feed
from watcher.publish.jsonfeed import TYPE as JSON_TYPE
from watcher.publish.rss import TYPE as RSS_TYPE
from watcher.publish.text import plain
from watcher.publish.titles import titles_of

_STYLE = (
    "body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .5rem;"
    "border-bottom:1px solid;overflow-wrap:anywhere}:root{color-scheme:light dark}"
)


def render_index(service: ServiceSettings, feeds: Sequence[Feed]) -> bytes:
    """Return the page, UTF-8."""
    titles = titles_of(service.language)
    heading = escape(titles.list_title.format(service=plain(service.title)))
    opml = escape(feed_url(service, "feeds.opml"))
    lines = [
        "<!doctype html>",
        f'<html lang="{escape(service.language)}">',
        f'<head><meta charset="utf-8"><title>{heading}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{_STYLE}</style>",
        *(_discovery(feed) for feed in feeds[:1]),
        "</head>",
        f"<body><main><h1>{heading}</h1>",
        *([f"<p><strong>{escape(plain(service.notice))}</strong></p>"] if service.notice else ()),
        f'<p>{escape(titles.list_text)} <a href="{opml}">OPML</a></p>',
    ]
    for group, members in groupby(feeds, key=lambda feed: feed.group):
        lines.append(f"<h2>{escape(titles.groups.get(group, group))}</h2>")
        lines += _table(titles.column, list(members))
    lines.append("</main></body></html>")
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _discovery(feed: Feed) -> str:
    kinds = ((ATOM_TYPE, feed.atom_url), (RSS_TYPE, feed.rss_url), (JSON_TYPE, feed.json_url))
    return "\n".join(
        f'<link rel="alternate" type="{kind}" title="{escape(feed.title)}" href="{escape(url)}">'
        for kind, url in kinds
    )


def _table(column: str, feeds: Sequence[Feed]) -> list[str]:
    rows = [
        f'<tr><th scope="row">{escape(feed.title)}</th>'
        + "".join(
            f'<td><a href="{escape(url)}" aria-label="{escape(f"{name}: {feed.title}")}">{name}</a></td>'
            for name, url in (("Atom", feed.atom_url), ("RSS", feed.rss_url), ("JSON", feed.json_url))
        )
        + "</tr>"
        for feed in feeds
    ]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (column, "Atom", "RSS", "JSON"))
    return [f"<table><thead><tr>{head}</tr></thead><tbody>", *rows, "</tbody></table>"]
