"""`watcher replay`: the archive under other rules."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from watcher.app import App
from watcher.cli.entry import FOUND, Session
from watcher.cli.opening import find_source, open_app
from watcher.cli.output import note, print_json, progress_bar, results
from watcher.cli.report_text import level_text
from watcher.cli.report_words import Words
from watcher.errors import NotFound
from watcher.judge import Vocabulary, parse_vocabulary
from watcher.model.ids import SourceId
from watcher.model.level import Level
from watcher.model.source import Source
from watcher.pipeline.muting import with_noise_rules
from watcher.pipeline.replay import EditSeen, Replayed, Rules, replay
from watcher.settings import load_settings, load_vocabulary_files

Row = tuple[EditSeen, Level]
_LONGEST = 96
_MOST_NUMBERS = 12


@click.command()
@click.argument("sources", metavar="[SOURCE]…", nargs=-1)
@click.option(
    "--draft",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A sources.toml whose keep, drop, mute and the like are tried.",
)
@click.option(
    "--rules",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of rule files that is tried in place of the program's own.",
)
@click.option("--versions", type=click.IntRange(min=1), help="The newest N versions of each source alone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    draft: Path | None,
    rules: Path | None,
    versions: int | None,
    as_json: bool,
) -> None:
    """Judge every stored version anew by a draft of the rules, and show what readers would hear differently.

    Nothing is stored and nothing published.  Exit status: 0 no difference, 1 there are some, 2 trouble.
    """
    session: Session = ctx.obj
    if draft is None and rules is None:
        raise click.UsageError("nothing to try: give --draft FILE, --rules FOLDER, or both")
    with open_app(session) as app:
        found = list(_replays(app, sources, draft, rules, versions or 0))
        words = Words(app.settings.service.language, app.vocabulary.kind_labels)
    differing = [one for one in found if not one.is_same]
    if as_json:
        print_json({"versions": len(found), "differing": [replay_object(one) for one in differing]})
    else:
        show_replays(found, words)
    ctx.exit(FOUND if differing else 0)


def _replays(
    app: App, wanted: Sequence[str], draft: Path | None, rules: Path | None, versions: int
) -> Iterable[Replayed]:
    vocabulary = _vocabulary(rules) if rules else app.vocabulary
    drafted = with_noise_rules(load_settings(draft).sources, app.store.active_rules()) if draft else ()
    tried = {one.id: one for one in drafted}
    chosen = [find_source(app.settings, one) for one in wanted] or list(app.settings.sources)
    with progress_bar("replay", len(chosen)) as bar:
        for source in chosen:
            other = _tried(source, tried, draft)
            if other is not None:
                now, then = Rules(source, app.vocabulary), Rules(other, vocabulary)
                yield from replay(app.store, now, then, read_pdf=app.read_pdf, versions=versions)
            bar.advance(source.id)


def _tried(source: Source, tried: dict[SourceId, Source], draft: Path | None) -> Source | None:
    """Return the draft of a source; itself when only the language's rules are tried."""
    return source if draft is None else tried.get(source.id)


def _vocabulary(folder: Path) -> Vocabulary:
    files = {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.toml"))
    }
    if not files:
        raise NotFound(f"{folder} holds no rule files (*.toml); start from a copy of the program's own")
    return parse_vocabulary({**load_vocabulary_files(), **files})


def show_replays(found: Sequence[Replayed], words: Words) -> None:
    """Print what a draft would change: what it hides first, for that is what must be looked at."""
    out = results()
    for title, key, style in (
        ("would be hidden", "hidden", "bold red"),
        ("would be told anew", "told", "yellow"),
        ("would have another level", "moved", "cyan"),
    ):
        rows = [(one, row) for one in found for row in getattr(one, key)]
        if not rows:
            continue
        out.print(Text(f"{len(rows)} {title}", style=style))
        for one, (seen, other) in rows:
            out.print(_line(one, seen, other, words, is_new=key == "told"))
    for line in _made(found):
        out.print(line)
    count = sum(len(one.hidden) for one in found)
    note(f"{len(found)} versions replayed; the draft would hide {count} edits that readers hear of now")


def _made(found: Sequence[Replayed]) -> Iterator[Text]:
    """Yield which versions the draft would not have made, and which it would have made besides."""
    for title, is_gone in (("would be no version", True), ("would be a version", False)):
        rows = [one for one in found if one.has_more is is_gone and one.draft_has_more is not is_gone]
        if rows:
            numbers = ", ".join(f"{one.source_id} {one.new_number}" for one in rows[:_MOST_NUMBERS])
            more = f" and {len(rows) - _MOST_NUMBERS} more" if len(rows) > _MOST_NUMBERS else ""
            why = " (only muted or restless places differ; answers are kept all the same)" if is_gone else ""
            yield Text(f"{len(rows)} {title}: {numbers}{more}{why}", style="dim")


def _line(one: Replayed, seen: EditSeen, other: Level, words: Words, *, is_new: bool) -> Text:
    levels = (other, seen.verdict.level) if is_new else (seen.verdict.level, other)
    line = Text(f"  {one.source_id} {one.old_number}→{one.new_number}  ")
    line = Text.assemble(line, level_text(levels[0], words), " → ", level_text(levels[1], words))
    headline = dict(seen.verdict.headlines).get(words.lang, "")
    return Text.assemble(line, f"  {headline or seen.edit.after or seen.edit.before}"[:_LONGEST])


def replay_object(one: Replayed) -> dict[str, Any]:
    """Return one replayed version as `--json` prints it."""
    return {
        "source": one.source_id,
        "old_version": one.old_number,
        "new_version": one.new_number,
        "level": one.level.slug,
        "draft_level": one.draft_level.slug,
        "is_version": one.has_more,
        "draft_is_version": one.draft_has_more,
        **{
            key: [_edit_object(seen, other) for seen, other in getattr(one, key)]
            for key in ("hidden", "told", "moved")
        },
    }


def _edit_object(seen: EditSeen, other: Level) -> dict[str, Any]:
    return {
        "kind": seen.edit.kind.value,
        "section": list(seen.edit.trail),
        "before": seen.edit.before,
        "after": seen.edit.after,
        "level": seen.verdict.level.slug,
        "other_level": other.slug,
        "reasons": [hit.text for hit in seen.verdict.reasons],
    }
