"""Who asks, and whether they may.  Every page of the desk goes through `needs` or `for_all`."""

import functools
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from watcher.errors import NotFound
from watcher.login.accounts import Accounts, Deed
from watcher.login.door import Known, Visit
from watcher.login.passwords import BusyError
from watcher.login.secret import new_secret
from watcher.model.people import Person, Role
from watcher.web.desk.cookies import (
    SESSION,
    VISITOR,
    is_from_us,
    is_token,
    masked_token,
    read_cookie,
    set_cookie,
)
from watcher.web.desk.forms import Form, TooMuchError, read_form
from watcher.web.desk.navigation import entries
from watcher.web.desk.words import SAID
from watcher.web.links import Links
from watcher.web.times import Times
from watcher.web.view import LANGUAGES, View
from watcher.web.words import msg

LOGIN, CODE, PASSWORD = "/redaksjon/logg-inn", "/redaksjon/logg-inn/kode", "/redaksjon/konto/passord"
_CHANGING = frozenset({"POST"})

_FORBIDDEN = (
    msg("Dette har du ikke tilgang til"),
    msg("Be en administrator om en annen rolle hvis du trenger det."),
)
_STALE = (
    msg("Skjemaet kunne ikke brukes"),
    msg(
        "Det var for gammelt, eller kom ikke fra en side her. Ingenting er endret. "
        "Gå tilbake, last siden på nytt og prøv igjen."
    ),
)
_BUSY = (
    msg("Det er mange som logger inn akkurat nå"),
    msg("Ingenting er endret. Prøv igjen om noen sekunder."),
)
_TOO_MUCH = (msg("Skjemaet var for stort"), msg("Ingenting er endret."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request to the desk.  `known` is None where nobody has logged in; then there is no `person`."""

    request: Request
    view: View
    visit: Visit
    known: Known | None
    secret: str = field(repr=False)
    form: Form = field(default_factory=Form)

    @property
    def person(self) -> Person:
        """Who asks."""
        assert self.known is not None
        return self.known.person

    @property
    def deed(self) -> Deed:
        """What they do, for the audit log."""
        return Deed(actor=self.person.id, at=self.view.times.now)

    @property
    def accounts(self) -> Accounts:
        """What can be done to accounts."""
        site = self.view.site
        return Accounts(site.store, hasher=site.door.hasher, about=(site.settings.service.title,))

    @property
    def is_https(self) -> bool:
        """Whether the public address has TLS."""
        return self.view.site.settings.service.base_url.startswith("https:")

    def page(self, name: str, *, http_status: int = 200, **context: object) -> Response:
        """Answer with template `name` of the desk."""
        said = SAID.get(self.request.query_params.get("meldt", ""), "")
        whole = self.known.person if self.known and not self.known.session.needs_code else None
        answer = self.view.render(
            f"desk/{name}",
            http_status=http_status,
            is_indexed=False,
            person=whole,
            role_of=Role,
            entries=entries(whole, self.view.path),
            form_token=lambda: masked_token(self.secret),
            said=self.view.translate(said) if said else "",
            **context,
        )
        answer.status_code = http_status
        return answer

    def go(self, path: str, said: str = "", **query: str) -> Response:
        """Send the browser on after something was done; `said` is a key of words.SAID."""
        wanted = {"meldt": said, **query}
        return RedirectResponse(self.view.links.path(path, wanted), 303)

    def trouble(self, http_status: int, words: tuple[str, str]) -> Response:
        """Answer that something cannot be done."""
        title, text = (self.view.translate(word) for word in words)
        return self.page("trouble.html", http_status=http_status, title=title, text=text)


Page = Callable[[Asked], Response]


class Endpoint(Protocol):
    """A page as the router calls it, with who may see it: None is everybody."""

    role: Role | None

    def __call__(self, request: Request) -> Awaitable[Response]:
        """Answer."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    role: Role | None
    is_fresh: bool = False
    is_open: bool = False


def needs(role: Role, *, is_fresh: bool = False, is_open: bool = False) -> Callable[[Page], Endpoint]:
    """Let people of `role` or higher see a page; others log in first, or hear that they may not.

    `is_fresh`: only shortly after logging in; who is not is asked to do it again.  `is_open`: also before a
    password that must be changed has been.
    """
    return functools.partial(_guarded, _Rule(role=role, is_fresh=is_fresh, is_open=is_open))


def for_all(page: Page) -> Endpoint:
    """Let everybody see a page."""
    return _guarded(_Rule(role=None), page)


def who(request: Request) -> Person | None:
    """Return who asks, None for nobody or somebody whose second factor is still to come."""
    asked = _asked(request, Form())
    return None if asked.known is None or asked.known.session.needs_code else asked.known.person


def _guarded(rule: _Rule, page: Page) -> Endpoint:
    async def answer(request: Request) -> Response:
        form, is_too_much = Form(), False
        if request.method in _CHANGING:
            try:
                form = await read_form(request)
            except TooMuchError:
                is_too_much = True
        return await run_in_threadpool(_answer, rule, page, request, form, is_too_much=is_too_much)

    functools.update_wrapper(answer, page)
    answer.role = rule.role  # type: ignore[attr-defined]  # functions take attributes
    return answer  # type: ignore[return-value]  # with it the function is an Endpoint


def _answer(rule: _Rule, page: Page, request: Request, form: Form, *, is_too_much: bool) -> Response:
    asked = _asked(request, form)
    answer = _refusal(rule, asked, is_too_much=is_too_much)
    if answer is None:
        try:
            answer = page(asked)
        except BusyError:
            answer = asked.trouble(503, _BUSY)
        except NotFound:
            answer = asked.trouble(404, (msg("Siden finnes ikke"), msg("Adressen kan være skrevet feil.")))
    answer.headers["cache-control"] = "no-store"
    answer.headers["vary"] = "Cookie"
    answer.headers["x-robots-tag"] = "noindex"
    if asked.known is None and not _has_visitor(asked):
        set_cookie(answer, VISITOR, asked.secret, is_https=asked.is_https)
    return answer


def _refusal(rule: _Rule, asked: Asked, *, is_too_much: bool) -> Response | None:
    """Return why the page is not shown, None when it is."""
    if is_too_much:
        return asked.trouble(413, _TOO_MUCH)
    if asked.request.method in _CHANGING and not _is_ours(asked):
        return asked.trouble(403, _STALE)
    if rule.role is None:
        return None
    if asked.known is None:
        return _to_login(asked, LOGIN)
    if asked.known.session.needs_code:
        return _to_login(asked, CODE)
    if asked.person.must_change and not rule.is_open:
        return asked.go(PASSWORD)
    if asked.person.role < rule.role:
        return asked.trouble(403, _FORBIDDEN)
    if rule.is_fresh and not asked.known.is_fresh(asked.view.times.now):
        return _to_login(asked, LOGIN, igjen="ja")
    return None


def _is_ours(asked: Asked) -> bool:
    base_url = asked.view.site.settings.service.base_url
    return is_from_us(asked.request, base_url) and is_token(asked.secret, asked.form.get("token"))


def _to_login(asked: Asked, path: str, **query: str) -> Response:
    """Send to the login, and from there back; after a form that changes something, to the page it was on."""
    request = asked.request
    back = request.url.path if request.method == "GET" else asked.form.get("side")
    if request.method == "GET" and request.url.query:
        back += f"?{request.url.query}"
    return RedirectResponse(
        asked.view.links.path_of_file(f"{path}?{urlencode({'neste': back, **query})}"), 303
    )


def _has_visitor(asked: Asked) -> bool:
    return bool(read_cookie(asked.request, VISITOR, is_https=asked.is_https))


def _asked(request: Request, form: Form) -> Asked:
    view = View.of(request)
    site = view.site
    is_https = site.settings.service.base_url.startswith("https:")
    session = read_cookie(request, SESSION, is_https=is_https)
    known = site.door.find(session, now=view.times.now, rules=site.settings.login)
    visitor = read_cookie(request, VISITOR, is_https=is_https)
    visit = Visit(
        address=request.client.host if request.client else "",
        agent=short_agent(request.headers.get("user-agent", "")),
        secret=session,
    )
    return Asked(
        request=request,
        view=_own_language(view, known.person) if known else view,
        visit=visit,
        known=known,
        secret=session if known else visitor or new_secret(secrets.token_bytes),
        form=form,
    )


def _own_language(view: View, person: Person) -> View:
    service = view.site.settings.service.language
    lang = next((one for one in (person.language, service) if one in LANGUAGES), "nb")
    times = Times(lang=lang, now=view.times.now, words=view.site.words[lang])
    return replace(view, lang=lang, links=Links(base_url=view.links.base_url), times=times)


def short_agent(text: str) -> str:
    """Return a browser and its system in two words, as far as its header tells."""
    browsers = {
        "Edg/": "Edge",
        "OPR/": "Opera",
        "Firefox/": "Firefox",
        "Chrome/": "Chrome",
        "Safari/": "Safari",
    }
    systems = {
        "Windows": "Windows",
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Mac OS": "macOS",
    }
    browser = next((name for sign, name in browsers.items() if sign in text), "")
    system = next(
        (name for sign, name in systems.items() if sign in text), "Linux" if "Linux" in text else ""
    )
    return ", ".join(word for word in (browser, system) if word)
