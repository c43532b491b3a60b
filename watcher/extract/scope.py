"""What an element means for the text inside it."""

from watcher.extract.events import Mark
from watcher.extract.lists import LISTS
from watcher.model.document import BlockKind

_KINDS = {
    "blockquote": BlockKind.QUOTE,
    "pre": BlockKind.PRE,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
}
_MAX_PATH = 10


class Item:
    """A list item; its first text is the item, what follows stands in it as paragraphs."""

    __slots__ = ("is_used",)

    def __init__(self) -> None:
        self.is_used = False


class Scope:
    """What an element means for the text inside it."""

    __slots__ = (
        *("anchor", "box", "depth", "item", "kind", "lang", "level", "list_kind", "role", "steps", "tag"),
        "known_path",
    )

    def __init__(self) -> None:
        self.kind = BlockKind.PARA
        self.level = self.depth = 0
        self.item: Item | None = None
        self.list_kind = self.box = self.lang = self.anchor = self.role = self.tag = ""
        self.steps: tuple[str, ...] = ()
        self.known_path: str | None = None

    @property
    def path(self) -> str:
        """The element path, without ids and positions."""
        if self.known_path is None:
            self.known_path = ">".join(self.steps)
        return self.known_path

    def child(self, tag: str, mark: Mark) -> "Scope":
        """Return what an element inside this one means."""
        scope = Scope.__new__(Scope)
        scope.tag, scope.role = tag, mark.role
        scope.kind, scope.level = self.kind, self.level
        if self.kind is BlockKind.HEADING:
            scope.kind, scope.level = BlockKind.PARA, 0
        if tag in _KINDS:
            scope.kind = _KINDS[tag]
        scope.item, scope.depth, scope.list_kind = self.item, self.depth, self.list_kind
        if tag in LISTS:
            scope.depth, scope.list_kind, scope.item = self.depth + 1, LISTS[tag], None
        elif tag == "li":
            scope.item, scope.depth = Item(), max(1, self.depth)
            scope.list_kind = self.list_kind or "bullet"
        scope.box = mark.box or self.box
        scope.lang = mark.lang or self.lang
        scope.anchor = mark.anchor or self.anchor
        scope.steps = (*self.steps[1 - _MAX_PATH :], mark.step) if mark.step else self.steps
        scope.known_path = None
        return scope
