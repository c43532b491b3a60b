"""/redaksjon/logg: who did what, when; filtered, page by page, and as a file."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from starlette.responses import Response, StreamingResponse

from watcher.model.audit import AuditEntry, AuditFilter
from watcher.model.ids import PersonId
from watcher.model.people import Person, Role
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.words import ACTIONS, ACTORS, DETAILS, FAMILIES, ROLES, WAYS
from watcher.web.times import OSLO

PAGE = 100
_BATCH = 1000
_ACTION_CHARS, _LAST_YEAR = 100, 9999
_VALUES = {**WAYS, **{role.slug: word for role, word in ROLES.items()}}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry as the page shows it."""

    entry: AuditEntry
    who: str
    what: str
    about: str
    details: tuple[tuple[str, str], ...]


@needs(Role.CHIEF)
def page(asked: Asked) -> Response:
    """Show the newest entries that fit."""
    query, store = asked.request.query_params, asked.view.site.store
    wanted = _filter(query)
    store.settle_refusals(asked.view.times.now)
    before = query.get("for", "")
    start = int(before) if before.isdecimal() and before.isascii() and len(before) < 10 else None
    found = store.newest_audit(wanted, before=start, limit=PAGE + 1)
    people = {one.id: one for one in store.people()}
    kept = {name: query.get(name, "") for name in ("hvem", "hva", "fra", "til")}
    return asked.page(
        "audit.html",
        rows=[_row(asked, entry, people) for entry in found[:PAGE]],
        count=store.count_audit(wanted),
        older=str(found[PAGE - 1].number) if len(found) > PAGE else "",
        is_newest=start is None,
        kept=kept,
        people=sorted(people.values(), key=lambda one: one.username),
        families=FAMILIES,
        actors=ACTORS,
    )


@needs(Role.CHIEF)
def as_csv(asked: Asked) -> Response:
    """Give all that fits, oldest first, for a spreadsheet."""
    people = {one.id: one for one in asked.view.site.store.people()}
    head = ("number", "at", "actor", "username", "action", "object_kind", "object_id", "details")

    def lines() -> Iterator[str]:
        yield "\ufeff" + _line(head)
        for entry in _all(asked):
            actor = people.get(PersonId(entry.actor))
            yield _line(
                (
                    str(entry.number),
                    asked.view.times.iso(entry.at),
                    entry.actor,
                    actor.username if actor else "",
                    entry.action,
                    entry.object_kind,
                    entry.object_id,
                    _details(entry.details),
                )
            )

    return _download(lines(), "text/csv; charset=utf-8", "logg.csv")


@needs(Role.CHIEF)
def as_json(asked: Asked) -> Response:
    """Give all that fits, oldest first, one JSON object a line."""

    def lines() -> Iterator[str]:
        for entry in _all(asked):
            said = {
                "number": entry.number,
                "at": asked.view.times.iso(entry.at),
                "actor": entry.actor,
                "action": entry.action,
                "object": {"kind": entry.object_kind, "id": entry.object_id},
                "details": dict(sorted(entry.details.items())),
            }
            yield json.dumps(said, ensure_ascii=True) + "\n"

    return _download(lines(), "application/jsonl; charset=utf-8", "logg.jsonl")


def _all(asked: Asked) -> Iterator[AuditEntry]:
    wanted, last = _filter(asked.request.query_params), 0
    while some := asked.view.site.store.audit(wanted, after=last, limit=_BATCH):
        yield from some
        last = some[-1].number


def _filter(query: Mapping[str, str]) -> AuditFilter:
    until = _day(query.get("til", ""))
    return AuditFilter(
        since=_day(query.get("fra", "")),
        until=until + timedelta(days=1) if until else None,
        actor=query.get("hvem", "").replace("\0", ""),
        action=query.get("hva", "").replace("\0", "")[:_ACTION_CHARS],
    )


def _day(text: str) -> datetime | None:
    """Return the beginning of a day in Norway; None for what is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # A day at either end of the calendar has no moment in UTC.
    return datetime.combine(day, time.min, OSLO) if 1 < day.year < _LAST_YEAR else None


def _row(asked: Asked, entry: AuditEntry, people: Mapping[PersonId, Person]) -> Row:
    translate = asked.view.translate

    def name(person_id: str) -> str:
        person = people.get(PersonId(person_id))
        return person.username if person else person_id

    about = name(entry.object_id) if entry.object_kind == "person" else entry.object_id
    return Row(
        entry=entry,
        who=translate(ACTORS[entry.actor]) if entry.actor in ACTORS else name(entry.actor),
        what=translate(ACTIONS[entry.action]) if entry.action in ACTIONS else entry.action,
        about=about,
        details=tuple(
            (
                translate(DETAILS[key]) if key in DETAILS else key,
                translate(_VALUES[value]) if value in _VALUES else name(value),
            )
            for key, value in sorted(entry.details.items())
            if value and value != about
        ),
    )


def _details(details: Mapping[str, str]) -> str:
    """Return details as JSON without semicolons: a Norwegian spreadsheet parts cells there, quoted or not."""
    text = json.dumps(dict(sorted(details.items())), ensure_ascii=False) if details else ""
    return text.replace(";", "\\u003b")


def _line(cells: tuple[str, ...]) -> str:
    """Return a line of the file; nothing in it is a formula to a spreadsheet."""
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()


def _download(lines: Iterator[str], media_type: str, name: str) -> Response:
    return StreamingResponse(
        (line.encode("utf-8", "backslashreplace") for line in lines),
        media_type=media_type,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
