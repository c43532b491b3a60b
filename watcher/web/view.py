"""One reader's view of the site: language, addresses, times, and the way a page is rendered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

from babel.support import Translations
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from watcher.errors import NotFound
from watcher.login.door import Door
from watcher.login.passwords import Hasher
from watcher.model.config import Settings
from watcher.model.fault import Fault
from watcher.model.ids import DecisionId, SourceId
from watcher.model.level import Level
from watcher.model.notice import Notice
from watcher.model.people import Person
from watcher.model.review import Decision
from watcher.ports import Clock, Outcome, Store
from watcher.publish.unseen import show_unseen
from watcher.web.assets import load_assets
from watcher.web.links import Links, safe_href
from watcher.web.marking import frame
from watcher.web.providers import Providers
from watcher.web.times import Times
from watcher.web.words import EVENTS, HELD, KINDS, LATE, LEVELS, STATES, fact_word, state_words
from watcher.web.work import NoiseWork, Trials, Work

if TYPE_CHECKING:
    from watcher.pipeline.desk import Wanted

LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the program itself is, asked each time: its faults, and for how long no run of each has ended.

    `stalled_seconds`: a run that has not ended for so long stands still.
    """

    faults: Callable[[], Sequence[Fault]] = tuple
    ages: Callable[[], Mapping[str, float]] = dict
    stalled_seconds: float = 600.0

    def stalled(self) -> tuple[str, ...]:
        """Return the runs that stand still, in order of name."""
        return tuple(sorted(name for name, age in self.ages().items() if age > self.stalled_seconds))


class Rulings(Protocol):
    """What can be done with decisions: the program itself offers it (watcher.app)."""

    def decide(self, wanted: "Wanted", person: Person) -> Decision:
        """Record what a person wants ruled (raises as `watcher.pipeline.desk.decide`)."""
        ...

    def foresee(self, wanted: "Wanted", person: Person) -> Outcome:
        """Return what a ruling would come to; nothing is stored."""
        ...

    def undo(self, decision_id: DecisionId, person: Person) -> Decision:
        """Undo a decision that has no effect yet."""
        ...


class Site:
    """What all pages share.  `settings` may be replaced while running."""

    def __init__(
        self,
        *,
        store: Store,
        settings: Settings,
        clock: Clock,
        checked: Mapping[tuple[SourceId, str], int],
        health: Health,
        hasher: Hasher | None = None,
        rulings: Rulings | None = None,
        work: Work | None = None,
        noise: NoiseWork | None = None,
    ) -> None:
        self._rulings = rulings
        self.work, self.trials, self.noise = work, Trials(), noise
        self.store, self.settings, self.clock, self.checked = store, settings, clock, checked
        self.health = health
        self.door = Door(store, hasher=hasher)
        self.providers = Providers(store)
        self.assets = load_assets()
        self.words = {lang: load_words(lang) for lang in LANGUAGES}

    @property
    def rulings(self) -> Rulings:
        """What can be done with decisions."""
        assert self._rulings is not None, "a site whose desk decides is given what decides"
        return self._rulings

    def template(self, lang: str, name: str, context: Mapping[str, object]) -> str:
        """Return template `name` filled in, in `lang`; what nobody would see in it is shown by its code."""
        return show_unseen(_environment(lang).get_template(name).render(context))


@cache
def load_words(lang: str) -> Translations:
    """Return the catalogue of `lang`; bokmål is what the texts are written in and has none."""
    catalogue = files("watcher") / "locale" / lang / "LC_MESSAGES" / "watcher.mo"
    if lang == "nb":
        return Translations()
    with catalogue.open("rb") as file:
        return Translations(file, domain="watcher")


@cache
def _environment(lang: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("watcher.web"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # templates and code are of one release: an upgrade under our feet changes neither
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(load_words(lang), newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    environment.globals.update(
        levels=LEVELS,
        states=STATES,
        kinds=KINDS,
        held=HELD,
        late_state=LATE,
        state_words=state_words,
        fact_word=fact_word,
        event_words=EVENTS,
        languages=LANGUAGES,
        Level=Level,
    )
    environment.filters["href"] = safe_href
    environment.filters["frame"] = frame
    environment.filters["headline"] = headline
    return environment


def headline(notice: Notice) -> str:
    """Return the notice's title without the level before it and the owner after it.

    A feed entry has to say both in its title; on our pages they stand beside it.
    """
    lang = notice.language if notice.language in LANGUAGES else "nb"
    level = str(load_words(lang).ugettext(LEVELS[notice.level].word))
    short = notice.title.removeprefix(f"{level}: ").removesuffix(f" – {notice.source_owner}")
    return short if short.strip() else notice.title


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything a page needs to be shown to the reader who asked."""

    site: Site
    lang: str
    path: str
    query: Mapping[str, str]
    links: Links
    times: Times

    @classmethod
    def of(cls, request: Request) -> "View":
        """Return the view of this request.

        The language is `?lang=` where it is one of ours, else the service's; no cookie and no
        Accept-Language: one address, one page.
        """
        site: Site = request.app.state.site
        service = site.settings.service
        own = service.language if service.language in LANGUAGES else "nb"
        asked = request.query_params.get("lang", own)
        lang = asked if asked in LANGUAGES else own
        return cls(
            site=site,
            lang=lang,
            path=request.url.path,
            query={key: value for key, value in request.query_params.items() if key != "lang"},
            links=Links(base_url=service.base_url, lang="" if lang == own else lang),
            times=Times(lang=lang, now=site.clock.now(), words=site.words[lang]),
        )

    def translate(self, text: str) -> str:
        """Return one of our texts in the reader's language."""
        return str(self.site.words[self.lang].ugettext(text))

    def render(self, name: str, *, http_status: int = 200, **context: object) -> HTMLResponse:
        """Return template `name` as an answer."""
        page = {
            "view": self,
            "lang": self.lang,
            "links": self.links,
            "times": self.times,
            "service": self.site.settings.service,
            "assets": self.site.assets,
            "feeds": (),
            "is_indexed": http_status == 200,
            "language_links": self._language_links(),
            **context,
        }
        return HTMLResponse(
            self.site.template(self.lang, name, page), http_status, headers={"content-language": self.lang}
        )

    def _language_links(self) -> tuple[tuple[str, str, str], ...]:
        own = self.site.settings.service.language
        return tuple(
            (
                code,
                name,
                Links(base_url=self.links.base_url, lang="" if code == own else code).path(
                    self.path, self.query
                ),
            )
            for code, name in LANGUAGES.items()
        )


def read_number(text: str) -> int:
    """Return the number that stands in an address.

    Raises:
        NotFound: it is none, or one that no page could have.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFound(f"not a number: {text[:20]!r}")
    return int(text)


def read_word(text: str) -> str:
    """Return a name that stands in an address.

    Raises:
        NotFound: no database would take it.
    """
    if "\x00" in text:
        raise NotFound(f"not a name: {text[:20]!r}")
    return text
