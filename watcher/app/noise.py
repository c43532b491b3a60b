"""Rules that editors make of what they rejected as noise: asked for by the desk and the command line."""

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from watcher.lazy import later
from watcher.model.ids import ChangeId, RuleId
from watcher.model.noise_rule import RuleStep
from watcher.model.people import Person
from watcher.pipeline.tools import Tools

if TYPE_CHECKING:
    from watcher.pipeline.noise_desk import Asked, Looked, activate, end, look
else:
    Asked = later("watcher.pipeline.noise_desk", "Asked")
    activate = later("watcher.pipeline.noise_desk", "activate")
    end = later("watcher.pipeline.noise_desk", "end")
    look = later("watcher.pipeline.noise_desk", "look")

SLICE_SECONDS = 1.5
"""So long one request replays the archive; what is left is for the next one."""


class Noise:
    """Looks at what a rule would hide, lets it count, ends it; `take_up` brings what counts into force."""

    def __init__(
        self, tools: Callable[[], Tools], take_up: Callable[[], object], steady: Callable[[], float]
    ) -> None:
        self._tools, self._take_up, self._steady = tools, take_up, steady
        self._replaying = threading.Lock()

    def look(self, change_id: ChangeId, person: Person, places: Sequence[int] = ()) -> "Looked":
        """Return what a rule would hide, as far as is known (raises as `watcher.pipeline.noise_desk.look`).

        One replay goes on at a time, for SLICE_SECONDS: who asks meanwhile waits for one version alone.
        """
        asked = Asked(change_id=change_id, places=tuple(places))
        is_mine = self._replaying.acquire(blocking=False)
        try:
            return look(self._tools(), asked, person, self._over_after(SLICE_SECONDS if is_mine else 0))
        finally:
            if is_mine:
                self._replaying.release()

    def activate(
        self, change_id: ChangeId, person: Person, digest: str, because: str, places: Sequence[int] = ()
    ) -> RuleStep:
        """Let a rule count from the next check on (raises as `watcher.pipeline.noise_desk.activate`)."""
        asked = Asked(change_id=change_id, places=tuple(places))
        is_over = self._over_after(SLICE_SECONDS)
        step = activate(self._tools(), asked, digest, because, person, is_over)
        self._take_up()
        return step

    def end(self, rule_id: RuleId, person: Person, because: str = "") -> RuleStep:
        """Let a rule count no more from the next check on (raises as `watcher.pipeline.noise_desk.end`)."""
        step = end(self._tools(), rule_id, because, person)
        self._take_up()
        return step

    def _over_after(self, seconds: float) -> Callable[[], bool]:
        begun = self._steady()
        return lambda: self._steady() - begun >= seconds
