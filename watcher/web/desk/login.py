"""/redaksjon/logg-inn: name and password, then the code of the second factor; and out again."""

from starlette.responses import Response

from watcher.login.door import Answer, Entered, Wait
from watcher.model.people import Role
from watcher.web.desk.access import CODE, LOGIN, Asked, for_all, needs
from watcher.web.desk.cookies import SESSION, VISITOR, safe_next, set_cookie
from watcher.web.words import msg

_WRONG = msg("Feil brukernavn eller passord.")
_WRONG_CODE = msg("Koden er feil, eller er brukt før.")
_SLOW = msg("For mange forsøk. Vent %(span)s og prøv igjen.")


@for_all
def page(asked: Asked) -> Response:
    """Ask for name and password."""
    if asked.request.method == "POST":
        return _try(asked)
    return show(asked)


@for_all
def code(asked: Asked) -> Response:
    """Ask for the code, of somebody whose password was right."""
    onward = onward_of(asked)
    if asked.known is None or not asked.known.session.needs_code:
        return asked.go(LOGIN, neste=onward)
    if asked.request.method == "GET":
        return asked.page("login_code.html", onward=onward, wrong="")
    site = asked.view.site
    found = site.door.give_code(
        asked.known, asked.form.get("kode"), asked.visit, now=asked.view.times.now, rules=site.settings.login
    )
    if isinstance(found, Entered):
        return enter(asked, found, onward)
    return asked.page(
        "login_code.html", http_status=_status(found), onward=onward, wrong=_wrong(asked, found, _WRONG_CODE)
    )


@needs(Role.READER, is_open=True)
def leave(asked: Asked) -> Response:
    """End the session."""
    assert asked.known is not None
    asked.view.site.door.leave(asked.known, asked.view.times.now)
    answer = asked.go(LOGIN, "ute")
    set_cookie(answer, SESSION, "", is_https=asked.is_https)
    answer.headers["clear-site-data"] = '"cache"'
    return answer


def _try(asked: Asked) -> Response:
    site, form = asked.view.site, asked.form
    found = site.door.log_in(
        form.get("brukernavn"),
        form.get("passord"),
        asked.visit,
        now=asked.view.times.now,
        rules=site.settings.login,
    )
    if isinstance(found, Entered):
        return enter(asked, found, onward_of(asked))
    return show(asked, http_status=_status(found), wrong=_wrong(asked, found, _WRONG))


def enter(asked: Asked, found: Entered, onward: str) -> Response:
    """Give the browser its session, and send it on."""
    answer = asked.go(CODE, neste=onward) if found.session.needs_code else asked.go(onward)
    set_cookie(answer, SESSION, found.secret, is_https=asked.is_https)
    set_cookie(answer, VISITOR, "", is_https=asked.is_https)
    return answer


def show(asked: Asked, *, http_status: int = 200, wrong: str = "", reference: str = "") -> Response:
    """Show the page to log in at.  `reference` finds in the log what went wrong."""
    again = asked.request.query_params.get("igjen") or asked.form.get("igjen")
    name = asked.person.username if asked.known and again else asked.form.get("brukernavn")
    return asked.page(
        "login.html",
        http_status=http_status,
        wrong=wrong,
        onward=onward_of(asked),
        username=name,
        is_again=bool(again and asked.known),
        oidc=asked.view.site.settings.login.oidc,
        has_left=asked.request.query_params.get("meldt") == "ute",
        reference=reference,
    )


def onward_of(asked: Asked) -> str:
    """Return where somebody wants to go once they are in."""
    return safe_next(asked.form.get("neste") or asked.request.query_params.get("neste", ""))


def _status(found: Answer) -> int:
    return 429 if isinstance(found, Wait) else 403


def _wrong(asked: Asked, found: Answer, wrong: str) -> str:
    if not isinstance(found, Wait):
        return asked.view.translate(wrong)
    seconds = max(1, -int(-found.left.total_seconds() // 1))
    words = asked.view.site.words[asked.view.lang]
    if seconds < 60:
        span = str(words.ungettext("%(num)s sekund", "%(num)s sekunder", seconds)) % {"num": seconds}
    else:
        minutes = -(-seconds // 60)
        span = str(words.ungettext("%(num)s minutt", "%(num)s minutter", minutes)) % {"num": minutes}
    return asked.view.translate(_SLOW) % {"span": span}
