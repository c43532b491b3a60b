"""The program, wired."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import structlog

from watcher.apart import PdfProcess
from watcher.app.care import Care
from watcher.app.clockwatch import ClockWatch
from watcher.app.faults import FEEDS, Faults
from watcher.app.issuers import IssuerWatch
from watcher.app.network import WatchedFetcher
from watcher.app.on_demand import FetcherOnDemand
from watcher.app.publishing import Publisher, operator_names
from watcher.app.rounds import LEASE, Round, Rounds, has_news, parted
from watcher.clock import steady_seconds
from watcher.errors import NotFound
from watcher.lazy import later
from watcher.model.config import Settings
from watcher.model.ids import DecisionId, SourceId
from watcher.model.notice import Echo
from watcher.model.people import Person
from watcher.model.record import PageChange
from watcher.model.review import Decision
from watcher.model.source import Source
from watcher.pipeline.cadence import spread
from watcher.pipeline.check import CheckResult
from watcher.pipeline.children import follow_children, with_children
from watcher.pipeline.escalate import escalate
from watcher.pipeline.resume import leftovers, settle_overtaken
from watcher.pipeline.tell import note_broken_promises
from watcher.pipeline.tools import Tools
from watcher.ports import Clock, Fetcher, PdfReader, Store
from watcher.store import open_store
from watcher.store.lock import hold_lock

if TYPE_CHECKING:
    from watcher.app.desk import carry_out_due
    from watcher.extract import ReadPdf, read_pdf
    from watcher.judge import Vocabulary
    from watcher.pipeline.desk import Wanted, decide, undo
    from watcher.pipeline.echo import echoes_today
    from watcher.pipeline.release import Held, Released, Ruling, find_held, release
    from watcher.pipeline.trial import Trial, try_source
else:
    carry_out_due = later("watcher.app.desk", "carry_out_due")
    decide = later("watcher.pipeline.desk", "decide")
    undo = later("watcher.pipeline.desk", "undo")
    read_pdf = later("watcher.extract", "read_pdf")
    echoes_today = later("watcher.pipeline.echo", "echoes_today")
    find_held = later("watcher.pipeline.release", "find_held")
    release = later("watcher.pipeline.release", "release")
    try_source = later("watcher.pipeline.trial", "try_source")

CLAIM_LIMIT = 200
SPREAD_GAP = timedelta(seconds=5)
"""What is overdue at start is asked so far apart on each host."""

END_SECONDS = 5.0
"""So long checks that were broken off may take to store how they stand."""

FEEDS_TEXT = "Strømmene kan ikke skrives som de skal. Det som er publisert, er lagret og kommer i dem siden"
SQLITE = "sqlite:///"
log = structlog.get_logger("watcher.app")


class App:
    """The program, wired.  Use as a context manager, or call `close`.  `is_replay`: see `Tools`.

    `pdf` reads PDFs; without one they are read in this process.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        store: Store,
        fetcher: Fetcher,
        clock: Clock,
        vocabulary: "Vocabulary | Callable[[], Vocabulary]",
        is_replay: bool = False,
        pdf: PdfReader | None = None,
        steady: Callable[[], float] = steady_seconds,
    ) -> None:
        self._pdf = pdf
        self.read_pdf: ReadPdf = pdf.read if pdf else read_pdf
        self._configured = settings
        self.settings = _with_children(settings, store)
        self.store = store
        self.faults = Faults(clock)
        network = WatchedFetcher(fetcher, lambda: self.sources, self.faults, steady)
        self.fetcher: Fetcher = network
        self.clock = clock
        self._vocabulary = vocabulary
        self.is_replay = is_replay
        self._publisher = Publisher(self.settings, store, clock)
        self._rounds = Rounds(steady)
        self._clock_watch = ClockWatch(clock, steady)
        self.care = Care(
            store=store,
            clock=clock,
            faults=self.faults,
            rounds=self._rounds,
            network=network,
            watch=self._clock_watch,
            issuers=IssuerWatch(self.faults, settings.fetch.ca_file, lambda: self.settings.operators.ca_file),
            ask_app=self,
        )
        self._is_synced = False
        self._reading, self._settling = threading.Lock(), threading.RLock()
        self.on_reload: list[Callable[[Settings], None]] = []
        self.ages: Callable[[], Mapping[str, float]] = dict
        """For how many seconds each run of a service has not ended; nothing outside of one."""

    @property
    def sources(self) -> dict[SourceId, Source]:
        """Every source that is enabled, by id: the configured ones, and what is followed from them."""
        return {source.id: source for source in self.settings.sources if source.enabled}

    @property
    def vocabulary(self) -> "Vocabulary":
        """What changes are judged by, read when it is first asked for."""
        with self._reading:  # hosts are checked side by side: two may ask first
            if callable(self._vocabulary):
                self._vocabulary = self._vocabulary()
            return self._vocabulary

    @property
    def checked(self) -> Mapping[tuple[SourceId, str], int]:
        """How many checks there were since the program started, by source and outcome."""
        return self._rounds.checked

    @property
    def tools(self) -> Tools:
        """What the use cases are handed."""
        return Tools(
            store=self.store,
            fetcher=self.fetcher,
            clock=self.clock,
            vocabulary=lambda: self.vocabulary,
            service=self.settings.service,
            channels=(self._publisher.name,),
            sources=self.sources,
            operators=operator_names(self.settings.operators),
            is_replay=self.is_replay or self._clock_watch.is_unsettled,
            read_pdf=self.read_pdf,
            review=self.settings.review,
        )

    def check(
        self,
        ids: Sequence[SourceId] = (),
        *,
        is_all: bool = False,
        budget: timedelta | None = None,
        patience: timedelta | None = None,
        on_done: Callable[[CheckResult], None] | None = None,
    ) -> tuple[CheckResult, ...]:
        """Check what is due (`ids`: these, due or not; `is_all`: every source), and return what was found.

        Hosts are checked side by side, the sources of one host one after the other; files that are followed
        from pages come after all pages, whose links may have changed.  Results are in order of source id.
        `on_done` is told each result as it comes, one after the other, from several threads.
        `budget` and `patience` as in `Round`.

        Raises:
            NotFound: an id that is not configured.
        """
        self._take_up_children()
        self._know(ids)
        self._sync_once()
        stuck = self._finish_leftovers()[1]
        is_forced = is_all or bool(ids)
        plan = Round(tools=self.tools, stuck=stuck, budget=budget, is_forced=is_forced, on_done=on_done)
        plan = replace(plan, patience=patience, on_fault=self.faults.enter_store)
        pages, children = parted(plan.tools.sources, ids)
        results = self._run(plan, pages)
        if has_news(plan.tools.sources, self._rounds.take_news()):
            children = (*self._follow(), *children)
            plan = replace(plan, tools=self.tools)
        results += self._run(plan, children)
        return tuple(sorted(results, key=lambda result: result.source_id))

    def _run(self, plan: Round, only: Sequence[SourceId]) -> tuple[CheckResult, ...]:
        claims = self.store.claim(
            self.clock.now(),
            limit=max(CLAIM_LIMIT, len(plan.tools.sources)),
            lease=LEASE,
            only=[source_id for source_id in only if source_id in plan.tools.sources],
            is_forced=plan.is_forced,
        )
        if claims and plan.is_forced:
            settle_overtaken(plan.tools, lease=LEASE)
        # Before a check mends it: a promise that was broken is told, even when nobody looked meanwhile.
        note_broken_promises(plan.tools, {status.source_id: status for status in claims})
        return self._rounds.run(plan, claims, workers=self.settings.fetch.concurrency)

    def spread_overdue(self) -> int:
        """Let what is overdue come one after the other on each host; return how many were put off.

        For a service that goes on: whoever checks once and ends wants all of it at once.
        """
        self._sync_once()
        due = spread(self.sources.values(), self.store.statuses(), self.clock.now(), self._spread_gap)
        self.store.reschedule(due)
        return len(due)

    def _spread_gap(self, source: Source) -> timedelta:
        """Return how far apart a host's pages are asked at start; on loopback nobody is burdened."""
        from watcher.fetch import is_loopback_name  # noqa: PLC0415 — loads httpx; only a service gets here

        if is_loopback_name(urlsplit(source.url).hostname or ""):
            return self.settings.fetch.min_gap or timedelta()
        return SPREAD_GAP

    def note_broken_promises(self) -> int:
        """Tell of promises that are broken now, of checks and of review, each once; return how many."""
        return note_broken_promises(self.tools, self.store.statuses()) + escalate(self.tools)

    def _know(self, ids: Sequence[SourceId]) -> None:
        unknown = [source_id for source_id in ids if source_id not in self.sources]
        if unknown:
            known = ", ".join(sorted(self.sources))
            raise NotFound(f"no such source: {', '.join(unknown)} (there are: {known})")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold an SQLite store against a second `watcher up`, and free what a killed one had claimed.

        On PostgreSQL many may run at once: nothing is held, and leases run out by themselves.

        Raises:
            Locked: another process holds the store.
        """
        file = self.settings.store.database.removeprefix(SQLITE)
        if file == self.settings.store.database:
            self._sync_once()
            yield
            return
        with hold_lock(Path(file).with_suffix(".lock"), started_at=self.clock.now()):
            self._sync_once()
            self.store.clear_leases()
            yield

    def sync_again(self) -> None:
        """Make the schedule hold the configured sources anew: the store may be another one."""
        self._is_synced = False
        self._sync_once()

    def expire_feeds(self) -> None:
        """Have the feed files looked at again: something that they show has changed."""
        self._publisher.expire()

    def _sync_once(self) -> None:
        """Make the schedule hold the configured sources, before anything is claimed and not sooner.

        Whoever only reads, or is turned away because another holds the store, leaves the schedule alone.
        """
        with self._settling:
            if not self._is_synced:
                self.store.sync_sources(self.settings.sources, self.clock.now())
                self._is_synced = True
                self._follow()

    def _follow(self) -> tuple[SourceId, ...]:
        """Follow what the pages link to now; return the children that are to be checked at once."""
        with self._settling:  # what was before must not overwrite an edit that is taken over meanwhile
            return self._follow_links()

    def _follow_links(self) -> tuple[SourceId, ...]:
        if not any(source.follow for source in self._configured.sources):
            return ()
        fresh = follow_children(self.tools, self._configured.sources)
        settings, now = _with_children(self._configured, self.store), self.clock.now()
        if settings != self.settings:
            self.store.sync_sources(settings.sources, now)
            self._take_over(settings)
        self.store.reschedule(dict.fromkeys(fresh, now))
        return fresh

    def _take_up_children(self) -> None:
        """Take up what another process has found to follow, or let go of, since we looked."""
        with self._settling:
            # Again after it: what was found meanwhile must not be left out of the schedule.
            while (settings := _with_children(self._configured, self.store)) != self.settings:
                self.store.sync_sources(settings.sources, self.clock.now())
                self._take_over(settings)

    def _take_over(self, settings: Settings) -> None:
        self.settings = settings
        self._publisher.renew(settings)
        for tell in self.on_reload:
            tell(settings)

    def resume(self) -> int:
        """Finish what an earlier run left; return how many records that were finished."""
        self._sync_once()
        if not self.is_replay:
            self.care.right_moments()
        return self._finish_leftovers()[0]

    def _finish_leftovers(self) -> tuple[int, dict[SourceId, str]]:
        """Return how many records were finished, and what could not be, by source (a bug of ours, logged)."""
        done, stuck = 0, dict[SourceId, str]()
        busy = self._rounds.busy  # asked first: a host that ends meanwhile has finished what was its own
        for left in leftovers(self.tools, self.sources, lease=LEASE):
            source = self.sources.get(left.source_id)
            if source is not None and urlsplit(source.url).netloc in busy:
                continue  # not left by an earlier run: a host that a round did not wait for is still at it
            try:
                left.finish()
                done += 1
            except Exception as error:
                log.exception("cannot finish what an earlier run left", source=left.source_id, what=left.what)
                stuck[left.source_id] = f"{left.what}: {type(error).__name__}: {error}"
        return done, stuck

    def publish(self) -> str:
        """Carry out decisions and the readers' outbox, and bring the feed files up to date.

        Returns what is wrong, or "".
        """
        self._carry_out()
        trouble = self._publisher.publish(self.tools)
        if trouble:
            self.faults.enter(FEEDS, FEEDS_TEXT, trouble)
        else:
            self.faults.leave(FEEDS)
        return trouble

    def decide(self, wanted: "Wanted", person: Person) -> Decision:
        """Record what a person wants ruled on changes (raises as `watcher.pipeline.desk.decide`)."""
        return decide(self.tools, wanted, person)

    def undo(self, decision_id: DecisionId, person: Person) -> Decision:
        """Undo a decision that has no effect yet (raises as `watcher.pipeline.desk.undo`)."""
        return undo(self.tools, decision_id, person)

    def _carry_out(self) -> None:
        if due := self.store.due_effects(self.clock.now()):
            carry_out_due(self.tools, due, self.faults)

    def tell_operators(self) -> None:
        """Send operators, by webhook and mail, what they have not been told yet."""
        self._publisher.send(self.tools)

    def build_feeds(self, *, is_forced: bool = False) -> int:
        """Write every feed file whose bytes differ (`is_forced`: archives too); return how many."""
        return self._publisher.build(is_forced=is_forced)

    def echoes(self, change: PageChange) -> tuple[Echo, ...]:
        """Return where other watched pages state today what `change` did away with."""
        source = next((one for one in self.settings.sources if one.id == change.source_id), None)
        return echoes_today(self.tools, source, change) if source else ()

    def held(self, source: Source) -> "Held":
        """Return what the gate holds of a source until a person has ruled (raises as `find_held`)."""
        return find_held(self.tools, source)

    def release(self, source: Source, ruling: "Ruling", *, reason: str, by: str = "") -> "Released":
        """Carry out a person's ruling (`by`: whose) on what the gate holds, as `watcher.pipeline.release`."""
        self._sync_once()
        released = release(self.tools, source, ruling, reason=reason, by=by)
        if source.follow is not None:
            self._follow()
        return released

    def try_source(self, source: Source) -> "Trial":
        """Fetch a source once and show what would be made of it; nothing is stored."""
        return try_source(self.fetcher, source, self.clock.now(), self.read_pdf)

    def reload(self, settings: Settings) -> None:
        """Take over edited settings: sources, service, policies.  Store and limits need a restart.

        Those who asked by `on_reload` are told.
        """
        with self._settling:
            self._configured = settings
            self._take_over(_with_children(settings, self.store))
            self._is_synced = False
            self._sync_once()

    def stop(self) -> None:
        """Begin to end: no further page is asked, nobody waits for a locked store."""
        self._rounds.is_stopping = True
        self.store.stop_waiting()

    def close(self) -> None:
        """Let go of everything held."""
        self.stop()
        self.fetcher.close()
        if self._pdf:
            self._pdf.close()
        self._rounds.await_end(END_SECONDS)  # what is broken off by this gives its claims back
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _with_children(settings: Settings, store: Store) -> Settings:
    """Return the settings with what is followed from pages among their sources."""
    if not any(source.follow for source in settings.sources):
        return settings
    return replace(settings, sources=with_children(settings.sources, store.followings()))


def build_app(
    settings: Settings,
    *,
    clock: Clock,
    vocabulary: "Vocabulary | Callable[[], Vocabulary]",
    is_replay: bool = False,
) -> App:
    """Return the program wired with its real adapters; `is_replay`: see `Tools`.

    What loads slowly is loaded when it is asked for: the fetcher, and a `vocabulary` that is a function.

    Raises:
        StoreError: the database cannot be opened.
        SchemaMismatch: it was written by a newer program.
    """
    return App(
        settings,
        store=open_store(settings.store.database),
        fetcher=FetcherOnDemand(settings.fetch),
        clock=clock,
        vocabulary=vocabulary,
        is_replay=is_replay,
        pdf=PdfProcess(),
    )
