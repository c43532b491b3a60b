"""Trouble and its end, from the page that fails to the operators' mailbox: each told once, come what may."""

import base64
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from tempfile import TemporaryDirectory

import feedparser
import pytest

from tests.e2e.running import eventually, free_port
from tests.fakes import FakeFetcher
from tests.receiver import Receiver
from tests.smtp import MailServer
from watcher.app import App
from watcher.clock import FixedClock
from watcher.deliver.marks import MARK
from watcher.judge import parse_vocabulary
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode
from watcher.model.status import EventKind
from watcher.settings import load_settings, load_vocabulary_files
from watcher.store import open_store

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
VOCABULARY = parse_vocabulary(load_vocabulary_files())
SINK = shutil.which("smtp-sink", path="/usr/sbin:/usr/libexec/postfix:/usr/bin")
URL = "https://a.example.no/"
CONFIG = """
[service]
title = "Prøve"
base_url = "https://varsel.example.no"
tag_authority = "varsel.example.no,2026"

[operators]
webhook = "{webhook}"
webhook_secret = "whsec_{secret}"
mail_to = ["vakt@example.no"]
mail_from = "watcher@example.no"
smtp = "{smtp}"

[[source]]
id = "a"
title = "Råd"
owner = "Etaten"
url = "https://a.example.no/"
keep = ["main"]

[[source]]
id = "b"
title = "Andre råd"
owner = "Etaten"
url = "https://b.example.no/"
keep = ["main"]
"""
PAGE = """<!doctype html><html lang="nb"><head><title>Råd</title></head><body><main><h1>Råd</h1>
<p>Denne siden samler råd til dem som arbeider med sykdommen i Norge, og holdes ved like av etaten.</p>
<h2>Karantene</h2><p>Nærkontakter skal holde seg hjemme i 21 dager.</p></main></body></html>"""


class Duty:
    """Two pages, the program as a fresh process each time, a webhook and a mailbox."""

    def __init__(self, folder: Path, webhook: str, smtp: str) -> None:
        self.folder, self.now, self._fetcher = folder, START, FakeFetcher()
        secret = base64.b64encode(bytes(32)).decode()
        (folder / "sources.toml").write_text(
            CONFIG.format(webhook=webhook, secret=secret, smtp=smtp), encoding="utf-8"
        )
        for name in "ab":
            self.serve(name)

    def serve(self, name: str) -> None:
        self._fetcher.serve(f"https://{name}.example.no/", PAGE.encode())

    def fail(self, name: str) -> None:
        self._fetcher.refuse(f"https://{name}.example.no/", ReasonCode.TIMEOUT)

    def open_app(self, *, is_replay: bool = False) -> App:
        settings = load_settings(self.folder / "sources.toml")
        return App(
            settings,
            store=open_store(settings.store.database),
            fetcher=FakeFetcher(_pages=self._fetcher._pages),
            clock=FixedClock(self.now),
            vocabulary=VOCABULARY,
            is_replay=is_replay,
        )

    def check(self, *names: str, minutes: float = 30, tell: bool = True) -> None:
        self.now += timedelta(minutes=minutes)
        with self.open_app() as app:
            app.check([SourceId(name) for name in names], is_all=not names)
            app.publish()
            if tell:
                app.tell_operators()

    def tell(self, minutes: float = 0) -> None:
        self.now += timedelta(minutes=minutes)
        with self.open_app() as app:
            app.note_broken_promises()
            app.publish()
            app.tell_operators()

    @property
    def kinds(self) -> list[EventKind]:
        with self.open_app() as app:
            return [event.kind for event in reversed(app.store.events())]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as listening:
        yield listening


@pytest.fixture
def duty(tmp_path: Path, receiver: Receiver, server: MailServer) -> Duty:
    made = Duty(tmp_path, receiver.address, server.address)
    made.check()
    return made


def types(receiver: Receiver) -> list[str]:
    return [json.loads(got.body)["type"] for got in receiver.got]


def test_a_healthy_day_tells_operators_nothing(duty, receiver, server):
    for _ in range(4):
        duty.check()
    assert (receiver.got, server.letters) == ([], [])


def test_trouble_and_its_end_are_told_once_each_on_both_ways(duty, receiver, server):
    duty.fail("a")
    for _ in range(3):
        duty.check("a")
    duty.serve("a")
    duty.check("a")
    duty.check("a")
    assert types(receiver) == ["source.trouble", "source.recovered"]
    assert [server.read(place)["subject"] for place in range(len(server.letters))] == [
        "Prøve: Problem oppstått: Etaten: Råd",
        "Prøve: Bekreftet igjen: Etaten: Råd",
    ]


def test_what_happens_to_several_pages_at_once_is_one_letter(duty, receiver, server):
    duty.fail("a")
    duty.fail("b")
    duty.check()
    assert types(receiver) == ["source.trouble", "source.trouble"]
    assert [server.read()["subject"]] == ["Prøve: 2 hendelser, først Problem oppstått: Etaten: Råd"]


def test_what_was_not_told_before_a_restart_is_told_after_it(duty, receiver, server):
    duty.fail("a")
    duty.check("a", tell=False)
    assert receiver.got == []
    duty.tell()
    duty.tell(minutes=10)
    assert (types(receiver), len(server.letters)) == (["source.trouble"], 1)


def test_a_receiver_that_is_down_hears_of_it_later_and_does_not_hold_up_the_mail(duty, receiver, server):
    receiver.status = 503
    duty.fail("a")
    duty.check("a")
    assert (len(receiver.got), len(server.letters)) == (1, 1)
    receiver.status = 204
    duty.tell()
    assert len(receiver.got) == 1  # not before its time
    duty.tell(minutes=2)
    duty.tell(minutes=60)
    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert len(server.letters) == 1


def test_a_letter_that_the_server_took_before_it_hung_up_comes_again_under_the_same_name(duty, server):
    server.says["."] = ""
    duty.fail("a")
    duty.check("a")
    del server.says["."]
    duty.fail("b")
    duty.check("b", minutes=10)
    names = [server.read(place)["message-id"] for place in range(len(server.letters))]
    assert len(names) == 3
    assert len(set(names)) == 2  # the second try of the first letter, and the second letter


def test_a_program_that_does_nothing_tells_of_its_broken_promises_once(duty, receiver, server):
    duty.tell(minutes=6 * 60 + 1)
    duty.tell(minutes=60)
    assert types(receiver) == ["source.late", "source.late"]
    assert len(server.letters) == 1
    duty.check()
    assert types(receiver)[2:] == ["source.in-time", "source.in-time"]


def test_a_broken_promise_is_told_even_when_the_next_check_mends_it(duty, receiver):
    duty.check("a", minutes=7 * 60)
    assert duty.kinds == [EventKind.LATE, EventKind.IN_TIME]
    assert types(receiver) == ["source.late", "source.in-time"]


def test_a_replay_breaks_no_promises_between_its_dates(duty):
    duty.now += timedelta(days=30)
    with duty.open_app(is_replay=True) as app:
        app.check(is_all=True)
        app.note_broken_promises()
    assert duty.kinds == []


def test_the_operators_feed_has_the_events_and_the_readers_feeds_do_not(duty):
    duty.fail("a")
    duty.check("a", minutes=7 * 60)
    feeds = duty.folder / "feeds"
    drift = feedparser.parse((feeds / "drift.atom").read_bytes())
    assert [entry.category for entry in drift.entries] == ["trouble", "late"]
    for path in feeds.rglob("*"):
        if path.is_file() and path.name != "drift.atom" and not path.name.startswith(MARK):
            text = path.read_text("utf-8")
            assert "Problem oppstått" not in text
            assert "drift.atom" not in text


def test_a_broken_promise_stands_in_the_readers_feeds_without_any_check(duty):
    feeds = duty.folder / "feeds"
    assert 'late="true"' not in (feeds / "all.atom").read_text("utf-8")
    duty.tell(minutes=6 * 60 + 1)
    assert (feeds / "all.atom").read_text("utf-8").count('late="true"') == 2
    assert json.loads((feeds / "kilde" / "a.json").read_text("utf-8"))["_watcher"]["sources"][0]["late"]


@pytest.mark.skipif(SINK is None, reason="Postfix' smtp-sink is not installed")
def test_a_real_mail_server_takes_the_letters(tmp_path: Path, receiver: Receiver):
    assert SINK
    port = free_port()
    as_nobody = ["-u", "nobody"] if os.geteuid() == 0 else []
    with TemporaryDirectory() as folder:
        letters = Path(folder)
        letters.chmod(0o777)
        run_sink(
            [SINK, *as_nobody, "-d", f"{letters}/%M.", f"127.0.0.1:{port}", "20"], port, tmp_path, receiver
        )
        (written,) = letters.iterdir()
        letter = message_from_bytes(written.read_bytes(), policy=default)
    assert letter["subject"] == "Prøve: Problem oppstått: Etaten: Råd"
    assert letter["message-id"].endswith("@varsel.example.no>")
    assert "http" in letter.get_content()


def run_sink(command: list[str], port: int, folder: Path, receiver: Receiver) -> None:
    with subprocess.Popen(command) as sink:
        try:
            eventually(lambda: listens(port), within=60, what="the mail server listens")
            duty = Duty(folder, receiver.address, f"smtp://127.0.0.1:{port}")
            duty.check()
            duty.fail("a")
            duty.check("a")
            duty.check("a")
        finally:
            sink.terminate()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
