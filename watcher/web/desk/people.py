"""/redaksjon/personer: who may work here, as what; for admins."""

from starlette.responses import Response

from watcher.errors import PeopleError
from watcher.login.accounts import Wanted
from watcher.model.ids import PersonId
from watcher.model.people import Person, Role
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.words import FAULTS, ROLE_MEANINGS, ROLES

PEOPLE = "/redaksjon/personer"


@needs(Role.ADMIN)
def page(asked: Asked) -> Response:
    """List everybody."""
    return _list(asked)


@needs(Role.ADMIN, is_fresh=True)
def add(asked: Asked) -> Response:
    """Add a person, and show the password that was made once."""
    form, made = asked.form, asked.accounts.make_password()
    wanted = Wanted(
        username=form.get("brukernavn"),
        name=form.get("navn"),
        email=form.get("epost"),
        role=_role(form.get("rolle")),
    )
    try:
        person = asked.accounts.add(wanted, made, asked.deed, is_given=True)
    except PeopleError as error:
        return _list(asked, http_status=422, wrong=asked.view.translate(FAULTS[error.fault]), wanted=wanted)
    return _one(asked, person, made=made)


@needs(Role.ADMIN)
def one(asked: Asked) -> Response:
    """Show one person."""
    return _one(asked, _person(asked))


@needs(Role.ADMIN, is_fresh=True)
def set_role(asked: Asked) -> Response:
    """Give somebody another role."""
    person = _person(asked)
    try:
        asked.accounts.set_role(person.id, _role(asked.form.get("rolle"), person.role), asked.deed)
    except PeopleError as error:
        return _one(asked, person, http_status=422, wrong=asked.view.translate(FAULTS[error.fault]))
    return asked.go(f"{PEOPLE}/{person.id}", "rolle")


@needs(Role.ADMIN, is_fresh=True)
def set_active(asked: Asked) -> Response:
    """Let somebody in or out."""
    person, is_active = _person(asked), asked.form.get("aktiv") == "ja"
    try:
        asked.accounts.set_active(person.id, asked.deed, is_active=is_active)
    except PeopleError as error:
        return _one(asked, person, http_status=422, wrong=asked.view.translate(FAULTS[error.fault]))
    return asked.go(f"{PEOPLE}/{person.id}", "inn" if is_active else "ut")


@needs(Role.ADMIN, is_fresh=True)
def new_password(asked: Asked) -> Response:
    """Give somebody a password that they must change, and show it once."""
    made = asked.accounts.make_password()
    person = asked.accounts.set_password(_person(asked).id, made, asked.deed, is_given=True)
    return _one(asked, person, made=made)


@needs(Role.ADMIN, is_fresh=True)
def turn_off_totp(asked: Asked) -> Response:
    """Let somebody in without the app that they have lost."""
    asked.accounts.turn_off_totp(_person(asked).id, asked.deed)
    return asked.go(f"{PEOPLE}/{asked.request.path_params['person_id']}", "kode-av")


@needs(Role.ADMIN)
def end_sessions(asked: Asked) -> Response:
    """End all of somebody's sessions."""
    count = asked.accounts.end_sessions(_person(asked).id, asked.deed)
    return asked.go(f"{PEOPLE}/{asked.request.path_params['person_id']}", "okter" if count else "ingen")


def _person(asked: Asked) -> Person:
    return asked.view.site.store.person(PersonId(asked.request.path_params["person_id"]))


def _role(text: str, otherwise: Role = Role.READER) -> Role:
    return next((role for role in Role if role.slug == text), otherwise)


def _list(asked: Asked, *, http_status: int = 200, wrong: str = "", wanted: Wanted | None = None) -> Response:
    return asked.page(
        "people.html",
        http_status=http_status,
        people=asked.view.site.store.people(),
        roles=ROLES,
        meanings=ROLE_MEANINGS,
        wrong=wrong,
        wanted=wanted or Wanted(username="", name="", role=Role.EDITOR),
    )


def _one(
    asked: Asked, person: Person, *, http_status: int = 200, made: str = "", wrong: str = ""
) -> Response:
    store, now = asked.view.site.store, asked.view.times.now
    sessions = [each for each in store.sessions(person.id) if now < each.expires_at]
    return asked.page(
        "one_person.html",
        http_status=http_status,
        one=person,
        made=made,
        wrong=wrong,
        roles=ROLES,
        meanings=ROLE_MEANINGS,
        sessions=sessions,
        tokens=store.tokens(person.id),
    )
