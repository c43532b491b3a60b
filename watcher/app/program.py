"""The program, wired."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING

from watcher.app.care import Care
from watcher.app.checking import Checks, gap_at_start, refuse_unknown
from watcher.app.clockwatch import ClockWatch
from watcher.app.faults import FEEDS, FEEDS_TEXT, Faults
from watcher.app.following import Following
from watcher.app.holding import held_alone
from watcher.app.issuers import IssuerWatch
from watcher.app.leftovers import finish_leftovers
from watcher.app.network import WatchedFetcher
from watcher.app.noise import Noise
from watcher.app.on_demand import VocabularyOnDemand
from watcher.app.publishing import Publisher, operator_names
from watcher.app.rounds import Round, Rounds
from watcher.clock import steady_seconds
from watcher.lazy import later
from watcher.model.audit import CLI
from watcher.model.config import Settings
from watcher.model.ids import DecisionId, SourceId
from watcher.model.notice import Echo
from watcher.model.people import Person
from watcher.model.record import PageChange
from watcher.model.review import Decision
from watcher.model.source import Source
from watcher.pipeline.cadence import spread
from watcher.pipeline.check import CheckResult
from watcher.pipeline.escalate import escalate
from watcher.pipeline.tell import note_broken_promises
from watcher.pipeline.tools import Tools
from watcher.ports import Clock, Fetcher, Outcome, PdfReader, Store

if TYPE_CHECKING:
    from watcher.app.desk import carry_out_due
    from watcher.extract import ReadPdf, read_pdf
    from watcher.judge import Vocabulary
    from watcher.pipeline.desk import Wanted, decide, foresee, undo
    from watcher.pipeline.echo import echoes_today
    from watcher.pipeline.release import Held, Released, Ruling, find_held, release
    from watcher.pipeline.trial import Trial, try_source
else:
    carry_out_due = later("watcher.app.desk", "carry_out_due")
    decide = later("watcher.pipeline.desk", "decide")
    foresee = later("watcher.pipeline.desk", "foresee")
    undo = later("watcher.pipeline.desk", "undo")
    read_pdf = later("watcher.extract", "read_pdf")
    echoes_today = later("watcher.pipeline.echo", "echoes_today")
    find_held = later("watcher.pipeline.release", "find_held")
    release = later("watcher.pipeline.release", "release")
    try_source = later("watcher.pipeline.trial", "try_source")

END_SECONDS = 5.0
"""So long checks that were broken off may take to store how they stand."""


class App(AbstractContextManager["App"]):
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
        self._followed = Following(settings, store=store, clock=clock, tools=lambda: self.tools)
        self.store = store
        self.faults = Faults(clock)
        network = WatchedFetcher(fetcher, lambda: self.sources, self.faults, steady)
        self.fetcher: Fetcher = network
        self.clock = clock
        self._vocabulary = VocabularyOnDemand(vocabulary)
        self.is_replay = is_replay
        self._publisher = Publisher(self.settings, store, clock)
        self._followed.on_reload.append(self._publisher.renew)
        self._rounds = Rounds(steady)
        self._checks = Checks(self._rounds, self._followed, lambda: self.tools)
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
        self.noise = Noise(lambda: self.tools, self._followed.take_up_children, steady)
        self.ages: Callable[[], Mapping[str, float]] = dict
        """For how many seconds each run of a service has not ended; nothing outside of one."""

    @property
    def settings(self) -> Settings:
        """What is configured, and what is followed from its pages."""
        return self._followed.settings

    @property
    def on_reload(self) -> list[Callable[[Settings], None]]:
        """Who is told of other settings."""
        return self._followed.on_reload

    @property
    def sources(self) -> dict[SourceId, Source]:
        """Every source that is enabled, by id: the configured ones, and what is followed from them."""
        return {source.id: source for source in self.settings.sources if source.enabled}

    @property
    def vocabulary(self) -> "Vocabulary":
        """What changes are judged by, read when it is first asked for."""
        return self._vocabulary.read()

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
            digests=self._checks.digests,
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
        self._followed.take_up_children()
        refuse_unknown(ids, self.sources)
        self._followed.sync_once()
        stuck = finish_leftovers(self.tools, self.sources, self._rounds.busy)[1]
        is_forced = is_all or bool(ids)
        plan = Round(tools=self.tools, stuck=stuck, budget=budget, is_forced=is_forced, on_done=on_done)
        plan = replace(plan, patience=patience, on_fault=self.faults.enter_store)
        return self._checks.run(plan, ids)

    def spread_overdue(self) -> int:
        """Let what is overdue come one after the other on each host; return how many were put off.

        For a service that goes on: whoever checks once and ends wants all of it at once.
        """
        self._followed.sync_once()
        gap = partial(gap_at_start, self.settings.fetch)
        due = spread(self.sources.values(), self.store.statuses(), self.clock.now(), gap)
        self.store.reschedule(due)
        return len(due)

    def note_broken_promises(self) -> int:
        """Tell of promises that are broken now, of checks and of review, each once; return how many."""
        return note_broken_promises(self.tools, self.store.statuses()) + escalate(self.tools)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold an SQLite store against a second `watcher up`, and free what a killed one had claimed.

        On PostgreSQL many may run at once: nothing is held, and leases run out by themselves.

        Raises:
            Locked: another process holds the store.
        """
        with held_alone(self.settings.store.database, self.clock.now()) as is_held:
            self._followed.sync_once()
            if is_held:
                self.store.clear_leases()
            yield

    def sync_again(self) -> None:
        """Make the schedule hold the configured sources anew: the store may be another one."""
        self._followed.sync_again()

    def expire_feeds(self) -> None:
        """Have the feed files looked at again: something that they show has changed."""
        self._publisher.expire()

    def resume(self) -> int:
        """Finish what an earlier run left; return how many records that were finished."""
        self._followed.sync_once()
        if not self.is_replay:
            self.care.right_moments()
        return finish_leftovers(self.tools, self.sources, self._rounds.busy)[0]

    def publish(self) -> str:
        """Carry out decisions and the outbox, bring the feeds up to date; return what is wrong, or ""."""
        if due := self.store.due_effects(self.clock.now()):
            carry_out_due(self.tools, due, self.faults)
        trouble = self._publisher.publish(self.tools)
        self.faults.hold(FEEDS, FEEDS_TEXT, trouble)
        return trouble

    def decide(self, wanted: "Wanted", person: Person) -> Decision:
        """Record what a person wants ruled on changes (raises as `watcher.pipeline.desk.decide`)."""
        return decide(self.tools, wanted, person)

    def foresee(self, wanted: "Wanted", person: Person) -> Outcome:
        """Return what a ruling would come to, and store nothing (raises as `desk.foresee`)."""
        return foresee(self.tools, wanted, person)

    def undo(self, decision_id: DecisionId, person: Person) -> Decision:
        """Undo a decision that has no effect yet (raises as `watcher.pipeline.desk.undo`)."""
        return undo(self.tools, decision_id, person)

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

    def release(
        self, source: Source, ruling: "Ruling", *, reason: str, by: str = "", actor: str = CLI
    ) -> "Released":
        """Carry out a person's ruling (`by`: whose) on what the gate holds, as `watcher.pipeline.release`."""
        self._followed.sync_once()
        released = release(self.tools, source, ruling, reason=reason, by=by, actor=actor)
        if source.follow is not None:
            self._followed.follow()
        return released

    def try_source(self, source: Source) -> "Trial":
        """Fetch a source once and show what would be made of it; nothing is stored."""
        return try_source(self.fetcher, source, self.clock.now(), self.read_pdf)

    def reload(self, settings: Settings) -> None:
        """Take over edited sources, service and policies, and tell `on_reload`; other keys need a restart."""
        self._followed.reload(settings)

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

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
