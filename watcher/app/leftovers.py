"""Finishes what an earlier run left, record by record: one that cannot be finished holds up no other."""

from collections.abc import Container, Mapping
from urllib.parse import urlsplit

import structlog

from watcher.app.rounds import LEASE
from watcher.model.ids import SourceId
from watcher.model.source import Source
from watcher.pipeline.resume import leftovers
from watcher.pipeline.tools import Tools

log = structlog.get_logger("watcher.app")


def finish_leftovers(
    tools: Tools, sources: Mapping[SourceId, Source], busy: Container[str]
) -> tuple[int, dict[SourceId, str]]:
    """Return how many records were finished, and what could not be, by source (a bug of ours, logged).

    `busy` are the hosts that a round is still at, asked before anything is looked for: a host that ends
    meanwhile has finished what was its own.
    """
    done, stuck = 0, dict[SourceId, str]()
    for left in leftovers(tools, sources, lease=LEASE):
        source = sources.get(left.source_id)
        if source is not None and urlsplit(source.url).netloc in busy:
            continue  # not left by an earlier run: a host that a round did not wait for is still at it
        try:
            left.finish()
            done += 1
        except Exception as error:
            log.exception("cannot finish what an earlier run left", source=left.source_id, what=left.what)
            stuck[left.source_id] = f"{left.what}: {type(error).__name__}: {error}"
    return done, stuck
