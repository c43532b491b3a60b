"""How a moment is written for machines."""

from datetime import UTC, datetime


def moment_text(moment: datetime) -> str:
    """Return an aware moment in UTC, ending in Z; microseconds only where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
