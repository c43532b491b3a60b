"""`watcher vocab`: the rules that say how much a change matters."""

from collections.abc import Iterator
from pathlib import Path

import click

from watcher.cli.comparing import TYPES, load_vocabulary, type_of
from watcher.cli.entry import FOUND, Session
from watcher.cli.output import note, results, say
from watcher.cli.report_text import diff_text
from watcher.cli.report_words import Words, report_language
from watcher.judge import Vocabulary, check_vocabulary, own_faults, parse_vocabulary
from watcher.model.source import SourceType
from watcher.pipeline.two_bodies import Pair, compare_pair
from watcher.settings import load_vocabulary_files

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Check and try the vocabulary."""


@command.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Check the rule files: syntax, keys, references, and forms that are there twice or say nothing.

    With a configuration the sources' own vocabularies are checked too.

    Exit status: 0 nothing to say, 1 something is odd, 2 the files cannot be used.
    """
    files = load_vocabulary_files()
    vocabulary = parse_vocabulary(files)
    findings = check_vocabulary(vocabulary)
    findings += tuple(_of_sources(ctx.obj, vocabulary))
    for finding in findings:
        say(finding)
    note(f"{len(files)} files are sound, vocabulary {vocabulary.version}; {len(findings)} findings")
    ctx.exit(FOUND if findings else 0)


def _of_sources(session: Session, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield what is wrong with the sources' own vocabularies, when there is a configuration."""
    if not session.path.is_file():
        return
    for source in session.settings().sources:
        for fault in own_faults(vocabulary, source.vocabulary):
            yield f"source {source.id}, vocabulary.{fault}"


@command.command(name="try")
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.option(
    "--type", "kind", type=click.Choice(TYPES), help="What the files are.  Default: by name and content."
)
@click.pass_context
def try_(ctx: click.Context, old: Path, new: Path, kind: str | None) -> None:
    """Show which rules hold for the difference between two files, and what each asks for.

    Exit status: 0 the same, 1 different, 2 trouble.
    """
    after = new.read_bytes()
    pair = Pair(old=old.read_bytes(), new=after, type=SourceType(kind) if kind else type_of(new, after))
    vocabulary = load_vocabulary()
    found = compare_pair(pair, vocabulary)
    words = Words(report_language(found.new.lang), vocabulary.kind_labels)
    out = results()
    for line in diff_text(found.diff, found.verdict, words, health=found.health):
        out.print(line)
    say()
    for verdict in found.verdict.verdicts:
        for hit in verdict.reasons:
            say(f"{verdict.edit_id}  {hit.level.slug:<9}  {hit.rule}")
        if verdict.lowered_by:
            say(f"{verdict.edit_id}  lowered    {verdict.lowered_by}")
    ctx.exit(FOUND if found.diff.edits else 0)
