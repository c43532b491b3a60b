"""Requests made from the API's own description, right and wrong ones, against the service itself.

Whatever is sent: no answer is 5xx, each is one that is described, and what is wrong is refused.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from tests.integration.chain.api_page import Service, open_service
from watcher.model.people import Role
from watcher.web.api.operations import OPERATIONS

TAKES_ITSELF_AWAY = "removeMyToken"
EXAMPLES = 3


class Hasty:
    """A clock that goes on between two looks, so that nobody asks too fast."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        self.at += timedelta(seconds=10)
        return self.at


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service with a change that is decided on, and one that waits."""
    folder: Path = tmp_path_factory.mktemp("api")
    with open_service(folder) as made:
        first = made.desk.change()
        made.ask("POST", "/decisions/approve", {"changes": made.seen(first), "now": True})
        made.desk.settle()
        made.desk.change(500)
        made.web.state.site.clock = Hasty(made.desk.clock.now())
        yield made


@pytest.fixture(scope="module")
def schema(service: Service) -> Any:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", service.web)


BUDGET = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def hold(service: Service, case: Any) -> None:
    """Ask, and hold the answer against the description; the token may all that there is."""
    token = service.tokens[Role.ADMIN]
    if case.operation.definition.raw["operationId"] == TAKES_ITSELF_AWAY:
        token = service.token(service.people[Role.READER])
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("name", [one.name for one in OPERATIONS])
def test_whatever_is_sent_the_answer_is_as_described(service: Service, schema: Any, name: str) -> None:
    operation = schema.find_operation_by_id(name)
    for mode in GenerationMode:
        cases = operation.as_strategy(generation_mode=mode)

        @BUDGET
        @given(case=cases)
        def ask(case: Any) -> None:
            hold(service, case)

        ask()


@pytest.mark.parametrize("name", [one.name for one in OPERATIONS])
def test_at_every_border_the_answer_is_as_described(service: Service, schema: Any, name: str) -> None:
    operation = schema.find_operation_by_id(name)
    cases = schema.iter_coverage_cases(
        operation, generation_modes=list(GenerationMode), generation_config=schema.config.generation
    )
    count = 0
    for case in cases:
        hold(service, case)
        count += 1
    assert count > 0
