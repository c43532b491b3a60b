"""/kilde/ID/versjon/N: the text as it was; …/fil: the very bytes that came."""

import base64
import re

from starlette.requests import Request
from starlette.responses import Response

from watcher.model.ids import SourceId
from watcher.web.blocks import arrange
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


def page(request: Request) -> Response:
    """Show a version's text, built from its stored blocks."""
    view = View.of(request)
    store = view.site.store
    card = find_card(view, SourceId(read_word(request.path_params["source_id"])))
    stored = store.version(card.id, read_number(request.path_params["number"]))
    return view.render(
        "version.html",
        card=card,
        version=stored.version,
        document=stored.document,
        groups=arrange(stored.document.blocks),
        snapshot=store.snapshot(stored.version.snapshot_id),
        newest=store.versions(card.id)[-1].number,
        is_indexed=False,
    )


def download(request: Request) -> Response:
    """Give the stored bytes as a file.

    They are hostile: never shown, never given a type that a browser would run, and sandboxed besides.
    """
    view = View.of(request)
    store = view.site.store
    source_id = SourceId(read_word(request.path_params["source_id"]))
    number = read_number(request.path_params["number"])
    snapshot = store.snapshot(store.version(source_id, number).version.snapshot_id)
    body = store.body(snapshot.sha256_body)
    digest = base64.b64encode(bytes.fromhex(snapshot.sha256_body)).decode()
    suffix = _SUFFIXES.get(snapshot.content_type.partition(";")[0].strip().lower(), "bin")
    stem = re.sub(r"[^A-Za-z0-9-]", "_", source_id)
    return Response(
        body,
        media_type="application/octet-stream",
        headers={
            "content-disposition": f'attachment; filename="{stem}-v{number}.{suffix}"',
            "content-security-policy": "sandbox; default-src 'none'",
            "repr-digest": f"sha-256=:{digest}:",  # RFC 9530
        },
    )
