"""A small fixed world for the tests of publishing: a source, documents, changes, notices."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.nouns import make_document, make_page_diff
from watcher.model.change import ChangeKind, Edit, Op
from watcher.model.config import ServiceSettings
from watcher.model.document import Block, BlockKind, Cell, Document, Stamp
from watcher.model.ids import ChangeId, EditId, NoticeId, SourceId
from watcher.model.level import Level
from watcher.model.notice import Echo, Notice, NoticeItem, NoticeKind, NoticeReview
from watcher.model.record import PageChange, ReviewState
from watcher.model.source import ExtractionRules, Source, SourceType
from watcher.model.verdict import FactChange, PageVerdict, Remark, RuleHit, Verdict

SERVICE = ServiceSettings(
    title="Mpox: oppdateringer", base_url="https://varsel.example.no", tag_authority="watcher.example,2026"
)
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
ECHO = Echo(
    edit_id=EditId("edit1"),
    source_id=SourceId("helsenorge-mpox"),
    source_title="Mpox",
    source_owner="Helsenorge",
    kind="duration",
    value="21 dager",
    quote="Du må være i karantene i 21 dager.",
    url="https://www.helsenorge.no/mpox#k",
)
REMARK = Remark(
    code="text-without-date",
    texts=(("nb", "Teksten er endret."), ("nn", "Teksten er endra."), ("en", "The text has changed.")),
    quote="Oppdatert 01.02.2026",
)


def source(id_: str = "fhi-handbok", **changed: object) -> Source:
    base = Source(
        id=SourceId(id_),
        title="Mpox – håndbok for helsepersonell",
        owner="FHI",
        url="https://www.fhi.no/sm/mpox/",
        rules=ExtractionRules(type=SourceType.HTML, lang="nb"),
        topics=("mpox", "smittevern"),
    )
    return replace(base, **changed)  # type: ignore[arg-type]


def block(index: int, text: str, kind: BlockKind = BlockKind.PARA, **rest: object) -> Block:
    return Block(index=index, kind=kind, text=text, key=text, **rest)  # type: ignore[arg-type]


def row(index: int, *cells: str, **rest: object) -> Block:
    return block(
        index, " | ".join(cells), BlockKind.ROW, cells=tuple(Cell(text=cell) for cell in cells), **rest
    )


def document(*blocks: Block, stamps: tuple[Stamp, ...] = ()) -> Document:
    return make_document(blocks, source_id="fhi-handbok", url="https://www.fhi.no/sm/mpox/", stamps=stamps)


def edit(id_: str, kind: ChangeKind, before: str = "", after: str = "", **rest: object) -> Edit:
    ops = tuple(Op(tag, text) for tag, text in (("-", before), ("+", after)) if text)
    return Edit(id=EditId(id_), kind=kind, before=before, after=after, ops=ops, **rest)  # type: ignore[arg-type]


def verdict(id_: str, level: Level, headline: str = "", **rest: object) -> Verdict:
    return Verdict(
        edit_id=EditId(id_),
        level=level,
        reasons=rest.get("reasons", ()),  # type: ignore[arg-type]
        facts=rest.get("facts", ()),  # type: ignore[arg-type]
        headlines=(("nb", headline),) if headline else (),
    )


def change(
    edits: tuple[Edit, ...],
    verdicts: tuple[Verdict, ...],
    *,
    headline: str = "Dosen er endret",
    **rest: object,
) -> PageChange:
    level = max((one.level for one in verdicts), default=Level.NONE)
    base = PageChange(
        id=ChangeId("0123456789abcdef"),
        source_id=SourceId("fhi-handbok"),
        old_number=3,
        new_number=4,
        detected_at=START,
        state=ReviewState.DETECTED,
        diff=make_page_diff(edits),
        verdict=PageVerdict(
            level=level,
            headlines=(("nb", headline), ("en", "The dose was changed")) if headline else (),
            verdicts=verdicts,
            vocabulary_version="1",
        ),
    )
    return replace(base, **rest)  # type: ignore[arg-type]


def item(number: int = 1, **changed: object) -> NoticeItem:
    base = NoticeItem(
        edit_id=EditId(f"edit{number}"),
        kind="changed",
        level=Level.CRITICAL,
        section=("Behandling", "Dosering"),
        headline="Dosen er endret fra 600 mg til 400 mg",
        before="Voksne gis tecovirimat 600 mg to ganger daglig i 14 dager.",
        after="Voksne gis tecovirimat 400 mg to ganger daglig i 14 dager.",
        facts=(FactChange(kind="dose", before="600 mg", after="400 mg", unit="mg"),),
        reasons=(RuleHit(rule="dose", level=Level.CRITICAL, text="En dose er endret"),),
        deep_url="https://www.fhi.no/sm/mpox/#dosering:~:text=Voksne%20gis",
    )
    return replace(base, **changed)  # type: ignore[arg-type]


def notice(number: int = 1, **changed: object) -> Notice:
    at = START + timedelta(days=number)
    base = Notice(
        id=NoticeId(f"tag:watcher.example,2026:notice/{number:016x}"),
        slug=f"{at:%Y-%m-%d}-{number:016x}",
        kind=NoticeKind.UPDATE,
        review=NoticeReview.UNREVIEWED,
        change_id=ChangeId(f"{number:016x}"),
        source_id=SourceId("fhi-handbok"),
        source_title="Mpox – håndbok for helsepersonell",
        source_owner="FHI",
        source_url="https://www.fhi.no/sm/mpox/",
        source_lang="nb",
        topics=("mpox", "smittevern"),
        level=Level.CRITICAL,
        title="Kritisk: Dosen er endret fra 600 mg til 400 mg – FHI",
        summary="Kritisk. FHI: Mpox. Fjernet: «600 mg». Nytt: «400 mg».",
        items=(item(),),
        quiet_count=0,
        observed_at=at - timedelta(minutes=1),
        published_at=at,
        updated_at=at,
        language="nb",
        source_date=date(2026, 3, 1),
    )
    return replace(base, **changed)  # type: ignore[arg-type]


def cluster(count: int) -> tuple[Notice, ...]:
    """A notice and those of other sources that joined it, `count` in all."""
    head = notice(1, items=(item(key="k"),))
    return head, *(
        notice(number, items=(item(key="k"),), source_id=SourceId(f"kilde-{number}"), joins=head.id)
        for number in range(2, count + 1)
    )


def corrected_pair(number: int, late: int) -> tuple[Notice, Notice]:
    """A corrected notice, and the correction published on day `late`."""
    at = START + timedelta(days=late)
    old = notice(
        number, review=NoticeReview.CORRECTED, updated_at=at, note="Fristen gjelder fra eksponering."
    )
    new = notice(
        late,
        kind=NoticeKind.CORRECTION,
        review=NoticeReview.REVIEWED,
        in_reply_to=old.id,
        title="Dosen er endret fra 600 mg til 400 mg – FHI",
        note="Fristen gjelder fra eksponering.",
        published_at=at + timedelta(seconds=1),
        updated_at=at + timedelta(seconds=1),
    )
    return old, new


def retracted_pair(number: int, late: int) -> tuple[Notice, Notice]:
    """A retracted notice, and the retraction published on day `late`."""
    old, new = corrected_pair(number, late)
    return (
        replace(old, review=NoticeReview.RETRACTED, note="Feil lest tabell."),
        replace(new, kind=NoticeKind.RETRACTION, note="Feil lest tabell."),
    )
