"""Finish what an earlier run left when it was cut short: nothing lost, nothing done twice."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from watcher.lazy import later
from watcher.model.ids import SourceId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import Snapshot
from watcher.model.source import Source
from watcher.pipeline.tools import Tools

if TYPE_CHECKING:
    from watcher.pipeline.conclude import conclude, detect
else:
    conclude = later("watcher.pipeline.conclude", "conclude")
    detect = later("watcher.pipeline.conclude", "detect")

_CUT_SHORT = Reason(
    code=ReasonCode.UNCONFIRMED, text="Kjøringen ble avbrutt før svaret var vurdert; siden hentes på nytt"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """One unfinished record: `finish` brings it as far as it goes without the network."""

    source_id: SourceId
    what: str
    finish: Callable[[], object]


def leftovers(tools: Tools, sources: Mapping[SourceId, Source], *, lease: timedelta) -> Iterator[Leftover]:
    """Give every unfinished record, in the order to finish them; finish each before asking for the next.

    What another process's check is at is none: its claim, taken for `lease`, still holds.  Versions and
    changes are carried on whoever else is at them, for it comes to the same and is stored once.

    An answer that was stored but not accepted stays as evidence and is settled as cut short: its source is
    still due (the claim was never finished), so the next check sees the same page and accepts it then.
    """
    for snapshot in _cut_short(tools, lease):
        yield Leftover(
            source_id=snapshot.source_id,
            what=f"snapshot {snapshot.id}",
            finish=partial(_settle, tools, snapshot),
        )
    for version in tools.store.versions_without_change():
        if source := sources.get(version.source_id):
            yield Leftover(
                source_id=source.id,
                what=f"version {version.number}",
                finish=partial(detect, tools, source, version),
            )
    for change in tools.store.unconcluded_changes():
        if source := sources.get(change.source_id):
            yield Leftover(
                source_id=source.id,
                what=f"change {change.id}",
                finish=partial(conclude, tools, source, change),
            )


def settle_overtaken(tools: Tools, *, lease: timedelta) -> None:
    """Settle what checks have left whose claims were just taken over, before the new checks begin."""
    for snapshot in _cut_short(tools, lease):
        _settle(tools, snapshot)


def _cut_short(tools: Tools, lease: timedelta) -> tuple[Snapshot, ...]:
    return tools.store.cut_short(tools.clock.now(), lease=lease)


def _settle(tools: Tools, snapshot: Snapshot) -> None:
    tools.store.settle_cut_short(snapshot.id, snapshot.reasons or (_CUT_SHORT,))
