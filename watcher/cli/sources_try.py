"""`watcher sources try`: ask a page once and show what would be made of it."""

from collections.abc import Iterator

import click
from rich.text import Text

from watcher.cli.entry import FOUND, Session
from watcher.cli.opening import find_source, open_app
from watcher.cli.output import print_json, results
from watcher.cli.propose_contract import held_to
from watcher.cli.propose_json import demand_object, outside_object
from watcher.cli.propose_kind import type_of_answer
from watcher.cli.propose_outside import Outside, outside_of_one
from watcher.cli.propose_report import cut, demand_lines, headed, outline, outside_lines, size_of
from watcher.cli.report_text import document_text
from watcher.errors import ConfigError
from watcher.judge import Vocabulary
from watcher.model.answer import Answer, Failed, Fetched, Rendered
from watcher.model.config import Settings
from watcher.model.document import Document
from watcher.model.ids import SourceId
from watcher.model.source import MUTED, ExtractionRules, Source, SourceType
from watcher.pipeline.objects.change import reason_object
from watcher.pipeline.trial import Trial
from watcher.settings import address_fault


@click.command(name="try")
@click.argument("source", metavar="ID|URL")
@click.option("--full", is_flag=True, help="Show the whole extracted text, not its outline alone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def try_(ctx: click.Context, source: str, full: bool, as_json: bool) -> None:
    """Fetch a source once and show status, timings, what the gate says and what would be extracted.

    Nothing is stored.  Exit status: 0 the page is as declared, 1 something speaks against it.
    """
    session: Session = ctx.obj
    with open_app(session) as app:
        wanted = source_for(app.settings, source)
        trial = app.try_source(wanted)
        if "://" in source and isinstance(trial.answer, Fetched):
            kind = type_of_answer(trial.answer)
            if kind is not wanted.rules.type:
                wanted = bare_source(source, kind)
                trial = app.try_source(wanted)
        outside = _outside(trial, wanted, app.vocabulary)
    if as_json:
        print_json(_object(trial, wanted, outside))
    else:
        out = results()
        lines = (*_answer(trial.answer), *_judgement(trial), *own_words(wanted))
        for line in (*lines, *_content(trial, wanted, outside, is_full=full)):
            out.print(line)
    ctx.exit(FOUND if trial.reasons else 0)


def source_for(settings: Settings, wanted: str) -> Source:
    """Return the configured source called `wanted`, or a bare one for an address.

    Raises:
        NotFound: no such source.
        ConfigError: the source has no address or lacks a secret.
    """
    if "://" in wanted:
        if fault := address_fault(wanted):
            raise ConfigError(f"{wanted} {fault}", path="command line")
        return bare_source(wanted)
    source = find_source(settings, wanted)
    if not source.url:
        hint = f"try a candidate: watcher sources try https://…, then set url of {source.id}"
        raise ConfigError(f"source {source.id} has no address yet", path=str(settings.path), hint=hint)
    if source.missing_env:
        names = " and ".join(source.missing_env)
        raise ConfigError(f"{names} is not set", path="environment", hint=f"source {source.id} sends it")
    if source.unsendable:
        names = " and ".join(source.unsendable)
        raise ConfigError(
            f"source {source.id}, {names}: cannot be sent: printable ASCII only", path="environment"
        )
    return source


def bare_source(url: str, kind: SourceType = SourceType.HTML) -> Source:
    """Return a source for an address that is not configured."""
    return Source(id=SourceId("trial"), title="", owner="", url=url, rules=ExtractionRules(type=kind))


def _answer(answer: Answer) -> Iterator[Text]:
    trace = answer.trace
    for hop in trace.hops:
        yield Text(f"{hop.status}  {hop.url} → {hop.location}")
    status = trace.status if trace.status is not None else "no answer"
    yield Text(f"{status}  {trace.final_url}", style="bold")
    first = f", first byte after {trace.first_byte.total_seconds() * 1000:.0f} ms" if trace.first_byte else ""
    size = f"{trace.wire_bytes} bytes"
    if isinstance(answer, Fetched):
        size += f", {len(answer.body)} decoded, {answer.content_type or 'no type'}"
        size += f", {answer.charset or 'no charset'}"
    yield Text(f"     {trace.elapsed.total_seconds() * 1000:.0f} ms{first}; {size}")
    if trace.tls:
        yield Text(f"     {trace.tls}")
    if trace.rendered:
        yield from _rendering(trace.rendered)
    if isinstance(answer, Failed) and answer.retry_at:
        yield Text(f"     asked to wait until {answer.retry_at.isoformat()}")


def _rendering(rendered: Rendered) -> Iterator[Text]:
    seconds, megabytes = rendered.elapsed.total_seconds(), rendered.peak_bytes / 1e6
    parts = f"{len(rendered.parts)} parts"
    yield Text(f"     rendered by {rendered.browser} in {seconds:.1f} s, {megabytes:.0f} MB; {parts}")
    for part in rendered.parts:
        yield Text(f"     {part.status}  {part.url}")
    if rendered.refused:
        yield Text(f"     not given: {', '.join(rendered.refused)}")


def _judgement(trial: Trial) -> Iterator[Text]:
    for reason in trial.reasons:
        yield Text(f"not trusted: {reason.text} [{reason.code}] {reason.evidence}".rstrip(), style="yellow")
    if not trial.reasons:
        yield Text("the gate has nothing against it", style="green")


def _outside(trial: Trial, source: Source, vocabulary: Vocabulary) -> Outside | None:
    """Return what stands beside the watched part; None when there is no document or no outside."""
    if trial.document is None or not isinstance(trial.answer, Fetched):
        return None
    return outside_of_one(trial.answer, trial.document, source.rules, vocabulary)


def own_words(source: Source) -> Iterator[Text]:
    """Yield what a source's pages are judged by beside the vocabulary of all."""
    own = source.vocabulary
    for terms in own.terms:
        yield Text(f"own words {', '.join(terms.words)} (weight {terms.weight})")
    for name, listed in (
        ("raises", own.raise_headings),
        ("lowers", own.lower_headings),
        ("rules off", own.off),
    ):
        if listed:
            yield Text(f"{name:<9} {', '.join(listed)}")
    if own.reason:
        yield Text(f"because   {own.reason}")


def _content(trial: Trial, source: Source, outside: Outside | None, *, is_full: bool) -> Iterator[Text]:
    document = trial.document
    if document is None:
        return
    yield from demand_lines(tuple(held_to(document, source.contract)))
    yield from headed("content", size_of(document))
    yield Text(f"  title     {document.title}")
    yield Text(f"  language  {_language(document, source)}")
    for stamp in document.stamps:
        yield Text(f"  stamp     {stamp.label or 'date'}: {stamp.text}")
    yield from _muted(document, source)
    yield Text()
    yield from document_text(document) if is_full else outline(document, source.rules)
    if outside:
        yield from outside_lines(outside)


def _language(document: Document, source: Source) -> str:
    if not document.lang:
        return f"too short to tell; read as {source.rules.lang}"
    is_known = document.lang == source.rules.lang or not source.title
    return document.lang if is_known else f"{document.lang}, where the entry says {source.rules.lang}"


def _muted(document: Document, source: Source) -> Iterator[Text]:
    """Yield what is muted on the page as it is now, and the slots in which nothing stands."""
    texts = [block.text for block in document.blocks if block.label == MUTED]
    for text in texts:
        yield Text(cut(f"  muted     «{text}»"), style="dim")
    if len(texts) < len(source.rules.mute):
        left = len(source.rules.mute) - len(texts)
        yield Text(
            f"  muted     nothing stands in {left} of {len(source.rules.mute)} muted places", style="dim"
        )


def _object(trial: Trial, source: Source, outside: Outside | None) -> dict[str, object]:
    trace, document = trial.answer.trace, trial.document
    return {
        "source": source.id,
        "url": trace.final_url,
        "status": trace.status,
        "hops": [{"url": hop.url, "status": hop.status, "location": hop.location} for hop in trace.hops],
        "type": source.rules.type.value,
        "gate": [reason_object(reason) for reason in trial.reasons],
        "contract": [demand_object(one) for one in held_to(document, source.contract)] if document else [],
        "title": document.title if document else "",
        "lang": document.lang if document else "",
        "text_chars": document.text_chars if document else 0,
        "stamps": [{"label": one.label, "text": one.text} for one in document.stamps] if document else [],
        "muted": [block.text for block in document.blocks if block.label == MUTED] if document else [],
        "outside": outside_object(outside),
    }
