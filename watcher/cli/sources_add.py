"""`watcher sources add`: propose an entry for a page, show it, and write it when told to."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import click

from watcher.app import App
from watcher.cli.entry import FOUND, Session
from watcher.cli.opening import open_app
from watcher.cli.output import note, notes, print_json, say
from watcher.cli.propose import Proposal, Surroundings, propose, propose_unseen
from watcher.cli.propose_address import is_same_page, leads_astray, plainer_address
from watcher.cli.propose_answers import extract
from watcher.cli.propose_contract import held_to
from watcher.cli.propose_json import proposal_object
from watcher.cli.propose_kind import misnamed, type_of_answer, unreadable
from watcher.cli.propose_report import cut, gate_lines, proposal_lines
from watcher.cli.sources_try import bare_source
from watcher.errors import ConfigError, ExtractError
from watcher.extract import ReadPdf
from watcher.gate import inspect_answer, inspect_document
from watcher.model.answer import Fetched
from watcher.model.reason import Reason, ReasonCode
from watcher.model.source import Source, SourceType
from watcher.model.status import SourceStatus
from watcher.settings import address_fault, page_key
from watcher.settings.edit import Value, add_source, append_source

_NAMED = frozenset(
    {
        *(ReasonCode.NOT_FOUND, ReasonCode.MAINTENANCE, ReasonCode.ERROR_PAGE),
        *(ReasonCode.CONSENT_WALL, ReasonCode.LOGIN_WALL),
    }
)
"""Reasons that rest on what the page calls itself: a page about logins is no login."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the user says of the entry; empty leaves it to the proposal."""

    id: str
    title: str
    owner: str
    topics: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class _Asking:
    """Asks for one page, and remembers what is worth telling."""

    app: App
    wishes: Wishes
    path: str
    told: list[str]

    def get(self, url: str, kind: SourceType = SourceType.HTML, *, render: bool = False) -> Fetched | None:
        """Return the answer at `url`, or None when there is none to use; then the reasons are told."""
        trial = self.app.try_source(replace(bare_source(url, kind), render=render))
        if isinstance(trial.answer, Fetched):
            return trial.answer
        for reason in trial.reasons:
            note(f"{url}: {reason.text} [{reason.code}] {reason.evidence}".rstrip(), style="red")
            if reason.code is ReasonCode.ROBOTS:
                note("the site's robots.txt forbids it: ask the owner for leave, or for a feed or an API")
        return None

    def warn(self, text: str) -> None:
        """Tell something that the user should know before writing the entry."""
        self.told.append(text)
        note(cut(f"! {text}", 300), style="yellow")


@click.command()
@click.argument("url")
@click.option("--id", "source_id", default="", help="The entry's id.  Default: from the address.")
@click.option("--title", default="", help="The entry's title.  Default: the page's.")
@click.option("--owner", default="", help="Who publishes the page.  Default: as the page or the host says.")
@click.option("--topic", "topics", multiple=True, help="A topic; may be repeated.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; writes nothing without --yes.")
@click.pass_context
def add(
    ctx: click.Context,
    url: str,
    source_id: str,
    title: str,
    owner: str,
    topics: tuple[str, ...],
    yes: bool,
    as_json: bool,
) -> None:
    """Fetch URL twice and propose an entry for it: title, language, selectors, contract, with a preview.

    Comments, order and every byte of sources.toml stay.  Nothing is written without a yes: on a terminal, or
    by --yes.
    """
    session: Session = ctx.obj
    wishes = Wishes(id=source_id, title=title, owner=owner, topics=topics)
    with open_app(session) as app:
        asking = _Asking(app=app, wishes=wishes, path=str(session.path), told=[])
        _refuse_known(asking, url)
        made = _made(asking, url, is_quiet=as_json)
    if made is None:
        ctx.exit(FOUND)
    entry, told = made
    if not as_json:
        say(append_source("", entry).strip())
    is_written = yes or (not as_json and _is_agreed(session))
    if is_written:
        add_source(session.path, entry)
        note(f"added to {session.path}; edit it there")
    if as_json:
        print_json(
            {
                **told,
                "entry": entry,
                "toml": append_source("", entry).strip(),
                "warnings": asking.told,
                "written": is_written,
            }
        )


def _is_agreed(session: Session) -> bool:
    is_asked = sys.stdin.isatty()
    if is_asked and click.confirm(f"Add this to {session.path}?", err=True):
        return True
    note("nothing was written" if is_asked else "nothing was written: --yes writes it")
    return False


def _made(
    asking: _Asking, url: str, *, is_quiet: bool
) -> tuple[Mapping[str, Value], Mapping[str, object]] | None:
    """Return the entry and what it rests on; None when there is nothing to propose; then it is told."""
    first = asking.get(url)
    if first is None or _is_no_text(first):
        return None
    kind = type_of_answer(first)
    reasons = _against(first, kind, asking.wishes.title)
    needs_script = any(reason.code is ReasonCode.LOADING_SHELL for reason in reasons)
    if needs_script:
        return _rendered(asking, url, first, reasons, is_quiet=is_quiet)
    if reasons:
        _tell(url, reasons)
        return None
    _warn_of(asking, url, first, kind)
    second, address = _second(asking, first, kind)
    if second is None:
        return None
    if _tell(address, _against(second, kind, asking.wishes.title)):
        return None
    return _proposed(asking, (first, second), kind, address, is_quiet=is_quiet)


def _is_no_text(answer: Fetched) -> bool:
    if name := unreadable(answer):
        note(
            f"{answer.trace.final_url} is {name}: html, pdf, json, feeds, sitemaps and text can be watched",
            "red",
        )
    return bool(name)


def _against(answer: Fetched, kind: SourceType, title: str) -> Sequence[Reason]:
    source = replace(bare_source(answer.trace.url, kind), title=title)
    return inspect_answer(answer, source, SourceStatus(source_id=source.id))


def _tell(url: str, reasons: Sequence[Reason]) -> bool:
    for reason in reasons:
        note(f"{url}: {reason.text} [{reason.code}] {cut(reason.evidence, 120)}".rstrip(), style="red")
    if any(reason.code in _NAMED for reason in reasons):
        note("if it is the page all the same, say what it is about: --title TEXT")
    return bool(reasons)


def _warn_of(asking: _Asking, url: str, answer: Fetched, kind: SourceType) -> None:
    final = answer.trace.final_url
    if page_key(final) != page_key(url):
        odd = leads_astray(url, final)
        asking.warn(f"{url} leads to {final}, which is proposed instead" + (f"; {odd}" if odd else ""))
        _refuse_known(asking, final)
    if called := misnamed(answer, kind):
        asking.warn(f"the server calls it {called}, and it is {kind.value}: read as {kind.value}")


def _second(asking: _Asking, first: Fetched, kind: SourceType) -> tuple[Fetched | None, str]:
    """Return the second answer and the address to watch: the page's own where that gives the same page."""
    final = first.trace.final_url
    plainer, why = plainer_address(first, kind)
    if plainer:
        _refuse_known(asking, plainer)
        second = asking.get(plainer, kind)
        if second is not None and is_same_page(first, second, kind, asking.app.read_pdf):
            asking.warn(f"watched under {second.trace.final_url}: {why}")
            return second, second.trace.final_url
        asking.warn(f"{plainer} would be its address ({why}), but it does not give the same page")
    return asking.get(final, kind), final


def _refuse_known(asking: _Asking, url: str) -> None:
    """Refuse an address that is watched, or at which a watched page has been found."""
    if fault := address_fault(url):
        raise ConfigError(f"{url} {fault}", path="command line")
    statuses = asking.app.store.statuses()
    for source in asking.app.settings.sources:
        status = statuses.get(source.id)
        known = [source.url, *(address.url for address in status.addresses)] if status else [source.url]
        if any(each and page_key(each) == page_key(url) for each in known):
            raise ConfigError(f"{url} is watched already: source {source.id}", path=asking.path)


def _rendered(
    asking: _Asking, url: str, shell: Fetched, reasons: Sequence[Reason], *, is_quiet: bool
) -> tuple[Mapping[str, Value], Mapping[str, object]] | None:
    """Return the entry for a page that scripts fill: with what a browser sees, where it could be asked."""
    asking.warn(f"{reasons[0].text}: render = true is proposed")
    kind = SourceType.HTML
    first = asking.get(url, kind, render=True)
    second = asking.get(url, kind, render=True) if first else None
    if first and second and not any(_against(each, kind, asking.wishes.title) for each in (first, second)):
        return _proposed(asking, (first, second), kind, first.trace.final_url, is_quiet=is_quiet, render=True)
    asking.warn(
        "what the page says could not be seen here, so keep and expect are missing: "
        "see `watcher sources try` when rendering is set up, and add them"
    )
    entry = propose_unseen(shell, url=shell.trace.final_url, around=_surroundings(asking.app))
    return _wished(entry, asking.wishes), {"type": kind.value, "url": shell.trace.final_url}


def _surroundings(app: App) -> Surroundings:
    return Surroundings(vocabulary=app.vocabulary, sources=app.settings.sources, read_pdf=app.read_pdf)


def _proposed(
    asking: _Asking,
    answers: tuple[Fetched, Fetched],
    kind: SourceType,
    url: str,
    *,
    is_quiet: bool,
    render: bool = False,
) -> tuple[Mapping[str, Value], Mapping[str, object]] | None:
    try:
        proposal = propose(
            answers[0], answers[1], kind=kind, url=url, around=_surroundings(asking.app), render=render
        )
    except ExtractError as error:
        _tell(url, (error.reason,))
        return None
    entry = _wished(proposal.entry, asking.wishes)
    source = _source_of(proposal, entry)
    demands = tuple(held_to(proposal.document, source.contract))
    judged = _judged(answers, proposal, source, asking.app.read_pdf)
    if not is_quiet:
        for line in (*proposal_lines(proposal, demands), *gate_lines(judged)):
            notes().print(line)
        note("")
    if proposal.outside and proposal.outside.guidance:
        asking.told.append("text that reads like guidance stands outside of what would be watched")
    if any(not one.remedy for one in proposal.differences):
        asking.told.append("what would be watched differs between two fetches")
    return entry, proposal_object(proposal, demands, judged)


def _judged(
    answers: tuple[Fetched, Fetched], proposal: Proposal, source: Source, read_pdf: ReadPdf
) -> list[tuple[Reason, ...]]:
    """Return what the gate says of both answers, as it would for a source with this entry."""
    made = []
    for answer, last in zip(answers, (None, proposal.document), strict=True):
        document = extract(answer, proposal.rules, read_pdf)
        reasons = inspect_answer(answer, source, SourceStatus(source_id=source.id))
        made.append((*reasons, *inspect_document(document, source, last)))
    return made


def _source_of(proposal: Proposal, entry: Mapping[str, Value]) -> Source:
    return replace(
        bare_source(str(entry["url"])),
        title=str(entry["title"]),
        owner=str(entry["owner"]),
        rules=proposal.rules,
        contract=proposal.contract,
    )


def _wished(entry: Mapping[str, Value], wishes: Wishes) -> Mapping[str, Value]:
    """Return the proposed entry with what the user said instead."""
    said = {"id": wishes.id, "title": wishes.title, "owner": wishes.owner, "topics": list(wishes.topics)}
    return {**entry, **{key: value for key, value in said.items() if value}}
