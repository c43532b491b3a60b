"""The edits about links of blocks that belong together: a pair, or what was split or merged."""

from watcher.diff.block_edits import LINK, replaced, unworded
from watcher.diff.drafts import Draft
from watcher.diff.links import LinkEdit, diff_links
from watcher.diff.matching import Matching
from watcher.model.document import Block, Link

Places = tuple[int, ...]


def compare_links(matching: Matching, where: tuple[Places, Places], told: list[Draft]) -> list[Draft]:
    """Return the edits of the links in old and new blocks.

    A link whose words came or went with the text hangs under the first edit of `told`.
    """
    olds = [matching.old.blocks[i] for i in where[0]]
    news = [matching.new.blocks[j] for j in where[1]]
    if not any(block.links for block in olds) and not any(block.links for block in news):
        return []
    edits = diff_links(
        tuple(link for block in olds for link in block.links),
        tuple(link for block in news for link in block.links),
        old_url=matching.old.document.url,
        new_url=matching.new.document.url,
    )
    made: list[Draft] = []
    for edit in edits:
        i = where[0][_holder(olds, edit.old)]
        j = where[1][_holder(news, edit.new)]
        draft = _draft(matching, (i, j), edit)
        if told and _is_told(edit, olds, news):
            draft.parent = told[0]
        made.append(draft)
    return made


def _holder(blocks: list[Block], link: Link | None) -> int:
    """Return which of the blocks holds the link; the first when there is none."""
    return next((at for at, block in enumerate(blocks) if any(one is link for one in block.links)), 0)


def _is_told(edit: LinkEdit, olds: list[Block], news: list[Block]) -> bool:
    """Whether the link's words came or went with the text, so that the text tells of it."""
    if edit.old is None:
        return edit.new is not None and not any(edit.new.text in block.text for block in olds)
    return edit.new is None and not any(edit.old.text in block.text for block in news)


def _draft(matching: Matching, pair: tuple[int, int], edit: LinkEdit) -> Draft:
    i, j = pair
    a, b = matching.old.blocks[i], matching.new.blocks[j]
    before, after = (edit.old.href if edit.old else ""), (edit.new.href if edit.new else "")
    draft = unworded(matching, i, j, edit.kind, rank=LINK)
    draft.before, draft.after, draft.ops = before, after, replaced(before, after)
    draft.before_context, draft.after_context = a.text, b.text
    return draft
