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

ScopeKey = tuple[str, int, str, str, str, str]


class Scope:
    """What an element means for the text inside it; never changed, so that like elements share one.

    `level`: of a heading 1–6, of the words that open a fold -1, else 0.  `is_in_item`: a list item is open.
    """

    __slots__ = (
        *(
            "_children",
            "_steps",
            "box",
            "depth",
            "is_in_item",
            "is_item",
            "kind",
            "lang",
            "level",
            "list_kind",
        ),
        *("path", "role"),
    )

    def __init__(self) -> None:
        self.kind = BlockKind.PARA
        self.level = self.depth = 0
        self.is_item = self.is_in_item = False
        self.list_kind = self.box = self.lang = self.role = ""
        self.path = ""
        """The element path, without ids and positions."""
        self._steps: tuple[str, ...] = ()
        self._children: dict[ScopeKey, Scope] = {}

    def child(self, tag: str, mark: Mark, heading: int = 0) -> "Scope":
        """Return what an element inside this one means; `heading` is its level when it is one."""
        key = (tag, heading, mark.role, mark.box, mark.lang, mark.step)
        return self._children.get(key) or self._new_child(key)

    def _new_child(self, key: ScopeKey) -> "Scope":
        tag, heading, role, box, lang, step = key
        scope = self._children[key] = Scope()
        scope.kind = BlockKind.HEADING if heading else self._kind_inside(tag)
        scope.level, scope.role = heading, role
        scope.is_in_item, scope.depth, scope.list_kind = self.is_in_item, self.depth, self.list_kind
        if tag in LISTS:
            scope.depth, scope.list_kind, scope.is_in_item = self.depth + 1, LISTS[tag], False
        elif tag == "li":
            scope.is_item = scope.is_in_item = True
            scope.depth, scope.list_kind = max(1, self.depth), self.list_kind or "bullet"
        scope.box, scope.lang = box or self.box, lang or self.lang
        scope._steps = (*self._steps[1 - _MAX_PATH :], step) if step else self._steps
        scope.path = ">".join(scope._steps)
        return scope

    def _kind_inside(self, tag: str) -> BlockKind:
        inherited = BlockKind.PARA if self.kind is BlockKind.HEADING else self.kind
        return _KINDS.get(tag, inherited)
