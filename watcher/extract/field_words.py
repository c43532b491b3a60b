"""What the keys of a JSON answer say: titles, addresses, dates, and what is only envelope."""

import re

from watcher.extract.dates import read_date
from watcher.extract.folding import fold
from watcher.extract.paths import Json
from watcher.model.document import Stamp

TITLES = (
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
ADDRESSES = ("href", "url", "uri", "fileUri", "link")
_IDENTITIES = ("rel", "id", "_id", "href", "url", "uri", "fileUri", "guid", "key")
ENVELOPE = frozenset(
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
NOT_CONTENT = frozenset(
    ["self", "root", "next", "prev", "previous", "first", "last", "parent", "forelder", "canonical"]
)
HAS_TAG = re.compile(
    r"<(?:p|br|div|ul|ol|li|h[1-6]|table|t[rdh]|d[ltd]|strong|em|b|i|u|a|span|section|article|blockquote|pre|su[bp]"
    r"|img|figure|details|small|hr)\b[^>]*>",
    re.IGNORECASE,
)
_DATE_KEY = re.compile(
    r"oppdat|publi|endret|endra|revider|opprett|created|updated|modified|revised|reviewed",
    re.IGNORECASE,
)
_VERSION_KEY = re.compile(
    r"(?:versjon|version|revision|revisjon)(?:s?(?:nr|nummer|number|id))?", re.IGNORECASE
)
_CAMEL = re.compile(r"(?<=[a-zæøå0-9])(?=[A-ZÆØÅ])|[_\-]+")


def title_of(data: Json) -> str:
    """Return the title of an object, "" when it has none."""
    if isinstance(data, dict):
        for key in TITLES:
            if isinstance(data.get(key), str):
                return fold(str(data[key]))
    return ""


def field_stamp(key: str, value: Json) -> Stamp | None:
    """Return the stamp that a field is, or None."""
    if not isinstance(value, str) or len(value) > 60:
        return None
    words = readable(key)
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


def readable(key: str) -> str:
    """Return a key as words: "sistFagligOppdatert" is "Sist faglig oppdatert"."""
    words = [word if word.isupper() else word.lower() for word in _CAMEL.sub(" ", key).split()]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def identity(value: Json) -> tuple[str, ...]:
    """Return what an object is known by, () when it is none."""
    if not isinstance(value, dict):
        return ()
    return tuple(str(value.get(key, "")) for key in _IDENTITIES)


def ordered(values: list[Json]) -> list[Json]:
    """Return a list in an order of its own when its objects have identities, else as it is."""
    if values and all(isinstance(value, dict) and any(identity(value)) for value in values):
        return sorted(values, key=identity)
    return values
