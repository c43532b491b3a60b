"""Tell operators: broken promises, and everything that the outbox holds for them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from watcher.errors import DeliveryError
from watcher.gate import broken_promises
from watcher.model.ids import SourceId
from watcher.model.status import SourceStatus
from watcher.pipeline.deliver import retry_after
from watcher.pipeline.tools import Tools
from watcher.ports import OperatorChannel

LEASE = timedelta(minutes=5)
"""How long one sender has a message for itself; far longer than any channel's time limit."""

MOST_MESSAGES = 100
"""So many messages on one channel before the others get their turn."""


def note_broken_promises(tools: Tools, statuses: Mapping[SourceId, SourceStatus]) -> int:
    """Store an event for each promise that is broken and was not told yet; return how many.

    Asks the statuses and the clock alone: it tells of a program whose checks do nothing, too.
    """
    if tools.is_replay:
        return 0
    events = broken_promises(tools.sources.values(), statuses, tools.clock.now())
    return tools.store.add_events(events, tools.operators)


def tell_operators(tools: Tools, channels: Sequence[OperatorChannel]) -> tuple[DeliveryError, ...]:
    """Send what is due on each channel; return what went wrong, at most one error a channel.

    A channel that fails is tried again later, ever more seldom; the others go on.
    """
    return tuple(error for channel in channels if (error := _send_all(tools, channel)))


def _send_all(tools: Tools, channel: OperatorChannel) -> DeliveryError | None:
    for _ in range(MOST_MESSAGES):
        now = tools.clock.now()
        message = tools.store.next_message(channel.name, now, most=channel.most, lease=LEASE)
        if message is None:
            return None
        try:
            channel.send(message, now)
        except DeliveryError as error:
            if error.is_delivered:
                tools.store.mark_sent(message, now)
                return error
            again = None if error.permanent else now + retry_after(message.attempts - 1)
            tools.store.mark_unsent(message, str(error), again)
            return error
        tools.store.mark_sent(message, now)
    return None
