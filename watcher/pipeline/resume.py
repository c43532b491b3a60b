"""Finish what an earlier run left when it was cut short: nothing lost, nothing done twice."""

from collections.abc import Mapping

from watcher.model.ids import SourceId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import Snapshot, SnapshotState
from watcher.model.source import Source
from watcher.pipeline.conclude import conclude, detect
from watcher.pipeline.tools import Tools

_CUT_SHORT = Reason(
    code=ReasonCode.UNCONFIRMED, text="Kjøringen ble avbrutt før svaret var vurdert; siden hentes på nytt"
)


def resume(tools: Tools, sources: Mapping[SourceId, Source]) -> int:
    """Bring every unfinished record as far as it goes without the network; return how many there were.

    An answer that was stored but not accepted stays as evidence and is settled as cut short: its source is
    still due (the claim was never finished), so the next check sees the same page and accepts it then.
    """
    done = 0
    for snapshot in tools.store.unsettled_snapshots():
        _settle(tools, snapshot)
        done += 1
    for version in tools.store.versions_without_change():
        if version.source_id in sources:
            detect(tools, sources[version.source_id], version)
            done += 1
    for change in tools.store.unconcluded_changes():
        if change.source_id in sources:
            conclude(tools, sources[change.source_id], change)
            done += 1
    return done


def _settle(tools: Tools, snapshot: Snapshot) -> None:
    reasons = snapshot.reasons or (_CUT_SHORT,)
    tools.store.settle_snapshot(snapshot.id, SnapshotState.SUSPECT, reasons)
