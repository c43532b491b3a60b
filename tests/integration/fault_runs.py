"""Faults and their harmless twins (tests/data/faults) through the whole chain, with no network.

Every page has a host of its own.  A fault's page is seen whole twice, then the fault is served for three
checks, then the page is back with one figure changed.  A twin's page is seen whole, then as it stands now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from tests.integration.fault_pages import (
    DOSES,
    Fault,
    Servers,
    Site,
    Twin,
    break_page,
    good_page,
    host_of,
    load_sites,
    plain_page,
)
from watcher.app import App
from watcher.fetch import HttpFetcher
from watcher.judge import parse_vocabulary
from watcher.model.config import FetchSettings, OperatorSettings, ServiceSettings, Settings, StoreSettings
from watcher.model.ids import SourceId
from watcher.model.reason import Reason
from watcher.model.source import ExtractionRules, Source
from watcher.model.status import SourceEvent, SourceState
from watcher.pipeline.check import CheckResult
from watcher.settings import load_vocabulary_files
from watcher.store import open_store

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
GOOD_HOURS, FAULT_HOURS, BACK_HOURS = (0.0, 2.0), (24.5, 25.0, 26.0), (50.0, 50.5)
STAY_HOURS = (2.1, 2.5, 4.0, 12.0, 30.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRun:
    """What became of one fault."""

    fault: Fault
    reasons: tuple[Reason, ...]
    """Of the first check that met it."""
    states: tuple[SourceState, ...]
    versions: int
    """How many there were when it ended: one, when it was kept out."""
    outcome: str
    """Of the check that met the page again."""
    told: str
    events: tuple[SourceEvent, ...]

    @property
    def is_kept_out(self) -> bool:
        return self.versions == 1 and bool(self.reasons)

    @property
    def is_named(self) -> bool:
        return any(reason.code.value in self.fault.name for reason in self.reasons[:1])


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinRun:
    """What became of one twin: the result of the first check that met it and of the last."""

    twin: Twin
    first: CheckResult
    last: CheckResult
    is_accepted: bool

    @property
    def is_held(self) -> bool:
        """Held at once, or for ever when it may wait."""
        return not self.is_accepted or (
            not self.twin.may_wait and self.first.outcome in {"suspect", "failed"}
        )


class MovingClock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


class Fields:
    """An App over a folder of its own that watches these sources on `servers`."""

    def __init__(self, folder: Path, sources: Sequence[Source]) -> None:
        self.clock, self.servers = MovingClock(), Servers()
        fetch = FetchSettings(min_gap=timedelta(), max_wire_bytes=500_000, max_bytes=500_000)
        self.app = App(
            Settings(
                path=folder / "sources.toml",
                service=ServiceSettings(),
                store=StoreSettings(database=f"sqlite:///{folder}/watcher.db", feeds_dir=folder / "feeds"),
                fetch=fetch,
                sources=tuple(sources),
                operators=OperatorSettings(),
            ),
            store=open_store(f"sqlite:///{folder}/watcher.db"),
            fetcher=HttpFetcher(fetch, transport=httpx.MockTransport(self.servers.handle)),
            clock=self.clock,
            vocabulary=parse_vocabulary(load_vocabulary_files()),
        )

    def check(self, hours: float) -> dict[str, CheckResult]:
        """Check every source at this hour."""
        self.clock.at = START + timedelta(hours=hours)
        return {result.source_id: result for result in self.app.check(is_all=True)}


def _source(case_id: str, site: Site) -> Source:
    lang = site.id if len(site.id) == 2 else "nb"
    return Source(
        id=SourceId(case_id),
        title=site.title,
        owner=site.owner,
        url=f"https://{host_of(case_id)}/page",
        rules=ExtractionRules(type=site.type, lang=lang, keep=site.keep),
        verify_within=timedelta(days=7),
    )


def run_faults(folder: Path, faults: Sequence[Fault]) -> tuple[FaultRun, ...]:
    """Return what became of each fault, in their order."""
    sites = load_sites()
    field_ = Fields(folder, [_source(fault.id, sites[fault.site]) for fault in faults])
    servers, app = field_.servers, field_.app
    with app:
        for fault in faults:
            servers.says[host_of(fault.id)] = good_page(sites[fault.site], DOSES[0])
        for hour in GOOD_HOURS:
            healthy = field_.check(hour)
        assert [result for result in healthy.values() if result.outcome != "unchanged"] == []
        for fault in faults:
            break_page(servers, fault, sites[fault.site])
        looks = []
        for hour in FAULT_HOURS:
            field_.check(hour)
            looks.append(app.store.statuses())
        versions = {fault.id: len(app.store.versions(SourceId(fault.id))) for fault in faults}
        for fault in faults:
            servers.robots.pop(host_of(fault.id), None)
            servers.says[host_of(fault.id)] = good_page(sites[fault.site], DOSES[1])
        back = field_.check(BACK_HOURS[0])
        return tuple(
            FaultRun(
                fault=fault,
                reasons=looks[0][SourceId(fault.id)].reasons,
                states=tuple(seen[SourceId(fault.id)].state for seen in looks),
                versions=versions[fault.id],
                outcome=back[fault.id].outcome,
                told=back[fault.id].detail,
                events=app.store.events(source_id=SourceId(fault.id))[::-1],
            )
            for fault in faults
        )


def run_twins(folder: Path, twins: Sequence[Twin]) -> tuple[TwinRun, ...]:
    """Return what became of each twin, in their order."""
    sites = {twin.id: _site_of(twin, load_sites()) for twin in twins}
    field_ = Fields(folder, [_source(twin.id, sites[twin.id]) for twin in twins])
    with field_.app as app:
        for twin in twins:
            site = sites[twin.id]
            before = twin.before.encode() or (site.body(DOSES[0]) if twin.site else twin.after.encode())
            field_.servers.says[host_of(twin.id)] = plain_page(before, {})
        first = field_.check(0)
        for twin in twins:
            site = sites[twin.id]
            after = site.fill(twin.after, DOSES[0])
            field_.servers.says[host_of(twin.id)] = plain_page(after.encode(), twin.headers)
        second = field_.check(1.5)
        last = second
        for hour in STAY_HOURS:
            last = field_.check(hour)
        states = app.store.statuses()
    return tuple(
        TwinRun(
            twin=twin,
            first=second[twin.id] if twin.before or twin.site else first[twin.id],
            last=last[twin.id],
            is_accepted=states[SourceId(twin.id)].state is SourceState.OK,
        )
        for twin in twins
    )


def _site_of(twin: Twin, sites: Mapping[str, Site]) -> Site:
    if twin.site:
        return sites[twin.site]
    return Site(id=twin.lang, title=twin.title, owner="Helseforetaket", keep=("main",))
