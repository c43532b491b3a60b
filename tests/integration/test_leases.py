"""A round that takes longer than a claim holds keeps what it has claimed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.integration.chain.one_page import START, VOCABULARY, write_config
from tests.store_records import trace
from watcher.app import App
from watcher.app.rounds import LEASE
from watcher.model.answer import Answer, Fetched, FetchRequest, Validators
from watcher.model.ids import SourceId
from watcher.settings import load_settings
from watcher.store import SqlStore, open_store

COUNT = 6
MORE = """
[[source]]
id = "{name}"
title = "Råd"
owner = "FHI"
url = "{url}"
render = true
"""
HTML = "<html lang=nb><title>Råd</title><main><h1>Råd</h1><p>Gi 5 mg peroralt hver sjette time.</p></main>"


@dataclass(slots=True)
class HandClock:
    """A clock that is turned by hand."""

    moment: datetime = START

    def now(self) -> datetime:
        """Return where it stands."""
        return self.moment


@dataclass(slots=True)
class SlowPages:
    """A fetcher that takes most of a claim's time for each page, while another process looks for work."""

    clock: HandClock
    store: SqlStore
    slowness: timedelta
    asked: list[SourceId] = field(default_factory=list)
    stolen: list[SourceId] = field(default_factory=list)

    def fetch(self, request: FetchRequest, now: datetime) -> Answer:
        """Return a page, late."""
        self.asked.append(request.source_id)
        self.clock.moment += self.slowness
        claims = self.store.claim(self.clock.moment, limit=99, lease=LEASE)
        self.stolen += [claim.source_id for claim in claims]
        came = trace(request.source_id, now, url=request.url, final_url=request.url)
        body = HTML.encode()
        return Fetched(
            trace=came, body=body, content_type="text/html", charset="utf-8", validators=Validators()
        )

    def close(self) -> None:
        """Hold nothing."""


def run_round(folder: Path, *, hosts: int, slowness: timedelta) -> SlowPages:
    path = write_config(folder, "https://vert0.example/raad")
    more = (
        MORE.format(name=f"side-{number}", url=f"https://vert{number % hosts}.example/{number}")
        for number in range(COUNT - 1)
    )
    text = path.read_text("utf-8").replace("[fetch]", "[fetch]\nconcurrency = 1").replace("15m", "2h")
    path.write_text(text + "".join(more), "utf-8")
    settings, clock = load_settings(path), HandClock()
    store = open_store(settings.store.database)
    pages = SlowPages(clock, store, slowness)
    with App(settings, store=store, fetcher=pages, clock=clock, vocabulary=VOCABULARY) as app:
        results = app.check()
    assert [result.outcome for result in results] == ["new"] * COUNT
    assert sorted(pages.asked) == sorted(source.id for source in settings.sources)
    return pages


def test_pages_of_one_host_that_wait_for_each_other_keep_their_claims(tmp_path: Path) -> None:
    pages = run_round(tmp_path, hosts=1, slowness=timedelta(minutes=4))
    assert pages.stolen == []
    assert pages.clock.moment - START > 2 * LEASE


def test_pages_of_hosts_that_wait_for_the_same_browser_keep_their_claims(tmp_path: Path) -> None:
    pages = run_round(tmp_path, hosts=COUNT, slowness=timedelta(minutes=4))
    assert pages.stolen == []
