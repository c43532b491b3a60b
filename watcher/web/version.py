"""/kilde/ID/versjon/N: the text as it was; …/kopi: the very bytes that came."""

import base64
import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from watcher.model.ids import SourceId
from watcher.model.record import Snapshot
from watcher.web.blocks import arrange
from watcher.web.memento import memento_headers, past_of
from watcher.web.source import find_card
from watcher.web.view import View, read_number, read_word

_SUFFIXES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/json": "json",
    "application/rss+xml": "xml",
    "application/atom+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/plain": "txt",
}
_TOKEN = re.compile(r"[a-z0-9._-]{1,40}")


def page(request: Request) -> Response:
    """Show a version's text, built from its stored blocks."""
    view = View.of(request)
    store = view.site.store
    card = find_card(view, SourceId(read_word(request.path_params["source_id"])))
    stored = store.version(card.id, read_number(request.path_params["number"]))
    versions = store.versions(card.id)
    answer = view.render(
        "version.html",
        card=card,
        version=stored.version,
        document=stored.document,
        groups=arrange(stored.document.blocks),
        snapshot=store.snapshot(stored.version.snapshot_id),
        newest=versions[-1].number,
        is_indexed=False,
    )
    past = past_of(view, card.id, card.url, versions)
    answer.headers.update(memento_headers(past, stored.version))
    return answer


def download(request: Request) -> Response:
    """Give the stored bytes as a file.

    They are hostile: an attachment that no browser shows, with the type that the server gave where it is
    one of ours, sandboxed and never guessed.  No page of ours may run a script, so it is none here either.
    """
    view = View.of(request)
    store = view.site.store
    card = find_card(view, SourceId(read_word(request.path_params["source_id"])))
    number = read_number(request.path_params["number"])
    version = store.version(card.id, number).version
    snapshot = store.snapshot(version.snapshot_id)
    body = store.body(snapshot.sha256_body)
    digest = base64.b64encode(bytes.fromhex(snapshot.sha256_body)).decode()
    media_type, suffix = _type_of(snapshot)
    stem = re.sub(r"[^A-Za-z0-9-]", "_", card.id)
    past = past_of(view, card.id, card.url, store.versions(card.id))
    return Response(
        body,
        headers={
            "content-type": media_type,
            "content-disposition": f'attachment; filename="{stem}-v{number}.{suffix}"',
            "content-security-policy": "sandbox; default-src 'none'",
            "repr-digest": f"sha-256=:{digest}:",  # RFC 9530
            **memento_headers(past, version),
        },
    )


def moved(request: Request) -> Response:
    """Lead from …/fil, which the bytes were called first, to …/kopi."""
    links = View.of(request).links
    source_id = read_word(request.path_params["source_id"])
    return RedirectResponse(links.file(source_id, read_number(request.path_params["number"])), 301)


def _type_of(snapshot: Snapshot) -> tuple[str, str]:
    """Return media type and suffix: as the server said, where that is one of those that we know."""
    kind = snapshot.content_type.partition(";")[0].strip().lower()
    if kind not in _SUFFIXES:
        return "application/octet-stream", "bin"
    charset = snapshot.charset if _TOKEN.fullmatch(snapshot.charset) else ""
    return kind + (f"; charset={charset}" if charset else ""), _SUFFIXES[kind]
