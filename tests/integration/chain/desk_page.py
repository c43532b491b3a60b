"""One page whose dose changes, the program with a clock that is set by hand, and people who decide."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.fakes import FakeFetcher
from tests.integration.chain.one_page import CONFIG, PAGE, START, VOCABULARY
from watcher.app import App
from watcher.model.ids import ChangeId, PersonId
from watcher.model.notice import Notice
from watcher.model.people import Person, Role
from watcher.model.review import Decision, DecisionKind, ReviewItem
from watcher.pipeline.desk import Wanted
from watcher.settings import load_settings
from watcher.store import open_store

URL = "https://www.fhi.no/raad"
BODY = """<!doctype html><html lang="nb"><head><title>Råd</title></head><body><main><h1>Råd om mpox</h1>
<h2>Behandling</h2><p>Tecovirimat gis til pasienter med alvorlig sykdom. Anbefalt dose for voksne er {dose} mg
to ganger daglig i 14 dager, og behandlingen startes så snart som mulig etter at sykdommen er påvist.</p>
<h2>Smittevern</h2><p>{care}</p></main></body></html>"""
CARE = "Pasienten holdes isolert på enerom til alle skorper har falt av og ny hud har dannet seg."


def person(name: str, role: Role = Role.EDITOR) -> Person:
    return Person(id=PersonId(name), username=name, name=name.title(), role=role, created_at=START)


ANNA, BO = person("anna"), person("bo")


@dataclass
class Hand:
    """A clock that is set by hand."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def wait(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Desk:
    """The program and what is asked of it in these tests."""

    app: App
    clock: Hand
    fetcher: FakeFetcher
    folder: Path
    seen: list[ChangeId] = field(default_factory=list)

    def change(self, dose: int = 400, care: str = CARE) -> ChangeId:
        """Let the page change and be checked; return the id of what was found."""
        self.clock.wait(hours=1)
        self.fetcher.serve(URL, BODY.format(dose=dose, care=care).encode())
        self.app.check([PAGE])
        self.app.publish()
        return self.app.store.changes(limit=1)[0].id

    def rule(self, kind: DecisionKind, *changes: ChangeId, by: Person = ANNA, **said: Any) -> Decision:
        """Let somebody decide, and do not wait."""
        return self.app.decide(Wanted(kind=kind, changes=changes, **said), by)

    def settle(self, seconds: float = 60) -> None:
        """Let the time go by in which it could be undone, and the program do what is due."""
        self.clock.wait(seconds=seconds)
        self.app.publish()

    def item(self, change_id: ChangeId) -> ReviewItem:
        return self.app.store.review_items([change_id], self.clock.now())[change_id]

    def notices(self) -> tuple[Notice, ...]:
        """All notices, newest first."""
        return self.app.store.notices()

    def titles(self, feed: str = "all") -> list[str]:
        """The titles of a feed, as readers have it now."""
        items = json.loads((self.folder / "feeds" / f"{feed}.json").read_bytes())["items"]
        return [
            one["title"] for one in items if "melding" not in one["title"] and "Om denne" not in one["title"]
        ]

    def bytes_of(self, path: str) -> str:
        return (self.folder / "feeds" / path).read_text(encoding="utf-8")


def write_desk_config(folder: Path, policy: str, review: str = "") -> Path:
    """Write a sources.toml whose page has this policy and return its path."""
    path = folder / "sources.toml"
    text = CONFIG.format(folder=folder, url=URL) + f'policy = "{policy}"\ntopics = ["mpox"]\n{review}'
    path.write_text(text, encoding="utf-8")
    return path


@contextmanager
def open_desk(folder: Path, policy: str = "flag", review: str = "") -> Iterator[Desk]:
    """Open the program after the first check of the page."""
    settings = load_settings(write_desk_config(folder, policy, review))
    clock, fetcher = Hand(), FakeFetcher()
    fetcher.serve(URL, BODY.format(dose=600, care=CARE).encode())
    store = open_store(settings.store.database)
    with App(settings, store=store, fetcher=fetcher, clock=clock, vocabulary=VOCABULARY) as app:
        app.check([PAGE])
        yield Desk(app, clock, fetcher, folder)
