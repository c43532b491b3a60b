"""`watcher doctor`: is everything in order, and if not, what to do."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from watcher.app import App, operator_names
from watcher.cli.entry import FOUND, Session
from watcher.cli.heads import head_line, head_object, read_heads
from watcher.cli.moments import Moment
from watcher.cli.opening import open_app
from watcher.cli.ourselves import examine_ourselves
from watcher.cli.output import print_json, progress_bar, say
from watcher.model.config import Settings
from watcher.ports import Finding
from watcher.render.presence import Lack, what_is_missing

_PLACEHOLDERS = ("example.no", "watcher.example")


@click.command()
@click.option("--verify", is_flag=True, help="Walk the hash chains: was anything changed or removed?")
@click.option("--heads", is_flag=True, help="Print the ends of the hash chains, to be noted elsewhere.")
@click.option(
    "--against",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Verify, and hold the chains against a file that --heads has written.",
)
@click.option("--at", type=Moment(), help="The moment to judge by, after a replay.  Default: now.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(
    ctx: click.Context,
    verify: bool,
    heads: bool,
    against: Path | None,
    at: datetime | None,
    as_json: bool,
) -> None:
    """Check configuration, secrets, folders, rules and the store's integrity.

    Exit status: 0 all well, 1 something is not, 2 the program cannot start at all.
    """
    if heads and (verify or against):
        raise click.UsageError("--heads prints and checks nothing: use it alone")
    noted = read_heads(against) if against else ()
    session: Session = ctx.obj
    with open_app(session, at=at) as app:
        if heads:
            _print_heads(app, as_json=as_json)
            return
        with progress_bar("store", None) as bar:
            is_verifying = verify or bool(noted)
            stored = app.store.inspect(is_verifying=is_verifying, noted=noted, tell=bar.advance)
        found = [*_examine(app), *examine_ourselves(app), *stored]
    if as_json:
        print_json({"findings": [_object(finding) for finding in found]})
    else:
        for finding in found:
            hint = f"\n      → {finding.hint}" if finding.hint and not finding.is_ok else ""
            mark, style = ("ok  ", "green") if finding.is_ok else ("BAD ", "red")
            say(f"{mark}  {finding.check}: {finding.text}{hint}", style=style)
    ctx.exit(0 if all(finding.is_ok for finding in found) else FOUND)


def _print_heads(app: App, *, as_json: bool) -> None:
    found = app.store.chain_heads()
    if as_json:
        print_json({"heads": [head_object(head) for head in found]})
        return
    for head in found:
        say(head_line(head))


def _object(finding: Finding) -> dict[str, Any]:
    return {"check": finding.check, "ok": finding.is_ok, "text": finding.text, "hint": finding.hint}


def _examine(app: App) -> Iterator[Finding]:
    settings = app.settings
    yield Finding(
        check="configuration", is_ok=True, text=f"{settings.path}, {len(app.sources)} enabled sources"
    )
    yield _contact(settings)
    yield _operators(settings)
    yield _login(settings)
    yield Finding(check="vocabulary", is_ok=True, text=f"version {app.vocabulary.version}")
    yield from _rendering(settings)
    for source in settings.sources:
        if source.enabled and source.missing_env:
            names = ", ".join(source.missing_env)
            hint = f"set {names}, or {names}_FILE, or enabled = false"
            yield Finding(check=f"source {source.id}", is_ok=False, text=f"{names} is not set", hint=hint)
        if source.enabled and source.unsendable:
            text = f"{', '.join(source.unsendable)}: its value cannot be sent"
            hint = "printable ASCII on one line; look for a line break at its end"
            yield Finding(check=f"source {source.id}", is_ok=False, text=text, hint=hint)


def _rendering(settings: Settings) -> Iterator[Finding]:
    """Only where a source needs it: an installation without a browser is as good as any."""
    needing = [source.id for source in settings.sources if source.enabled and source.render]
    if not needing:
        return
    lack = what_is_missing(settings.fetch.chromium)
    text, hint = f"{len(needing)} sources are shown in {settings.fetch.chromium}", ""
    if lack is Lack.PLAYWRIGHT:
        text = f"Playwright is not installed; needed by {', '.join(needing)}"
        hint = "pip install 'watcher[render]', or render = false"
    elif lack is Lack.CHROMIUM:
        text = f"there is no {settings.fetch.chromium}; needed by {', '.join(needing)}"
        hint = "apt-get install chromium, or set fetch.chromium, or render = false"
    yield Finding(check="rendering", is_ok=lack is None, text=text, hint=hint)


def _contact(settings: Settings) -> Finding:
    contact = settings.service.contact
    is_real = bool(contact) and not any(word in contact for word in _PLACEHOLDERS)
    return Finding(
        check="contact",
        is_ok=is_real,
        text=contact or "none",
        hint="set service.contact to an address that the watched sites can write to",
    )


def _login(settings: Settings) -> Finding:
    """Passwords are enough; but a provider that is named must be ready."""
    oidc = settings.login.oidc
    names = ", ".join(oidc.missing_env) if oidc else ""
    return Finding(
        check="login",
        is_ok=not names,
        text=f"{names} is not set" if names else f"passwords and {oidc.name}" if oidc else "passwords",
        hint=f"set {names}, or {names}_FILE; until then nobody can log in with {oidc.name if oidc else ''}",
    )


def _operators(settings: Settings) -> Finding:
    """Nobody need be told; but whoever is to be must be reachable."""
    names = ", ".join(settings.operators.missing_env)
    told = operator_names(settings.operators)
    return Finding(
        check="operators",
        is_ok=not names,
        text=f"{names} is not set" if names else f"told by {' and '.join((*told, 'feeds/drift.atom'))}",
        hint=f"set {names}, or {names}_FILE; until then events wait in the outbox",
    )
