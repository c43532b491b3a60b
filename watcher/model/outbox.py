"""The outbox: what must still be carried out, written with the notice or event in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from watcher.model.ids import MessageId, NoticeId
from watcher.model.status import SourceEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One notice for one channel.  Unique per (notice, channel, revision)."""

    notice_id: NoticeId
    channel: str
    revision: int
    attempts: int
    next_try_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What operators are sent at once on one channel: events, oldest first.

    Made at the first try and never made differently after it, so that a receiver knows one that comes again
    by its `id`.  `attempts` counts this try too.
    """

    id: MessageId
    channel: str
    attempts: int
    events: tuple[SourceEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail of ours: plain text, lines as they are to be read."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How much of one channel is still to be delivered, and how much was given up."""

    pending: int = 0
    dead: int = 0
