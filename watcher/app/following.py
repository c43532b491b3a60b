"""The settings in force: what is configured, and what is followed from its pages; the schedule holds both."""

import threading
from collections.abc import Callable
from dataclasses import replace

from watcher.model.config import Settings
from watcher.model.ids import SourceId
from watcher.pipeline.children import follow_children, with_children
from watcher.pipeline.muting import with_noise_rules
from watcher.pipeline.tools import Tools
from watcher.ports import Clock, Store


class Following:
    """Keeps `settings` and the schedule to what is configured and to what its pages link to now.

    `tools` gives what use cases are handed.  Those in `on_reload` are told of other settings.
    """

    def __init__(
        self, configured: Settings, *, store: Store, clock: Clock, tools: Callable[[], Tools]
    ) -> None:
        self._configured, self._store, self._clock, self._tools = configured, store, clock, tools
        self.settings = _in_force(configured, store)
        self.on_reload: list[Callable[[Settings], None]] = []
        self._is_synced = False
        self._settling = threading.RLock()

    def sync_once(self) -> None:
        """Make the schedule hold the configured sources, before anything is claimed and not sooner.

        Whoever only reads, or is turned away because another holds the store, leaves the schedule alone.
        """
        with self._settling:
            if not self._is_synced:
                self._store.sync_sources(self.settings.sources, self._clock.now())
                self._is_synced = True
                self.follow()

    def sync_again(self) -> None:
        """Make the schedule hold the configured sources anew: the store may be another one."""
        self._is_synced = False
        self.sync_once()

    def follow(self) -> tuple[SourceId, ...]:
        """Follow what the pages link to now; return the children that are to be checked at once."""
        with self._settling:  # what was before must not overwrite an edit that is taken over meanwhile
            return self._follow_links()

    def _follow_links(self) -> tuple[SourceId, ...]:
        if not any(source.follow for source in self._configured.sources):
            return ()
        fresh = follow_children(self._tools(), self._configured.sources)
        settings, now = _in_force(self._configured, self._store), self._clock.now()
        if settings != self.settings:
            self._store.sync_sources(settings.sources, now)
            self._take_over(settings)
        self._store.reschedule(dict.fromkeys(fresh, now))
        return fresh

    def take_up_children(self) -> None:
        """Take up what has been found to follow, or let go of, since we looked; rules that began or ended."""
        with self._settling:
            # Again after it: what was found meanwhile must not be left out of the schedule.
            while (settings := _in_force(self._configured, self._store)) != self.settings:
                self._store.sync_sources(settings.sources, self._clock.now())
                self._take_over(settings)

    def reload(self, configured: Settings) -> None:
        """Take over edited settings."""
        with self._settling:
            self._configured = configured
            self._take_over(_in_force(configured, self._store))
            self.sync_again()

    def _take_over(self, settings: Settings) -> None:
        self.settings = settings
        for tell in self.on_reload:
            tell(settings)


def _in_force(settings: Settings, store: Store) -> Settings:
    """Return the settings with what is followed from pages and what editors' rules mute in their sources."""
    sources = settings.sources
    if any(source.follow for source in sources):
        sources = with_children(sources, store.followings())
    if rules := store.active_rules():
        sources = with_noise_rules(sources, rules)
    return settings if sources is settings.sources else replace(settings, sources=sources)
