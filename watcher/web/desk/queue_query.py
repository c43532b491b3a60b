"""What stands in the address of the queue: its filter, which every page that leads back to it keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from watcher.errors import NotFound
from watcher.model.level import Level
from watcher.model.people import Person
from watcher.model.record import ReviewState
from watcher.model.review import NOBODY, QueueFilter
from watcher.web.view import read_number, read_word
from watcher.web.words import msg

ALL = "alle"
STATES: Mapping[str, tuple[ReviewState, ...]] = {
    "": (),
    "publisert": (ReviewState.FLAGGED,),
    "holdt": (ReviewState.HELD,),
    "godkjent": (ReviewState.APPROVED,),
    "avvist": (ReviewState.REJECTED,),
    "auto": (ReviewState.AUTO,),
    "ikke-meldt": (ReviewState.QUIET,),
    ALL: tuple(state for state in ReviewState if state is not ReviewState.DETECTED),
}
"""Which states each word in the address stands for; "" are those that wait for a decision."""

STATE_CHOICES = {
    "": msg("Venter"),
    "publisert": msg("Publisert, ikke vurdert"),
    "holdt": msg("Holdt tilbake"),
    "godkjent": msg("Godkjent"),
    "avvist": msg("Avvist"),
    "auto": msg("Publisert uten vurdering"),
    "ikke-meldt": msg("Ikke meldt"),
    ALL: msg("Alle"),
}
MINE, FREE, OVER = "meg", "ingen", "over"
_MOST_PAGES, _MOST_CHARS = 10_000, 200
_NAMES = ("kilde", "tema", "niva", "tilstand", "hvem", "frist", "sok")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The filter in the address, and which part of the queue; "" and None do not narrow."""

    source_id: str = ""
    topic: str = ""
    level: Level | None = None
    state: str = ""
    who: str = ""
    is_overdue: bool = False
    text: str = ""
    number: int = 1

    def query(self, **other: str) -> dict[str, str]:
        """Return the filter as address parameters, with `other` put in their place; the part is not in it."""
        own = {
            "kilde": self.source_id,
            "tema": self.topic,
            "niva": self.level.slug if self.level is not None else "",
            "tilstand": self.state,
            "hvem": self.who,
            "frist": OVER if self.is_overdue else "",
            "sok": self.text,
        }
        return {key: value for key, value in (own | other).items() if value}

    @property
    def trail(self) -> str:
        """The filter in one word, for a form."""
        return urlencode(self.query())

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the state is asked for."""
        return bool(set(self.query()) - {"tilstand"})

    def wanted(self, person: Person) -> QueueFilter:
        """Return what the store is asked for `person`."""
        assignee = {MINE: str(person.id), FREE: NOBODY}.get(self.who, self.who)
        return QueueFilter(
            source_id=self.source_id,
            topic=self.topic,
            level=self.level,
            states=STATES[self.state],
            assignee=assignee,
            is_overdue=self.is_overdue,
            text=self.text,
        )


def read_asking(query: Mapping[str, str]) -> Asking:
    """Return the filter in an address.

    Raises:
        NotFound: no such level, state or part.
    """
    number = read_number(query.get("side") or "1")
    state = query.get("tilstand", "")
    if not 1 <= number <= _MOST_PAGES or state not in STATES:
        raise NotFound(f"no such part of the queue: {number} {state!r}")
    try:
        level = Level.from_slug(query["niva"]) if query.get("niva") else None
    except ValueError as error:
        raise NotFound(str(error)) from None
    return Asking(
        source_id=read_word(query.get("kilde", "")),
        topic=read_word(query.get("tema", "")),
        level=level,
        state=state,
        who=read_word(query.get("hvem", "")),
        is_overdue=query.get("frist", "") == OVER,
        text=read_word(query.get("sok", "")).strip()[:_MOST_CHARS],
        number=number,
    )


def read_trail(text: str) -> Asking:
    """Return the filter that a form carried along; the whole queue when it is none."""
    try:
        pairs = parse_qsl(text, max_num_fields=20)
        return read_asking({name: value for name, value in pairs if name in _NAMES})
    except (NotFound, ValueError):
        return Asking()
