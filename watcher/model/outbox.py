"""The outbox: what must still be carried out, written with the notice in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from watcher.model.ids import NoticeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One notice for one channel.  Unique per (notice, channel, revision)."""

    notice_id: NoticeId
    channel: str
    revision: int
    attempts: int
    next_try_at: datetime
