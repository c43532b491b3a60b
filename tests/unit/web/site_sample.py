"""A small store in memory, filled by hand, for tests of the public site.

The wording is ours, the numbers are invented: not medical advice.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePath
from typing import Any, cast

from starlette.applications import Starlette

from tests.nouns import make_document, make_page_diff, make_trace
from watcher.clock import FixedClock
from watcher.errors import NotFound
from watcher.model.answer import Validators
from watcher.model.change import ChangeKind, Edit, Op
from watcher.model.cluster import Joined
from watcher.model.config import FetchSettings, ServiceSettings, Settings, StoreSettings
from watcher.model.document import Block, BlockKind, Cell, Document, Link
from watcher.model.ids import ChangeId, DocumentId, EditId, EventId, NoticeId, SnapshotId, SourceId
from watcher.model.level import Level
from watcher.model.notice import Notice, NoticeItem, NoticeKind, NoticeReview
from watcher.model.outbox import Backlog
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import (
    PageChange,
    ReviewState,
    Snapshot,
    SnapshotState,
    StoredVersion,
    Version,
)
from watcher.model.source import ExtractionRules, Source
from watcher.model.status import EventKind, SourceEvent, SourceState, SourceStatus
from watcher.model.verdict import FactChange, PageVerdict, RuleHit, Verdict
from watcher.ports import Clock, Store
from watcher.web.site import create_web
from watcher.web.view import Health

NOW = datetime(2026, 11, 24, 10, 6, 30, tzinfo=UTC)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def digest(text: str | bytes) -> str:
    return hashlib.sha256(
        text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    ).hexdigest()


@dataclass
class FakeStore:
    """The reading half of the store's port, over plain dicts and lists."""

    status_of: dict[str, SourceStatus] = field(default_factory=dict)
    event_list: list[SourceEvent] = field(default_factory=list)
    version_list: list[Version] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    snapshot_of: dict[str, Snapshot] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    change_list: list[PageChange] = field(default_factory=list)
    notice_list: list[Notice] = field(default_factory=list)

    def statuses(self) -> Mapping[str, SourceStatus]:
        return dict(sorted(self.status_of.items()))

    def events(self, *, source_id=None, limit=100):
        found = [event for event in self.event_list if source_id in {None, event.source_id}]
        return tuple(sorted(found, key=lambda event: event.at, reverse=True)[:limit])

    def backlog(self):
        return {"feeds": Backlog(pending=2), "mail": Backlog(pending=1, dead=3)}

    def snapshot(self, snapshot_id):
        return _get(self.snapshot_of, snapshot_id)

    def body(self, sha256_body):
        return _get(self.bodies, sha256_body)

    def version(self, source_id, number):
        for each in self.version_list:
            if (each.source_id, each.number) == (source_id, number):
                return StoredVersion(version=each, document=self.documents[each.document_id])
        raise NotFound(f"no version {number} of {source_id}")

    def versions(self, source_id):
        found = [each for each in self.version_list if each.source_id == source_id]
        return tuple(sorted(found, key=lambda each: each.number))

    def change(self, change_id):
        return _get({each.id: each for each in self.change_list}, change_id)

    def changes(self, *, since=None, source_id=None, min_level=Level.NONE, states=(), limit=None):
        found = [each for each in self.change_list if source_id in {None, each.source_id}]
        return tuple(sorted(found, key=lambda each: each.detected_at, reverse=True)[:limit])

    def notice(self, notice_id):
        return _get({each.id: each for each in self.notice_list}, notice_id)

    def notice_by_slug(self, slug):
        return _get({each.slug: each for each in self.notice_list}, slug)

    def notices(
        self,
        *,
        source_id=None,
        topic="",
        level=None,
        min_level=Level.NONE,
        is_reviewed=None,
        is_joined=None,
        limit=None,
        offset=0,
    ):
        found = [
            each
            for each in self.notice_list
            if source_id in {None, each.source_id}
            and is_joined in {None, each.joins is not None}
            and (not topic or topic in each.topics)
            and level in {None, each.level}
            and each.level >= min_level
        ]
        found.sort(key=lambda each: each.published_at, reverse=True)
        return tuple(found[offset : None if limit is None else offset + limit])

    def count_notices(self, *, is_joined=None):
        counts = dict.fromkeys(Level, 0)
        for each in self.notices(is_joined=is_joined):
            counts[each.level] += 1
        return counts

    def joined(self, heads):
        return tuple(
            Joined(
                head=each.joins,
                notice_id=each.id,
                slug=each.slug,
                source_id=each.source_id,
                level=each.level,
                published_at=each.published_at,
            )
            for each in reversed(self.notices(is_joined=True))
            if each.joins in heads
        )

    def sharing(self, edit_keys, *, since, until, limit=500):
        found = [
            each
            for each in reversed(self.notices())
            if since <= each.published_at <= until and any(item.key in edit_keys for item in each.items)
        ]
        return tuple(found[:limit])


def _get(table, key):
    try:
        return table[key]
    except KeyError:
        raise NotFound(f"not there: {key!r}") from None


def make_source(
    source_id, owner, title, url, *, hours=6.0, lang="nb", topics=("mpox",), enabled=True
) -> Source:
    return Source(
        id=source_id,
        title=title,
        owner=owner,
        url=url,
        rules=ExtractionRules(lang=lang),
        topics=topics,
        verify_within=timedelta(hours=hours),
        enabled=enabled,
    )


SOURCES = (
    make_source(
        "fhi-handbok",
        "FHI",
        "Mpox – håndbok for helsepersonell",
        "https://www.fhi.no/sm/smittevernhandboka/sykdommer-a-a/mpox/",
        topics=("mpox", "smittevern"),
    ),
    make_source(
        "fhi-vaksine",
        "FHI",
        "Mpoxvaksine",
        "https://www.fhi.no/va/vaksiner/mpox/",
        topics=("mpox", "vaksine"),
    ),
    make_source("metodebok-mpox", "Metodebok", "Mpox, behandling", "https://metodebok.no/index.php?id=mpox"),
    make_source(
        "helsenorge-mpox",
        "Helsenorge",
        "Mpox (apekopper)",
        "https://www.helsenorge.no/sykdom/infeksjon/mpox/",
    ),
    make_source(
        "hdir-api",
        "Helsedirektoratet",
        "Antivirale midler ved mpox",
        "https://api.helsedirektoratet.no/innhold/1",
    ),
    make_source(
        "ud-drkongo",
        "UD",
        "Reiseinformasjon: DR Kongo",
        "https://www.regjeringen.no/reise/drkongo/",
        topics=("reise",),
    ),
    make_source(
        "ema-tecovirimat",
        "EMA",
        "Tecovirimat SIGA",
        "https://www.ema.europa.eu/en/medicines/human/EPAR/tecovirimat-siga",
        hours=24,
        lang="en",
    ),
    make_source(
        "fhi-gammel", "FHI", "Apekopper, utbruddsside", "https://www.fhi.no/ut/apekopper/", enabled=False
    ),
)


def make_settings(**service) -> Settings:
    return Settings(
        path=PurePath("sources.toml"),
        service=ServiceSettings(
            **{
                "title": "Mpox: oppdateringer",
                "base_url": "http://127.0.0.1:8000",
                "contact": "mailto:drift@example.no",
                **service,
            }
        ),
        store=StoreSettings(),
        fetch=FetchSettings(),
        sources=SOURCES,
    )


def make_web(
    feeds_dir: Path,
    *,
    store: object = None,
    settings: Settings | None = None,
    clock: Clock | None = None,
    hub_url: str = "",
    checked: Mapping[tuple[SourceId, str], int] | None = None,
    health: Health | None = None,
) -> Starlette:
    """Return the site over the sample store, or over any other that can be read."""
    return create_web(
        store=cast("Store", store or make_store()),  # the site only reads: half a store will do
        settings=settings or make_settings(),
        clock=clock or FixedClock(NOW),
        feeds_dir=feeds_dir,
        hub_url=hub_url,
        checked=checked,
        health=health,
    )


def make_block(index, kind, text, **more) -> Block:
    return Block(index=index, kind=kind, text=text, key=text, **more)


def handbook_blocks(dose: str, last: str) -> tuple[Block, ...]:
    items: list[tuple[BlockKind, str, dict[str, Any]]] = [
        (BlockKind.META, "Sist oppdatert 23. november 2026", {"label": "updated"}),
        (BlockKind.HEADING, "Behandling", {"level": 2, "anchor": "behandling"}),
        (
            BlockKind.PARA,
            "Behandlingen er i hovedsak symptomatisk. Se behandlingsretningslinjen for dosering.",
            {
                "links": (
                    Link(text="behandlingsretningslinjen", href="https://metodebok.no/", start=44, end=69),
                )
            },
        ),
        (BlockKind.CAPTION, "Dosering av tecovirimat", {"table": 0}),
        (BlockKind.THEAD, "Vekt | Dose", {"table": 0, "cells": (Cell(text="Vekt"), Cell(text="Dose"))}),
        (
            BlockKind.ROW,
            f"40 kg eller mer | {dose}",
            {
                "table": 0,
                "cells": (Cell(text="40 kg eller mer", header="Vekt"), Cell(text=dose, header="Dose")),
            },
        ),
        (BlockKind.HEADING, "Smitteverntiltak", {"level": 4}),
        (BlockKind.ITEM, "Hanske og frakk", {"level": 1, "list_kind": "bullet"}),
        (BlockKind.ITEM, "Engangsutstyr", {"level": 2, "list_kind": "bullet"}),
        (BlockKind.ITEM, "Åndedrettsvern", {"level": 1, "list_kind": "bullet"}),
        (BlockKind.PARA, last, {"box": "warning"}),
        (BlockKind.QUOTE, "Sitat fra veilederen.", {"lang": "nn"}),
        (BlockKind.PRE, "linje 1\nlinje 2", {}),
        (BlockKind.IMAGE, "Utslett på hånd", {"label": "https://www.fhi.no/bilde.jpg"}),
    ]
    return tuple(make_block(index, kind, text, **more) for index, (kind, text, more) in enumerate(items))


def add_version(
    store: FakeStore, source: Source, number: int, at: datetime, blocks=None, body=None
) -> Version:
    blocks = blocks or handbook_blocks("600 mg to ganger daglig", "Pasienten isoleres.")
    body = body or f"<html><script>alert({number})</script><p>{source.title}".encode()
    sha = digest(body)
    document = make_document(
        blocks,
        source_id=source.id,
        url=source.url,
        lang=source.rules.lang,
        title=source.title,
        sha256_body=sha,
        sha256_text=digest(f"{source.id} {number}"),
    )
    version = Version(
        source_id=source.id,
        number=number,
        snapshot_id=SnapshotId(digest(f"snapshot {source.id} {number}")[:32]),
        document_id=DocumentId(digest(f"document {source.id} {number}")),
        sha256_text=document.sha256_text,
        digest="",
        seen_at=at,
    )
    store.bodies[sha] = body
    store.documents[version.document_id] = document
    store.snapshot_of[version.snapshot_id] = Snapshot(
        id=version.snapshot_id,
        source_id=source.id,
        attempt=1,
        state=SnapshotState.GOOD,
        reasons=(),
        trace=make_trace(source_id=source.id, url=source.url, at=at),
        content_type="text/html; charset=utf-8",
        charset="utf-8",
        validators=Validators(),
        sha256_body=sha,
        body_bytes=len(body),
    )
    store.version_list.append(version)
    return version


@dataclass(frozen=True)
class Told:
    """One single change as the sample writes it down."""

    before: str
    after: str
    headline: str
    level: Level = Level.MINOR
    kind: ChangeKind = ChangeKind.CHANGED
    section: tuple[str, ...] = ()
    facts: tuple[tuple[str, str, str], ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    row: str = ""
    column: str = ""
    ops: tuple[tuple[str, str], ...] = ()
    deep: str = ""
    old_index: int | None = None
    new_index: int | None = None
    key: str = ""


def make_item(source: Source, told: Told) -> NoticeItem:
    return NoticeItem(
        edit_id=EditId(digest(f"{source.id}{told.before}{told.after}")[:16]),
        kind=told.kind,
        level=told.level,
        section=told.section,
        headline=told.headline,
        before=told.before,
        after=told.after,
        facts=tuple(FactChange(kind=kind, before=old, after=new) for kind, old, new in told.facts),
        reasons=tuple(
            RuleHit(rule=rule, level=told.level, text=text, texts=REASONS.get(rule, ()))
            for rule, text in told.reasons
        ),
        row=told.row,
        column=told.column,
        deep_url=source.url + told.deep if told.deep else "",
        key=told.key,
    )


def publish(store: FakeStore, source: Source, at: datetime, title: str, *told: Told, **more) -> Notice:
    """Add version, change and notice of one update, the first version too when there is none."""
    level = max((each.level for each in told), default=Level.MINOR)
    versions = store.versions(source.id)
    if not versions:
        add_version(
            store, source, 1, ago(days=400), handbook_blocks("200 mg to ganger daglig", "Pasienten isoleres.")
        )
    number = len(store.versions(source.id)) + 1
    add_version(store, source, number, at)
    items = tuple(make_item(source, each) for each in told)
    change_id = ChangeId(digest(f"change {source.id} {number}")[:16])
    slug = f"{at:%Y-%m-%d}-{source.id}-{number}"
    notice = Notice(
        id=NoticeId(f"tag:watcher.example,2026:notice/{slug}"),
        slug=slug,
        kind=more.pop("kind", NoticeKind.UPDATE),
        review=more.pop("review", NoticeReview.UNREVIEWED),
        change_id=change_id,
        source_id=source.id,
        source_title=source.title,
        source_owner=source.owner,
        source_url=source.url,
        source_lang=source.rules.lang,
        topics=source.topics,
        level=level,
        title=title,
        summary=more.pop("summary", title),
        items=items,
        quiet_count=more.pop("quiet_count", 0),
        observed_at=at - timedelta(seconds=40),
        published_at=at,
        updated_at=more.pop("updated_at", at),
        language="nb",
        **more,
    )
    store.notice_list.append(notice)
    store.change_list.append(_change(notice, told, number))
    return notice


def _change(notice: Notice, told: tuple[Told, ...], number: int) -> PageChange:
    edits = tuple(
        Edit(
            id=item.edit_id,
            kind=each.kind,
            before=item.before,
            after=item.after,
            ops=tuple(Op(tag, text) for tag, text in each.ops),
            old_index=each.old_index,
            new_index=each.new_index,
        )
        for item, each in zip(notice.items, told, strict=True)
    )
    verdicts = tuple(
        Verdict(
            edit_id=item.edit_id,
            level=item.level,
            reasons=item.reasons,
            facts=item.facts,
            headlines=(("nb", item.headline), ("en", f"In English: {item.headline}")),
        )
        for item in notice.items
    )
    return PageChange(
        id=notice.change_id,
        source_id=notice.source_id,
        old_number=number - 1,
        new_number=number,
        detected_at=notice.observed_at,
        state=ReviewState.FLAGGED,
        diff=make_page_diff(edits),
        verdict=PageVerdict(
            level=notice.level,
            headlines=(("nb", notice.title),),
            verdicts=verdicts,
            vocabulary_version="2026.11",
        ),
        notice_id=notice.id,
    )


REASONS = {"dose-endret": (("nn", "Ein dose er endra."), ("en", "A dose has changed."))}
"""Reasons in other languages, by rule; those of the other rules are in bokmål only."""

DOSE = Told(
    before="200 mg to ganger daglig",
    after="600 mg to ganger daglig",
    headline="Dosen for voksne er endret fra 200 mg til 600 mg to ganger daglig",
    level=Level.CRITICAL,
    kind=ChangeKind.CELL_CHANGED,
    section=("Behandling", "Dosering av tecovirimat"),
    facts=(("dose", "200 mg", "600 mg"),),
    reasons=(
        ("dose-endret", "En dose er endret."),
        ("under-behandling", "Endringen står under «Behandling»."),
    ),
    row="40 kg eller mer",
    column="Dose",
    ops=(("-", "200 mg"), ("+", "600 mg"), ("=", " to ganger daglig")),
    deep="#:~:text=600%20mg",
    old_index=5,
    new_index=5,
)
NOT = Told(
    before="Pasienten kan gå hjem når feberen er borte, dersom det er mulig å holde avstand til andre i "
    "husstanden og alle skorper er tørre.",
    after="Pasienten kan ikke gå hjem når feberen er borte, før alle skorper har falt og ny hud er dannet.",
    headline="Pasienten kan ikke lenger gå hjem når feberen er borte",
    level=Level.CRITICAL,
    section=("Smitteverntiltak", "I sykehus"),
    facts=(("negation", "kan", "kan ikke"),),
    reasons=(("nektelse-inn", "Et «ikke» er kommet til ved et råd."),),
    ops=(
        ("=", "Pasienten kan "),
        ("+", "ikke "),
        ("=", "gå hjem når feberen er borte, "),
        ("-", "dersom det er mulig å holde avstand til andre i husstanden og alle skorper er tørre."),
        ("+", "før alle skorper har falt og ny hud er dannet."),
    ),
    deep="#isolering",
)
GROUP = Told(
    before="",
    after="Gravide som har vært nærkontakt, tilbys vaksine etter samråd med infeksjonsmedisiner.",
    headline="Ny målgruppe for vaksine: gravide nærkontakter",
    level=Level.IMPORTANT,
    kind=ChangeKind.ADDED,
    section=("Hvem bør vaksineres",),
    reasons=(("ny-gruppe", "En risikogruppe er nevnt for første gang."),),
)
INTERVAL = Told(
    before="To doser gis med minst 28 dagers mellomrom.",
    after="To doser gis med 28–35 dagers mellomrom.",
    headline="Intervallet mellom dosene er endret til 28–35 dager",
    level=Level.IMPORTANT,
    section=("Dosering",),
    facts=(("interval", "minst 28 dager", "28–35 dager"),),
    reasons=(("intervall", "Et tidsrom mellom doser er endret."),),
)
PHONE = Told(
    before="Ring FHIs smittevernvakt, telefon 21 07 63 48.",
    after="Ring FHIs smittevernvakt, telefon 21 07 70 00.",
    headline="Nytt telefonnummer til smittevernvakten",
    section=("Varsling",),
    facts=(("phone", "21 07 63 48", "21 07 70 00"),),
    reasons=(("telefon", "Et telefonnummer er endret."),),
)
REMOVED = Told(
    before="Legemiddelet kan gis til personer som veier over 13 kg.",
    after="",
    headline="Avsnittet om personer over 13 kg er fjernet",
    level=Level.IMPORTANT,
    kind=ChangeKind.REMOVED,
    section=("Dosering",),
)
ENGLISH = Told(
    before="The recommended dose is 600 mg twice a day for 14 days.",
    after="The recommended dose is 600 mg twice a day for at most 14 days.",
    headline="«at most» er kommet til ved behandlingens varighet",
    level=Level.CRITICAL,
    section=("How is Tecovirimat SIGA used?",),
    facts=(("limiter", "", "at most"),),
    reasons=(("avgrensning", "En avgrensning er kommet til."),),
)


def make_store() -> FakeStore:
    store = FakeStore()
    source: dict[str, Source] = {each.id: each for each in SOURCES}
    for hours, each in enumerate(SOURCES):
        store.status_of[each.id] = SourceStatus(
            source_id=each.id,
            state=SourceState.OK,
            since=ago(days=40),
            last_checked_at=ago(minutes=3 + hours),
            last_verified_at=ago(minutes=3 + hours),
            next_check_at=NOW + timedelta(minutes=27 - hours),
            current_url=each.url,
        )
    _trouble(store)
    _corrections(store, source)
    publish(store, source["hdir-api"], ago(days=9), REMOVED.headline, REMOVED)
    publish(store, source["fhi-handbok"], ago(days=6), PHONE.headline, PHONE)
    publish(store, source["ema-tecovirimat"], ago(days=1, hours=5), ENGLISH.headline, ENGLISH)
    publish(store, source["fhi-vaksine"], ago(days=1, hours=2), GROUP.headline, GROUP, INTERVAL)
    publish(
        store,
        source["fhi-handbok"],
        ago(hours=3),
        NOT.headline,
        NOT,
        review=NoticeReview.REVIEWED,
        note="Gjelder fra i dag.",
    )
    publish(
        store, source["metodebok-mpox"], ago(hours=1), "Tecovirimat til voksne: 600 mg, ikke 200 mg",
        DOSE, PHONE, quiet_count=2, source_date=date(2026, 11, 23),
    )  # fmt: skip
    add_version(store, source["fhi-handbok"], 4, ago(minutes=30))
    add_version(store, source["helsenorge-mpox"], 1, ago(days=90))
    return store


def _trouble(store: FakeStore) -> None:
    reason = Reason(
        code=ReasonCode.BOT_CHECK,
        text="Siden ba om å bevise at vi er mennesker.",
        evidence="Checking your browser",
    )
    seen = ago(hours=9)
    store.status_of["helsenorge-mpox"] = replace(
        store.status_of["helsenorge-mpox"],
        state=SourceState.FAILING,
        reasons=(reason,),
        since=ago(hours=8),
        last_verified_at=seen,
        failures=5,
    )
    for name, kind, at in (
        ("helsenorge-mpox", EventKind.TROUBLE, ago(hours=8)),
        ("fhi-handbok", EventKind.TROUBLE, ago(days=100)),
        ("fhi-handbok", EventKind.RECOVERED, ago(days=80)),
    ):
        is_trouble = kind is EventKind.TROUBLE
        store.event_list.append(
            SourceEvent(
                id=EventId(digest(f"{name}{at}")[:16]),
                source_id=SourceId(name),
                at=at,
                kind=kind,
                state=SourceState.FAILING if is_trouble else SourceState.OK,
                reasons=(reason,) if is_trouble else (),
                text="",
            )
        )


def _corrections(store: FakeStore, source: Mapping[str, Source]) -> None:
    wrong = publish(
        store, source["ud-drkongo"], ago(days=12), "Alle reiser til DR Kongo frarådes", REMOVED,
        review=NoticeReview.RETRACTED,
    )  # fmt: skip
    publish(
        store, source["ud-drkongo"], ago(days=11), "Trukket: «Alle reiser til DR Kongo frarådes»",
        kind=NoticeKind.RETRACTION, in_reply_to=wrong.id, summary="Siden var under vedlikehold.",
    )  # fmt: skip
    slip = publish(
        store,
        source["hdir-api"],
        ago(days=14),
        "Behandlingen varer i 41 dager",
        INTERVAL,
        review=NoticeReview.CORRECTED,
    )
    publish(
        store, source["hdir-api"], ago(days=13), "Rettelse: behandlingen varer i 14 dager", INTERVAL,
        kind=NoticeKind.CORRECTION, in_reply_to=slip.id,
    )  # fmt: skip
