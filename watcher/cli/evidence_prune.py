"""`watcher evidence prune`: retention."""

from datetime import timedelta

import click

from watcher.cli.entry import FOUND, Session
from watcher.cli.moments import told
from watcher.cli.opening import open_app
from watcher.cli.output import note, print_json, progress_bar, say
from watcher.model.evidence import Pruning
from watcher.settings import parse_duration

_LEAST, _MOST = timedelta(days=30), timedelta(days=36_500)


class Age(click.ParamType[timedelta]):
    """A duration of at least 30 days: `400d`."""

    name = "age"

    def convert(
        self, value: str | timedelta, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Return the duration."""
        if isinstance(value, timedelta):
            return value
        try:
            age = parse_duration(value)
        except (ValueError, OverflowError) as error:
            self.fail(str(error), param, ctx)
        if age > _MOST:
            self.fail(f"{value} is longer than anything was kept", param, ctx)
        if age < _LEAST:
            self.fail(
                f"{value} is too young: what is being looked into must stay, write 30d or more", param, ctx
            )
        return age


@click.command()
@click.option(
    "--older-than", type=Age(), required=True, help="How old an answer must be: 400d; 30d at least."
)
@click.option("--yes", is_flag=True, help="Remove; without it, only say what would be.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def prune(ctx: click.Context, older_than: timedelta, yes: bool, as_json: bool) -> None:
    """Remove the bodies of old answers that nothing rests on.

    Those of repeats and failures go.  Those of versions, of what is held, undecided or suspect, and of each
    source's newest answer stay, whatever their age; so do all records, digests and hash chains.  What a
    sitemap or a rendered page was made of goes with its record, when that check brought nothing new.

    Exit status: 0 removed, or nothing to remove; 1 only shown.
    """
    session: Session = ctx.obj
    with open_app(session) as app:
        now = app.clock.now()
        before = now - older_than
        if yes:
            with progress_bar("retention", None) as bar:
                done = app.store.prune(before, now, bar.advance)
        else:
            done = app.store.prunable(before)
    if as_json:
        print_json({"removed": yes, "before": before.isoformat(), **_object(done)})
    else:
        _say(done, f"{'removed' if yes else 'would be removed'}, of answers before {told(before)}")
    if (done.bodies or done.parts) and not yes:
        note("nothing was removed: --yes does it")
        ctx.exit(FOUND)


def _object(done: Pruning) -> dict[str, int]:
    return {
        "answers": done.snapshots,
        "bodies": done.bodies,
        "raw_bytes": done.raw_bytes,
        "stored_bytes": done.stored_bytes,
        "parts": done.parts,
    }


def _say(done: Pruning, what: str) -> None:
    sizes = f"{_size(done.raw_bytes)} as they came, {_size(done.stored_bytes)} in the store"
    say(f"{done.bodies} bodies of {done.snapshots} answers {what}: {sizes}")
    if done.parts:
        say(f"{done.parts} records of parts (of sitemaps, of rendered pages) that no version rests on, too")


def _size(size: int) -> str:
    return f"{size / (1 << 20):.1f} MiB" if size >= 1 << 20 else f"{size / (1 << 10):.1f} KiB"
