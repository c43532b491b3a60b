"""Every fault kind of the test bed, one after the other, through the whole chain over real sockets.

A source is seen whole twice, then shows the fault in three checks, then is whole again.  What its events were
is what operators hear.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.integration.fault_runs import MovingClock
from tests.integration.test_fetch_on_origin import FAULTS as BY_FETCH
from tests.integration.test_gate_on_origin import HELD as BY_GATE
from watcher.app import App
from watcher.demo.config import demo_config
from watcher.demo.origin.serve import Origin, OriginServer
from watcher.fetch import HttpFetcher
from watcher.judge import parse_vocabulary
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode
from watcher.model.status import EventKind, SourceEvent, SourceState
from watcher.settings import load_settings, load_vocabulary_files
from watcher.store import open_store

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
GOOD_HOURS, FAULT_HOURS, BACK_HOURS = (0.0, 2.0), (26.5, 27.5, 29.0), (52.0, 54.5)
HARMLESS = frozenset({"slow", "moved-301"})
"""Kinds that still bring the page itself."""
_NAMES = {
    **BY_GATE,
    **{kind: code for kind, code in BY_FETCH.items() if code},
    "latin-1": ReasonCode.WRONG_CHARSET,
    "robots-deny": ReasonCode.ROBOTS,
}
WANTED: dict[str, ReasonCode] = {kind: code for kind, code in sorted(_NAMES.items()) if code}
"""Each fault kind and the reason that is its name."""
_ENTERING = frozenset({EventKind.TROUBLE, EventKind.GONE})
_TYPES = {"pdf": "pdf", "json": "json", "feed": "feed", "xml": "feed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BedRun:
    """What became of one fault kind."""

    kind: str
    source_id: str
    reasons: tuple[ReasonCode, ...]
    """Of the first check that met it."""
    versions: tuple[int, int]
    """While it lasted, and when the page was back."""
    events: tuple[SourceEvent, ...]
    state: SourceState
    """When the page was back."""

    @property
    def is_kept_out(self) -> bool:
        """Nothing of it was taken for the page."""
        return self.versions == (1, 1)

    @property
    def is_named(self) -> bool:
        """The first reason is its name; a harmless kind has none."""
        return self.reasons[:1] == ((WANTED[self.kind],) if self.kind in WANTED else ())

    @property
    def is_told_once(self) -> bool:
        """One event when it came and one when it went; a harmless kind, none of either."""
        entered = sum(event.kind in _ENTERING for event in self.events)
        left = sum(event.kind is EventKind.RECOVERED for event in self.events)
        once = int(self.kind in WANTED)
        return (entered, left, self.state) == (once, once, SourceState.OK)


def run_bed(folder: Path, kinds: Sequence[str] = (*WANTED, *sorted(HARMLESS))) -> Iterator[BedRun]:
    """Yield what became of each kind, in their order; each has a store of its own."""
    vocabulary = parse_vocabulary(load_vocabulary_files())
    with OriginServer(step=1, hang=4.0, drip=0.001) as origin:
        for source_id in origin.sources:
            origin.force(source_id, "ok")
        config = folder / "sources.toml"
        config.write_text(demo_config(origin, port=8000), encoding="utf-8")
        settings = load_settings(config)
        for kind in kinds:
            source_id = _source_for(origin, kind)
            watched = tuple(source for source in settings.sources if source.id == source_id)
            deadline = timedelta(seconds=2 if kind == "timeout" else 60)
            clock = MovingClock()
            app = App(
                replace(settings, sources=watched),
                store=open_store(f"sqlite:///{folder}/{kind}.db"),
                fetcher=HttpFetcher(replace(settings.fetch, deadline=deadline)),
                clock=clock,
                vocabulary=vocabulary,
            )
            with app:
                yield _run(app, clock, origin, kind, source_id)


def _source_for(origin: Origin, kind: str) -> SourceId:
    """Return a source that can show a kind: one whose timeline has it, else the first of the right type."""
    has_it = [one.id for one in origin.sources.values() if any(fault.fault == kind for fault in one.faults)]
    wanted = next((type_ for word, type_ in _TYPES.items() if word in kind), "html")
    fitting = [one.id for one in origin.sources.values() if one.type == wanted]
    return SourceId((has_it or fitting)[0])


def _run(app: App, clock: MovingClock, origin: Origin, kind: str, source_id: SourceId) -> BedRun:
    def check(*hours: float) -> None:
        for hour in hours:
            clock.at = START + timedelta(hours=hour)
            app.check(is_all=True)

    check(*GOOD_HOURS)
    seen_whole = app.store.statuses()[source_id]
    assert (seen_whole.state, seen_whole.reasons) == (SourceState.OK, ()), (kind, seen_whole)
    origin.force(source_id, kind)
    check(FAULT_HOURS[0])
    reasons = tuple(reason.code for reason in app.store.statuses()[source_id].reasons)
    check(*FAULT_HOURS[1:])
    meanwhile = len(app.store.versions(source_id))
    origin.force(source_id, "ok")
    check(*BACK_HOURS)
    return BedRun(
        kind=kind,
        source_id=source_id,
        reasons=reasons,
        versions=(meanwhile, len(app.store.versions(source_id))),
        events=app.store.events(source_id=source_id),
        state=app.store.statuses()[source_id].state,
    )
