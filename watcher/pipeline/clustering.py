"""A notice and its cluster: the keys of what it tells, and the terms on which it joins another one."""

from dataclasses import replace

from watcher.judge.clusters import choose_head, edit_keys, page_key
from watcher.model.cluster import CLUSTER_REACH
from watcher.model.level import PUBLISHED_FROM
from watcher.model.notice import Notice
from watcher.model.record import PageChange
from watcher.ports import Joining
from watcher.publish.archive import NEVER_ARCHIVED
from watcher.publish.items import notice_items, told_edits


def with_keys(notice: Notice, change: PageChange) -> Notice:
    """Return the notice of `change` with the key of each edit that it tells."""
    keys = edit_keys(change.diff.edits)
    items = tuple(replace(item, key=keys.get(item.edit_id, "")) for item in notice.items)
    return replace(notice, items=items)


def key_of(change: PageChange, lang: str) -> str:
    """Return the key of everything that there is to tell of a change, published or not; "" is like no other.

    `lang` is the language of the page.
    """
    if change.verdict is None:
        return ""
    told, _ = told_edits(change, min(PUBLISHED_FROM, change.verdict.level))
    keys = edit_keys(change.diff.edits)
    items = notice_items(told, {}, lang, lambda _: "")
    keyed = [replace(item, key=keys.get(item.edit_id, "")) for item in items]
    return page_key(keyed, lang=lang, is_revert=change.reverts_to is not None)


def joining_of(notice: Notice, change: PageChange) -> Joining:
    """Return on which terms the notice may join one that is published already."""
    key = page_key(notice.items, lang=notice.source_lang, is_revert=change.reverts_to is not None)
    return Joining(key=key, reach=CLUSTER_REACH, newest=NEVER_ARCHIVED, choose=choose_head)
