"""Memento: the past of a page by date.  /kilde/ID/timegate, /kilde/ID/timemap, and headers of versions.

The original resource is the official page, its mementos are the stored versions (our page of each).  The
TimeGate redirects (pattern 2.1: it is not the original resource, and each memento has an address of its own).

Source: RFC 7089; RFC 5988 and RFC 6690 for the links.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from watcher.errors import NotFound
from watcher.model.ids import SourceId
from watcher.model.record import Version
from watcher.web.links import Links, timegate_path, timemap_path, version_path
from watcher.web.source import find_card
from watcher.web.view import View, read_word
from watcher.web.words import msg

_EXAMPLE = "Mon, 02 Sep 2024 06:00:00 GMT"
_BAD_DATE = msg("Accept-Datetime må være en dato slik RFC 7089 skriver den, for eksempel")
_FORMAT = "application/link-format"
_UNSAFE = re.compile(r"[^!#-;=?-\[\]_a-z~]")
_VARY = {"vary": "accept-datetime"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The versions of one source, oldest first and never none; `original` is the official page's address."""

    links: Links
    source_id: SourceId
    original: str
    versions: Sequence[Version]

    @property
    def timegate(self) -> str:
        """The address that takes Accept-Datetime."""
        return self.links.absolute(timegate_path(self.source_id))

    @property
    def timemap(self) -> str:
        """The address of the list of all versions."""
        return self.links.absolute(timemap_path(self.source_id))

    def address(self, version: Version) -> str:
        """Return a memento's address."""
        return self.links.absolute(version_path(self.source_id, version.number))

    def place_at(self, moment: datetime) -> int:
        """Return the place of the version that stood at `moment`; before the first one that one's."""
        # Dates of HTTP have no fractions: what was seen within that second stood in it.
        wanted = moment.replace(microsecond=999_999)
        return max(bisect_right(self.versions, wanted, key=lambda each: each.seen_at) - 1, 0)

    def mementos(self, relations: Iterable[tuple[str, int]]) -> list[str]:
        """Return links to versions by their place in the row, each once, with all that they are."""
        words: dict[int, list[str]] = {}
        for relation, place in relations:
            if 0 <= place < len(self.versions):
                words.setdefault(place, []).append(relation)
        return [
            _link(
                self.address(self.versions[place]),
                rel=" ".join([*(word for word in words[place] if word), "memento"]),
                datetime=http_date(self.versions[place].seen_at),
            )
            for place in sorted(words)
        ]

    @property
    def ends(self) -> tuple[tuple[str, int], ...]:
        """The first and the last version, by their places."""
        return (("first", 0), ("last", len(self.versions) - 1))

    def map_link(self, relation: str) -> str:
        """Return the link to the list, with the span that it covers."""
        first, last = self.versions[0].seen_at, self.versions[-1].seen_at
        span = {"from": http_date(first), "until": http_date(last)}
        return _link(self.timemap, rel=relation, type=_FORMAT, **span)


def timegate(request: Request) -> Response:
    """Lead to the version that stood at Accept-Datetime; without it to the newest."""
    view = View.of(request)
    past = _past(view, request)
    wanted = request.headers.get("accept-datetime")
    try:
        place = len(past.versions) - 1 if wanted is None else past.place_at(read_http_date(wanted))
    except ValueError:
        words = f"{view.translate(_BAD_DATE)} {_EXAMPLE}\n"
        return PlainTextResponse(words, 400, headers={"link": ", ".join(_around(past)), **_VARY})
    links = [*_around(past), *past.mementos([*past.ends, ("", place)])]
    address = past.address(past.versions[place])
    return RedirectResponse(address, 302, headers={"link": ", ".join(links), **_VARY})


def timemap(request: Request) -> Response:
    """List every version in application/link-format, oldest first."""
    past = _past(View.of(request), request)
    lines = [
        *_original(past),
        past.map_link("self"),
        _link(past.timegate, rel="timegate"),
        *past.mementos([*past.ends, *(("", place) for place in range(len(past.versions)))]),
    ]
    return Response(",\n".join(lines) + "\n", media_type=_FORMAT)


def memento_headers(past: Past, version: Version) -> dict[str, str]:
    """Return the headers by which an answer says that it is a version of `past`."""
    place = past.versions.index(version)
    links = [
        *_original(past),
        _link(past.timegate, rel="timegate"),
        past.map_link("timemap"),
        *past.mementos([*past.ends, ("prev", place - 1), ("next", place + 1)]),
    ]
    return {"memento-datetime": http_date(version.seen_at), "link": ", ".join(links)}


def http_date(moment: datetime) -> str:
    """Return a moment as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def read_http_date(text: str) -> datetime:
    """Return the moment of an Accept-Datetime.

    Raises:
        ValueError: another form, no such day, or another day of the week.
    """
    try:
        moment = parsedate_to_datetime(text).replace(tzinfo=UTC)
    except OverflowError:
        moment = datetime.min.replace(tzinfo=UTC)
    if http_date(moment) != text:
        raise ValueError(f"not a date as HTTP writes it: {text!r}")
    return moment


def past_of(view: View, source_id: SourceId, original: str, versions: Sequence[Version]) -> Past:
    """Return the past of a source that has versions."""
    return Past(links=view.links, source_id=source_id, original=original, versions=versions)


def _past(view: View, request: Request) -> Past:
    card = find_card(view, SourceId(read_word(request.path_params["source_id"])))
    versions = view.site.store.versions(card.id)
    if not versions:
        raise NotFound(f"no version yet: {card.id}")
    return past_of(view, card.id, card.url, versions)


def _original(past: Past) -> Iterator[str]:
    """Give the link to the official page, where its address is known."""
    if past.original:
        yield _link(past.original, rel="original")


def _around(past: Past) -> list[str]:
    return [*_original(past), past.map_link("timemap")]


def _link(address: str, **attributes: str) -> str:
    """Return one link; what could end it early in the address is percent-encoded."""
    safe = _UNSAFE.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), address
    )
    return "; ".join([f"<{safe}>", *(f'{name}="{value}"' for name, value in attributes.items())])
