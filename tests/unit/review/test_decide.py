import pytest

from tests.unit.publish.publish_examples import change, edit, verdict
from watcher.model.change import ChangeKind
from watcher.model.level import Level
from watcher.model.record import ReviewState
from watcher.model.source import Policy
from watcher.review import decide

PUBLISHED = (Level.MINOR, Level.IMPORTANT, Level.CRITICAL)
STATES = {
    Policy.FLAG: ReviewState.FLAGGED,
    Policy.HOLD: ReviewState.HELD,
    Policy.AUTO: ReviewState.AUTO,
}


def judged(level: Level):
    return change((edit("a", ChangeKind.CHANGED, "før", "nå"),), (verdict("a", level),))


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize("level", [level for level in Level if level not in PUBLISHED])
def test_below_minor_every_policy_keeps_quiet(level, policy):
    assert decide(judged(level), policy) is ReviewState.QUIET


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize("level", PUBLISHED)
def test_from_minor_the_policy_decides(level, policy):
    assert decide(judged(level), policy) is STATES[policy]


def test_a_change_that_nobody_judged_is_refused_rather_than_silenced():
    with pytest.raises(ValueError, match=r"change 0123456789abcdef of fhi-handbok is not judged"):
        decide(change((), (), verdict=None), Policy.FLAG)
