"""Whose token it is."""

from watcher.web.api.declare import Call, Operation
from watcher.web.api.fields import Answer, Object
from watcher.web.api.people import OnePerson, OneToken, person_object, token_object


class Me(Answer):
    """Whose token it is, and what it may be used for now."""

    person: OnePerson
    token: OneToken


def me(call: Call) -> Object:
    """Return whose token it is."""
    return {"person": person_object(call.person), "token": token_object(call.token)}


def remove_mine(call: Call) -> None:
    """Let the very token that asks be of no use."""
    call.accounts.remove_token(call.person.id, call.token.id, call.deed)


OPERATIONS = (
    Operation(
        method="GET",
        path="/me",
        name="getMe",
        summary="Show whose token it is, and what it may",
        group="me",
        run=me,
        scope=None,
        answer=Me,
    ),
    Operation(
        method="DELETE",
        path="/me/token",
        name="removeMyToken",
        summary="Let the token that asks be of no use",
        group="me",
        run=remove_mine,
        scope=None,
        status=204,
        text="For a token that somebody has seen. Tokens are made at the desk alone.",
    ),
)
