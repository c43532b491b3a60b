"""No name server, no network: one fault of ours, not one for each page; each page says it was not seen."""

import socket
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from tests.integration.faults.ground import HOUR, Ground, kinds, tick
from watcher.fetch import HttpFetcher
from watcher.model.answer import Answer, FetchRequest
from watcher.model.config import FetchSettings
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode
from watcher.model.status import EventKind, SourceState

NAMES = ("a.test", "b.test", "c.test", "d.test")


class Names:
    """A resolver that can fail, and lie about where a name leads."""

    def __init__(self) -> None:
        self.failing: set[str] = set()
        self.leads_to = "127.0.0.1"

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        if host in self.failing:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [self.leads_to]


@pytest.fixture
def names() -> Names:
    return Names()


@pytest.fixture
def wide(ground: Ground) -> Ground:
    """Four pages on four hosts."""
    ground.urls = {SourceId(name[0]): f"http://{name}:{ground.server.port}/{name[0]}" for name in NAMES}
    ground.serve("Nærkontakter skal holde seg hjemme i 7 dager etter siste kontakt.")
    return ground


class Fetching:
    """The real fetcher; made anew each time, so that no name is remembered."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def _fresh(self) -> closing[HttpFetcher]:
        return closing(HttpFetcher(FetchSettings(allow_hosts=NAMES, min_gap=timedelta()), lookup=self._names))

    def fetch(self, request: FetchRequest, now: datetime) -> Answer:
        with self._fresh() as fresh:
            return fresh.fetch(request, now)

    def reaches(self, url: str) -> bool:
        with self._fresh() as fresh:
            return fresh.reaches(url)

    def close(self) -> None:
        """Nothing is held."""


def fetcher(names: Names) -> Fetching:
    return Fetching(names)


@pytest.mark.parametrize("how", ["no names", "nobody there"])
def test_when_nothing_can_be_reached_it_is_told_once_and_every_page_is_asked_when_it_is_back(
    wide: Ground, names: Names, how: str
) -> None:
    with wide.open(fetcher=fetcher(names)) as app:
        tick(wide, app)
        assert {status.state for status in app.store.statuses().values()} == {SourceState.OK}
        seen = {key: status.last_verified_at for key, status in app.store.statuses().items()}
        if how == "no names":
            names.failing.update(NAMES)
        else:
            names.leads_to = "127.0.0.77"
        for _ in range(4):
            wide.times.pass_(HOUR)
            tick(wide, app)
        statuses = app.store.statuses()
        assert {status.state for status in statuses.values()} == {SourceState.FAILING}
        assert {status.reasons[0].code for status in statuses.values()} == {ReasonCode.OURS}
        assert {key: status.last_verified_at for key, status in statuses.items()} == seen
        (fault,) = app.faults.standing
        assert fault.key == "network"
        assert fault.text.startswith(
            "Ingen navneoppslag" if how == "no names" else "Ingen kontakt med nettet"
        )
        names.failing.clear()
        names.leads_to = "127.0.0.1"
        for _ in range(4):
            tick(wide, app)
        assert {status.state for status in app.store.statuses().values()} == {SourceState.OK}
        assert app.faults.standing == ()
        assert [event.kind for event in app.store.events()] == [EventKind.MENDED, EventKind.FAULT]
        assert kinds(app) == [EventKind.FAULT, EventKind.MENDED]


def test_one_name_that_fails_is_the_trouble_of_its_page(wide: Ground, names: Names) -> None:
    with wide.open(fetcher=fetcher(names)) as app:
        tick(wide, app)
        names.failing.add("a.test")
        wide.times.pass_(HOUR)
        tick(wide, app)
        status = app.store.statuses()[SourceId("a")]
        assert status.reasons[0].code is ReasonCode.DNS
        assert app.faults.standing == ()
        assert [(event.source_id, event.kind) for event in app.store.events()] == [("a", EventKind.TROUBLE)]


def test_a_page_in_trouble_of_its_own_before_is_told_to_have_recovered_after(
    wide: Ground, names: Names
) -> None:
    with wide.open(fetcher=fetcher(names)) as app:
        tick(wide, app)
        names.failing.add("a.test")
        wide.times.pass_(HOUR)
        tick(wide, app)
        names.failing.update(NAMES)
        wide.times.pass_(HOUR)
        tick(wide, app)
        names.failing.clear()
        wide.times.pass_(HOUR)
        for _ in range(4):
            tick(wide, app)
        told = [event.kind for event in reversed(app.store.events(source_id=SourceId("a")))]
        assert told == [EventKind.TROUBLE, EventKind.RECOVERED]
        assert {status.state for status in app.store.statuses().values()} == {SourceState.OK}
