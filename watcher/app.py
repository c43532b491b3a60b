"""Composition root: Settings in, App out; the only module that knows every adapter."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import structlog

from watcher.deliver import FeedFiles
from watcher.errors import DeliveryError, NotFound
from watcher.fetch import HttpFetcher
from watcher.judge import Vocabulary
from watcher.model.config import Settings
from watcher.model.ids import SourceId
from watcher.model.notice import Echo
from watcher.model.record import PageChange
from watcher.model.source import Source
from watcher.model.status import SourceStatus
from watcher.pipeline.check import CheckResult, check_source, give_up
from watcher.pipeline.deliver import deliver_pending
from watcher.pipeline.echo import echoes_today
from watcher.pipeline.release import Held, Released, Ruling, find_held, release
from watcher.pipeline.resume import leftovers
from watcher.pipeline.tools import Tools
from watcher.pipeline.trial import Trial, try_source
from watcher.ports import Clock, Fetcher, Store
from watcher.publish import feed_files, plan_feeds
from watcher.store import open_store
from watcher.store.lock import hold_lock

LEASE = timedelta(minutes=10)
"""How long a claim holds.  Longer than a host's sources take; a killed worker's come free after it."""

CLAIM_LIMIT = 200
SQLITE = "sqlite:///"
log = structlog.get_logger("watcher.app")
Job = tuple[Source, SourceStatus]


class App:
    """The program, wired.  Use as a context manager, or call `close`."""

    def __init__(
        self, settings: Settings, *, store: Store, fetcher: Fetcher, clock: Clock, vocabulary: Vocabulary
    ) -> None:
        self.settings = settings
        self.store = store
        self.fetcher = fetcher
        self.clock = clock
        self.vocabulary = vocabulary
        self._feeds = FeedFiles(Path(settings.store.feeds_dir), self._render_feeds)
        self._built_for: tuple[datetime, str] | None = None
        self._feeds_trouble = ""
        self._publishing = threading.Lock()
        self._is_synced = False
        self.on_reload: list[Callable[[Settings], None]] = []

    @property
    def sources(self) -> dict[SourceId, Source]:
        """Every configured source that is enabled, by id."""
        return {source.id: source for source in self.settings.sources if source.enabled}

    @property
    def tools(self) -> Tools:
        """What the use cases are handed."""
        return Tools(
            store=self.store,
            fetcher=self.fetcher,
            clock=self.clock,
            vocabulary=self.vocabulary,
            service=self.settings.service,
            channels=(self._feeds.name,),
            sources=self.sources,
        )

    def check(
        self,
        ids: Sequence[SourceId] = (),
        *,
        is_all: bool = False,
        on_done: Callable[[CheckResult], None] | None = None,
    ) -> tuple[CheckResult, ...]:
        """Check what is due (`ids`: these, due or not; `is_all`: every source), and return what was found.

        Hosts are checked side by side, the sources of one host one after the other.  Results are in order of
        source id.  `on_done` is told each result as it comes, from several threads.

        Raises:
            NotFound: an id that is not configured.
        """
        self._know(ids)
        self._sync_once()
        results: list[CheckResult] = []
        telling = threading.Lock()

        def tell(result: CheckResult) -> None:
            with telling:
                results.append(result)
                if on_done:
                    on_done(result)

        stuck = self._finish_leftovers()[1]
        claims = self.store.claim(
            self.clock.now(),
            limit=max(CLAIM_LIMIT, len(self.sources)),
            lease=LEASE,
            only=list(ids) or list(self.sources),
            is_forced=is_all or bool(ids),
        )
        self._run(_by_host(self.sources, claims), stuck, tell)
        return tuple(sorted(results, key=lambda result: result.source_id))

    def _run(
        self,
        batches: Sequence[Sequence[Job]],
        stuck: Mapping[SourceId, str],
        tell: Callable[[CheckResult], None],
    ) -> None:
        if not batches:
            return
        workers = min(self.settings.fetch.concurrency, len(batches))
        with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="host") as pool:
            waiting = [pool.submit(self._check_host, batch, stuck, tell) for batch in batches]
        for batch in waiting:
            batch.result()

    def _check_host(
        self, batch: Sequence[Job], stuck: Mapping[SourceId, str], tell: Callable[[CheckResult], None]
    ) -> None:
        for source, status in batch:
            tell(self._check_one(source, status, stuck.get(source.id, "")))

    def _check_one(self, source: Source, status: SourceStatus, stuck: str) -> CheckResult:
        """Check one source; a bug of ours is logged and told as the source's trouble, the others go on."""
        try:
            return check_source(self.tools, source, status, stuck=stuck)
        except Exception as error:
            log.exception("check ended in an internal error", source=source.id)
            return give_up(self.tools, source, status, f"{type(error).__name__}: {error}")

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

    def _sync_once(self) -> None:
        """Make the schedule hold the configured sources, before anything is claimed and not sooner.

        Whoever only reads, or is turned away because another holds the store, leaves the schedule alone.
        """
        if not self._is_synced:
            self.store.sync_sources(self.settings.sources, self.clock.now())
            self._is_synced = True

    def resume(self) -> int:
        """Finish what an earlier run left; return how many records that were finished."""
        return self._finish_leftovers()[0]

    def _finish_leftovers(self) -> tuple[int, dict[SourceId, str]]:
        """Return how many records were finished, and what could not be, by source (a bug of ours, logged)."""
        done, stuck = 0, dict[SourceId, str]()
        for left in leftovers(self.tools, self.sources):
            try:
                left.finish()
                done += 1
            except Exception as error:
                log.exception("cannot finish what an earlier run left", source=left.source_id, what=left.what)
                stuck[left.source_id] = f"{left.what}: {type(error).__name__}: {error}"
        return done, stuck

    def publish(self) -> str:
        """Carry out the outbox and bring the feed files up to date; return what is wrong with them, or "".

        What is wrong is logged once, and once when it is well again; it never stops a check.
        """
        with self._publishing:
            if deliver_pending(self.tools, (self._feeds,)):
                self._built_for = None
            trouble = self._refresh()
            if trouble and trouble != self._feeds_trouble:
                log.error("feeds are not as they should be", error=trouble)
            elif self._feeds_trouble and not trouble:
                log.info("feeds are as they should be again")
            self._feeds_trouble = trouble
            return trouble

    def _refresh(self) -> str:
        """Build the feeds when they may differ: an hour of «sist bekreftet» on, or a source's state changed.

        Returns what is wrong.  What cannot be helped by trying again is not tried before they may differ.
        """
        hour = self.clock.now().replace(minute=0, second=0, microsecond=0)
        standing = "|".join(f"{key}:{status.state}" for key, status in self.store.statuses().items())
        if self._built_for == (hour, standing):
            return self._feeds_trouble
        try:
            self._feeds.build()
        except DeliveryError as error:
            self._built_for = (hour, standing) if error.permanent else None
            return str(error)
        self._built_for = (hour, standing)
        return ""

    def build_feeds(self, *, is_forced: bool = False) -> int:
        """Write every feed file whose bytes differ (`is_forced`: archives too); return how many."""
        with self._publishing:
            return self._feeds.build(is_forced=is_forced)

    def _render_feeds(self) -> Mapping[str, bytes]:
        """Return all files of the feeds folder, each rendered when it is asked for."""
        service = self.settings.service
        sources = tuple(self.sources.values())
        feeds = plan_feeds(self.store.notices(), sources, service, statuses=self.store.statuses())
        return feed_files(feeds, service)

    def echoes(self, change: PageChange) -> tuple[Echo, ...]:
        """Return where other watched pages state today what `change` did away with."""
        source = next((one for one in self.settings.sources if one.id == change.source_id), None)
        return echoes_today(self.tools, source, change) if source else ()

    def held(self, source: Source) -> Held:
        """Return what the gate holds of a source until a person has ruled (raises as `find_held`)."""
        return find_held(self.tools, source)

    def release(self, source: Source, ruling: Ruling, *, reason: str) -> Released:
        """Carry out a person's ruling on what the gate holds (raises as `watcher.pipeline.release`)."""
        self._sync_once()
        return release(self.tools, source, ruling, reason=reason)

    def try_source(self, source: Source) -> Trial:
        """Fetch a source once and show what would be made of it; nothing is stored."""
        return try_source(self.fetcher, source, self.clock.now())

    def reload(self, settings: Settings) -> None:
        """Take over edited settings: sources, service, policies.  Store and limits need a restart.

        Those who asked by `on_reload` are told.
        """
        self.settings = settings
        self._is_synced = False
        self._sync_once()
        self._built_for = None
        for tell in self.on_reload:
            tell(settings)

    def close(self) -> None:
        """Let go of everything held."""
        self.fetcher.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _by_host(sources: dict[SourceId, Source], claims: Sequence[SourceStatus]) -> list[list[Job]]:
    hosts: dict[str, list[Job]] = defaultdict(list)
    for status in claims:
        source = sources[status.source_id]
        hosts[urlsplit(source.url).netloc].append((source, status))
    return list(hosts.values())


def build_app(settings: Settings, *, clock: Clock, vocabulary: Vocabulary) -> App:
    """Return the program wired with its real adapters.

    Raises:
        StoreError: the database cannot be opened.
        SchemaMismatch: it was written by a newer program.
    """
    return App(
        settings,
        store=open_store(settings.store.database),
        fetcher=HttpFetcher(settings.fetch),
        clock=clock,
        vocabulary=vocabulary,
    )
