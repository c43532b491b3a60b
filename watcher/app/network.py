"""Is it the page's server that does not answer, or our own way out?

Twelve pages that cannot be reached for one fault of ours are one fault: each page says honestly that it was
not seen, and operators are told once.  When a page cannot be reached, the servers of a few others are
connected to (nothing is asked of them, at most every half minute): does none of them answer, it is us.
"""

import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol, runtime_checkable
from urllib.parse import urlsplit

from watcher.app.faults import NETWORK, Faults
from watcher.model.answer import Answer, Failed, FetchRequest
from watcher.model.ids import SourceId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.source import Source
from watcher.ports import Fetcher

WITNESSES = 3
VALID_SECONDS = 30.0
_UNREACHED = frozenset({ReasonCode.DNS, ReasonCode.CONNECTION, ReasonCode.TIMEOUT})
_TEXTS = {
    ReasonCode.DNS: "Ingen navneoppslag hos oss: ingen av sidenes tjenere kan finnes",
    ReasonCode.CONNECTION: "Ingen kontakt med nettet hos oss: ingen av sidenes tjenere kan nås",
    ReasonCode.TIMEOUT: "Ingen kontakt med nettet hos oss: ingen av sidenes tjenere svarer",
}
_NO_HANDLES = "Ingen ledige filhåndtak hos oss: ingen forbindelse kan åpnes"


@runtime_checkable
class Reaching(Protocol):
    """A fetcher that can say whether a server is there."""

    def reaches(self, url: str) -> bool:
        """Return whether the server of an address can be connected to; nothing is asked of it."""
        ...


class WatchedFetcher:
    """A fetcher whose failures are named ours when no other server can be reached either."""

    def __init__(
        self,
        fetcher: Fetcher,
        sources: Callable[[], Mapping[SourceId, Source]],
        faults: Faults,
        steady: Callable[[], float],
    ) -> None:
        self._fetcher, self._sources, self._faults, self._steady = fetcher, sources, faults, steady
        self._lock = threading.Lock()
        self._judged_at, self._is_ours = float("-inf"), False

    def fetch(self, request: FetchRequest, now: datetime) -> Answer:
        """Return what came, as the fetcher does; a failure of our own network says so."""
        answer = self._fetcher.fetch(request, now)
        if answer.trace.status is not None:
            self._found_well()
            return answer
        if not (isinstance(answer, Failed) and answer.reason.code in _UNREACHED):
            return answer
        has_handles = _has_handles()
        if not has_handles or self._ours(request.url):
            text = _TEXTS[answer.reason.code] if has_handles else _NO_HANDLES
            self._faults.enter(NETWORK, text, f"{text}: {answer.reason.text}: {answer.reason.evidence}")
            told = Reason(code=ReasonCode.OURS, text=text, evidence=answer.reason.code.value)
            return replace(answer, reason=told)
        return answer

    def is_mended(self) -> bool:
        """Look whether the network is back when it was not; True when this is so."""
        if not self._faults.has(NETWORK):
            return False
        if not _has_handles() or self._ours(""):
            return False
        return self._found_well()

    def close(self) -> None:
        """Let go of the fetcher."""
        self._fetcher.close()

    def _found_well(self) -> bool:
        self._judged_at = float("-inf")
        return self._faults.leave(NETWORK)

    def _ours(self, url: str) -> bool:
        """Return whether no other server can be reached either; with no other to ask it is not known."""
        with self._lock:
            if self._steady() - self._judged_at >= VALID_SECONDS:
                self._is_ours = self._ask_others(url)
                self._judged_at = self._steady()
            return self._is_ours

    def _ask_others(self, url: str) -> bool:
        if not isinstance(self._fetcher, Reaching):
            return False
        own = urlsplit(url).netloc
        hosts = {urlsplit(source.url).netloc: source.url for source in self._sources().values()}
        others = [hosts[host] for host in sorted(hosts) if host != own][:WITNESSES]
        return bool(others) and not any(self._fetcher.reaches(other) for other in others)


def _has_handles() -> bool:
    """Return whether a connection could be opened at all."""
    try:
        socket.socket().close()
    except OSError:
        return False
    return True
