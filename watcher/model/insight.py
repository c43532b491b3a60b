"""What is counted of sources and of review, for the desk: figures, never rows of their own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many versions a source has, and how many of its changes wait for a decision."""

    versions: int = 0
    waiting: int = 0
