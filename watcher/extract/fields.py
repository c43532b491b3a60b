"""A JSON answer → blocks under readable paths.

The order of keys, the order of links, white space and the spelling of entities mean nothing.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from watcher.extract.addresses import absolute
from watcher.extract.charset import decode
from watcher.extract.dates import read_date
from watcher.extract.draft import Draft
from watcher.extract.folding import fold
from watcher.extract.html import fragment_drafts
from watcher.extract.part import Part, Raw
from watcher.extract.paths import Json, remove, select
from watcher.extract.trouble import glimpse, trouble
from watcher.model.document import BlockKind, Link, Stamp
from watcher.model.reason import ReasonCode
from watcher.model.source import ExtractionRules

_TITLES = (
    "tittel",
    "title",
    "name",
    "navn",
    "heading",
    "overskrift",
    "headline",
    "label",
    "kortTittel",
    "Title",
)
_ADDRESSES = ("href", "url", "uri", "fileUri", "link")
_IDENTITIES = ("rel", "id", "_id", "href", "url", "uri", "fileUri", "guid", "key")
_ENVELOPE = frozenset(
    [
        "id",
        "_id",
        "uuid",
        "guid",
        "etag",
        "self",
        "href",
        "url",
        "uri",
        "meta",
        "metadata",
        "tekniskedata",
        "infoid",
        "infotype",
        "requestid",
        "traceid",
        "hash",
        "checksum",
        "strukturid",
        "$schema",
        "@context",
        "@id",
        "@type",
        "@odata.context",
        "@odata.etag",
        "odata.metadata",
    ]
)
_NOT_CONTENT = frozenset(
    ["self", "root", "next", "prev", "previous", "first", "last", "parent", "forelder", "canonical"]
)
_TAG = re.compile(
    r"<(?:p|br|div|ul|ol|li|h[1-6]|table|strong|em|b|i|a|span|section|blockquote)\b[^>]*>", re.IGNORECASE
)
_DATE_KEY = re.compile(
    r"oppdat|publi|endret|endra|revider|opprett|created|updated|modified|revised|reviewed",
    re.IGNORECASE,
)
_VERSION_KEY = re.compile(
    r"(?:versjon|version|revision|revisjon)(?:s?(?:nr|nummer|number|id))?", re.IGNORECASE
)
_CAMEL = re.compile(r"(?<=[a-zæøå0-9])(?=[A-ZÆØÅ])|[_\-]+")
_MAX_DEPTH = 60


class _Entry(NamedTuple):
    names: tuple[str, ...]
    value: Json


def read_fields(raw: Raw) -> Part:
    """Return the watched fields as blocks.

    Raises:
        ExtractError: WRONG_TYPE, MALFORMED, WRONG_CHARSET, REGION_MISSING (no path of `keep` leads anywhere).
    """
    data = _parse(raw)
    title = _title(data)
    writer = _Writer(raw.url, (title,) if title else ())
    stamps = [stamp for entry in _dates(data) if (stamp := _stamp(entry.names[-1], entry.value))]
    for stamp in stamps:
        writer.drafts.append(
            Draft(kind=BlockKind.META, text=stamp.text, trail=writer.above, label=stamp.label)
        )
    for entry in _watched(data, raw.rules):
        writer.write(entry.names, entry.value, 0)
    return Part(drafts=writer.drafts, title=title, language=_language(data), stamps=tuple(stamps))


def digest_fields(raw: Raw) -> str:
    """Return the digest of the watched fields, whatever their order.  Raises as `read_fields` does."""
    data = _parse(raw)
    watched = [
        [list(entry.names), _canonical(entry.value, 0)]
        for entry in (*_dates(data), *_watched(data, raw.rules))
    ]
    text = json.dumps([raw.url, _title(data), watched], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _parse(raw: Raw) -> Json:
    text = decode(raw.body, declared=raw.charset, override=raw.rules.charset)
    if text.lstrip().startswith("<"):
        raise trouble(
            ReasonCode.WRONG_TYPE,
            f"Ventet JSON, fikk noe annet ({raw.content_type or 'ukjent type'}).",
            glimpse(raw.body),
        )
    try:
        data: Json = json.loads(text, parse_float=str, parse_int=str)
    except ValueError as error:
        raise trouble(ReasonCode.MALFORMED, f"JSON-en er ødelagt: {error}", glimpse(raw.body)) from None
    except RecursionError:
        raise trouble(ReasonCode.MALFORMED, "JSON-en er nøstet for dypt.", glimpse(raw.body)) from None
    for path in raw.rules.drop:
        remove(data, path)
    return data


def _watched(data: Json, rules: ExtractionRules) -> list[_Entry]:
    if not rules.keep:
        return [_Entry((), _without_envelope(data))]
    found: list[_Entry] = []
    seen: set[tuple[str, ...]] = set()
    for path in rules.keep:
        for names, value in select(data, path):
            if names not in seen:
                seen.add(names)
                found.append(_Entry(names, value))
    if not found:
        wanted = ", ".join(rules.keep)
        raise trouble(
            ReasonCode.REGION_MISSING, f"Fant ikke de overvåkede feltene: «{wanted}».", ", ".join(_keys(data))
        )
    return found


def _keys(data: Json) -> list[str]:
    return sorted(data)[:20] if isinstance(data, dict) else []


def _without_envelope(data: Json) -> Json:
    if not isinstance(data, dict):
        return data
    return {
        key: value
        for key, value in data.items()
        if key.lower() not in _ENVELOPE and key not in _TITLES and not _stamp(key, value)
    } or data


def _title(data: Json) -> str:
    if isinstance(data, dict):
        for key in _TITLES:
            if isinstance(data.get(key), str):
                return fold(str(data[key]))
    return ""


def _language(data: Json) -> str:
    if not isinstance(data, dict):
        return ""
    value = data.get("sprak") or data.get("språk") or data.get("language") or data.get("lang") or ""
    return value if isinstance(value, str) else ""


def _dates(data: Json) -> list[_Entry]:
    """Return the fields in which the answer says when it was made, whether they are watched or not."""
    if not isinstance(data, dict):
        return []
    return [_Entry((key,), data[key]) for key in sorted(data) if _stamp(key, data[key])]


def _stamp(key: str, value: Json) -> Stamp | None:
    """Return the stamp that a field is, or None."""
    if not isinstance(value, str) or len(value) > 60:
        return None
    words = _readable(key)
    text = f"{words}: {fold(value)}"
    if _DATE_KEY.search(key) and (day := read_date(value)):
        low = key.lower()
        label = (
            "reviewed"
            if "fag" in low or "review" in low
            else "published"
            if re.search("publi|creat|opprett", low) and "oppdat" not in low
            else "updated"
        )
        return Stamp(label=label, text=text, value=fold(value), day=day)
    if _VERSION_KEY.fullmatch(key) and re.fullmatch(r"v?[\d.]+", value):
        return Stamp(label="version", text=text, value=fold(value))
    return None


def _readable(key: str) -> str:
    """Return a key as words: "sistFagligOppdatert" is "Sist faglig oppdatert"."""
    words = [word if word.isupper() else word.lower() for word in _CAMEL.sub(" ", key).split()]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _identity(value: Json) -> tuple[str, ...]:
    if not isinstance(value, dict):
        return ()
    return tuple(str(value.get(key, "")) for key in _IDENTITIES)


def _ordered(values: list[Json]) -> list[Json]:
    """Return a list in an order of its own when its objects have identities, else as it is."""
    if values and all(isinstance(value, dict) and any(_identity(value)) for value in values):
        return sorted(values, key=_identity)
    return values


def _canonical(value: Json, depth: int) -> Json:
    if depth > _MAX_DEPTH:
        return ""
    if isinstance(value, dict):
        return {key: _canonical(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_canonical(each, depth + 1) for each in _ordered(value)]
    return value


class _Writer:
    """Writes values as drafts; `above` is the trail of all of them."""

    def __init__(self, url: str, above: tuple[str, ...]) -> None:
        self.drafts: list[Draft] = []
        self.above, self._url = above, url

    def write(self, names: tuple[str, ...], value: Json, depth: int) -> None:
        if depth > _MAX_DEPTH or value is None:
            return
        if isinstance(value, dict):
            self._object(names, value, depth)
        elif isinstance(value, list):
            self._list(names, value, depth)
        else:
            self._scalar(names, value)

    def _object(self, names: tuple[str, ...], value: Mapping[str, Json], depth: int) -> None:
        for key in sorted(value):
            stamp = _stamp(key, value[key])
            if stamp and depth:
                self._put(names, BlockKind.META, stamp.text).label = stamp.label
            elif not stamp:
                self.write((*names, key), value[key], depth + 1)

    def _list(self, names: tuple[str, ...], values: list[Json], depth: int) -> None:
        for value in _ordered(values):
            if isinstance(value, dict):
                if str(value.get("rel", "")).lower() not in _NOT_CONTENT:
                    self._list_object(names, value, depth)
            elif isinstance(value, list):
                self._list(names, value, depth + 1)
            elif value is not None:
                self._scalar(names, value, is_item=True)

    def _list_object(self, names: tuple[str, ...], value: dict[str, Json], depth: int) -> None:
        """Write an object of a list: a link as one item, anything else under its title."""
        title = _title(value)
        address = next((str(value[key]) for key in _ADDRESSES if isinstance(value.get(key), str)), "")
        is_simple = not any(isinstance(each, (dict, list)) or _is_long(each) for each in value.values())
        if title and address and is_simple:
            item = self._put(names, BlockKind.ITEM, title)
            item.level, item.list_kind = 1, "bullet"
            item.links = (
                Link(text=title, href=absolute(address, self._url) or address, start=0, end=len(title)),
            )
            return
        if title:
            heading = self._put(names, BlockKind.HEADING, title)
            heading.level = min(6, len(heading.trail) + 1)
        inner = (*names, title) if title else names
        rest = {
            key: each for key, each in value.items() if key.lower() not in _ENVELOPE and key not in _TITLES
        }
        self._object(inner, rest, depth + 1)

    def _scalar(self, names: tuple[str, ...], value: str | bool, *, is_item: bool = False) -> None:
        text = value if isinstance(value, str) else str(value).lower()
        if _TAG.search(text) or "&" in text:
            trail = (*self.above, *map(_readable, names))
            for draft in fragment_drafts(text, self._url):
                draft.trail = (*trail, *draft.trail)
                if draft.kind is BlockKind.HEADING:
                    draft.level = min(6, draft.level + 1)
                self.drafts.append(draft)
        elif fold(text):
            draft = self._put(names, BlockKind.ITEM if is_item else BlockKind.PARA, fold(text))
            draft.level, draft.list_kind = (1, "bullet") if is_item else (0, "")

    def _put(self, names: tuple[str, ...], kind: BlockKind, text: str) -> Draft:
        draft = Draft(kind=kind, text=text, trail=(*self.above, *map(_readable, names)), path=".".join(names))
        self.drafts.append(draft)
        return draft


def _is_long(value: Json) -> bool:
    return isinstance(value, str) and (len(value) > 300 or bool(_TAG.search(value)))
