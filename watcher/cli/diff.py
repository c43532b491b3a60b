"""`watcher diff`: what differs between two files, in meaning.  No store, no network."""

import sys
from pathlib import Path

import click

from watcher.cli.batch import run_batch
from watcher.cli.comparing import TYPES, load_vocabulary, type_of
from watcher.cli.entry import FOUND, TROUBLE
from watcher.cli.output import print_json, results
from watcher.cli.report_html import diff_html
from watcher.cli.report_text import diff_text
from watcher.cli.report_words import Words, report_language
from watcher.errors import ExtractError
from watcher.model.ids import SourceId
from watcher.model.source import SourceType
from watcher.pipeline.objects.change import diff_object
from watcher.pipeline.two_bodies import Comparison, Pair, compare_pair

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_BATCH = click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True)


@click.command()
@click.argument("old", type=_FILE, required=False)
@click.argument("new", type=_FILE, required=False)
@click.option("--batch", type=_BATCH, help="Compare the pairs of this file of JSON lines; - for stdin.")
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "html")), default="text", show_default=True
)
@click.option(
    "--type", "kind", type=click.Choice(TYPES), help="What the files are.  Default: by name and content."
)
@click.option(
    "--lang", default="", help="Language of the pages and of the report: nb, nn or en.  Default: as read."
)
@click.option("--url", default="https://example.invalid/", help="The page's address, for relative links.")
@click.option("--source", default="diff", help="Source id; ids of changes are made from it.")
@click.option(
    "--keep", multiple=True, help="CSS selector (or JSON path) of what to compare; may be repeated."
)
@click.option("--drop", multiple=True, help="CSS selector of what to leave out; may be repeated.")
@click.pass_context
def command(
    ctx: click.Context,
    old: Path | None,
    new: Path | None,
    batch: Path | None,
    form: str,
    kind: str | None,
    lang: str,
    url: str,
    source: str,
    keep: tuple[str, ...],
    drop: tuple[str, ...],
) -> None:
    """Show what differs between the files OLD and NEW, how much it matters and why.

    Exit status: 0 the same, 1 different, 2 trouble.
    """
    if batch is not None:
        if old or new:
            raise click.UsageError("--batch takes no OLD and NEW")
        with click.open_file(str(batch), "rb") as lines:
            status = run_batch(lines, batch.parent, sys.stdout)
        ctx.exit(status)
    if old is None or new is None:
        raise click.UsageError("name two files, OLD and NEW, or --batch FILE")
    before, after = old.read_bytes(), new.read_bytes()
    pair = Pair(
        old=before,
        new=after,
        type=SourceType(kind) if kind else type_of(new, after),
        lang=lang,
        url=url,
        source_id=SourceId(source),
        keep=keep,
        drop=drop,
    )
    ctx.exit(_compare(pair, form))


def _compare(pair: Pair, form: str) -> int:
    """Print the report and return the exit status."""
    vocabulary = load_vocabulary()
    try:
        found = compare_pair(pair, vocabulary)
    except ExtractError as error:
        click.echo(f"watcher: cannot be read as {pair.type}: {error}", err=True)
        return TROUBLE
    _print(found, form, Words(report_language(pair.lang, found.new.lang), vocabulary.kind_labels))
    return FOUND if found.diff.edits else 0


def _print(found: Comparison, form: str, words: Words) -> None:
    if form == "json":
        print_json(diff_object(found.diff, found.verdict, health=found.health, lang=words.lang))
    elif form == "html":
        page = diff_html(found.diff, found.verdict, found.old, found.new, words=words, health=found.health)
        click.echo(page, nl=False)
    else:
        out = results()
        for line in diff_text(found.diff, found.verdict, words, health=found.health):
            out.print(line)
