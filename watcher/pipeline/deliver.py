"""Carry out what the outbox holds."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from watcher.errors import DeliveryError
from watcher.model.outbox import Delivery
from watcher.pipeline.tools import Tools
from watcher.ports import Channel

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)
BATCH = 500


def deliver_pending(tools: Tools, channels: Sequence[Channel]) -> tuple[DeliveryError, ...]:
    """Deliver what is due on each channel; return what went wrong, at most one error a channel.

    A channel that fails is tried again later, ever more seldom; the others go on.
    """
    return tuple(error for channel in channels if (error := _deliver(tools, channel)))


def _deliver(tools: Tools, channel: Channel) -> DeliveryError | None:
    now = tools.clock.now()
    due = tools.store.due_deliveries(channel.name, now, BATCH)
    if not due:
        return None
    failed = _carry_out(tools, channel, due, now)
    for item in due:
        if failed is None or failed.is_delivered:
            tools.store.mark_delivered(item, now)
        else:
            tools.store.mark_failed(
                item, str(failed), None if failed.permanent else now + retry_after(item.attempts)
            )
    return failed


def _carry_out(
    tools: Tools, channel: Channel, due: Sequence[Delivery], now: datetime
) -> DeliveryError | None:
    try:
        channel.deliver([tools.store.notice(item.notice_id) for item in due], now)
    except DeliveryError as error:
        return error
    return None


def retry_after(attempts: int) -> timedelta:
    """Return how long to wait when so many tries had failed before this one."""
    return min(FIRST_RETRY * (1 << min(attempts, 10)), LONGEST_RETRY)
