"""What is known about the evidence itself: its chains, one stored answer in them, what retention removes."""

from dataclasses import dataclass
from datetime import datetime

from watcher.model.record import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """The end of a hash chain: how many records it holds, and the last link (hex).

    `name` is "source/ID" for what is known of one source, "notices" for what was published, "audit" for who
    did what.  Noted somewhere else it proves later that nothing up to there was changed.
    """

    name: str
    length: int
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A snapshot as it stands in its source's chain.  `pruned_at`: when retention removed its body."""

    snapshot: Snapshot
    place: int
    link: str
    pruned_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruning:
    """What retention removes, or would: `snapshots` lose their body, `bodies` of them differ.

    `raw_bytes` is their size as they came, `stored_bytes` what they take in the store.  `parts` are records
    that go wholly: what a page was made of.
    """

    snapshots: int
    bodies: int
    raw_bytes: int
    stored_bytes: int
    parts: int = 0
