"""A JSON answer → blocks under readable paths.

The order of keys, the order of links, white space and the spelling of entities mean nothing.
"""

import hashlib
import json
from typing import NamedTuple

from watcher.extract.charset import decode
from watcher.extract.draft import Draft
from watcher.extract.field_blocks import FieldWriter
from watcher.extract.field_words import ENVELOPE, TITLES, field_stamp, ordered, title_of
from watcher.extract.part import Part, Raw
from watcher.extract.paths import Json, is_too_deep, remove, select
from watcher.extract.trouble import glimpse, trouble
from watcher.model.document import BlockKind
from watcher.model.reason import ReasonCode
from watcher.model.source import ExtractionRules


class _Entry(NamedTuple):
    names: tuple[str, ...]
    value: Json


def read_fields(raw: Raw) -> Part:
    """Return the watched fields as blocks.

    Raises:
        ExtractError: WRONG_TYPE, MALFORMED, WRONG_CHARSET, REGION_MISSING (no path of `keep` leads anywhere).
    """
    data = _parse(raw)
    title = title_of(data)
    writer = FieldWriter(raw.url, (title,) if title else ())
    stamps = [stamp for entry in _dates(data) if (stamp := field_stamp(entry.names[-1], entry.value))]
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
        [list(entry.names), _canonical(entry.value)] for entry in (*_dates(data), *_watched(data, raw.rules))
    ]
    text = json.dumps([raw.url, title_of(data), watched], sort_keys=True, ensure_ascii=False)
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
        data = None
    if data is None or is_too_deep(data):
        raise trouble(ReasonCode.MALFORMED, "JSON-en er nøstet for dypt.", glimpse(raw.body))
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
        if key.lower() not in ENVELOPE and key not in TITLES and not field_stamp(key, value)
    } or data


def _language(data: Json) -> str:
    if not isinstance(data, dict):
        return ""
    value = data.get("sprak") or data.get("språk") or data.get("language") or data.get("lang") or ""
    return value if isinstance(value, str) else ""


def _dates(data: Json) -> list[_Entry]:
    """Return the fields in which the answer says when it was made, whether they are watched or not."""
    if not isinstance(data, dict):
        return []
    return [_Entry((key,), data[key]) for key in sorted(data) if field_stamp(key, data[key])]


def _canonical(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _canonical(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_canonical(each) for each in ordered(value)]
    return value
