"""What an element means for the text inside it."""

from dataclasses import dataclass

from watcher.extract.markup import Mark
from watcher.model.document import BlockKind

_KINDS = {
    "blockquote": BlockKind.QUOTE,
    "pre": BlockKind.PRE,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
}
LISTS = {"ul": "bullet", "ol": "ordered", "menu": "bullet", "dir": "bullet"}
_MAX_PATH = 10


class Item:
    """A list item; its first text is the item, what follows stands in it as paragraphs."""

    __slots__ = ("is_used",)

    def __init__(self) -> None:
        self.is_used = False


@dataclass(slots=True)
class Scope:
    """What an element means for the text inside it."""

    kind: BlockKind = BlockKind.PARA
    level: int = 0
    item: Item | None = None
    depth: int = 0
    list_kind: str = ""
    box: str = ""
    lang: str = ""
    anchor: str = ""
    steps: tuple[str, ...] = ()

    def child(self, tag: str, mark: Mark) -> "Scope":
        """Return what an element inside this one means."""
        scope = self.copy()
        if scope.kind is BlockKind.HEADING:
            scope.kind, scope.level = BlockKind.PARA, 0
        scope.kind = _KINDS.get(tag, scope.kind)
        if tag in LISTS:
            scope.depth, scope.list_kind, scope.item = scope.depth + 1, LISTS[tag], None
        elif tag == "li":
            scope.item, scope.depth = Item(), max(1, scope.depth)
            scope.list_kind = scope.list_kind or "bullet"
        scope.box = mark.box or scope.box
        scope.lang = mark.lang or scope.lang
        scope.anchor = mark.anchor or scope.anchor
        if mark.step:
            scope.steps = (*scope.steps[-_MAX_PATH + 1 :], mark.step)
        return scope

    def copy(self) -> "Scope":
        """Return a scope of its own with the same meaning."""
        return Scope(
            self.kind,
            self.level,
            self.item,
            self.depth,
            self.list_kind,
            self.box,
            self.lang,
            self.anchor,
            self.steps,
        )
