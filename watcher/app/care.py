"""Looks after ourselves while the program runs: tells what is wrong with us, and goes on when it is well."""

from datetime import timedelta
from typing import Protocol

from watcher.app.clockwatch import ClockWatch
from watcher.app.faults import CLOCK, STORE, Faults
from watcher.app.issuers import IssuerWatch
from watcher.app.network import WatchedFetcher
from watcher.app.rounds import Rounds
from watcher.errors import StoreUnusable
from watcher.gate import SKEW, is_ours, spell
from watcher.model.fault import OURSELVES
from watcher.model.status import EventKind
from watcher.pipeline.tools import Tools
from watcher.ports import Clock, Store

HANGING = timedelta(minutes=10)
"""A host whose check has not ended for so long hangs."""


class Cared(Protocol):
    """What is asked of the program."""

    is_replay: bool

    @property
    def tools(self) -> Tools:
        """What the use cases are handed."""
        ...

    def spread_overdue(self) -> int:
        """Let what is overdue come one after the other on each host."""
        ...

    def sync_again(self) -> None:
        """Make the schedule hold the configured sources anew."""
        ...

    def expire_feeds(self) -> None:
        """Have the feed files looked at again."""
        ...


class Care:
    """What a service does for itself, tick by tick."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        faults: Faults,
        rounds: Rounds,
        network: WatchedFetcher,
        watch: ClockWatch,
        issuers: IssuerWatch,
        ask_app: Cared,
    ) -> None:
        self._store, self._clock, self._faults, self._rounds = store, clock, faults, rounds
        self._network, self._watch, self._app = network, watch, ask_app
        self._issuers = issuers

    def recall(self) -> None:
        """Take up which faults of ours an earlier run has told and not ended: a service tells the end."""
        self._faults.recall(self._store.events(source_id=OURSELVES, limit=100))

    def note_faults(self) -> None:
        """Store as events what has begun and ended to be wrong with us, for operators to be sent."""
        if events := self._faults.untold():
            self._store.add_events(events, self._app.tools.operators)
            self._faults.told(events)
            self._app.expire_feeds()

    def heal(self) -> bool:
        """Look whether what is wrong with us is well again, and go on; True when everything can be stored.

        Raises nothing: a store that fails is told.
        """
        try:
            if self._faults.has(STORE):
                self._store.probe()
                self._app.sync_again()
            self._rounds.repay(self._app.tools)
            if self._network.is_mended():
                self._ask_again()
            if self._issuers.look():
                self._ask_again()
                self._store.hasten(self._clock.now())
        except StoreUnusable as error:
            self._faults.enter_store(error)
            return False
        self._faults.leave(STORE)
        self._watch_hosts()
        return True

    def _ask_again(self) -> None:
        """Let what could not be reached by fault of ours be looked at now, not when its turn would come."""
        now = self._clock.now()
        ours = [key for key, status in self._store.statuses().items() if is_ours(status.reasons)]
        self._store.reschedule(dict.fromkeys(ours, now))
        self._app.spread_overdue()

    def _watch_hosts(self) -> None:
        """Tell of a host whose check does not end: the others go on, and its pages are not confirmed."""
        now, busy = self._clock.now(), self._rounds.busy
        for host, since in busy.items():
            if now - since > HANGING:
                text = f"Kontrollen av {host} står stille; de andre går videre"
                self._faults.enter(f"host:{host}", text, f"a check has not ended since {since.isoformat()}")
        for fault in self._faults.standing:
            if fault.key.startswith("host:") and fault.key.removeprefix("host:") not in busy:
                self._faults.leave(fault.key)

    def follow_clock(self) -> None:
        """Notice a clock that was set, and let nothing wait for a moment that it will not see for long."""
        if self._app.is_replay:
            return
        if jump := self._watch.look():
            way = "fram" if jump > timedelta() else "tilbake"
            text = f"{spell(abs(jump))} {way}; ingen side venter lenger enn før av den grunn"
            self._faults.note(EventKind.CLOCK, CLOCK, text)
            if jump < timedelta():
                self._bring_forward(jump)
            self._app.spread_overdue()
        self.right_moments()

    def _bring_forward(self, jump: timedelta) -> None:
        """Let what waits for a moment wait no longer than it would have by the clock as it was."""
        now = self._clock.now()
        due = {
            key: max(status.next_check_at + jump, now)
            for key, status in self._store.statuses().items()
            if not status.is_retired and status.next_check_at is not None and status.next_check_at > now
        }
        self._store.reschedule(due)
        self._store.hasten(now)
        self._rounds.bring_forward(self._app.tools, jump)

    def right_moments(self) -> None:
        """Let sources that were checked in what is the future now be checked: they would wait for it."""
        now, statuses = self._clock.now(), self._store.statuses()
        latest = now + SKEW
        ahead = [
            key
            for key, status in statuses.items()
            if not status.is_retired and (status.last_checked_at or now) > latest
        ]
        if not ahead:
            self._faults.leave(CLOCK)
            return
        waiting = [key for key in ahead if (statuses[key].next_check_at or now) > now]
        text = f"Klokken ligger bak det som er lagret for {len(ahead)} kilder; de sjekkes på nytt"
        if self._faults.enter(CLOCK, text, "stored moments lie ahead of the clock: set the machine's clock"):
            self._store.hasten(now)
        if waiting:
            self._store.reschedule(dict.fromkeys(waiting, now))
            self._app.spread_overdue()
