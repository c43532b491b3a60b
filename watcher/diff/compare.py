"""What differs between two blocks that belong together."""

import re

from watcher.diff.block_edits import paired, replaced
from watcher.diff.drafts import Draft
from watcher.diff.link_edits import compare_links
from watcher.diff.links import same_target
from watcher.diff.matching import Matching
from watcher.diff.page import IMAGE, ROW
from watcher.diff.resets import is_reset
from watcher.diff.rows import compare_rows
from watcher.model.change import ChangeKind
from watcher.model.document import BlockKind

_SIZES = frozenset((
    "v", "ver", "version", "rev", "t", "ts", "cb", "cache", "hash", "w", "h", "width", "height", "size", "q",
    "quality", "format", "fm", "auto", "fit", "crop", "mode", "dpr", "scale", "rmode",
))  # fmt: skip


def compare_pair(matching: Matching, i: int, j: int) -> list[Draft]:
    """Return the edits of one matched pair; none when nothing differs."""
    a, b = matching.old.blocks[i], matching.new.blocks[j]
    if b.kind is BlockKind.META:
        return [] if a.key == b.key else [paired(matching, i, j, ChangeKind.METADATA)]
    families = matching.old.families[i], matching.new.families[j]
    if families == (ROW, ROW) and a.cells and b.cells:
        drafts = compare_rows(matching, i, j)
    elif families == (IMAGE, IMAGE):
        drafts = _compare_images(matching, i, j)
    else:
        kind = _kind(matching, i, j)
        drafts = [paired(matching, i, j, kind)] if kind else []
    if not drafts and is_reset(a, b):
        drafts = [paired(matching, i, j, ChangeKind.CHANGED)]
    return drafts + compare_links(matching, ((i,), (j,)), drafts)


def _kind(matching: Matching, i: int, j: int) -> ChangeKind | None:
    a, b = matching.old.blocks[i], matching.new.blocks[j]
    is_same, has_moved = matching.is_same_text(i, j), matching.has_moved(i, j)
    is_heading = BlockKind.HEADING in (a.kind, b.kind)
    if not is_same:
        if is_heading:
            return ChangeKind.HEADING_RENAMED
        return ChangeKind.MOVED_CHANGED if has_moved else ChangeKind.CHANGED
    if has_moved:
        return ChangeKind.MOVED
    if is_heading and _is_regraded(matching, i, j):
        return ChangeKind.HEADING_LEVEL
    return None


def _is_regraded(matching: Matching, i: int, j: int) -> bool:
    """Whether a heading stopped being one, became one, or has another parent at another level.

    A template that sets every heading a level lower changes nothing in how they contain each other.
    """
    a, b = matching.old.blocks[i], matching.new.blocks[j]
    if a.kind is not b.kind:
        return True
    if a.level == b.level:
        return False
    above_old, above_new = matching.old.heading_of[i], matching.new.heading_of[j]
    partner = matching.pairs.new_of[above_old] if above_old >= 0 else -1
    return partner != above_new


def _compare_images(matching: Matching, i: int, j: int) -> list[Draft]:
    """An image differs by its text, or by the file that it shows."""
    a, b = matching.old.blocks[i], matching.new.blocks[j]
    if a.key != b.key:
        return [paired(matching, i, j, ChangeKind.IMAGE_CHANGED)]
    if _file(a.label) != _file(b.label):
        draft = paired(matching, i, j, ChangeKind.IMAGE_CHANGED)
        draft.before, draft.after = a.label, b.label
        draft.ops = replaced(a.label, b.label)
        draft.before_context, draft.after_context = a.text, b.text
        return [draft]
    return [paired(matching, i, j, ChangeKind.MOVED)] if matching.has_moved(i, j) else []


def _file(address: str) -> str:
    """Return what names an image's file: the rest of the address moves with the site.

    The query beside a file's name asks for a size or an edition; without such a name it is the name.
    """
    path, _, query = address.partition("?")
    name = same_target(path, "").rpartition("/")[2].partition("?")[0]
    if "." in name or not query:
        return name
    fields = [field for field in re.split("[&;]", query) if field.partition("=")[0].lower() not in _SIZES]
    return "?".join((name, *sorted(fields)))
