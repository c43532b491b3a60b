"""«Samme endring også på …»: other pages with the same edit, as they are known now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watcher.model.cluster import CLUSTER_REACH, Joined
from watcher.model.ids import NoticeId
from watcher.model.notice import Notice
from watcher.ports import Store
from watcher.web.view import View

_ASKED = 500
"""A page that was written anew has more edits than one statement can name; the gravest come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The same edit on another page: its notice, and the official address of the paragraph."""

    notice: Notice
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoLink:
    """Another page with the same edit, as a list names it."""

    slug: str
    name: str


def find_elsewhere(view: View, notice: Notice) -> Mapping[str, Sequence[Elsewhere]]:
    """Return the other pages with each edit of `notice`, by the edit's key, oldest first; one query."""
    keys = tuple(dict.fromkeys(item.key for item in notice.items if item.key))[:_ASKED]
    found: defaultdict[str, list[Elsewhere]] = defaultdict(list)
    others = view.site.store.sharing(
        keys, since=notice.published_at - CLUSTER_REACH, until=notice.published_at + CLUSTER_REACH
    )
    for other in others:
        if other.source_id == notice.source_id:
            continue
        urls = {item.key: item.deep_url or other.source_url for item in reversed(other.items)}
        for key in keys:
            if key in urls:
                found[key].append(Elsewhere(notice=other, url=urls[key]))
    return found


def find_joined(store: Store, notices: Sequence[Notice]) -> Mapping[NoticeId, Sequence[Joined]]:
    """Return what is told together with each of `notices`, under the id of the cluster's head; one query."""
    heads = sorted({notice.joins or notice.id for notice in notices})
    found: defaultdict[NoticeId, list[Joined]] = defaultdict(list)
    for one in store.joined(heads) if heads else ():
        found[one.head].append(one)
    return found


def name_joined(view: View, joined: Sequence[Joined]) -> tuple[AlsoLink, ...]:
    """Return the pages of `joined` by name; one that is watched no longer goes by its id."""
    names = {source.id: f"{source.owner}: {source.title}" for source in view.site.settings.sources}
    return tuple(AlsoLink(slug=one.slug, name=names.get(one.source_id, one.source_id)) for one in joined)
