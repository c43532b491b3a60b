"""From a checked [login] table to LoginSettings: what keys mean together checked."""

from datetime import timedelta

from watcher.model.config import LoginSettings, OidcSettings
from watcher.settings.problems import Problems
from watcher.settings.shape import LoginTable

_LEAST, _MOST = timedelta(minutes=5), timedelta(days=30)


def build_login(table: LoginTable, problems: Problems, oidc: OidcSettings | None) -> LoginSettings:
    """Return how people log in; `problems` hears of what does not fit."""
    found = LoginSettings(oidc=oidc, **table.model_dump(exclude_unset=True, exclude={"oidc"}))
    for key in ("idle", "longest"):
        if not _LEAST <= getattr(found, key) <= _MOST:
            problems.add(("login", key), "is not between five minutes and thirty days", 'e.g. "1h"')
    if found.idle > found.longest:
        problems.add(("login", "idle"), "is longer than `longest`", "a session ends by whichever comes first")
    return found
