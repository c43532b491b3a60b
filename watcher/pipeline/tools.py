"""What every use case is handed: the ports and the rules of this run."""

from collections.abc import Sequence
from dataclasses import dataclass

from watcher.judge import Vocabulary
from watcher.model.config import ServiceSettings
from watcher.ports import Clock, Fetcher, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """`channels` names the ways out that each published notice gets an outbox row for."""

    store: Store
    fetcher: Fetcher
    clock: Clock
    vocabulary: Vocabulary
    service: ServiceSettings
    channels: Sequence[str]
