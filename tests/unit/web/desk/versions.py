"""Versions of pages in a store in memory, extracted, compared and judged as they would be; our own words.

The pages of the desk that show them are asked here without a login: who may see them is tested elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from tests.nouns import make_trace
from tests.unit.web.client import SiteClient
from tests.unit.web.site_sample import FakeStore, ago, digest, make_settings, make_source, make_web
from watcher.diff import diff_documents
from watcher.extract import extract_document
from watcher.login.door import Visit
from watcher.model.answer import Validators
from watcher.model.change import PageDiff
from watcher.model.document import Document
from watcher.model.ids import ChangeId, DocumentId, SnapshotId
from watcher.model.record import PageChange, ReviewState, Snapshot, SnapshotState, StoredVersion, Version
from watcher.model.source import ExtractionRules, Source, SourceType
from watcher.model.verdict import PageVerdict
from watcher.pipeline.compare import compare
from watcher.web.desk import comparing
from watcher.web.desk.access import Asked
from watcher.web.desk.compare.pair import Pair, our_vocabulary, pair_of_change
from watcher.web.view import View

SOURCE = make_source("prove", "Etaten", "Råd om utslett", "https://etaten.example.no/raad")

FIRST = """<!doctype html><html lang="nb"><head><title>Råd om utslett</title>
<style>main{color:red}</style></head><body>
<nav><a href="/">Hjem</a> <a href="/raad">Behandling</a></nav>
<main><h1>Råd om utslett</h1>
<p class="stamp">Sist oppdatert 3. mars 2026</p>
<h2 id="om">Om sykdommen</h2>
<p>Utslettet kommer etter noen dager og klør sjelden.</p>
<p>De fleste blir friske uten behandling.</p>
<p>Smitte skjer ved nær kontakt med huden til den som er syk.</p>
<img src="/bilde.jpg" alt="Utslett på underarm">
<h2 id="behandling">Behandling</h2>
<p>Voksne gis 200 mg to ganger daglig i 14 dager.
Legen vurderer <a href="/nyrer">nyrefunksjonen</a> først.</p>
<p>Pasienten kan gå hjem når feberen er borte.</p>
<table><caption>Dosering etter vekt</caption><tr><th>Vekt</th><th>Dose</th><th>Varighet</th></tr>
<tr><td>13 til 25 kg</td><td>200 mg</td><td>14 dager</td></tr>
<tr><td>25 til 40 kg</td><td>400 mg</td><td>14 dager</td></tr>
<tr><td>40 kg eller mer</td><td>600 mg</td><td>14 dager</td></tr></table>
<h2 id="tiltak">Tiltak</h2>
<ol><li>Ta på hansker.</li><li>Ta på frakk.</li><li>Vask hendene etterpå.</li></ol>
<p>Legemiddelet kan gis til personer som veier over 13 kg.</p>
<h2 id="varsling">Varsling</h2>
<p>Ring vakten på telefon 21 07 63 48.</p>
<p>Tilfellet meldes samme dag til kommunen.</p>
<p>Skjemaet finnes på nettsidene.</p></main><footer>Etaten</footer></body></html>"""

SECOND = (
    FIRST.replace("3. mars 2026", "24. november 2026")
    .replace("Voksne gis 200 mg to ganger daglig", "Voksne gis 600 mg to ganger daglig")
    .replace(
        "Pasienten kan gå hjem når feberen er borte.", "Pasienten kan ikke gå hjem før skorpene har falt av."
    )
    .replace("<td>400 mg</td>", "<td>300 mg</td>")
    .replace("<p>Legemiddelet kan gis til personer som veier over 13 kg.</p>\n", "")
    .replace("<li>Ta på hansker.</li><li>Ta på frakk.</li>", "<li>Ta på frakk.</li><li>Ta på hansker.</li>")
    .replace("<p>Skjemaet finnes", "<p>Gravide som har vært utsatt, tilbys vaksine.</p>\n<p>Skjemaet finnes")
    .replace('href="/nyrer"', 'href="/nyrer-og-lever"')
)
THIRD = SECOND.replace("600 mg to ganger daglig i 14 dager", "600 mg to ganger daglig i minst 21 dager")


def make_versions(
    bodies: Sequence[str | bytes],
    *,
    source: Source = SOURCE,
    store: FakeStore | None = None,
    last_modified: str = "Tue, 24 Nov 2026 08:00:00 GMT",
    is_judged: bool = True,
) -> FakeStore:
    """Return a store with a version of `source` for each body, and the changes between them."""
    store = store or FakeStore()
    old: StoredVersion | None = None
    for number, body in enumerate(bodies, start=1):
        data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        new = _add(store, source, number, data, ago(days=len(bodies) - number, hours=1), last_modified)
        if old is not None:
            diff, verdict = _compared(old.document, new.document, is_judged=is_judged)
            store.change_list.append(
                PageChange(
                    id=ChangeId(digest(f"change {source.id} {number}")[:16]),
                    source_id=source.id,
                    old_number=number - 1,
                    new_number=number,
                    detected_at=new.version.seen_at + timedelta(minutes=1),
                    state=ReviewState.FLAGGED,
                    diff=diff,
                    verdict=verdict,
                )
            )
        old = new
    return store


def _compared(old: Document, new: Document, *, is_judged: bool) -> tuple[PageDiff, PageVerdict | None]:
    return compare(old, new, our_vocabulary()) if is_judged else (diff_documents(old, new), None)


def _add(
    store: FakeStore, source: Source, number: int, body: bytes, at: datetime, last_modified: str
) -> StoredVersion:
    kind = {SourceType.JSON: "application/json", SourceType.TEXT: "text/plain"}.get(
        source.rules.type, "text/html"
    )
    document = extract_document(
        body, source_id=source.id, url=source.url, charset="utf-8", content_type=kind, rules=source.rules
    )
    sha = digest(body)
    version = Version(
        source_id=source.id,
        number=number,
        snapshot_id=SnapshotId(digest(f"snapshot {source.id} {number}")[:32]),
        document_id=DocumentId(digest(f"document {source.id} {number}")),
        sha256_text=document.sha256_text,
        seen_at=at,
    )
    store.version_list.append(version)
    store.bodies[sha] = body
    store.documents[version.document_id] = document
    store.snapshot_of[version.snapshot_id] = Snapshot(
        id=version.snapshot_id,
        source_id=source.id,
        attempt=number,
        state=SnapshotState.GOOD,
        reasons=(),
        trace=make_trace(source_id=source.id, url=source.url, at=at),
        content_type=f"{kind}; charset=utf-8",
        charset="utf-8",
        validators=Validators(last_modified=last_modified),
        sha256_body=sha,
        body_bytes=len(body),
    )
    return StoredVersion(version=version, document=document)


def make_pair(old: str | bytes, new: str | bytes, *, source: Source = SOURCE, is_judged: bool = True) -> Pair:
    """Return two bodies compared."""
    store = make_versions((old, new), source=source, is_judged=is_judged)
    return pair_of_change(store, {source.id: source}, store.change_list[0])  # type: ignore[arg-type]  # it only reads


def text_source(kind: SourceType) -> Source:
    """Return a source that is no web page."""
    base = make_source("fil", "Etaten", "En fil", "https://etaten.example.no/fil")
    return replace(base, rules=ExtractionRules(type=kind, lang="nb"))


def make_desk(
    store: FakeStore, folder: Path, *, sources: Sequence[Source] = (SOURCE,), base_url: str = ""
) -> Starlette:
    """Return the site with the pages of comparisons open to all."""
    settings = make_settings(**({"base_url": base_url} if base_url else {}))
    settings = replace(settings, sources=(*settings.sources, *sources))
    web = make_web(folder, store=store, settings=settings)
    open_pages = {
        "/redaksjon/sammenlign": comparing.compare,
        "/redaksjon/sammenlign/kopi": comparing.copy,
        "/redaksjon/sammenlign/avsnitt": comparing.past,
    }
    for path, page in open_pages.items():
        web.router.routes.insert(0, Route(path, _open(page)))
    return web


def _open(page):
    def answer(request: Request):
        view = View.of(request)
        visit = Visit(address="", agent="", secret="")
        return page.__wrapped__(Asked(request=request, view=view, visit=visit, known=None, secret="s"))

    return answer


def client_of(store: FakeStore, folder: Path, **more) -> SiteClient:
    return SiteClient(make_desk(store, folder, **more))


def ask(client: SiteClient, path: str, query: Mapping[str, str] | None = None):
    return client.get(f"/redaksjon/{path}?{urlencode(query or {})}")
