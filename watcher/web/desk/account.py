"""/redaksjon/konto: one's own password, language, sessions; codes and tokens have files of their own."""

from starlette.responses import Response

from watcher.errors import PeopleError
from watcher.login.passwords import LEAST_ALONE, LEAST_WITH_CODE, BusyError
from watcher.model.ids import SessionId
from watcher.model.people import SCOPE_ROLES, Role, Scope
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.cookies import SESSION, set_cookie
from watcher.web.desk.words import FAULTS, ROLES, SCOPES, WEAK
from watcher.web.view import LANGUAGES
from watcher.web.words import msg

ACCOUNT = "/redaksjon/konto"
_WRONG = msg("Det nåværende passordet er feil.")
_UNLIKE = msg("De to nye passordene er ikke like.")
_BUSY = msg("Det er mange som logger inn akkurat nå. Prøv igjen om noen sekunder.")


@needs(Role.READER)
def page(asked: Asked) -> Response:
    """Show one's own account."""
    return show(asked)


def show(asked: Asked, *, http_status: int = 200, **more: object) -> Response:
    """Show the account, with what has just been made or was wrong."""
    person, now = asked.person, asked.view.times.now
    store, rules = asked.view.site.store, asked.view.site.settings.login
    sessions = [
        one
        for one in store.sessions(person.id)
        if now < one.expires_at and now - one.seen_at <= rules.idle and not one.needs_code
    ]
    context: dict[str, object] = {
        "roles": ROLES,
        "sessions": sessions,
        "current": asked.known.session.id if asked.known else "",
        "tokens": store.tokens(person.id),
        "scopes": [(scope, SCOPES[scope]) for scope in Scope if person.role >= SCOPE_ROLES[scope]],
        "scope_words": SCOPES,
        "desk_languages": LANGUAGES,
        "recovery_left": len(store.account(person.id).credentials.recovery) if person.has_totp else 0,
        "now": now,
        "token_wrong": "",
        "made_token": "",
        "code_wrong": "",
    }
    return asked.page("account.html", http_status=http_status, **{**context, **more})


@needs(Role.READER, is_open=True)
def password(asked: Asked) -> Response:
    """Ask for a new password, and the one there is."""
    if asked.request.method == "GET":
        return _password_form(asked)
    wrong = _change_password(asked)
    if wrong:
        return _password_form(asked, http_status=422, wrong=asked.view.translate(wrong))
    assert asked.known is not None
    secret = asked.view.site.door.rotate(asked.known, asked.visit)
    answer = asked.go(ACCOUNT, "passord")
    set_cookie(answer, SESSION, secret, is_https=asked.is_https)
    return answer


def _change_password(asked: Asked) -> str:
    """Change it, or return what is wrong."""
    assert asked.known is not None
    person, form, door = asked.person, asked.form, asked.view.site.door
    new = form.get("nytt")
    try:
        if not door.knows_password(person, form.get("passord"), asked.visit, asked.view.times.now):
            return _WRONG
        if new != form.get("gjenta"):
            return _UNLIKE
        if fault := asked.accounts.weakness(person, new):
            return WEAK[fault]
        asked.accounts.set_password(person.id, new, asked.deed, keep=asked.known.digest)
    except PeopleError as error:
        return FAULTS[error.fault]
    except BusyError:
        return _BUSY
    return ""


def _password_form(asked: Asked, *, http_status: int = 200, wrong: str = "") -> Response:
    least = LEAST_WITH_CODE if asked.person.has_totp else LEAST_ALONE
    return asked.page("password.html", http_status=http_status, wrong=wrong, least=least)


@needs(Role.READER)
def language(asked: Asked) -> Response:
    """Show the desk in another language."""
    wanted = asked.form.get("sprak")
    if wanted not in LANGUAGES and wanted:
        return asked.go(ACCOUNT, "ingen")
    asked.accounts.set_language(asked.person.id, wanted, asked.deed)
    return asked.go(ACCOUNT, "sprak")


@needs(Role.READER)
def end_session(asked: Asked) -> Response:
    """End one of one's sessions."""
    only = SessionId(asked.request.path_params["session_id"])
    count = asked.accounts.end_sessions(asked.person.id, asked.deed, only=only)
    return asked.go(ACCOUNT, "okt" if count else "ingen")


@needs(Role.READER)
def end_others(asked: Asked) -> Response:
    """End all of one's sessions but this."""
    assert asked.known is not None
    count = asked.accounts.end_sessions(asked.person.id, asked.deed, keep=asked.known.digest)
    return asked.go(ACCOUNT, "okter" if count else "ingen")
