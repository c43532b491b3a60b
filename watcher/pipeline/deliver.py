"""Carry out what the outbox holds."""

from collections.abc import Sequence
from datetime import timedelta

from watcher.errors import DeliveryError
from watcher.model.outbox import Delivery
from watcher.pipeline.tools import Tools
from watcher.ports import Channel

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)
BATCH = 500


def deliver_pending(tools: Tools, channels: Sequence[Channel]) -> int:
    """Deliver what is due on each channel; return how many notices were carried out.

    A channel that fails is tried again later, ever more seldom; the others go on.
    """
    return sum(_deliver(tools, channel) for channel in channels)


def _deliver(tools: Tools, channel: Channel) -> int:
    now = tools.clock.now()
    due = tools.store.due_deliveries(channel.name, now, BATCH)
    if not due:
        return 0
    try:
        channel.deliver([tools.store.notice(item.notice_id) for item in due], now)
    except DeliveryError as error:
        for item in due:
            retry = None if error.permanent else now + _wait(item)
            tools.store.mark_failed(item, str(error), retry)
        return 0
    for item in due:
        tools.store.mark_delivered(item, now)
    return len(due)


def _wait(item: Delivery) -> timedelta:
    doublings = min(item.attempts, 10)
    return min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)
