"""A page that is other at every request is recognised when it returns to an older text, or is cut."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.chain.one_page import PAGE, open_at, write_config
from tests.integration.chain.restless_page import RestlessServer
from watcher.gate import content_of
from watcher.model.level import Level
from watcher.model.reason import ReasonCode
from watcher.model.status import SourceStatus

OLD, NEW = "100 mg", "200 mg"


@pytest.fixture
def server() -> Iterator[RestlessServer]:
    with RestlessServer() as served:
        yield served


@pytest.fixture
def config(server: RestlessServer, tmp_path: Path) -> Path:
    return write_config(tmp_path, server.url("/raad"))


def look(config: Path, hour: float) -> str:
    with open_at(config, hour) as app:
        (result,) = app.check([PAGE])
        app.publish()
    return result.outcome


def status_of(config: Path) -> SourceStatus:
    with open_at(config, 0) as app:
        return app.store.statuses()[PAGE]


def levels(config: Path) -> list[Level]:
    with open_at(config, 0) as app:
        return [one.verdict.level for one in app.store.changes() if one.verdict][::-1]


def test_a_dose_that_is_back_within_the_hour_is_held_until_it_has_come_to_stay(
    server: RestlessServer, config: Path
):
    look(config, 0)
    server.dose = NEW
    assert look(config, 1) == "changed"
    server.dose = OLD
    assert look(config, 2) == "suspect"
    assert [reason.code for reason in status_of(config).reasons] == [ReasonCode.FLAPPING]
    assert [look(config, 2 + n / 4) for n in (1, 2, 3)] == ["suspect", "suspect", "changed"]
    with open_at(config, 3) as app:
        first, _, third = app.store.versions(PAGE)
        assert first.sha256_content != third.sha256_content
        assert content_of(first) == content_of(third)
        newest = app.store.changes()[0]
        assert newest.reverts_to == 1
        assert newest.verdict is not None
        assert newest.verdict.level is Level.CRITICAL


def test_a_return_that_only_two_looks_can_tell_is_held_no_longer(server: RestlessServer, config: Path):
    server.has_rows = True
    look(config, 0)
    server.dose = NEW
    assert look(config, 1) == "changed"
    server.dose = OLD
    assert [look(config, 2 + n / 4) for n in range(4)] == [*["suspect"] * 3, "changed"]
    with open_at(config, 3) as app:
        newest = app.store.changes()[0]
        assert newest.reverts_to == 1
        assert newest.verdict is not None
        assert newest.verdict.level is Level.CRITICAL


def test_two_servers_that_answer_by_turns_are_not_told_though_only_two_looks_can_tell(
    server: RestlessServer, config: Path
):
    server.has_rows = True
    look(config, 0)
    server.dose = NEW
    look(config, 1)
    server.by_turns = (NEW, OLD)
    outcomes = [look(config, 2 + n / 4) for n in range(6)]
    assert "changed" not in outcomes
    assert len(levels(config)) == 1


def test_a_return_after_days_names_the_version_that_it_returns_to(server: RestlessServer, config: Path):
    look(config, 0)
    server.dose = NEW
    look(config, 1)
    server.dose = OLD
    assert look(config, 100) == "changed"
    with open_at(config, 100) as app:
        assert app.store.changes()[0].reverts_to == 1


def test_a_page_that_goes_back_and_forth_is_not_told_at_every_turn(server: RestlessServer, config: Path):
    for turn in range(12):
        server.dose = (OLD, NEW)[turn % 2]
        look(config, turn)
    assert len(levels(config)) == 1


@pytest.mark.parametrize(
    ("advice", "is_told"),
    [
        ("Nærkontakter bør ikke holde seg hjemme etter siste kontakt med den smittede.", True),
        ("Nærkontakter bør holde seg hjemme etter siste kontakt med den smittede.", False),
    ],
)
def test_a_return_with_another_change_in_it_is_no_return(
    server: RestlessServer, config: Path, advice: str, *, is_told: bool
):
    look(config, 0)
    server.dose = NEW
    look(config, 1)
    server.dose, server.advice = OLD, advice
    assert (look(config, 2) == "changed") is is_told


def test_what_an_editor_writes_in_a_restless_place_is_told_though_the_rest_is_back(
    server: RestlessServer, config: Path
):
    server.made = "{nonce:x}"
    look(config, 0)
    server.dose = NEW
    look(config, 1)
    server.dose, server.made = OLD, "skal ikke gis til gravide"
    assert look(config, 2) == "changed"


def test_a_page_that_is_cut_becomes_a_version_when_it_has_stood_for_a_day(
    server: RestlessServer, config: Path
):
    server.more = "".join(f"<p>Avsnitt {n} om håndvask, lufting og renhold i rommet.</p>" for n in range(30))
    look(config, 0)
    server.more = ""
    outcomes = [look(config, hour) for hour in (1, 1.1, 1.3, 7, 14, 26, 27)]
    assert outcomes[:5] == ["suspect"] * 5
    assert "changed" in outcomes[5:]


def test_a_page_that_is_cut_for_an_hour_is_no_version(server: RestlessServer, config: Path):
    more = "".join(f"<p>Avsnitt {n} om håndvask, lufting og renhold i rommet.</p>" for n in range(30))
    server.more = more
    look(config, 0)
    server.more = ""
    assert [look(config, hour) for hour in (1, 1.1, 1.3, 2)] == ["suspect"] * 4
    server.more = more
    assert look(config, 26) == "unchanged"
    assert levels(config) == []


def test_a_store_whose_versions_lack_the_digest_is_read_as_before(server: RestlessServer, config: Path):
    look(config, 0)
    server.dose = NEW
    look(config, 1)
    with open_at(config, 1) as app:
        assert [one.sha256_beside for one in app.store.versions(PAGE)] == ["", ""]
        assert [content_of(one) for one in app.store.versions(PAGE)] == [
            one.sha256_content for one in app.store.versions(PAGE)
        ]
