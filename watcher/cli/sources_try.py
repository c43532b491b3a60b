"""`watcher sources try`: ask a page once and show what would be made of it."""

from collections.abc import Iterator

import click
from rich.text import Text

from watcher.cli.entry import FOUND, Session
from watcher.cli.opening import find_source, open_app
from watcher.cli.output import results
from watcher.cli.report_text import document_outline, document_text
from watcher.errors import ConfigError
from watcher.model.answer import Answer, Failed, Fetched
from watcher.model.config import Settings
from watcher.model.ids import SourceId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.source import Contract, ExtractionRules, Source, SourceType
from watcher.pipeline.trial import Trial
from watcher.settings import address_fault

_MEDIA_TYPES = (
    ("pdf", SourceType.PDF),
    ("json", SourceType.JSON),
    ("rss", SourceType.FEED),
    ("atom", SourceType.FEED),
    ("html", SourceType.HTML),
    ("xml", SourceType.FEED),
    ("text/plain", SourceType.TEXT),
)


@click.command(name="try")
@click.argument("source", metavar="ID|URL")
@click.option("--full", is_flag=True, help="Show the whole extracted text, not its headings alone.")
@click.pass_context
def try_(ctx: click.Context, source: str, full: bool) -> None:
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
                trial = app.try_source(bare_source(source, kind))
    out = results()
    lines = (*_answer(trial.answer), *_judgement(trial, wanted.contract), *own_words(wanted))
    for line in (*lines, *_content(trial, is_full=full)):
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
    return source


def bare_source(url: str, kind: SourceType = SourceType.HTML) -> Source:
    """Return a source for an address that is not configured."""
    return Source(id=SourceId("trial"), title="", owner="", url=url, rules=ExtractionRules(type=kind))


def type_of_answer(answer: Fetched) -> SourceType:
    """Return what an answer is, by its content type."""
    return next((kind for word, kind in _MEDIA_TYPES if word in answer.content_type.lower()), SourceType.HTML)


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
    if isinstance(answer, Failed) and answer.retry_at:
        yield Text(f"     asked to wait until {answer.retry_at.isoformat()}")


def _judgement(trial: Trial, contract: Contract) -> Iterator[Text]:
    for reason in trial.reasons:
        yield Text(f"not trusted: {reason.text} [{reason.code}] {reason.evidence}".rstrip(), style="yellow")
    if not trial.reasons:
        yield Text("the gate has nothing against it", style="green")
    if trial.document and contract != Contract():
        yield _contract(trial.reasons, contract, trial.document.text_chars)


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


def _contract(reasons: tuple[Reason, ...], contract: Contract, chars: int) -> Text:
    is_kept = all(reason.code is not ReasonCode.CONTRACT for reason in reasons)
    demands = [
        f"at least {contract.min_chars} characters (has {chars})" if contract.min_chars else "",
        f"at most {contract.max_chars} characters (has {chars})" if contract.max_chars else "",
        *(f"heading «{heading}»" for heading in contract.headings),
        *(f"text «{text}»" for text in contract.contains),
        f"title «{contract.title}»" if contract.title else "",
    ]
    told = "; ".join(demand for demand in demands if demand)
    return Text(f"contract {'kept' if is_kept else 'broken'}: {told}", style="green" if is_kept else "red")


def _content(trial: Trial, *, is_full: bool) -> Iterator[Text]:
    document = trial.document
    if document is None:
        return
    yield Text(f"title     {document.title}")
    yield Text(f"language  {document.lang or 'too short to tell'}")
    yield Text(f"content   {document.text_chars} characters in {len(document.blocks)} blocks")
    for stamp in document.stamps:
        yield Text(f"stamp     {stamp.label}: {stamp.text}")
    yield from document_text(document) if is_full else document_outline(document)
