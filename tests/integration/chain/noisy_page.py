"""A page with a counter that is told as a change, the program, and people who reject it as noise."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakes import FakeFetcher
from tests.integration.chain.desk_page import ANNA, URL, Desk, Hand, write_desk_config
from tests.integration.chain.one_page import PAGE, VOCABULARY
from watcher.app import App
from watcher.model.ids import ChangeId
from watcher.model.noise_rule import RuleStep
from watcher.model.people import Person
from watcher.model.review import DecisionKind, RejectReason
from watcher.pipeline.noise_desk import Looked
from watcher.settings import load_settings
from watcher.store import open_store

TEXT = """<!doctype html><html lang="nb"><body><main><h1>Råd om smitte</h1>
<p>Nærkontakter bør holde seg hjemme i {days} dager etter siste kontakt med den smittede.</p>
<p>Hender vaskes med såpe og vann før og etter stell. Hansker kastes etter bruk.</p>
<h2>Om artikkelen</h2><p class="views">{views}</p>
<h2>Aktuelt</h2><p class="teaser">{teaser}</p></main></body></html>"""
TEASER = "Ny leder i avdelingen"


def counted(views: int) -> str:
    return f"Artikkelen er slått opp {views} ganger"


class NoisyDesk(Desk):
    """The program, with a page whose counter and teaser change."""

    def serve(self, views: int | str, *, teaser: str = TEASER, days: int = 21) -> None:
        words = counted(views) if isinstance(views, int) else views
        self.fetcher.serve(URL, TEXT.format(views=words, teaser=teaser, days=days).encode())

    def look(self, views: int | str, *, teaser: str = TEASER, days: int = 21) -> str:
        """Let the page be like that half an hour later, check it, and return what came of it."""
        self.clock.wait(minutes=30)
        self.serve(views, teaser=teaser, days=days)
        (result,) = self.app.check([PAGE])
        self.app.publish()
        return result.outcome

    def newest(self) -> ChangeId:
        return self.app.store.changes(limit=1)[0].id

    def reject(self, change: ChangeId | None = None, reason: RejectReason = RejectReason.NOISE) -> ChangeId:
        """Let somebody reject a change, the newest unless said, and the rejection be carried out."""
        wanted = change or self.newest()
        self.rule(DecisionKind.REJECT, wanted, reason=reason, because="en teller")
        self.settle()
        return wanted

    def shown(self, change: ChangeId, by: Person = ANNA, places: tuple[int, ...] = ()) -> Looked:
        """Return the whole list, however often it must be asked for."""
        for _ in range(100):
            looked = self.app.noise.look(change, by, places)
            if looked.listed is not None or not looked.chosen:
                return looked
        raise AssertionError("the replay never ends")

    def activate(self, change: ChangeId, by: Person = ANNA, because: str = "") -> RuleStep:
        shown = self.shown(change, by).shown
        assert shown is not None
        return self.app.noise.activate(change, by, shown.digest, because)

    def events(self) -> list[str]:
        return [one.action for one in self.app.store.audit() if one.action.startswith("rule.")]


@contextmanager
def open_noisy(
    folder: Path, views: tuple[int, ...] = (120, 133), policy: str = "hold"
) -> Iterator[NoisyDesk]:
    """Open the program after the first checks of the page, whose counter stood at these figures."""
    settings = load_settings(write_desk_config(folder, policy))
    clock, fetcher = Hand(), FakeFetcher()
    store = open_store(settings.store.database)
    with App(settings, store=store, fetcher=fetcher, clock=clock, vocabulary=VOCABULARY) as app:
        desk = NoisyDesk(app, clock, fetcher, folder)
        for each in views:
            desk.look(each)
        yield desk
