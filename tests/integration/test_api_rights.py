"""Who may ask the API what: every operation with every role and every scope, tokens of every kind."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.integration.chain.api_page import Service, open_service
from watcher.model.people import SCOPE_ROLES, Role, Scope
from watcher.web.api.declare import Operation
from watcher.web.api.operations import OPERATIONS

RIGHTS = {
    "GET /queue": (Scope.READ, Role.READER),
    "GET /changes": (Scope.READ, Role.READER),
    "GET /decisions": (Scope.READ, Role.READER),
    "GET /notices": (Scope.READ, Role.READER),
    "GET /sources": (Scope.READ, Role.READER),
    "GET /vocabulary": (Scope.READ, Role.READER),
    "POST /vocabulary/try": (Scope.READ, Role.READER),
    "GET /audit": (Scope.READ, Role.CHIEF),
    "POST /decisions": (Scope.PUBLISH, Role.EDITOR),
    "POST /decisions/hold": (Scope.REVIEW, Role.EDITOR),
    "POST /decisions/note": (Scope.REVIEW, Role.EDITOR),
    "POST /decisions/reopen": (Scope.REVIEW, Role.EDITOR),
    "POST /decisions/{decision_id}/undo": (Scope.REVIEW, Role.EDITOR),
    "POST /previews": (Scope.REVIEW, Role.EDITOR),
    "POST /claims": (Scope.REVIEW, Role.EDITOR),
    "POST /sources": (Scope.REVIEW, Role.EDITOR),
    "GET /people": (Scope.ADMIN, Role.ADMIN),
    "POST /people": (Scope.ADMIN, Role.ADMIN),
    "PUT /people": (Scope.ADMIN, Role.ADMIN),
    "DELETE /people": (Scope.ADMIN, Role.ADMIN),
    "GET /me": (None, Role.READER),
    "DELETE /me": (None, Role.READER),
}
"""Families of operations: the longest that one begins with says which scope and role it needs."""

BY_NAME = {operation.name: operation for operation in OPERATIONS}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("api")
    with open_service(folder) as made:
        yield made


def needed(operation: Operation) -> tuple[Scope | None, Role]:
    """Return what an operation needs by the table above."""
    asked = f"{operation.method} {operation.path}"
    family = max((one for one in RIGHTS if f"{asked}/".startswith(f"{one}/")), key=len, default="")
    assert family, f"{asked}: say in this table which scope and role it needs"
    return RIGHTS[family]


def ask(service: Service, operation: Operation, token: str):
    service.desk.clock.wait(minutes=1)  # nobody asks too fast here
    path = operation.path
    for name in operation.parameters:
        path = path.replace(f"{{{name}}}", "1" if name == "number" else "0123456789abcdef")
    if operation.name == "compareVersions":
        path += "?old=1&new=2"
    return service.ask(operation.method, path, operation.example, token=token, role=None)


@pytest.mark.parametrize("name", BY_NAME)
def test_every_operation_states_the_scope_and_role_that_it_needs(name) -> None:
    operation = BY_NAME[name]
    assert (operation.scope, operation.least_role) == needed(operation)


@pytest.mark.parametrize("name", BY_NAME)
def test_an_operation_is_for_those_whose_role_and_scope_reach_so_far_and_for_no_others(
    service: Service, name: str
) -> None:
    operation = BY_NAME[name]
    scope, role = needed(operation)
    for person in service.people.values():
        most = [one for one in Scope if person.role >= SCOPE_ROLES[one]]
        for scopes in ([one] for one in most):
            answer = ask(service, operation, service.token(person, *scopes))
            if person.role >= role and (scope is None or scope in scopes):
                assert answer.status_code in {200, 201, 204, 404, 409}, answer.text
            else:
                assert answer.status_code == 403, (person.role, scopes)
                assert answer.headers["content-type"] == "application/problem+json"
                is_by_scope = scope is not None and scope not in scopes
                assert ("insufficient_scope" in answer.headers.get("www-authenticate", "")) == is_by_scope


@pytest.mark.parametrize("name", BY_NAME)
def test_nobody_is_answered_without_a_token(service: Service, name: str) -> None:
    answer = ask(service, BY_NAME[name], "")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="watcher"'
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "shown",
    [
        "Bearer ",
        "Bearer watcher_",
        "Bearer watcher_x",
        "Basic YTpi",
        "watcher_x",
        "Bearer æ".encode(),
        "Bearer a b",
    ],
)
def test_what_is_no_token_of_ours_opens_nothing(service: Service, shown) -> None:
    answer = service.ask("GET", "/me", role=None, authorization=shown)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_a_cookie_opens_nothing(service: Service) -> None:
    answer = service.ask("GET", "/me", role=None, cookie=f"watcher-session={service.tokens[Role.ADMIN]}")
    assert answer.status_code == 401


def test_a_token_ends_when_it_said_and_with_its_person(service: Service) -> None:
    person = service.add("kortvarig", Role.EDITOR)
    end = service.desk.clock.now() + timedelta(hours=1)
    made = service.accounts.add_token(person, "x", [Scope.READ], service.deed(), expires_at=end)[1]
    assert service.ask("GET", "/me", token=made).status_code == 200
    service.desk.clock.wait(hours=1)
    assert service.ask("GET", "/me", token=made).status_code == 401
    other = service.token(person)
    service.accounts.set_active(person.id, service.deed(), is_active=False)
    assert service.ask("GET", "/me", token=other).status_code == 401


def test_with_another_role_a_token_may_no_more_than_its_person(service: Service) -> None:
    person = service.add("degradert", Role.ADMIN)
    token = service.token(person)
    assert service.get("/people", token=token)["people"]
    service.accounts.set_role(person.id, Role.READER, service.deed())
    assert service.ask("GET", "/people", token=token).status_code == 403
    assert service.get("/me", token=token)["token"]["scopes"] == ["read"]


def test_whoever_must_change_their_password_does_nothing_before(service: Service) -> None:
    person = service.add("gitt", Role.EDITOR)
    token = service.token(person)
    service.accounts.set_password(person.id, service.accounts.make_password(), service.deed(), is_given=True)
    answer = service.ask("GET", "/queue", token=token)
    assert (answer.status_code, answer.json()["type"].rpartition("#")[2]) == (403, "problem-password")


def test_a_token_takes_itself_away(service: Service) -> None:
    token = service.token(service.people[Role.READER])
    assert service.ask("DELETE", "/me/token", token=token).status_code == 204
    assert service.ask("GET", "/me", token=token).status_code == 401


def test_who_asks_too_fast_is_told_to_wait_and_nobody_else_is(service: Service) -> None:
    token = service.token(service.people[Role.READER])
    service.desk.clock.wait(minutes=1)
    statuses = {service.ask("GET", "/me", token=token).status_code for _ in range(120)}
    answer = service.ask("GET", "/me", token=token)
    assert (statuses, answer.status_code, answer.headers["retry-after"]) == ({200}, 429, "1")
    assert service.ask("GET", "/me").status_code == 200
    service.desk.clock.wait(seconds=1)
    assert service.ask("GET", "/me", token=token).status_code == 200
