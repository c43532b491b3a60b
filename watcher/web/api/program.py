"""What the running program offers to operations; a process that only shows has nothing of it."""

from watcher.web.api.declare import Call
from watcher.web.api.problems import stop
from watcher.web.view import Rulings
from watcher.web.work import Work


def work_of(call: Call) -> Work:
    """Return what works on sources.

    Raises:
        Stop: this process has nothing.
    """
    if call.site.work is None:
        raise stop("not-here", "this process only shows: ask one that runs `watcher up`")
    return call.site.work


def rulings_of(call: Call) -> Rulings:
    """Return what records decisions.

    Raises:
        Stop: this process has nothing.
    """
    work_of(call)  # the program offers both or neither
    return call.site.rulings
