"""Pages that fill themselves, in a real Chromium, from a real server on loopback."""

import asyncio
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.integration.test_warc import export, of_type, read, tool
from tests.loopback import LoopbackServer
from tests.surroundings import skip_here
from watcher.app import App, build_app
from watcher.clock import FixedClock
from watcher.fetch import HttpFetcher
from watcher.judge import parse_vocabulary
from watcher.model.answer import Answer, Failed, Fetched, FetchRequest, Render
from watcher.model.config import FetchSettings
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode
from watcher.model.record import SnapshotState
from watcher.pipeline.check import CheckResult
from watcher.render.presence import what_is_missing
from watcher.render.session import Bounds, End, Ended, Given, Job, Wanted, show
from watcher.render.tree import descendants
from watcher.settings import load_settings, load_vocabulary_files
from watcher.store import SqlStore

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

VOCABULARY = parse_vocabulary(load_vocabulary_files())
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HTML, SCRIPT, DATA = "text/html; charset=utf-8", "text/javascript", "application/json"
BOUNDS = FetchSettings(allow_hosts=("127.0.0.1",), render_deadline=timedelta(seconds=20))
SOON = replace(BOUNDS, render_deadline=timedelta(seconds=6))
"""For pages that last as long as they may."""
PATIENT = replace(BOUNDS, render_deadline=timedelta(seconds=60))
AT_ONCE = 2
FOLDER = re.compile(rb"/[\w/.-]*watcher-render-\w+")
SHELL = (
    "<!DOCTYPE html><html lang=nb><head><title>Dosering</title></head><body><div id=root></div>"
    "<noscript>Du må slå på JavaScript</noscript><script src=/app.js></script></body></html>"
).encode()
APP = """
fetch('/dose.json').then(answer => answer.json()).then(data => {
  const items = data.avsnitt.map(text => `<p>${text}</p>`).join('');
  document.getElementById('root').innerHTML = `<main><h1>Dosering</h1><h2>Voksne</h2>${items}</main>`;
});
"""
TEXTS = (
    "Gi 5 mg peroralt hver sjette time ved sterke smerter hos voksne over 50 kg.",
    "Dosen skal reduseres ved nedsatt nyrefunksjon, og pasienten skal observeres de første timene.",
    "Ved overdosering gis motgift intravenøst, og Giftinformasjonen kontaktes for råd.",
)


@pytest.fixture(scope="module", autouse=True)
def _browser() -> None:
    lack = what_is_missing(BOUNDS.chromium)
    if lack is not None:
        skip_here(f"{lack} is missing (on Debian: apt-get install chromium)")


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer() as running:
        yield running


@pytest.fixture
def fetcher() -> Iterator[HttpFetcher]:
    made = HttpFetcher(replace(BOUNDS, render_concurrency=2))
    yield made
    made.close()
    assert browsers() == []


def browsers() -> list[int]:
    return [pid for pid in descendants(os.getpid()) if b"chrom" in _command(pid)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def say(server: LoopbackServer, path: str, body: str | bytes, kind: str = HTML) -> None:
    server.say(path, body if isinstance(body, bytes) else body.encode(), headers={"Content-Type": kind})


def page_with(script: str) -> str:
    return (
        "<!DOCTYPE html><html lang=nb><head><title>Dosering</title></head><body><main><h1>Dosering</h1>"
        f"<p>Gi 5 mg.</p></main><script>{script}</script></body></html>"
    )


def ask(fetcher: HttpFetcher, address: str, render: Render | None = Render()) -> Answer:  # noqa: B008 # frozen
    request = FetchRequest(source_id=SourceId("s"), url=address, accept="text/html", render=render)
    return fetcher.fetch(request, NOW)


def fill(server: LoopbackServer, *texts: str) -> None:
    say(server, "/page", SHELL)
    say(server, "/app.js", APP, SCRIPT)
    say(server, "/dose.json", json.dumps({"avsnitt": texts}), DATA)


def test_the_body_is_the_page_as_it_stands_and_the_evidence_says_so(fetcher, server):
    fill(server, *TEXTS)
    server.say("/page", SHELL, headers={"Content-Type": HTML, "ETag": '"v1"'})
    answer = ask(fetcher, server.url("/page"))
    assert isinstance(answer, Fetched)
    assert "<p>Gi 5 mg peroralt" in answer.body.decode("utf-8-sig")
    assert (answer.trace.status, answer.charset, answer.validators.etag) == (200, "utf-8", '"v1"')
    rendered = answer.trace.rendered
    assert rendered is not None
    assert rendered.browser.startswith("Chromium ")
    assert rendered.served_bytes == len(SHELL)
    assert [part.url for part in rendered.parts] == [server.url("/app.js"), server.url("/dose.json")]
    assert timedelta() < rendered.elapsed < BOUNDS.render_deadline
    assert 0 < rendered.peak_bytes < BOUNDS.render_memory_bytes


def test_the_same_page_gives_the_same_bytes(fetcher, server):
    fill(server, *TEXTS)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(partial(ask, fetcher), 2 * [server.url("/page")])
    assert isinstance(one, Fetched)
    assert isinstance(other, Fetched)
    assert one.body == other.body


def test_open_shadow_trees_stand_as_declarative_ones(visits):
    answer, _ = visits["shadow trees"]
    assert b'<template shadowrootmode="open"><p>Skyggetekst</p></template>' in answer.body


def test_what_the_page_was_served_in_is_read_right_whatever_its_meta_says(fetcher, server):
    body = '<html><head><meta charset="iso-8859-1"><title>Råd</title></head><body><p>Blåbær</p></body></html>'
    server.say("/page", body.encode("latin-1"), headers={"Content-Type": "text/html"})
    answer = ask(fetcher, server.url("/page"))
    assert isinstance(answer, Fetched)
    assert "<p>Blåbær</p>" in answer.body.decode("utf-8-sig")


def test_a_heading_of_the_contract_is_waited_for(fetcher, server):
    late = "setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<h2>Barn under 12</h2>'), 2400)"
    say(server, "/page", page_with(late))
    with ThreadPoolExecutor(2) as pool:
        wishes = (Render(), Render(headings=("barn",)))
        early, waited = pool.map(partial(ask, fetcher, server.url("/page")), wishes)
    assert isinstance(early, Fetched)
    assert isinstance(waited, Fetched)
    assert b"</script><h2>" not in early.body
    assert b"</script><h2>Barn" in waited.body


RESTLESS = """const p = document.body.appendChild(document.createElement('p'));
let i = 0; setInterval(() => { p.textContent = i++ }, 10)"""
MANY_NODES = """const d = document.createElement('div'); d.hidden = true; document.body.append(d);
for (let i = 0; i < 4e5; i++) d.append(document.createElement('p'))"""
HOG = """const a = []; setInterval(() => { document.body.append('x');
for (let i = 0; i < 4; i++) { const b = new Uint8Array(5e7); b.fill(1); a.push(b) } }, 10)"""
ENDLESS = "let i = 0; (async () => { for (;;) { try { await fetch('/none.json?' + i++) } catch {} } })()"
LATE_LOOP = "addEventListener('load', () => setTimeout(() => { while (true) {} }, 50))"
HOSTILE = {
    "a script without end": ("while (true) {}", ReasonCode.NOT_RENDERED),
    "a script without end after loading": (LATE_LOOP, ReasonCode.NOT_RENDERED),
    "boxes without end": ("while (true) alert('x')", ReasonCode.NOT_RENDERED),
    "text that never rests": (RESTLESS, ReasonCode.NOT_RENDERED),
    "a document written without end": (
        "document.open(); setInterval(() => document.write('<p>x</p>'), 5)",
        ReasonCode.NOT_RENDERED,
    ),
    "redirects by script": (
        "let i = 0; setInterval(() => { location = '/next' + i++ }, 1)",
        ReasonCode.BAD_REDIRECT,
    ),
    "a reload": ("location.reload()", ReasonCode.BAD_REDIRECT),
    "a way out to an empty page": ("location = 'about:blank'", ReasonCode.BAD_REDIRECT),
    "a document too large": ("document.body.append('x'.repeat(3e7))", ReasonCode.TOO_LARGE),
    "nodes too many": (MANY_NODES, ReasonCode.TOO_LARGE),
    "memory without end": (HOG, ReasonCode.TOO_LARGE),
    "requests without end": (ENDLESS, ReasonCode.TIMEOUT),
}


HARMLESS = {
    "shadow trees": (
        "customElements.define('x-dose', class extends HTMLElement { connectedCallback() {"
        "this.attachShadow({mode: 'open'}).innerHTML = '<p>Skyggetekst</p>' } });"
        "document.body.append(document.createElement('x-dose'))"
    ),
    "boxes": (
        "alert('a'); confirm('b'); window.open('/other');"
        "onbeforeunload = e => { e.preventDefault(); return 'x' };"
        "document.body.insertAdjacentHTML('beforeend', '<a id=l target=_blank href=/other>x</a>');"
        "document.getElementById('l').click(); document.body.append('Ferdig')"
    ),
    "others": (
        "fetch('https://annet.example/a.json').catch(() => 0);"
        "fetch('/send', {method: 'POST'}).catch(() => 0);"
        "document.body.insertAdjacentHTML('beforeend', '<iframe src=/frame></iframe><img src=/img.png>')"
    ),
}
LASTING = {ReasonCode.NOT_RENDERED, ReasonCode.TIMEOUT}
Visit = tuple[Answer, list[str]]


def visit(name: str, bounds: FetchSettings | None = None) -> Visit:
    """Return what comes of a page on a server of its own, and what was asked for."""
    script, code = HOSTILE[name] if name in HOSTILE else (HARMLESS[name], None)
    with LoopbackServer() as server:
        say(server, "/page", page_with(script))
        fetcher = HttpFetcher(bounds or (SOON if code in LASTING else BOUNDS))
        try:
            return ask(fetcher, server.url("/page")), server.targets
        finally:
            fetcher.close()


@pytest.fixture(scope="module")
def visits() -> Mapping[str, Visit]:
    """Pages that need nothing but themselves, some at once: most of them only take time."""
    names = [*HOSTILE, *HARMLESS]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = dict(zip(names, pool.map(visit, names), strict=True))
    for name, (_, code) in HOSTILE.items():
        answer, _ = found[name]
        if isinstance(answer, Failed) and answer.reason.code in LASTING - {code}:
            found[name] = visit(
                name, PATIENT
            )  # a busy machine met the deadline before the page did its worst
    assert browsers() == []
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_named_trouble_in_time(visits, name):
    script, code = HOSTILE[name]
    answer, targets = visits[name]
    assert isinstance(answer, Failed)
    assert answer.reason.code is code
    assert answer.body == page_with(script).encode()
    assert len(targets) <= 201


CROWD = """
const spin = URL.createObjectURL(new Blob(['for (;;) {}']));
for (let i = 0; i < 50; i++) new Worker(spin);
setInterval(() => document.body.append('x'), 50);
"""


async def _nothing(_: Wanted) -> Given | None:
    return None


def test_a_page_that_sets_many_scripts_to_work_at_once_is_ended_by_the_time_of_all(fetcher):
    html = (("content-type", HTML),)
    job = Job(url="https://eier.example/side", document=page_with(CROWD).encode(), headers=html)
    bounds = Bounds(
        chromium=BOUNDS.chromium,
        has_sandbox=True,
        deadline=timedelta(seconds=30),
        cpu=timedelta(seconds=4),
        memory_bytes=BOUNDS.render_memory_bytes,
        most_bytes=BOUNDS.max_bytes,
    )
    ended = asyncio.run(show(job, bounds, _nothing))
    assert isinstance(ended, Ended)
    assert ended.end is End.CPU


async def _broken(_: Wanted) -> Given | None:
    raise LookupError("a fault of ours")


def test_a_fault_of_ours_in_giving_a_part_is_raised_and_nothing_is_left(fetcher):
    job = Job(
        url="https://eier.example/side",
        document=page_with("fetch('/dose.json')").encode(),
        headers=(("content-type", HTML),),
    )
    bounds = Bounds(
        chromium=BOUNDS.chromium,
        has_sandbox=True,
        deadline=timedelta(seconds=30),
        cpu=timedelta(seconds=30),
        memory_bytes=BOUNDS.render_memory_bytes,
        most_bytes=BOUNDS.max_bytes,
    )
    with pytest.raises(LookupError, match="a fault of ours"):
        asyncio.run(show(job, bounds, _broken))


def test_boxes_windows_and_farewells_do_not_stop_a_page(visits):
    answer, targets = visits["boxes"]
    assert b"Ferdig" in answer.body
    assert targets == ["/page"]


def test_a_page_cannot_reach_into_our_network(server):
    with socket.create_server(("127.0.0.1", 0)) as secret:
        secret.settimeout(0.1)
        port = secret.getsockname()[1]
        script = f"""
        const inside = ['http://127.0.0.1:{port}/', 'http://localhost:{port}/', 'http://[::1]:{port}/',
          'http://2130706433:{port}/', 'http://169.254.169.254/latest/meta-data/', 'http://inne.example/'];
        Promise.all(inside.map(url => fetch(url, {{mode: 'no-cors'}}).then(() => 'KOM ' + url, () => 'nei')))
          .then(all => document.body.append(all.join(' ')));
        new WebSocket('ws://127.0.0.1:{port}/'); navigator.sendBeacon('http://127.0.0.1:{port}/', 'x');
        new Image().src = 'http://127.0.0.1:{port}/'; const f = document.createElement('iframe');
        f.src = 'http://127.0.0.1:{port}/'; document.body.append(f);
        new Worker(URL.createObjectURL(new Blob([`try {{ new WebSocket('ws://127.0.0.1:{port}/') }} catch {{}}
          fetch('http://127.0.0.1:{port}/').catch(() => 0)`])));
        for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'prerender', 'icon', 'modulepreload']) {{
          const link = document.createElement('link'); link.rel = rel; link.href = 'http://127.0.0.1:{port}/';
          document.head.append(link) }}
        """
        say(server, "/page", page_with(script))

        async def lookup(host: str, _: int) -> tuple[str, ...]:
            return ("127.0.0.1",) if host in {"inne.example", "localhost"} else (host,)

        allowed = replace(BOUNDS, allow_hosts=(f"127.0.0.1:{server.port}",))
        guarded = HttpFetcher(allowed, lookup=lookup)
        hosts = ("localhost", f"localhost:{port}", f"127.0.0.1:{port}", "169.254.169.254", "inne.example")
        answer = ask(guarded, server.url("/page"), Render(hosts=hosts))
        guarded.close()
        assert isinstance(answer, Fetched)
        assert b"nei nei nei nei nei nei" in answer.body
        with pytest.raises(TimeoutError):
            secret.accept()
        assert answer.trace.rendered is not None
        assert any("metadata-tjeneste" in why for why in answer.trace.rendered.refused)
    assert server.targets == ["/page"]


def test_a_name_that_changes_its_address_between_two_looks_is_judged_at_each(server):
    answers = iter(["93.184.215.14"])

    async def lookup(host: str, _: int) -> tuple[str, ...]:
        return (host,) if host == "127.0.0.1" else (next(answers, "127.0.0.1"),)

    script = (
        f"(async () => {{ for (const i of [1, 2]) await fetch('http://snur.example:{server.port}/inne' + i)"
        ".catch(() => 0); document.body.append('Ferdig') })()"
    )
    say(server, "/page", page_with(script))
    fetcher = HttpFetcher(
        replace(BOUNDS, allow_hosts=(f"127.0.0.1:{server.port}",), deadline=timedelta(seconds=1)),
        lookup=lookup,
    )
    ask(fetcher, server.url("/page"), Render(hosts=(f"snur.example:{server.port}",)))
    fetcher.close()
    assert server.targets == ["/page"]


def test_other_hosts_methods_and_kinds_are_refused_and_counted(visits):
    answer, targets = visits["others"]
    rendered = answer.trace.rendered
    assert rendered is not None
    assert rendered.refused == ("POST-spørringer (1)", "annet.example: annen vert (1)", "rammer (1)")
    assert targets == ["/page"]


def test_robots_of_the_host_close_parts_too(fetcher, server):
    server.robots = b"User-agent: *\nDisallow: /dose.json\n"
    fill(server, *TEXTS)
    answer = ask(fetcher, server.url("/page"))
    assert "/dose.json" not in server.targets
    assert isinstance(answer, Fetched)
    assert answer.trace.rendered is not None
    assert answer.trace.rendered.refused[0].startswith("robots.txt")


def test_a_part_that_fails_fails_the_check(fetcher, server):
    fill(server, *TEXTS)
    server.say("/dose.json", b"nede", status="503 Service Unavailable", headers={"Retry-After": "1800"})
    answer = ask(fetcher, server.url("/page"))
    assert isinstance(answer, Failed)
    assert [part.body for part in answer.parts] == [APP.encode(), b"nede"]
    assert answer.retryable
    assert answer.reason.text == (
        "En del av siden kom ikke: Tjeneren svarte 503: tjenesten er midlertidig nede (prøv igjen om 30 min)"
    )
    assert answer.reason.evidence == f"{server.url('/dose.json')} Retry-After: 1800"
    assert answer.reason.code is ReasonCode.UNAVAILABLE
    assert answer.retry_at == NOW + timedelta(minutes=30)


def test_another_host_that_rests_lets_the_page_rest_and_not_the_page_s_host(fetcher, server):
    with LoopbackServer() as other:
        fill(server, *TEXTS)
        say(server, "/app.js", f"fetch('{other.url('/b.json')}').catch(() => 0)", SCRIPT)
        other.say("/b.json", b"", status="429 Too Many Requests", headers={"Retry-After": "600"})
        answer = ask(fetcher, server.url("/page"), Render(hosts=(f"127.0.0.1:{other.port}",)))
    assert isinstance(answer, Failed)
    assert answer.reason.code is ReasonCode.SERVER_ERROR
    assert answer.retry_at == NOW + timedelta(minutes=10)


def test_secrets_go_to_the_pages_own_origin_alone(fetcher, server):
    with LoopbackServer() as other:
        say(other, "/b.json", "{}", DATA)
        fill(server, *TEXTS)
        script = APP + f"fetch('{other.url('/b.json')}').catch(() => 0)"
        say(server, "/app.js", script, SCRIPT)
        request = FetchRequest(
            source_id=SourceId("s"),
            url=server.url("/page"),
            accept="*/*",
            headers=(("X-Secret", "hemmelig"),),
            render=Render(hosts=(f"127.0.0.1:{other.port}",)),
        )
        fetcher.fetch(request, NOW)
        sent = {
            one.target: one.headers.get("x-secret") for one in server.asked if one.target != "/robots.txt"
        }
        assert sent == {"/page": "hemmelig", "/app.js": "hemmelig", "/dose.json": "hemmelig"}
        assert [one.headers.get("x-secret") for one in other.asked] == [None, None]


def test_an_error_status_needs_no_browser(fetcher, server):
    server.say("/page", b"borte", status="404 Not Found")
    answer = ask(fetcher, server.url("/page"))
    assert isinstance(answer, Failed)
    assert answer.reason.code is ReasonCode.NOT_FOUND


def test_a_missing_browser_is_said_by_name(server):
    fill(server, *TEXTS)
    fetcher = HttpFetcher(replace(BOUNDS, chromium=Path("/nowhere/chromium")))
    answer = ask(fetcher, server.url("/page"))
    fetcher.close()
    assert isinstance(answer, Failed)
    assert answer.reason.code is ReasonCode.NOT_CONFIGURED
    assert "/nowhere/chromium" in answer.reason.text


KILLED = """
import sys, threading
from datetime import datetime, timedelta, timezone
from watcher.fetch import HttpFetcher
from watcher.model.answer import FetchRequest, Render
from watcher.model.config import FetchSettings
fetcher = HttpFetcher(FetchSettings(allow_hosts=("127.0.0.1",), render_deadline=timedelta(seconds=60)))
request = FetchRequest(source_id="s", url=sys.argv[1], accept="*/*", render=Render())
fetcher.fetch(request, datetime.now(timezone.utc))
"""


@dataclass(slots=True)
class Telling(LoopbackServer):
    """Says when it was asked for what it holds back."""

    held: threading.Event = field(default_factory=threading.Event)

    def answer(self, target: str, headers: dict[str, str]) -> list[bytes] | None:
        pieces = LoopbackServer.answer(self, target, headers)
        if pieces is None:
            self.held.set()
        return pieces


@pytest.fixture
def telling() -> Iterator[Telling]:
    with Telling() as running:
        yield running


def test_nothing_is_left_when_we_are_killed(telling):
    say(telling, "/page", page_with("fetch('/held.json'); setInterval(() => document.body.append('x'), 10)"))
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, telling.url("/page")], cwd=Path(__file__).parents[2]
    )
    try:
        assert telling.held.wait(30)
        family = descendants(process.pid)
        assert len(family) >= 5
        watched = [os.pidfd_open(pid) for pid in family]
        folders = {
            folder for pid in family for folder in FOLDER.findall(Path(f"/proc/{pid}/cmdline").read_bytes())
        }
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    for pidfd in watched:
        assert _ends(pidfd)
    assert len(folders) == 1
    assert not any(Path(os.fsdecode(folder)).exists() for folder in folders)


def _ends(pidfd: int) -> bool:
    """Wait for the end of a process, whoever its parent is now."""
    ready, _, _ = select.select([pidfd], [], [], 20)
    os.close(pidfd)
    return bool(ready)


CONFIG = """
[service]
base_url = "http://watcher.test"
[store]
database = "sqlite:///{folder}/w.db"
feeds_dir = "{folder}/feeds"
[fetch]
allow_hosts = ["127.0.0.1"]
[[source]]
id = "dosering"
title = "Dosering"
owner = "Eieren"
url = "{url}"
render = true
"""


def test_a_changed_dose_in_the_data_is_a_change_with_the_right_words(server, tmp_path):
    path = tmp_path / "sources.toml"
    path.write_text(CONFIG.format(folder=tmp_path, url=server.url("/page")), encoding="utf-8")
    fill(server, *TEXTS)
    first = check(path, 0)
    assert first.outcome == "new", first.detail
    assert check(path, 1).outcome == "unchanged"
    assert len([target for target in server.targets if target == "/dose.json"]) == 2
    fill(server, TEXTS[0].replace("5 mg", "10 mg"), *TEXTS[1:])
    found = check(path, 2)
    assert found.outcome == "changed"
    assert "5 → 10 mg" in found.detail
    server.say("/dose.json", b"nede", status="500 Internal Server Error")
    assert check(path, 3).outcome == "failed"
    say(server, "/app.js", "fetch('https://annet.example/x.json')", SCRIPT)
    empty = check(path, 4)
    assert empty.outcome == "suspect"
    assert "også etter at den er vist i en nettleser" in empty.detail
    assert "annet.example: annen vert (1)" in empty.detail
    with open_at(path, 5) as app:
        assert len(app.store.versions(SourceId("dosering"))) == 2
        newest = app.store.snapshots(SourceId("dosering"))[0]
        assert newest.trace.rendered is not None
        assert isinstance(app.store, SqlStore)
        _hold_to_its_evidence(app.store, tmp_path / "dosering.warc.gz")


def _hold_to_its_evidence(store: SqlStore, path: Path) -> None:
    """What the server sent stands before each page that a browser made of it, and says which dose it was."""
    source_id = SourceId("dosering")
    stored = [one.snapshot for one in store.evidence(source_id)]
    before: dict[str, bytes] = {}
    for one in stored:
        if one.state is SnapshotState.PART:
            before[one.sha256_body] = store.body(one.sha256_body)
        if rendered := one.trace.rendered:
            assert before[rendered.sha256_served] == SHELL
            assert {part.sha256_body for part in rendered.parts} <= before.keys()
            before.clear()
    kept = [store.body(one.sha256_body) for one in stored if one.trace.url.endswith("/dose.json")]
    assert [b"10 mg" in body for body in kept] == [False, False, True, True, False]
    assert kept[-1] == b"nede"
    assert [one.text for one in store.inspect(is_verifying=True) if not one.is_ok] == []
    export(store, path, source_id)
    assert "failed" not in tool("check", "-v", path)
    records = read(path)
    assert SHELL in [record["payload"] for record in of_type(records, "response")]
    first = of_type(records, "conversion")[0]
    assert "Gi 5 mg peroralt" in first["payload"].decode()


def open_at(path: Path, hour: int) -> App:
    clock = FixedClock(NOW + timedelta(hours=hour))
    return build_app(load_settings(path), clock=clock, vocabulary=VOCABULARY)


def check(path: Path, hour: int) -> CheckResult:
    with open_at(path, hour) as app:
        (result,) = app.check(is_all=True)
    return result
