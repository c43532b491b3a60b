"""Style sheet, font and icon: read once from the package, served under addresses that name their content."""

import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response

from watcher.errors import NotFound
from watcher.web.conditions import Conditions

# Only the whole style sheet of the package puts its parts into layers; single ones must be put there.
_LAYERS = (
    ("", ("theme",)),
    ("ds.base", ("base", "heading", "paragraph")),
    ("ds.components", ("link", "list", "divider", "skip-link", "table", "tag", "button", "input", "field")),
)
_HEAD = (
    '@charset "UTF-8";\n'
    "/* Designsystemet, Copyright 2024 Digitaliseringsdirektoratet (Digdir), MIT. Inter: SIL OFL 1.1. */\n"
    "@layer ds.theme, ds.base, ds.components;\n"
)
_FOREVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file as served.  `packed` is b"" for what does not shrink."""

    name: str
    media_type: str
    body: bytes = field(repr=False)
    packed: bytes = field(repr=False)
    digest: str


class Assets:
    """All static files, in memory."""

    def __init__(self) -> None:
        static = files("watcher.web") / "static"
        vendor = static / "vendor"
        font = _asset(
            "inter-latin", "woff2", "font/woff2", (vendor / "inter" / "inter-latin.woff2").read_bytes()
        )
        own = (static / "site.css").read_text("utf-8").replace("inter-latin.woff2", font.name)
        css = _HEAD + "\n".join(_layers(vendor / "designsystemet")) + own
        style = _asset("site", "css", "text/css; charset=utf-8", css.encode())
        self.icon = _asset("favicon", "svg", "image/svg+xml", (static / "favicon.svg").read_bytes())
        self.style, self.font = style, font
        self.desk_style, self.compare_style, self.review_style, self.copy_style = (
            _asset(stem, "css", "text/css; charset=utf-8", (static / f"{stem}.css").read_bytes())
            for stem in ("desk", "compare", "review", "page-copy")
        )
        own_styles = (style, self.desk_style, self.compare_style, self.review_style, self.copy_style)
        self._by_name = {asset.name: asset for asset in (font, *own_styles)}

    def serve(self, request: Request) -> Response:
        """Answer /static/NAME."""
        asset = self._by_name.get(request.path_params["name"])
        if asset is None:
            raise NotFound(f"no such static file: {request.path_params['name']!r}")
        answer = _answer(asset, request, _FOREVER)
        if asset is self.copy_style:  # a sandboxed page is of no origin, and yet may have its style
            answer.headers["cross-origin-resource-policy"] = "cross-origin"
        return answer

    def serve_icon(self, request: Request) -> Response:
        """Answer /favicon.svg."""
        return _answer(self.icon, request, _A_DAY)


@cache
def load_assets() -> Assets:
    """Return the files of this installation; they do not change while it runs."""
    return Assets()


def _layers(folder: Traversable) -> Iterator[str]:
    for layer, names in _LAYERS:
        for name in names:
            text = re.sub(r"@charset [^;]+;", "", (folder / f"{name}.css").read_text("utf-8"))
            yield f"@layer {layer}{{{text}}}" if layer else text


def _asset(stem: str, suffix: str, media_type: str, body: bytes) -> Asset:
    digest = hashlib.sha256(body).hexdigest()[:16]
    packed = b"" if suffix == "woff2" else gzip.compress(body, mtime=0)
    return Asset(
        name=f"{stem}.{digest}.{suffix}", media_type=media_type, body=body, packed=packed, digest=digest
    )


def _answer(asset: Asset, request: Request, cache: str) -> Response:
    asked = Conditions.read(request.scope["headers"])
    is_packed = bool(asset.packed) and asked.may_pack()
    etag = f'"{asset.digest}-gz"' if is_packed else f'"{asset.digest}"'
    headers = {"cache-control": cache, "etag": etag}
    if asset.packed:
        headers["vary"] = "Accept-Encoding"
    if is_packed:
        headers["content-encoding"] = "gzip"
    if asked.if_none_match and asked.is_unchanged(etag, _NEVER):
        return Response(
            status_code=304, headers={k: v for k, v in headers.items() if k != "content-encoding"}
        )
    return Response(asset.packed if is_packed else asset.body, media_type=asset.media_type, headers=headers)
