"""`watcher changes --clusters`: the same edit on several pages as one row."""

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from watcher.cli.moments import told
from watcher.cli.report_text import level_text
from watcher.cli.report_words import Words
from watcher.judge.clusters import cluster_edits
from watcher.model.cluster import EditCluster
from watcher.model.ids import SourceId
from watcher.model.level import PUBLISHED_FROM, Level
from watcher.model.record import PageChange

_KEY_CHARS = 8
_HEADLINE_CHARS = 110


def find_clusters(
    changes: Sequence[PageChange], level: Level, only: SourceId | None
) -> tuple[EditCluster, ...]:
    """Return the edits from `level` on (NONE: from minor on), each once, the newest first.

    `only`: those that this source has, with all their pages.
    """
    found = cluster_edits(changes, level if level > Level.NONE else PUBLISHED_FROM)
    return tuple(cluster for cluster in found if only is None or only in cluster.source_ids)


def cluster_line(cluster: EditCluster, lang: str) -> Text:
    """Return a row: when it was last found, how grave, on how many pages, what, and where."""
    count = len(cluster.source_ids)
    return Text.assemble(
        f"{cluster.key[:_KEY_CHARS]}  {told(cluster.places[-1].detected_at)}  ",
        level_text(cluster.level, Words(lang)),
        f"  {count} {'page' if count == 1 else 'pages'}  {_headline(cluster, lang)}",
        f"  ({', '.join(cluster.source_ids)})",
    )


def cluster_object(cluster: EditCluster, *, lang: str) -> dict[str, Any]:
    """Return a cluster as JSON; docs/reference/commands.md has the shape."""
    return {
        "key": cluster.key,
        "kind": cluster.kind,
        "level": cluster.level.slug,
        "headline": _headline(cluster, lang),
        "before": cluster.before,
        "after": cluster.after,
        "sources": list(cluster.source_ids),
        "pages": [
            {
                "source": place.source_id,
                "change": place.change_id,
                "edit": place.edit_id,
                "section": list(place.section),
                "detected_at": place.detected_at.isoformat(),
                "state": place.state.value,
                "notice_id": place.notice_id,
            }
            for place in cluster.places
        ],
    }


def _headline(cluster: EditCluster, lang: str) -> str:
    texts = dict(cluster.headlines)
    words = texts.get(lang) or texts.get("nb", "") or cluster.after or cluster.before
    return words if len(words) <= _HEADLINE_CHARS else f"{words[: _HEADLINE_CHARS - 1]}…"
