"""What is wrong with us: the disk, the database, the network, the clock, a run of our own that fails.

Each fault is told once when it begins and once when it ends: in the log at once, to operators as an event as
soon as an event can be stored (a full disk takes none).  It stands on /status, in /healthz and /metrics.
"""

import hashlib
import threading
from collections.abc import Sequence
from datetime import datetime

import structlog

from watcher.errors import StoreUnusable
from watcher.gate import spell
from watcher.model.fault import OURSELVES, Fault, StoreFault
from watcher.model.ids import EventId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.status import EventKind, SourceEvent, SourceState
from watcher.ports import Clock

STORE, FEEDS, NETWORK, CLOCK = "store", "feeds", "network", "clock"
FETCH_ISSUERS, OPERATORS_ISSUERS = "ca_file:fetch", "ca_file:operators"
_NOTHING = "Ingenting kan lagres, og ingen side blir bekreftet, før det er i orden"
_TEXTS = {
    StoreFault.FULL: f"Disken med lageret er full. {_NOTHING}",
    StoreFault.READ_ONLY: f"Lageret kan bare leses. {_NOTHING}",
    StoreFault.LOCKED: f"En annen prosess holder lageret låst. {_NOTHING}",
    StoreFault.DAMAGED: f"Lageret er skadet. {_NOTHING}",
    StoreFault.MISSING: f"Lageret er borte. {_NOTHING}",
    StoreFault.UNREACHABLE: f"Databasen svarer ikke. {_NOTHING}",
    StoreFault.CROWDED: f"Databasen tar ikke imot flere forbindelser. {_NOTHING}",
    StoreFault.FILE_SIZE: f"Filen med lageret får ikke vokse mer. {_NOTHING}",
    StoreFault.MEMORY: f"Maskinen er tom for minne eller filhåndtak. {_NOTHING}",
    StoreFault.BROKEN: f"Disken eller databasen svikter. {_NOTHING}",
}
_NAMES = {
    STORE: "Lageret",
    FEEDS: "Strømmene",
    NETWORK: "Nettet vårt",
    CLOCK: "Klokken vår",
    FETCH_ISSUERS: "Sertifikatutstederne for sidene",
    OPERATORS_ISSUERS: "Sertifikatutstederne for varslene",
}
FEEDS_TEXT = "Strømmene kan ikke skrives som de skal. Det som er publisert, er lagret og kommer i dem siden"
log = structlog.get_logger("watcher.app")


def store_text(fault: StoreFault) -> str:
    """Return for people what is wrong with the store, bokmål, without its address."""
    return _TEXTS[fault]


class Faults:
    """What is wrong now, by key.  For any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._standing: dict[str, Fault] = {}
        self._untold: list[SourceEvent] = []

    @property
    def standing(self) -> tuple[Fault, ...]:
        """What is wrong now, in order of key."""
        with self._lock:
            return tuple(self._standing[key] for key in sorted(self._standing))

    def has(self, key: str) -> bool:
        """Return whether that is wrong now."""
        with self._lock:
            return key in self._standing

    def enter(self, key: str, text: str, error: str) -> bool:
        """Say what is wrong; True when it is news.  Another error of the same key is only logged."""
        now = self._clock.now()
        with self._lock:
            before = self._standing.get(key)
            since = before.since if before else now
            self._standing[key] = Fault(key=key, text=text, error=error, since=since)
            if before is None:
                self._untold.append(_event(EventKind.FAULT, key, now, text))
        if before is None:
            log.error("trouble of our own", what=key, error=error)
        elif (before.text, before.error if key != STORE else "") != (text, error if key != STORE else ""):
            log.error("trouble of our own, of another kind", what=key, error=error)
        return before is None

    def hold(self, key: str, text: str, error: str) -> None:
        """Say what is wrong, or that it is well when `error` is ""."""
        if error:
            self.enter(key, text, error)
        else:
            self.leave(key)

    def enter_store(self, error: StoreUnusable) -> None:
        """Say that the store cannot be used."""
        self.enter(STORE, _TEXTS[error.fault], str(error))

    def leave(self, key: str) -> bool:
        """Say that it is well again; True when it was not before."""
        now = self._clock.now()
        with self._lock:
            fault = self._standing.pop(key, None)
            if fault is None:
                return False
            lasted = max(now - fault.since, now - now)
            text = f"{_NAMES.get(key, key)}: i orden igjen etter {spell(lasted)}"
            self._untold.append(_event(EventKind.MENDED, key, now, text))
        log.info("well again", what=key, after_seconds=round(lasted.total_seconds()))
        return True

    def note(self, kind: EventKind, key: str, text: str) -> None:
        """Tell something that happened and does not last."""
        log.error("trouble of our own", what=key, error=text)
        with self._lock:
            self._untold.append(_event(kind, key, self._clock.now(), text))

    def recall(self, events: Sequence[SourceEvent]) -> None:
        """Take up what an earlier run has told and not ended; `events` are ours, newest first."""
        seen: set[str] = set()
        for event in events:
            key = event.reasons[0].evidence if event.reasons else ""
            if event.kind is EventKind.CLOCK or key in seen:
                continue
            seen.add(key)
            if event.kind is EventKind.FAULT:
                fault = Fault(key=key, text=event.text, error=event.text, since=event.at)
                with self._lock:
                    self._standing.setdefault(key, fault)

    def untold(self) -> tuple[SourceEvent, ...]:
        """Return the events that are not stored yet, oldest first."""
        with self._lock:
            return tuple(self._untold)

    def told(self, events: Sequence[SourceEvent]) -> None:
        """Say that these are stored."""
        ids = {event.id for event in events}
        with self._lock:
            self._untold[:] = [event for event in self._untold if event.id not in ids]


def _event(kind: EventKind, key: str, at: datetime, text: str) -> SourceEvent:
    told = f"{OURSELVES}\n{at.isoformat()}\n{kind}\n{key}"
    reason = Reason(code=ReasonCode.OURS, text=_NAMES.get(key, key), evidence=key)
    return SourceEvent(
        id=EventId(hashlib.sha256(told.encode()).hexdigest()[:16]),
        source_id=OURSELVES,
        at=at,
        kind=kind,
        state=SourceState.OK if kind is EventKind.MENDED else SourceState.FAILING,
        reasons=(reason,),
        text=text,
    )
