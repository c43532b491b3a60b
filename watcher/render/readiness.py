"""When a page is ready to be read.  Pure.

Loaded, no request under way, and its text the same for a while.  What the contract demands is waited for a
little longer; whether it is there in the end is for the gate to say.
"""

from dataclasses import dataclass

LOOK_EVERY_SECONDS = 0.2
CALM_SECONDS = 0.6
"""A page that fills itself waits for an answer, a frame or a timer: shorter than this as a rule."""
PATIENCE_SECONDS = 5.0
"""How long a calm page is given to bring the headings of its contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was seen of a page at one moment (monotonic seconds)."""

    at: float
    is_loaded: bool
    pending: int
    """Requests under way or not yet counted as done."""
    asked: int
    """Requests begun since the start."""
    digest: str
    nodes: int
    chars: int
    has_headings: bool


class Patience:
    """Follows looks until the page is ready."""

    def __init__(self, *, min_chars: int = 0) -> None:
        self._min_chars = min_chars
        self._since: Look | None = None
        self._calm_since: float | None = None

    def is_ready(self, look: Look) -> bool:
        """Return whether the page may be read now."""
        since = self._since
        is_same = since is not None and (since.digest, since.asked) == (look.digest, look.asked)
        if since is None or not is_same or not look.is_loaded or look.pending:
            self._since, self._calm_since = look, None
            return False
        if look.at - since.at < CALM_SECONDS:
            return False
        if self._calm_since is None:
            self._calm_since = look.at
        is_enough = look.has_headings and look.chars >= self._min_chars
        return is_enough or look.at - self._calm_since >= PATIENCE_SECONDS
