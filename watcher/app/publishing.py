"""What goes out: the feed files for readers; a feed, a webhook and mail for operators."""

import hashlib
import threading
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from importlib import resources
from importlib.metadata import version as library_version
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from watcher import __version__
from watcher.app.crew import work_off
from watcher.deliver import FeedFiles, Mail, Webhook
from watcher.deliver.marks import MARK
from watcher.errors import DeliveryError
from watcher.gate import as_of, broken_since
from watcher.lazy import later
from watcher.model.config import OperatorSettings, Settings
from watcher.model.ids import SourceId
from watcher.model.source import Source
from watcher.model.status import SourceStatus
from watcher.pipeline.deliver import deliver_pending
from watcher.pipeline.tell import tell_operators
from watcher.pipeline.tools import Tools
from watcher.ports import Clock, OperatorChannel, Store
from watcher.publish.drift import MOST_EVENTS
from watcher.publish.moments import whole_hour
from watcher.publish.operators_file import OperatorsFile

if TYPE_CHECKING:
    from watcher.publish import feed_files, plan_feeds, write_letter, write_payload
else:
    feed_files = later("watcher.publish", "feed_files")
    plan_feeds = later("watcher.publish", "plan_feeds")
    write_letter = later("watcher.publish", "write_letter")
    write_payload = later("watcher.publish", "write_payload")

log = structlog.get_logger("watcher.app")
CHANNEL_PATIENCE = timedelta(minutes=1)
"""So long one who sends waits for a channel; one that takes longer goes on by itself."""

LATEST = datetime.max.replace(tzinfo=UTC)
Standing = tuple[int, datetime, str, str]


class Publisher:
    """Keeps the feeds folder up to date and carries out what the outbox holds; `renew` takes new settings."""

    name = FeedFiles.name

    def __init__(self, settings: Settings, store: Store, clock: Clock) -> None:
        self._settings, self._store, self._clock = settings, store, clock
        folder = Path(settings.store.feeds_dir)
        self._feeds = FeedFiles(folder, self._render_feeds)
        self._operators_feed = FeedFiles(folder, self._render_operators_feed, mark=f"{MARK}-drift")
        self._publishing = threading.Lock()
        self._sending = threading.Lock()
        self._built_for: Standing | None = None
        self._edits = 0
        self._trouble = ""
        self._seen: Mapping[SourceId, SourceStatus] | None = None
        self._hanging: set[str] = set()
        self._unsent: dict[str, str] = {}

    def expire(self) -> None:
        """Have the files looked at again: something that they show has changed."""
        self._edits += 1  # counted: a build that runs meanwhile must not pass for one of the new state

    def renew(self, settings: Settings) -> None:
        """Take over edited settings; the folder stays."""
        self._settings = settings
        self.expire()

    def publish(self, tools: Tools) -> str:
        """Carry out the readers' outbox and bring the files up to date; return what is wrong, or "".

        What is wrong never stops a check.
        """
        with self._publishing:
            if deliver_pending(tools, (self._feeds,)):
                self._built_for = None
            # What waited for a later try is in the files, too, as soon as they are written again.
            waiting = self._store.due_deliveries(self.name, LATEST) if self._trouble else ()
            trouble = self._refresh()
            if not trouble:
                for delivery in waiting:
                    self._store.mark_delivered(delivery, self._clock.now())
            self._trouble = trouble
            return trouble

    def build(self, *, is_forced: bool) -> int:
        """Write every feed file whose bytes differ (`is_forced`: archives too); return how many."""
        with self._publishing:
            written = self._feeds.build(is_forced=is_forced, is_whole=True)
            return written + self._operators_feed.build()

    def send(self, tools: Tools) -> None:
        """Send operators what is due; a channel that fails in another way than before is logged.

        Each channel has a thread of its own: one that hangs holds up neither the others nor the caller for
        long, and is left alone until it is done.
        """
        with self._sending:
            jobs = {}
            for channel in operator_channels(self._settings, tools.sources):
                if channel.name not in self._hanging:
                    self._hanging.add(channel.name)
                    jobs[channel.name] = partial(self._send_on, tools, channel)
            work_off(jobs, workers=len(jobs), patience=CHANNEL_PATIENCE, name="channel")

    def _send_on(self, tools: Tools, channel: OperatorChannel) -> None:
        try:
            for failed in tell_operators(tools, (channel,)):
                if self._unsent.get(channel.name) != str(failed):
                    log.error("operators cannot be told", channel=channel.name, error=str(failed))
                self._unsent[channel.name] = str(failed)
        finally:
            self._hanging.discard(channel.name)

    def _refresh(self) -> str:
        """Build the feeds when they may differ: an hour of «sist bekreftet» on, or a source's state changed.

        Returns what is wrong.  What cannot be helped by trying again is not tried before they may differ.
        """
        standing = self._standing()
        if self._built_for == standing:
            return self._trouble
        try:
            self._operators_feed.build()
            self._feeds.build(standing=self._made_for)
        except DeliveryError as error:
            self._built_for = standing if error.permanent else None
            return str(error)
        finally:
            self._seen = None
        self._built_for = standing
        return ""

    def _standing(self) -> Standing:
        """Return what the feeds hang on, notices aside."""
        edits = self._edits
        hour = self._clock.now().replace(minute=0, second=0, microsecond=0)
        statuses = self._statuses()
        late = self._late(statuses)
        told = "|".join(
            f"{key}:{status.state}:{status.failures}:{key in late}" for key, status in statuses.items()
        )
        newest = self._store.events(limit=1)
        return edits, hour, told, newest[0].id if newest else ""

    def _made_for(self) -> str:
        """Return the digest of everything that the feeds are made from: programs, settings, notices, states.

        Of the notices the newest stands for all: one that is published leads to a build of its own.  What was
        seen is what is then rendered: a state that changes meanwhile must not go by the older one's name.
        """
        self._seen = statuses = self._statuses()
        late = self._late(statuses)
        states = [
            (key, status.state, status.last_verified_at and whole_hour(status.last_verified_at), key in late)
            for key, status in statuses.items()
        ]
        newest = self._store.notices(limit=1), self._store.newest_revision()
        told = (
            *(rendering_version(), self._settings.service, self._settings.store.database),
            *(tuple(self._sources().values()), states, newest),
        )
        return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()

    def _statuses(self) -> Mapping[SourceId, SourceStatus]:
        now = self._clock.now()
        return {key: as_of(status, now) for key, status in self._store.statuses().items()}

    def _sources(self) -> dict[SourceId, Source]:
        return {source.id: source for source in self._settings.sources if source.enabled}

    def _late(self, statuses: Mapping[SourceId, SourceStatus]) -> Collection[SourceId]:
        now = self._clock.now()
        return {
            source.id
            for source in self._sources().values()
            if source.id in statuses and broken_since(statuses[source.id], source.verify_within, now)
        }

    def _render_feeds(self) -> Mapping[str, bytes]:
        """Return all files for readers, each rendered when it is asked for."""
        service = self._settings.service
        statuses = self._statuses() if self._seen is None else self._seen
        sources, late = tuple(self._sources().values()), self._late(statuses)
        feeds = plan_feeds(self._store.notices(), sources, service, statuses=statuses, late=late)
        return feed_files(feeds, service, version=rendering_version())

    def _render_operators_feed(self) -> Mapping[str, bytes]:
        statuses = self._statuses()
        events = self._store.events(limit=MOST_EVENTS)
        late, service = self._late(statuses), self._settings.service
        return OperatorsFile(events, self._sources(), statuses, late, service, rendering_version())


@cache
def rendering_version() -> str:
    """Return the digest of what feeds are rendered by: our lines themselves, for versions are raised late."""
    digest = hashlib.sha256(f"{__version__} lxml {library_version('lxml')}".encode())
    files = (*resources.files("watcher.publish").iterdir(), *resources.files("watcher.model").iterdir())
    for file in sorted(files, key=lambda file: file.name):
        if file.name.endswith(".py"):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def operator_names(operators: OperatorSettings) -> tuple[str, ...]:
    """Return the channels to the operators that are configured, whether they can be used now or not."""
    names = []
    if operators.webhook or operators.webhook_secret:
        names.append(Webhook.name)
    if operators.mail_to:
        names.append(Mail.name)
    return tuple(names)


def operator_channels(settings: Settings, sources: Mapping[SourceId, Source]) -> tuple[OperatorChannel, ...]:
    """Return the channels of `operator_names`, ready to send."""
    operators, service = settings.operators, settings.service
    channels: list[OperatorChannel] = []
    for name in operator_names(operators):
        if name == Webhook.name:
            channels.append(Webhook(operators, lambda event: write_payload(event, sources, service)))
        else:
            host = service.tag_authority.partition(",")[0].rpartition("@")[2]
            channels.append(Mail(operators, host, lambda message: write_letter(message, sources, service)))
    return tuple(channels)
