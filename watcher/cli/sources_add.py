"""`watcher sources add`: propose an entry for a page, show it, and write it when told to."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import click

from watcher.app import App
from watcher.cli.entry import FOUND, Session
from watcher.cli.opening import open_app
from watcher.cli.output import note, say
from watcher.cli.propose import Proposal, propose
from watcher.cli.report_text import document_outline
from watcher.cli.sources_try import bare_source, type_of_answer
from watcher.errors import ConfigError
from watcher.model.answer import Fetched
from watcher.settings import Value, add_source, address_fault, append_source, page_key

_SHOWN_CANDIDATES = 4
_SHOWN_LINES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the user says of the entry; empty leaves it to the proposal."""

    id: str
    title: str
    owner: str
    topics: tuple[str, ...]


@click.command()
@click.argument("url")
@click.option("--id", "source_id", default="", help="The entry's id.  Default: from the address.")
@click.option("--title", default="", help="The entry's title.  Default: the page's.")
@click.option("--owner", default="", help="Who publishes the page.  Default: the host name.")
@click.option("--topic", "topics", multiple=True, help="A topic; may be repeated.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.pass_context
def add(
    ctx: click.Context, url: str, source_id: str, title: str, owner: str, topics: tuple[str, ...], yes: bool
) -> None:
    """Fetch URL twice and propose an entry for it: title, language, selectors, contract, with a preview.

    Comments, order and every byte of sources.toml stay.  Nothing is written without a yes: on a terminal, or
    by --yes.
    """
    session: Session = ctx.obj
    with open_app(session) as app:
        _refuse_known(app, url, str(session.path))
        proposal = _propose(app, url)
    if proposal is None:
        ctx.exit(FOUND)
    wishes = Wishes(id=source_id, title=title, owner=owner, topics=topics)
    entry = append_source("", _wished(proposal, wishes)).strip()
    _preview(proposal)
    say(entry)
    if not (yes or (sys.stdin.isatty() and click.confirm(f"Add this to {session.path}?", err=True))):
        note("nothing was written" if sys.stdin.isatty() else "nothing was written: --yes writes it")
        return
    add_source(session.path, _wished(proposal, wishes))
    note(f"added to {session.path}; edit it there")


def _refuse_known(app: App, url: str, path: str) -> None:
    if fault := address_fault(url):
        raise ConfigError(f"{url} {fault}", path="command line")
    for source in app.settings.sources:
        if source.url and page_key(source.url) == page_key(url):
            raise ConfigError(f"{url} is watched already: source {source.id}", path=path)


def _propose(app: App, url: str) -> Proposal | None:
    """Return the proposal, or None when the page could not be had; then the reasons are told."""
    source = bare_source(url)
    answers = []
    for _ in range(2):
        trial = app.try_source(source)
        if not isinstance(trial.answer, Fetched):
            for reason in trial.reasons:
                note(f"{url}: {reason.text} [{reason.code}]", style="red")
            return None
        answers.append(trial.answer)
    kind = type_of_answer(answers[0])
    final = answers[0].trace.final_url
    if page_key(final) != page_key(url):
        note(f"{url} leads to {final}, which is proposed instead", style="yellow")
        _refuse_known(app, final, str(app.settings.path))
    return propose(answers[0], answers[1], kind=kind, url=final)


def _wished(proposal: Proposal, wishes: Wishes) -> Mapping[str, Value]:
    """Return the proposed entry with what the user said instead."""
    said = {"id": wishes.id, "title": wishes.title, "owner": wishes.owner, "topics": list(wishes.topics)}
    return {**proposal.entry, **{key: value for key, value in said.items() if value}}


def _preview(proposal: Proposal) -> None:
    """Tell, beside the results, what the entry rests on."""
    for candidate in proposal.candidates[:_SHOWN_CANDIDATES]:
        stable = "the same twice" if candidate.is_stable else "differs between two fetches"
        name = ", ".join(candidate.keep) or "whole"
        note(f"{name:<24} {candidate.document.text_chars:>7} characters, {stable}")
    if not proposal.is_stable:
        note(
            "the text differs between two fetches a moment apart: look for a selector to drop", style="yellow"
        )
    for line in islice(document_outline(proposal.document), _SHOWN_LINES):
        note(line.plain)
