"""An index of sitemaps → one sitemap with all pages of all of them, or nothing.

The pages of a site wander between its sitemaps as it grows.  So an index is one source with one list of
pages; and when any of its sitemaps cannot be read, nothing is said of pages at all.
Source: docs/decisions/0076-sitemaps.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from watcher.errors import ExtractError
from watcher.extract.part import Raw
from watcher.extract.sitemap import MOST_BYTES, nested_sitemaps, page_entries
from watcher.model.answer import (
    KEPT_OF_INDEX,
    MADE_OF,
    Answer,
    Failed,
    Fetched,
    FetchRequest,
    Validators,
)
from watcher.model.child import bare_host
from watcher.model.reason import Reason, ReasonCode
from watcher.model.source import Source, SourceType

MOST_SITEMAPS = 50
MOST_LISTED_CHARS = MOST_BYTES
"""All the addresses of an index together may be as long as one sitemap: some 500,000 pages."""
_ABSENT = frozenset({ReasonCode.NOT_FOUND, ReasonCode.GONE})
"""A part that is gone does not make the index gone."""
_TOO_LONG = "Nettstedskartene lister for mange sider til sammen; følg dem det gjelder hver for seg"


def whole_answer(
    source: Source, request: FetchRequest, answer: Answer, ask: Callable[[FetchRequest], Answer]
) -> Answer:
    """Return the answer itself, or for an index of sitemaps one that lists the pages of all of them.

    Such an answer has no validators: whether a page came or went is not for the index to say.  One sitemap
    that fails, and there is no answer but that failure.
    """
    if source.rules.type is not SourceType.SITEMAP or not isinstance(answer, Fetched):
        return answer
    try:
        waiting = list(nested_sitemaps(_raw(answer, source)))
    except ExtractError:
        return answer  # whoever reads it will say what is wrong
    if not waiting:
        return answer
    pages: dict[str, str] = {}
    asked: list[str] = []
    listed = 0
    while waiting:
        url = waiting.pop(0)
        if url in asked:
            continue
        if reason := _why_not(url, answer, asked):
            return _failed(answer, reason)
        asked.append(url)
        part = ask(_request_for(url, request))
        if not isinstance(part, Fetched):
            return _failed(answer, _unread(url, part), part)
        try:
            raw = _raw(part, source)
            waiting += nested_sitemaps(raw)
            listed += _add(pages, page_entries(raw))
        except ExtractError as error:
            return _failed(answer, replace(error.reason, text=f"{error.reason.text} ({url})"))
        if listed > MOST_LISTED_CHARS:
            return _failed(answer, Reason(code=ReasonCode.TOO_LARGE, text=_TOO_LONG))
    return _composed(answer, pages, len(asked))


def _raw(answer: Fetched, source: Source) -> Raw:
    return Raw(
        body=answer.body,
        url=answer.trace.final_url,
        charset=answer.charset,
        content_type=answer.content_type,
        rules=source.rules,
    )


def _why_not(url: str, index: Fetched, asked: list[str]) -> Reason | None:
    """Return why a listed sitemap cannot be asked for, or None."""
    if len(asked) >= MOST_SITEMAPS:
        text = f"Nettstedskartet viser til flere enn {MOST_SITEMAPS} andre; følg dem det gjelder hver for seg"
        return Reason(code=ReasonCode.TOO_LARGE, text=text)
    if bare_host(urlsplit(url).hostname or "") != bare_host(urlsplit(index.trace.final_url).hostname or ""):
        text = "Nettstedskartet viser til et kart på et annet nettsted; følg det som en egen kilde"
        return Reason(code=ReasonCode.BAD_REDIRECT, text=text, evidence=url[:500])
    return None


def _request_for(url: str, request: FetchRequest) -> FetchRequest:
    """Return the request for one of the sitemaps; secret headers go to the index's own origin alone."""
    one, other = urlsplit(url), urlsplit(request.url)
    is_same = (one.scheme, one.netloc) == (other.scheme, other.netloc)
    return replace(
        request,
        url=url,
        validators=Validators(),
        headers=request.headers if is_same else (),
        hosts=(bare_host(one.hostname or ""),),
    )


def _unread(url: str, part: Answer) -> Reason:
    if isinstance(part, Failed):
        code = part.reason.code if part.reason.code not in _ABSENT else ReasonCode.BAD_STATUS
        return replace(part.reason, code=code, text=f"{part.reason.text} ({url})")
    return Reason(code=ReasonCode.BAD_STATUS, text=f"Nettstedskartet ga ikke noe svar å lese ({url})")


def _failed(index: Fetched, reason: Reason, part: Answer | None = None) -> Failed:
    return Failed(
        trace=index.trace,
        reason=reason,
        retryable=isinstance(part, Failed) and part.retryable,
        retry_at=part.retry_at if isinstance(part, Failed) else None,
        body=part.body if isinstance(part, Failed) else b"",
    )


def _add(pages: dict[str, str], found: Mapping[str, str]) -> int:
    """Add what a sitemap lists; return the characters of the addresses that are new."""
    added = 0
    for page, changed in found.items():
        added += 0 if page in pages else len(page)
        pages[page] = max(pages.get(page, ""), changed)
    return added


def _composed(index: Fetched, pages: Mapping[str, str], count: int) -> Fetched:
    """Return one sitemap of all pages, sorted: the same pages, the same bytes."""
    lines = ['<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for page, changed in sorted(pages.items()):
        said = f"<lastmod>{escape(changed)}</lastmod>" if changed else ""
        lines.append(f"<url><loc>{escape(page)}</loc>{said}</url>")
    lines.append("</urlset>\n")
    kept = tuple(pair for pair in index.trace.headers if pair[0] in KEPT_OF_INDEX)
    return Fetched(
        trace=replace(index.trace, headers=(*kept, (MADE_OF, f"{count} sitemaps"))),
        body="\n".join(lines).encode("utf-8", "replace"),
        content_type="application/xml",
        charset="utf-8",
        validators=Validators(),
    )
