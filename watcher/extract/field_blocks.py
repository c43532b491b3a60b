"""The values of a JSON answer → drafts under readable paths."""

from collections.abc import Mapping

from watcher.extract.addresses import absolute
from watcher.extract.draft import Draft
from watcher.extract.field_words import (
    ADDRESSES,
    ENVELOPE,
    HAS_TAG,
    NOT_CONTENT,
    TITLES,
    field_stamp,
    ordered,
    readable,
    title_of,
)
from watcher.extract.folding import fold
from watcher.extract.html import fragment_drafts
from watcher.extract.paths import Json
from watcher.extract.plain import plain_drafts
from watcher.model.document import BlockKind, Link


class FieldWriter:
    """Writes values as drafts; `above` is the trail of all of them."""

    def __init__(self, url: str, above: tuple[str, ...]) -> None:
        self.drafts: list[Draft] = []
        self.above, self._url = above, url

    def write(self, names: tuple[str, ...], value: Json, depth: int) -> None:
        """Append the drafts of a value; `names` are the keys that led to it."""
        if isinstance(value, dict):
            self._object(names, value, depth)
        elif isinstance(value, list):
            self._list(names, value, depth)
        elif value is not None:
            self._scalar(names, value)

    def _object(self, names: tuple[str, ...], value: Mapping[str, Json], depth: int) -> None:
        for key in sorted(value):
            stamp = field_stamp(key, value[key])
            if stamp and depth:
                self._put(names, BlockKind.META, stamp.text).label = stamp.label
            elif not stamp:
                self.write((*names, key), value[key], depth + 1)

    def _list(self, names: tuple[str, ...], values: list[Json], depth: int) -> None:
        for value in ordered(values):
            if isinstance(value, dict):
                if str(value.get("rel", "")).lower() not in NOT_CONTENT:
                    self._list_object(names, value, depth)
            elif isinstance(value, list):
                self._list(names, value, depth + 1)
            elif value is not None:
                self._scalar(names, value, is_item=True)

    def _list_object(self, names: tuple[str, ...], value: dict[str, Json], depth: int) -> None:
        """Write an object of a list: a link as one item, anything else under its title."""
        title = title_of(value)
        address = next((str(value[key]) for key in ADDRESSES if isinstance(value.get(key), str)), "")
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
        rest = {key: each for key, each in value.items() if key.lower() not in ENVELOPE and key not in TITLES}
        self._object(inner, rest, depth + 1)

    def _scalar(self, names: tuple[str, ...], value: str | bool, *, is_item: bool = False) -> None:
        text = value if isinstance(value, str) else str(value).lower()
        is_html = HAS_TAG.search(text) is not None or "&" in text
        if is_html or "\n" in text.strip():
            trail = (*self.above, *map(readable, names))
            for draft in fragment_drafts(text, self._url) if is_html else plain_drafts(text):
                draft.trail = (*trail, *draft.trail)
                if draft.kind is BlockKind.HEADING:
                    draft.level = min(6, draft.level + 1)
                self.drafts.append(draft)
        elif fold(text):
            draft = self._put(names, BlockKind.ITEM if is_item else BlockKind.PARA, fold(text))
            draft.level, draft.list_kind = (1, "bullet") if is_item else (0, "")

    def _put(self, names: tuple[str, ...], kind: BlockKind, text: str) -> Draft:
        draft = Draft(kind=kind, text=text, trail=(*self.above, *map(readable, names)), path=".".join(names))
        self.drafts.append(draft)
        return draft


def _is_long(value: Json) -> bool:
    return isinstance(value, str) and (len(value) > 300 or bool(HAS_TAG.search(value)))
