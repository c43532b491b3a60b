"""The PDFs that a page links to, as its entry in sources.toml asks for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urldefrag, urlsplit

from watcher.extract.page_key import page_key
from watcher.extract.patterns import matches_any
from watcher.model.child import bare_host
from watcher.model.document import Block, Document
from watcher.model.source import Follow

MOST_CHARS = 160
_SIZE = re.compile(
    r"[(\[]\s*pdf\b[^)\]]{0,40}[)\]]|[(\[][^()\[\]]{0,40}\d\s*[kmg]b\s*[)\]]|,?\s*\bpdf,?\s*\d[\d.,]*\s*[kmg]b\b",
    re.IGNORECASE,
)
"""What a link says of its file: "(PDF, 1,2 MB)"; another size is not another document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """One linked file: what the link says, the nearest heading above it, its whole line."""

    label: str
    url: str
    heading: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The files in the order of the page, each once; `elsewhere`: hosts of those that are not allowed."""

    links: tuple[Linked, ...] = ()
    elsewhere: tuple[str, ...] = ()


def find_pdf_links(document: Document, follow: Follow) -> Links:
    """Return the PDFs that the watched part of a page links to, those on foreign hosts left out."""
    allowed = {bare_host(host) for host in (_host(document.url), *follow.hosts)}
    found: dict[str, Linked] = {}
    elsewhere: set[str] = set()
    for linked in _linked(document, follow):
        host = bare_host(_host(linked.url))
        if host in allowed:
            found.setdefault(page_key(linked.url), linked)
        else:
            elsewhere.add(host)
    return Links(links=tuple(found.values()), elsewhere=tuple(sorted(elsewhere)))


def _linked(document: Document, follow: Follow) -> Iterator[Linked]:
    wanted = tuple(_fold(heading) for heading in follow.headings)
    for block in document.blocks:
        if wanted and not _stands_under(block, wanted):
            continue
        for link in block.links:
            url = urldefrag(link.href).url.replace(" ", "%20")
            if _is_wanted(url, follow):
                yield Linked(
                    label=_label(link.text, url),
                    url=url,
                    heading=block.trail[-1] if block.trail else "",
                    about=_clean(block.text)[:MOST_CHARS],
                )


def _stands_under(block: Block, wanted: tuple[str, ...]) -> bool:
    return any(_fold(heading).startswith(wanted) for heading in (*block.trail, block.text))


def _is_wanted(url: str, follow: Follow) -> bool:
    try:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return False
        _ = parts.port
    except ValueError:
        return False
    if follow.only:
        return matches_any(url, follow.only)
    names = (unquote(parts.path), *(value for _, value in parse_qsl(parts.query)))
    return any(name.lower().endswith(".pdf") for name in names)


def _label(text: str, url: str) -> str:
    """Return what the link says, else the file's name."""
    label = _clean(text)
    if not any(sign.isalnum() for sign in label):
        label = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2] or url
    return label[:MOST_CHARS]


def _clean(text: str) -> str:
    return " ".join(_SIZE.sub(" ", text).split())


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
