"""A second demo on the same folder goes on where the first one stopped, and does not turn time back."""

from collections.abc import Callable

from watcher.app import App
from watcher.demo.origin.serve import Origin
from watcher.demo.run import step_reached
from watcher.model.ids import SourceId


def test_a_demo_begins_at_the_step_that_an_earlier_one_came_to(
    origin: Origin, open_app: Callable[[], App]
) -> None:
    with open_app() as app:
        assert step_reached(app) == 0
    origin.goto(4)
    with open_app() as app:
        app.check([SourceId("fhi-handbok")])
        assert step_reached(app) == 4
