"""/metrics: where each source stands, in Prometheus' text format.

Reckoned when it is asked for: a program whose checks do nothing shows in it.
Source: Prometheus exposition format 0.0.4; every metric is explained in docs/reference/metrics.md.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from watcher import __version__
from watcher.model.status import SourceState
from watcher.web.trust import Standing, draw_board
from watcher.web.view import Site

_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


class Sample(NamedTuple):
    """One value with its labels."""

    labels: tuple[tuple[str, str], ...]
    value: float


class Metric(NamedTuple):
    """One metric: its name, its kind, what it says, its samples."""

    name: str
    kind: str
    help: str
    samples: tuple[Sample, ...]


def page(request: Request) -> Response:
    """Answer a scrape."""
    site: Site = request.app.state.site
    text = "".join(_lines(collect(site)))
    return PlainTextResponse(text, media_type=_TYPE, headers={"cache-control": "no-store"})


def collect(site: Site) -> tuple[Metric, ...]:
    """Return every metric as it is now, always in the same order."""
    now = site.clock.now()
    standings = draw_board(site.settings, site.store.statuses(), now).standings
    return (
        Metric("watcher_info", "gauge", "The program's version.", (_sample(1, version=__version__),)),
        *_of_sources(standings, now.timestamp()),
        Metric(
            "watcher_checks_total",
            "counter",
            "Checks since the program started.",
            tuple(
                _sample(count, source=source_id, outcome=outcome)
                for (source_id, outcome), count in sorted(site.checked.items())
            ),
        ),
        *_of_deliveries(site),
        Metric(
            "watcher_fault",
            "gauge",
            "1 for each thing of our own that is wrong now; absent when nothing is.",
            tuple(_sample(1, what=fault.key) for fault in site.health.faults()),
        ),
        Metric(
            "watcher_run_age_seconds",
            "gauge",
            "Since the last time that a run of the program's own ended; grows when it stands still.",
            tuple(_sample(age, run=name) for name, age in sorted(site.health.ages().items())),
        ),
    )


def _of_sources(standings: Iterable[Standing], now: float) -> Iterator[Metric]:
    """Yield what is said of each watched source; ages in seconds, absent for what never was."""
    known = [(standing.source, standing.status, standing.is_kept) for standing in standings]
    yield Metric(
        "watcher_source_verified_age_seconds",
        "gauge",
        "Since the page was last seen whole and healthy.",
        tuple(
            _sample(now - status.last_verified_at.timestamp(), source=source.id)
            for source, status, _ in known
            if status.last_verified_at
        ),
    )
    yield Metric(
        "watcher_source_promise_seconds",
        "gauge",
        "The promise: verify_within.",
        tuple(_sample(source.verify_within.total_seconds(), source=source.id) for source, _, _ in known),
    )
    yield Metric(
        "watcher_source_promise_broken",
        "gauge",
        "1: not verified within the promise.",
        tuple(_sample(not is_kept, source=source.id) for source, _, is_kept in known),
    )
    yield Metric(
        "watcher_source_state",
        "gauge",
        "1 for the state that the source is in, 0 for the others.",
        tuple(
            _sample(status.state is state, source=source.id, state=state.value)
            for source, status, _ in known
            for state in SourceState
        ),
    )
    yield Metric(
        "watcher_source_failures",
        "gauge",
        "Checks in a row that did not verify the page.",
        tuple(_sample(status.failures, source=source.id) for source, status, _ in known),
    )
    yield Metric(
        "watcher_source_held",
        "gauge",
        "1: an answer waits for a person.",
        tuple(_sample(status.held is not None, source=source.id) for source, status, _ in known),
    )
    yield Metric(
        "watcher_source_overdue_seconds",
        "gauge",
        "For how long the next check has been due; grows when the program does nothing.",
        tuple(
            _sample(max(now - status.next_check_at.timestamp(), 0), source=source.id)
            for source, status, _ in known
            if status.next_check_at
        ),
    )


def _of_deliveries(site: Site) -> Iterator[Metric]:
    backlog = site.store.backlog()
    yield Metric(
        "watcher_deliveries_pending",
        "gauge",
        "Deliveries still to be made.",
        tuple(_sample(left.pending, channel=channel) for channel, left in backlog.items()),
    )
    yield Metric(
        "watcher_deliveries_dead",
        "gauge",
        "Deliveries that were given up: see `watcher doctor`.",
        tuple(_sample(left.dead, channel=channel) for channel, left in backlog.items()),
    )


def _sample(value: float, **labels: str) -> Sample:
    return Sample(tuple(labels.items()), value)


def _lines(metrics: Iterable[Metric]) -> Iterator[str]:
    for metric in metrics:
        yield f"# HELP {metric.name} {metric.help}\n# TYPE {metric.name} {metric.kind}\n"
        for sample in metric.samples:
            named = ",".join(f'{name}="{value.translate(_ESCAPED)}"' for name, value in sample.labels)
            yield f"{metric.name}{{{named}}} {float(sample.value):.15g}\n"
