"""Figures of a period: weeks, shares, coverage of promises, and honesty when there are too few."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from babel.dates import format_date

from tests.integration.chain.desk_page import BODY, CARE, URL
from tests.integration.chain.one_page import PAGE
from tests.store_records import source
from tests.unit.web.desk.desk_client import Browser
from tests.unit.web.desk.watching import Watch, open_watch
from watcher.model.ids import SourceId
from watcher.model.insight import Span, Turn
from watcher.model.people import Role
from watcher.model.review import DecisionKind
from watcher.model.source import Source
from watcher.model.status import SourceState, SourceStatus
from watcher.pipeline.desk import Wanted
from watcher.web.desk.insight import percent, span_of
from watcher.web.desk.insight_cover import cover, late_spans
from watcher.web.times import OSLO

HOUR = timedelta(hours=1)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ONE = SourceId("en")


def watched(name: str = ONE) -> Source:
    return source(name, verify_within=6 * HOUR)


def turn(hours: float, *, is_late: bool, name: str = ONE) -> Turn:
    return Turn(source_id=SourceId(name), at=NOON + hours * HOUR, is_late=is_late)


def status(seen: float | None, name: str = ONE) -> SourceStatus:
    at = None if seen is None else NOON + seen * HOUR
    return SourceStatus(source_id=SourceId(name), state=SourceState.OK, last_verified_at=at)


class TestWeeks:
    def test_they_begin_on_monday_in_norway_whatever_the_clocks_do(self) -> None:
        span = span_of(3, date(2026, 3, 29))
        assert [each.isoformat() for each in (*span.weeks, span.until)] == [
            "2026-03-08T23:00:00+00:00",
            "2026-03-15T23:00:00+00:00",
            "2026-03-22T23:00:00+00:00",
            "2026-03-29T22:00:00+00:00",
        ]

    @pytest.mark.parametrize(
        ("share", "shown"),
        [(0, "0 %"), (0.021, "2,1 %"), (0.5, "50 %"), (0.99999, "99,9 %"), (0.985, "98,5 %"), (1, "100 %")],
    )
    def test_what_is_nearly_all_is_never_shown_as_all(self, share: float, shown: str) -> None:
        assert percent(share, "nb") == shown

    def test_english_writes_it_in_its_own_way(self) -> None:
        assert percent(0.985, "en") == "98.5%"


class TestCoverage:
    SPAN = Span(weeks=(NOON, NOON + timedelta(days=7)), until=NOON + timedelta(days=14))

    @pytest.mark.parametrize(
        ("turns", "seen", "hours"),
        [
            ([], 30, []),
            ([turn(5, is_late=True), turn(7, is_late=False)], 30, [(5, 7)]),
            ([turn(7, is_late=False)], 30, [(0, 7)]),
            ([turn(28, is_late=True)], 22, [(28, 32)]),
            ([], 20, [(26, 32)]),
            ([turn(5, is_late=True), turn(7, is_late=False)], 22, [(5, 7), (28, 32)]),
            ([], None, []),
        ],
    )
    def test_when_a_promise_was_broken_is_told_by_its_turns(self, turns, seen, hours) -> None:
        found = late_spans(watched(), status(seen), turns, NOON, NOON + 32 * HOUR)
        assert found == [(NOON + start * HOUR, NOON + end * HOUR) for start, end in hours]

    def test_hours_are_counted_from_the_first_version_up_to_now_by_week(self) -> None:
        now = NOON + timedelta(days=8)
        turns = [turn(10, is_late=True), turn(34, is_late=False)]
        found = cover(
            [watched(), watched("ny"), watched("aldri")],
            {ONE: status(191), SourceId("ny"): status(191, "ny")},
            turns,
            {ONE: NOON - timedelta(days=9), SourceId("ny"): NOON + timedelta(days=7)},
            self.SPAN,
            now,
        )
        assert found.uncounted == 1
        assert [one.watched for one in found.by_week] == [timedelta(days=7), timedelta(days=2)]
        assert found.overall.late == 24 * HOUR
        assert found.by_source[0][0] == ONE
        assert found.overall.share == pytest.approx(1 - 1 / 9)

    def test_where_nothing_was_watched_nothing_is_missed(self) -> None:
        found = cover([watched()], {}, [], {}, self.SPAN, NOON)
        assert (found.overall.share, found.by_source, found.uncounted) == (1.0, (), 1)


@contextmanager
def one_change(folder: Path) -> Iterator[Watch]:
    with open_watch(folder) as made:
        made.clock.wait(minutes=30)
        made.serve(URL, BODY.format(dose=400, care=CARE).encode())
        made.app.check([PAGE])
        yield made


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    with one_change(tmp_path_factory.mktemp("insight")) as made:
        yield made


@pytest.fixture(scope="module")
def reader(watch: Watch) -> Browser:
    return watch.log_in(Role.READER)


class TestPage:
    def test_figures_stand_beside_each_picture(self, reader: Browser) -> None:
        assert reader.get("/redaksjon/innsikt").status_code == 200
        text = " ".join(reader.text().split())
        assert "1 venter nå" in text
        assert "Ingenting er avgjort i perioden." in text
        assert "Endringer per uke" in text
        assert "100 % av tiden" in text
        assert reader.shown.count('role="img"') == 2

    def test_a_week_has_the_date_of_its_monday_and_a_period_those_of_its_ends(
        self, watch: Watch, reader: Browser
    ) -> None:
        day = watch.clock.now().astimezone(OSLO).date()
        monday = day - timedelta(days=day.weekday())
        reader.get("/redaksjon/innsikt?uker=4")
        text = " ".join(reader.text().split())
        first, last, this = (
            format_date(monday + timedelta(days=days), "long", locale="nb") for days in (-21, 6, 0)
        )
        assert f"{first} – {last}" in text
        assert re.search(rf"\buke {monday.isocalendar().week} {this}", text)

    def test_of_too_few_nothing_is_said_but_how_many(self, tmp_path: Path) -> None:
        with one_change(tmp_path) as own:
            reader = own.log_in(Role.READER)
            (person,) = [one for one in own.app.store.people() if one.role is Role.EDITOR]
            change = own.app.store.changes(limit=1)[0]
            own.app.decide(Wanted(kind=DecisionKind.APPROVE, changes=(change.id,)), person)
            reader.get("/redaksjon/innsikt?uker=4")
        text = " ".join(reader.text().split())
        assert "for få til å si noe" in text
        assert "Median 0" not in text

    @pytest.mark.parametrize(
        "query",
        [
            "uker=x",
            "uker=9999",
            "til=2026-13-45",
            "til=9999-12-31",
            "til=0001-01-01",
            "uker=52&til=1999-01-01",
        ],
    )
    def test_any_period_is_answered(self, reader: Browser, query: str) -> None:
        assert reader.get(f"/redaksjon/innsikt?{query}").status_code == 200

    def test_no_picture_brings_style_or_script_of_its_own(self, reader: Browser) -> None:
        reader.get("/redaksjon/innsikt")
        assert " style=" not in reader.shown
        assert "<script" not in reader.shown
