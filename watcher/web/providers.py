"""The OpenID provider that the settings name, made with the first login there: its libraries are large."""

import threading
from typing import TYPE_CHECKING

from watcher.model.config import FetchSettings, OidcSettings, Settings
from watcher.ports import LoginStore

if TYPE_CHECKING:
    from watcher.login.openid.flow import OpenId

_Key = tuple[OidcSettings, FetchSettings, str]


class Providers:
    """Remembers one provider with its keys, until the settings name another."""

    def __init__(self, store: LoginStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._made: tuple[_Key, OpenId] | None = None

    def of(self, settings: Settings) -> "OpenId | None":
        """Return the provider of these settings; None: people log in with passwords alone."""
        oidc, base_url = settings.login.oidc, settings.service.base_url
        if oidc is None:
            return None
        key = (oidc, settings.fetch, base_url)
        with self._lock:
            if self._made is None or self._made[0] != key:
                self._made = key, _open(self._store, *key)
            return self._made[1]


def _open(store: LoginStore, oidc: OidcSettings, fetch: FetchSettings, base_url: str) -> "OpenId":
    from watcher.fetch.calling import Caller  # noqa: PLC0415 — loads aiohttp and httpx
    from watcher.login.openid.flow import OpenId  # noqa: PLC0415 — loads Authlib and joserfc

    return OpenId(oidc, store, Caller(fetch), base_url=base_url)
