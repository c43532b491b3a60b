"""When a page is ready to be read."""

from watcher.render.readiness import CALM_SECONDS, PATIENCE_SECONDS, Look, Patience

STEP = 0.2


def look(
    at: float,
    digest: str = "a",
    *,
    is_loaded: bool = True,
    pending: int = 0,
    asked: int = 1,
    has_headings: bool = True,
    chars: int = 100,
) -> Look:
    return Look(
        at=at,
        is_loaded=is_loaded,
        pending=pending,
        asked=asked,
        digest=digest,
        nodes=10,
        chars=chars,
        has_headings=has_headings,
    )


def first_ready(looks: list[Look], patience: Patience) -> float | None:
    return next((one.at for one in looks if patience.is_ready(one)), None)


def at(count: int) -> list[float]:
    return [STEP * number for number in range(count)]


def test_a_page_that_stands_still_is_ready_after_a_while():
    found = first_ready([look(moment) for moment in at(20)], Patience())
    assert found is not None
    assert CALM_SECONDS <= found < CALM_SECONDS + 2 * STEP


def test_text_that_changes_at_each_look_is_never_ready():
    assert first_ready([look(moment, str(moment)) for moment in at(100)], Patience()) is None


def test_a_request_under_way_or_a_page_not_loaded_is_waited_for():
    assert first_ready([look(moment, pending=1) for moment in at(100)], Patience()) is None
    assert first_ready([look(moment, is_loaded=False) for moment in at(100)], Patience()) is None


def test_a_request_between_two_looks_starts_the_waiting_anew():
    looks = [look(moment, asked=int(moment / 0.4)) for moment in at(100)]
    assert first_ready(looks, Patience()) is None


def test_what_the_contract_demands_is_waited_for_and_not_for_ever():
    lacking = [look(moment, has_headings=False) for moment in at(60)]
    found = first_ready(lacking, Patience())
    assert found is not None
    assert found >= CALM_SECONDS + PATIENCE_SECONDS
    short = first_ready([look(moment, chars=10) for moment in at(60)], Patience(min_chars=50))
    assert short == found
