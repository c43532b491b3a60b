"""Two documents in, one PageDiff out.  Total: any two documents can be compared."""

from watcher.diff.addresses import diff_addresses, is_address_list
from watcher.diff.block_edits import added, removed
from watcher.diff.compare import compare_pair
from watcher.diff.delta import copies, make_delta
from watcher.diff.drafts import Draft, finish
from watcher.diff.matching import Matching, match_documents
from watcher.diff.resets import fold_resets
from watcher.diff.rewrites import fold_language, fold_rewrite
from watcher.diff.rows import fold_columns
from watcher.diff.sections import fold_sections
from watcher.diff.splits import find_regroupings, regroup
from watcher.diff.stats import count
from watcher.diff.work import Work
from watcher.model.change import PageDiff
from watcher.model.document import Document

ENGINE_VERSION = "diff-4"
"""Grows when the same two documents would give other edits."""


def diff_documents(old: Document, new: Document) -> PageDiff:
    """Return everything that differs between two documents of one source, in the order of the new page."""
    if is_address_list(old) and is_address_list(new):
        return diff_addresses(old, new, ENGINE_VERSION)
    matching = match_documents(old, new, Work())
    same = copies(old.blocks, new.blocks, matching.pairs.listed(range(len(old.blocks))))
    drafts = _drafts(matching, {i for i, j in same if (i, j) in matching.stayed})
    folds = fold_columns(matching)
    folds += fold_sections(matching, drafts)
    page_folds, is_rewritten = fold_rewrite(matching, [*folds, *drafts])
    folds += page_folds
    folds += fold_language(matching, [*folds, *drafts])
    edits = finish([*folds, *drafts], new.source_id)
    return PageDiff(
        delta=make_delta(old.blocks, new.blocks, same),
        edits=edits,
        stats=count(matching, edits),
        is_rewritten=is_rewritten,
        engine_version=ENGINE_VERSION,
    )


def _drafts(matching: Matching, untouched: set[int]) -> list[Draft]:
    """Return the edit of each block or pair of blocks that differs, before any folding.

    `untouched` are old blocks that stayed as they were: most of a page.
    """
    drafts: list[Draft] = []
    done_old: set[int] = set()
    done_new: set[int] = set()
    for regrouping in find_regroupings(matching):
        drafts += regroup(matching, regrouping)
        done_old.update(regrouping.old)
        done_new.update(regrouping.new)
    for i, j in enumerate(matching.pairs.new_of):
        if i in done_old or (i in untouched and not matching.old.blocks[i].cells):
            continue
        if j < 0:
            drafts.append(removed(matching, i))
        else:
            drafts += compare_pair(matching, i, j)
    for j, i in enumerate(matching.pairs.old_of):
        if i < 0 and j not in done_new:
            drafts.append(added(matching, j))
    fold_resets(drafts)
    return drafts
