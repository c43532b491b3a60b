"""A page that goes back and forth tells readers of one change; one that was really taken back, of two."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.chain.one_page import PAGE, open_at, write_config
from tests.loopback import LoopbackServer
from watcher.model.notice import Notice
from watcher.model.status import EventKind, SourceState

TEXTS = {
    "A": "<p>Isoler pasienten i 21 dager etter første symptom, og lenger ved alvorlig sykdom.</p>",
    "B": "<p>Isoler pasienten i 14 dager etter første symptom, og lenger ved alvorlig sykdom.</p>",
    "C": "<p>Isoler pasienten i 10 dager etter første symptom, og lenger ved alvorlig sykdom.</p>",
}
PAGE_TEXT = (
    '<!doctype html><html lang="nb"><title>Råd</title><main><h1>Råd om smitte</h1>'
    "<h2>Isolering</h2>{}<p>Vask hender før og etter stell.</p></main></html>"
)

Look = Callable[[str, float], str]


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer() as served:
        yield served


@pytest.fixture
def config(server: LoopbackServer, tmp_path: Path) -> Path:
    return write_config(tmp_path, server.url("/raad"))


@pytest.fixture
def look(server: LoopbackServer, config: Path) -> Look:
    """Serve text `letter` `hour` hours after the start, and check the page."""

    def check(letter: str, hour: float) -> str:
        body = PAGE_TEXT.format(TEXTS[letter]).encode()
        server.say("/raad", body, headers={"Content-Type": "text/html; charset=utf-8"})
        with open_at(config, hour) as app:
            return app.check([PAGE])[0].outcome

    return check


def notices(config: Path) -> list[Notice]:
    with open_at(config, 0) as app:
        return sorted(app.store.notices(), key=lambda notice: notice.published_at)


def test_two_servers_that_alternate_give_one_notice_and_an_event(look: Look, config: Path):
    outcomes = [look("AB"[n % 2], n / 2) for n in range(20)]
    assert outcomes[:3] == ["new", "changed", "suspect"]
    assert set(outcomes[3:]) == {"unchanged", "suspect"}
    assert len(notices(config)) == 1
    with open_at(config, 10) as app:
        kinds = [event.kind for event in app.store.events(source_id=PAGE)]
        status = app.store.statuses()[PAGE]
    assert EventKind.TROUBLE in kinds
    assert status.state in {SourceState.OK, SourceState.SUSPECT}


def test_servers_that_alternate_at_random_seldom_get_through(look: Look, config: Path):
    for n, letter in enumerate("AABABBABAABBABABBABAABAB"):
        look(letter, n / 2)
    assert len(notices(config)) == 1


def test_a_mistake_that_is_taken_back_is_told_when_it_has_come_to_stay(look: Look, config: Path):
    outcomes = [look(letter, n / 2) for n, letter in enumerate("AABAAAAA")]
    assert outcomes == [
        "new",
        "unchanged",
        "changed",
        "suspect",
        "suspect",
        "suspect",
        "changed",
        "unchanged",
    ]
    first, second = notices(config)
    assert "21 → 14" in first.title
    assert "14 → 21" in second.title
    with open_at(config, 10) as app:
        assert app.store.changes()[0].reverts_to == 1


def test_a_return_after_days_is_a_change_at_once_that_names_what_it_undoes(look: Look, config: Path):
    assert [look("A", 0), look("B", 1), look("A", 80)] == ["new", "changed", "changed"]
    with open_at(config, 81) as app:
        assert app.store.changes()[0].reverts_to == 1


def test_a_third_text_in_between_is_a_change_like_any_other(look: Look, config: Path):
    assert [look(letter, n / 2) for n, letter in enumerate("ABAC")] == [
        "new",
        "changed",
        "suspect",
        "changed",
    ]
    assert "14 → 10" in notices(config)[-1].title


def test_a_wait_that_a_fault_interrupts_goes_on_after_it(look: Look, config: Path, server: LoopbackServer):
    for n, letter in enumerate("ABA"):
        look(letter, n / 2)
    server.say("/raad", b"", status="503 Service Unavailable")
    with open_at(config, 2) as app:
        assert app.check([PAGE])[0].outcome == "failed"
    assert [look("A", 2.5 + n / 2) for n in range(3)] == ["suspect", "suspect", "changed"]


def test_copies_that_alternate_by_the_day_are_told_twice_and_then_no_more(look: Look, config: Path):
    for turn in range(16):
        for hour in (0.0, 0.1, 0.5, 1.5, 3.0, 6.0, 12.0, 20.0, 29.0):
            look("AB"[turn % 2], turn * 30 + hour)
    assert len(notices(config)) == 2  # the change, and its first return after more than a day
    with open_at(config, 500) as app:
        told = [event.kind for event in app.store.events(source_id=PAGE)][::-1]
    promises = {EventKind.LATE, EventKind.IN_TIME}  # while a copy waits, the page is not verified
    assert [kind for kind in told if kind not in promises] == [
        *(EventKind.TROUBLE, EventKind.RECOVERED),
        *(EventKind.TROUBLE, EventKind.RECOVERED),
        EventKind.FLAPPING,
    ]


def test_a_return_that_outlasts_the_alternation_is_told_and_names_what_it_undoes(look: Look, config: Path):
    outcomes = [look(letter, 30 * n) for n, letter in enumerate("ABAB")]
    assert outcomes == ["new", "changed", "changed", "suspect"]
    later = [look("B", 90 + hour) for hour in (1, 2, 4, 8, 16, 32, 44, 46, 50)]
    assert later[-3:] == ["suspect", "changed", "unchanged"]
    with open_at(config, 200) as app:
        assert app.store.changes()[0].reverts_to == 2
