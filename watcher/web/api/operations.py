"""Every operation of the API, in the order in which it is described."""

from watcher.web.api import (
    audit,
    changes,
    claims,
    decisions,
    me,
    notices,
    people,
    previews,
    queue,
    sources,
    versions,
    vocabulary,
)
from watcher.web.api.declare import Operation

OPERATIONS: tuple[Operation, ...] = (
    *queue.OPERATIONS,
    *changes.OPERATIONS,
    *decisions.OPERATIONS,
    *previews.OPERATIONS,
    *claims.OPERATIONS,
    *notices.OPERATIONS,
    *sources.OPERATIONS,
    *versions.OPERATIONS,
    *vocabulary.OPERATIONS,
    *audit.OPERATIONS,
    *people.OPERATIONS,
    *me.OPERATIONS,
)
