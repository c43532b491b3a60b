"""What is known of an answer and has no place in HTTP, for its metadata record.  Pure."""

from collections.abc import Iterator

from watcher.model.answer import Rendered
from watcher.model.evidence import Evidence


def facts_of(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """Return name and value of each fact that there is."""
    snapshot, trace = evidence.snapshot, evidence.snapshot.trace
    first = trace.first_byte
    facts = (
        ("source", snapshot.source_id),
        ("snapshot", snapshot.id),
        ("attempt", str(snapshot.attempt)),
        ("state", snapshot.state.value),
        *(("reason", f"{reason.code}: {reason.text}") for reason in snapshot.reasons),
        ("requested", trace.url),
        ("fetchTimeMs", str(round(trace.elapsed.total_seconds() * 1000))),
        ("firstByteMs", "" if first is None else str(round(first.total_seconds() * 1000))),
        ("wireBytes", str(trace.wire_bytes)),
        ("tls", trace.tls),
        ("contentType", snapshot.content_type),
        ("charset", snapshot.charset),
        ("sha256", snapshot.sha256_body),
        *_rendering(trace.rendered),
        ("bodyRemovedByRetention", evidence.pruned_at.isoformat() if evidence.pruned_at else ""),
        ("chain", f"source/{snapshot.source_id} {evidence.place} {evidence.link}"),
    )
    return tuple((name, value) for name, value in facts if value)


def _rendering(rendered: Rendered | None) -> Iterator[tuple[str, str]]:
    """Give how a browser made the body: the payload of its record is then not what the server sent."""
    if rendered is None:
        return
    yield "renderedBy", rendered.browser
    yield "renderTimeMs", str(round(rendered.elapsed.total_seconds() * 1000))
    yield "servedSha256", rendered.sha256_served
    yield "servedBytes", str(rendered.served_bytes)
    for part in rendered.parts:
        yield "renderPart", f"{part.status} {part.sha256_body} {part.body_bytes} {part.url}"
    for refused in rendered.refused:
        yield "renderRefused", refused


def spelled(facts: tuple[tuple[str, str], ...]) -> str:
    """Return facts as a record of the type application/warc-fields has them."""
    return "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in facts)
