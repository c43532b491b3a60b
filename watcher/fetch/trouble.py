"""Why a fetch came to nothing: carried as an exception inside this package, a `Failed` outside it."""

from datetime import datetime, timedelta

from watcher.model.reason import Reason, ReasonCode


class Trouble(Exception):
    """A reason, whether asking again may help, and from when."""

    def __init__(
        self,
        code: ReasonCode,
        text: str,
        *,
        retryable: bool,
        evidence: str = "",
        retry_at: datetime | None = None,
    ) -> None:
        self.reason = Reason(code=code, text=text, evidence=evidence)
        self.retryable, self.retry_at = retryable, retry_at
        super().__init__(f"{code}: {text}")


def spell_bytes(count: int) -> str:
    """Return a size as a person reads it: «512 B», «1,5 KiB», «16 MiB»."""
    size, unit = float(count), "B"
    for larger in ("KiB", "MiB", "GiB"):
        if size < 1024:
            break
        size, unit = size / 1024, larger
    return f"{size:.1f}".removesuffix(".0").replace(".", ",") + f" {unit}"


def spell_duration(span: timedelta) -> str:
    """Return a duration as a person reads it: «0,5 s», «30 s», «2 min», «24 t»."""
    seconds = span.total_seconds()
    for size, unit in ((3600, "t"), (60, "min")):
        if seconds >= 2 * size and seconds % size == 0:
            return f"{seconds / size:g} {unit}"
    return f"{round(seconds, 2):g} s".replace(".", ",")
