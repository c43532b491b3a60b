"""Taking changes up and letting them go: a sign to colleagues, which keeps nobody from deciding."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from starlette.responses import Response

from watcher.model.ids import ChangeId
from watcher.web.desk.access import Asked

CLAIM = timedelta(minutes=30)


def claim(
    asked: Asked, changes: Sequence[ChangeId], *, is_taken: bool, then: tuple[str, Mapping[str, str]]
) -> Response:
    """Take changes up or let them go, and go on to `then`; what somebody else has stays theirs."""
    store, now, own = asked.view.site.store, asked.view.times.now, str(asked.person.id)
    path, query = then
    if not is_taken:
        store.release_changes(changes, own)
        return asked.go(path, "gitt-slipp", **query)
    is_forced = asked.form.get("likevel") == "ja"
    claims = store.claim_changes(changes, own, now, now + CLAIM, is_forced=is_forced)
    said = "tatt" if all(one.person == own for one in claims) else "tatt-av-andre"
    return asked.go(path, said, **query)
