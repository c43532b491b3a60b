"""Work done side by side in threads that nobody has to wait for.

One that hangs holds up neither the others nor the end of the program.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

Job = tuple[str, Callable[[], object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """What was not done in time: `running` goes on by itself, `unbegun` was taken back."""

    running: tuple[str, ...] = ()
    unbegun: tuple[str, ...] = ()


def work_off(
    jobs: Mapping[str, Callable[[], object]], *, workers: int, patience: timedelta | None, name: str
) -> Unfinished:
    """Do the jobs in up to `workers` threads; wait for them, but no longer than `patience`.

    Raises:
        BaseException: the first that a job has raised, when all have ended.
    """
    waiting, left, errors = deque(jobs.items()), set(jobs), list[BaseException]()
    changed = threading.Condition()

    def work() -> None:
        while True:
            try:
                key, job = waiting.popleft()
            except IndexError:
                return
            try:
                job()
            except BaseException as error:  # noqa: BLE001 -- handed to whoever waits
                errors.append(error)
            with changed:
                left.discard(key)
                changed.notify_all()

    for number in range(min(workers, len(jobs))):
        threading.Thread(target=work, name=f"{name}-{number}", daemon=True).start()
    with changed:
        changed.wait_for(lambda: not left, patience.total_seconds() if patience is not None else None)
        unbegun = set(_taken_back(waiting)) & left
        running = left - unbegun
    if errors:
        raise errors[0]
    return Unfinished(running=tuple(sorted(running)), unbegun=tuple(sorted(unbegun)))


def _taken_back(waiting: "deque[Job]") -> Iterator[str]:
    """Take what nobody has begun with, one by one: a job is either taken here or done there, never both."""
    with suppress(IndexError):
        while True:
            yield waiting.popleft()[0]
