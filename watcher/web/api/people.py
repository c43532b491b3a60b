"""Who may work here, as what; for admins."""

from typing import Annotated, Any

from pydantic import Field

from watcher.login.accounts import Wanted
from watcher.model.ids import PersonId, TokenId
from watcher.model.moment import moment_text
from watcher.model.people import Person, Role, Scope, Token
from watcher.web.api.declare import PREFIX, Call, Made, Operation
from watcher.web.api.fields import Answer, Model, Object, RoleSlug

_Name = Annotated[str, Field(max_length=120, pattern=r"^[^\u0000-\u001f\u007f-\u009f]*$")]


class NewPerson(Model):
    """A person that is to be."""

    username: str = Field(
        min_length=1,
        max_length=64,
        pattern="^[a-z0-9]([a-z0-9._@+-]{0,62}[a-z0-9])?$",
        description="What they log in with.",
    )
    name: _Name = ""
    email: _Name = ""
    role: RoleSlug


class RoleBody(Model):
    """What a person is to be."""

    role: RoleSlug


class ActiveBody(Model):
    """Whether a person may log in."""

    is_active: bool


class OnePerson(Answer):
    """Somebody with an account."""

    id: str
    username: str
    name: str
    email: str
    role: RoleSlug
    created_at: str
    is_active: bool
    has_password: bool
    has_second_factor: bool
    must_change_password: bool
    language: str


class MadePerson(Answer):
    """Somebody with a password that is shown this once and must be changed at the first login."""

    person: OnePerson
    password: str


class People(Answer):
    """Everybody, in order of username."""

    people: list[OnePerson]


class OneToken(Answer):
    """What a program shows in place of a person; its secret is known to nobody but the program."""

    id: str
    name: str
    scopes: list[Scope]
    made_at: str
    expires_at: str
    last_used_at: str | None


class Tokens(Answer):
    """A person's tokens; those that have run out are among them."""

    tokens: list[OneToken]


class Ended(Answer):
    """How many sessions were ended."""

    ended: int


def people(call: Call) -> Object:
    """Return everybody."""
    return {"people": [person_object(one) for one in call.store.people()]}


def add(call: Call) -> Made:
    """Add a person."""
    said, made = call.said(NewPerson), call.accounts.make_password()
    wanted = Wanted(username=said.username, name=said.name, email=said.email, role=Role.from_slug(said.role))
    person = call.accounts.add(wanted, made, call.deed, is_given=True)
    return Made(
        value={"person": person_object(person), "password": made}, location=f"{PREFIX}/people/{person.id}"
    )


def person(call: Call) -> Object:
    """Return one person."""
    return person_object(call.store.person(_id(call)))


def set_role(call: Call) -> Object:
    """Give a person another role."""
    role = Role.from_slug(call.said(RoleBody).role)
    return person_object(call.accounts.set_role(_id(call), role, call.deed))


def set_active(call: Call) -> Object:
    """Let a person in or out."""
    is_active = call.said(ActiveBody).is_active
    return person_object(call.accounts.set_active(_id(call), call.deed, is_active=is_active))


def new_password(call: Call) -> Object:
    """Give a person a new password."""
    made = call.accounts.make_password()
    changed = call.accounts.set_password(_id(call), made, call.deed, is_given=True)
    return {"person": person_object(changed), "password": made}


def turn_off_code(call: Call) -> Object:
    """Let a person in without the app that they have lost."""
    return person_object(call.accounts.turn_off_totp(_id(call), call.deed))


def end_sessions(call: Call) -> Object:
    """End all of a person's sessions."""
    known = call.store.person(_id(call))
    return {"ended": call.accounts.end_sessions(known.id, call.deed)}


def tokens(call: Call) -> Object:
    """Return a person's tokens."""
    known = call.store.person(_id(call))
    return {"tokens": [token_object(one) for one in call.store.tokens(known.id)]}


def remove_token(call: Call) -> None:
    """Let a person's token be of no use."""
    call.accounts.remove_token(_id(call), TokenId(call.path["token_id"]), call.deed)


def _id(call: Call) -> PersonId:
    return PersonId(call.path["person_id"])


def person_object(one: Person) -> dict[str, Any]:
    """Return somebody with an account."""
    return {
        "id": one.id,
        "username": one.username,
        "name": one.name,
        "email": one.email,
        "role": one.role.slug,
        "created_at": moment_text(one.created_at),
        "is_active": one.is_active,
        "has_password": one.has_password,
        "has_second_factor": one.has_totp,
        "must_change_password": one.must_change,
        "language": one.language,
    }


def token_object(one: Token) -> dict[str, Any]:
    """Return a token, without what proves it."""
    return {
        "id": one.id,
        "name": one.name,
        "scopes": list(one.scopes),
        "made_at": moment_text(one.made_at),
        "expires_at": moment_text(one.expires_at),
        "last_used_at": moment_text(one.last_used_at) if one.last_used_at else None,
    }


_ONE = "/people/{person_id}"


def _admin(method: str, path: str, name: str, summary: str, **more: Any) -> Operation:
    return Operation(
        method=method, path=path, name=name, summary=summary, group="people", scope=Scope.ADMIN, **more
    )


OPERATIONS = (
    _admin("GET", "/people", "getPeople", "List everybody", run=people, answer=People),
    _admin(
        "POST",
        "/people",
        "addPerson",
        "Add a person",
        run=add,
        body=NewPerson,
        answer=MadePerson,
        status=201,
        faults=(409,),
        text="The password is shown this once.",
        example={"username": "kari", "name": "Kari Nordmann", "role": "editor"},
        cost=5,
    ),
    _admin("GET", _ONE, "getPerson", "Show a person", run=person, answer=OnePerson),
    _admin(
        "PUT",
        f"{_ONE}/role",
        "setRole",
        "Give a person another role",
        run=set_role,
        body=RoleBody,
        answer=OnePerson,
        faults=(409,),
        text="Their sessions end.",
        example={"role": "chief"},
    ),
    _admin(
        "PUT",
        f"{_ONE}/active",
        "setActive",
        "Let a person in, or out",
        run=set_active,
        body=ActiveBody,
        answer=OnePerson,
        faults=(409,),
        text="Out: their sessions end and their tokens are of no use.",
        example={"is_active": False},
    ),
    _admin(
        "POST",
        f"{_ONE}/password",
        "newPassword",
        "Give a person a new password",
        run=new_password,
        answer=MadePerson,
        faults=(409,),
        text="It is shown this once, and must be changed at the next login; their sessions end.",
        cost=5,
    ),
    _admin(
        "DELETE",
        f"{_ONE}/second-factor",
        "turnOffSecondFactor",
        "Let a person in without the app that they have lost",
        run=turn_off_code,
        answer=OnePerson,
    ),
    _admin(
        "DELETE",
        f"{_ONE}/sessions",
        "endSessions",
        "End all sessions of a person",
        run=end_sessions,
        answer=Ended,
    ),
    _admin("GET", f"{_ONE}/tokens", "getTokens", "List a person's tokens", run=tokens, answer=Tokens),
    _admin(
        "DELETE",
        f"{_ONE}/tokens/{{token_id}}",
        "removeToken",
        "Let a person's token be of no use",
        run=remove_token,
        status=204,
    ),
)
