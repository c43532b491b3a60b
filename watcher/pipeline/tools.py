"""What every use case is handed: the ports and the rules of this run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from watcher.lazy import later
from watcher.model.config import ReviewSettings, ServiceSettings
from watcher.model.ids import SourceId
from watcher.model.source import Source
from watcher.pipeline.reextract import Digests
from watcher.ports import Clock, Fetcher, Store

if TYPE_CHECKING:
    from watcher.extract import ReadPdf, read_pdf
    from watcher.judge import Vocabulary
else:
    read_pdf = later("watcher.extract", "read_pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """`channels` names the ways out that each published notice gets an outbox row for, `operators` those that
    each event of a source gets one for.

    `sources` are the enabled ones, by id: whose pages may echo a change of another.
    """

    store: Store
    fetcher: Fetcher
    clock: Clock
    vocabulary: "Vocabulary | Callable[[], Vocabulary]"
    service: ServiceSettings
    channels: Sequence[str]
    sources: Mapping[SourceId, Source] = field(default_factory=dict)
    operators: Sequence[str] = ()
    review: ReviewSettings = field(default_factory=ReviewSettings)
    read_pdf: "ReadPdf" = read_pdf
    """Here, unless whoever wires the program has a safer place for hostile files."""
    digests: Digests = field(default_factory=Digests)
    is_replay: bool = False
    """The clock jumps through dates that nobody lived through: promises between them are nobody's to keep."""

    @property
    def words(self) -> "Vocabulary":
        """The vocabulary; where `vocabulary` is what reads it, it is read when something is judged."""
        return self.vocabulary() if callable(self.vocabulary) else self.vocabulary
