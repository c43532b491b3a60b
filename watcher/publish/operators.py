"""What operators are told of a source's events: in mail, by webhook, and in a feed of their own.  Pure.

Never mixed with what readers are told.  Mail and feed are in bokmål; the webhook is for programs.
"""

import json
from collections.abc import Mapping

from watcher.model.config import ServiceSettings
from watcher.model.fault import OURSELVES
from watcher.model.ids import SourceId
from watcher.model.outbox import Letter, Message
from watcher.model.source import Source
from watcher.model.status import EventKind, SourceEvent
from watcher.publish.addresses import site_url, source_page_url
from watcher.publish.moments import norwegian_time, rfc3339
from watcher.publish.text import plain

KINDS: Mapping[EventKind, str] = {
    EventKind.TROUBLE: "Problem oppstått",
    EventKind.RECOVERED: "Bekreftet igjen",
    EventKind.MOVED: "Ny adresse",
    EventKind.HELD: "Venter på vurdering",
    EventKind.RELEASED: "Vurdert",
    EventKind.FLAPPING: "Veksler fram og tilbake",
    EventKind.GONE: "Siden er borte",
    EventKind.LATE: "Fristen er brutt",
    EventKind.IN_TIME: "Innen fristen igjen",
    EventKind.FAULT: "Feil hos oss",
    EventKind.MENDED: "I orden hos oss igjen",
    EventKind.CLOCK: "Klokken gikk",
    EventKind.OUTSIDE: "Mulig feil utvalg",
    EventKind.FOLLOWED: "Følger ny fil",
    EventKind.UNFOLLOWED: "Følger ikke lenger",
    EventKind.LEFT_OUT: "Lenker følges ikke",
    EventKind.LISTED: "Ny side som ikke følges",
    EventKind.OVERDUE: "Ikke vurdert i tide",
}
"""Each kind of event in words."""

Sources = Mapping[SourceId, Source]


def event_title(event: SourceEvent, sources: Sources) -> str:
    """Return an event on one line: «Problem oppstått: FHI: Mpox»."""
    return f"{KINDS[event.kind]}: {source_name(event.source_id, sources)}"


def source_name(source_id: SourceId, sources: Sources) -> str:
    """Return what people call a source; its id when it is configured no longer."""
    if source_id == OURSELVES:
        return "tjenesten selv"
    source = sources.get(source_id)
    return f"{plain(source.owner)}: {plain(source.title)}" if source else str(source_id)


def event_page_url(event: SourceEvent, service: ServiceSettings) -> str:
    """Return our page about what the event is about: the source's, or the board of all."""
    if event.source_id == OURSELVES:
        return f"{site_url(service)}status"
    return source_page_url(service, event.source_id)


def write_payload(event: SourceEvent, sources: Sources, service: ServiceSettings) -> bytes:
    """Return the body of a webhook, JSON in UTF-8, the same bytes for the same event.

    Source: Standard Webhooks (type, timestamp, data); fields in docs/reference/operators.md.
    """
    source, is_own = sources.get(event.source_id), event.source_id == OURSELVES
    data = {
        "id": event.id,
        "source": "" if is_own else event.source_id,
        "title": source.title if source else "",
        "owner": source.owner if source else "",
        "url": source.url if source else "",
        "page": event_page_url(event, service),
        "state": event.state.value,
        "text": event.text,
        "reasons": [
            {"code": reason.code.value, "text": reason.text, "evidence": reason.evidence}
            for reason in event.reasons
        ],
    }
    kind = f"{'service' if is_own else 'source'}.{event.kind.value}"
    body = {"type": kind, "timestamp": rfc3339(event.at), "data": data}
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode()


def write_letter(message: Message, sources: Sources, service: ServiceSettings) -> Letter:
    """Return the mail that tells a message's events, the oldest first."""
    events = message.events
    subject = event_title(events[0], sources)
    if len(events) > 1:
        subject = f"{len(events)} hendelser, først {subject}"
    told = "\n\n".join(_paragraph(event, sources, service) for event in events)
    foot = f"Alle kilder: {service.base_url.rstrip('/')}/status"
    return Letter(
        subject=plain(f"{service.title}: {subject}"), text=f"{told}\n\n-- \n{plain(service.title)}\n{foot}\n"
    )


def _paragraph(event: SourceEvent, sources: Sources, service: ServiceSettings) -> str:
    lines = [event_title(event, sources), f"{norwegian_time(event.at):%d.%m.%Y kl. %H.%M}"]
    if event.text:
        lines.append(plain(event.text))
    lines.extend(reason_lines(event))
    lines.append(event_page_url(event, service))
    return "\n".join(lines)


def reason_lines(event: SourceEvent) -> tuple[str, ...]:
    """Return each reason with its code, and what was seen of it."""
    return tuple(
        f"[{reason.code.value}] {plain(reason.text)}"
        + (f": {plain(reason.evidence)[:200]}" * bool(reason.evidence))
        for reason in event.reasons
    )
