"""The gates on the test bed: its 101 revisions one by one, and its 41 dated steps through the whole chain."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from benchmarks.diff import LOADS, Writer, document, mutated
from benchmarks.quality_gates import PAIRS, Gate, at_least, judged_pairs
from benchmarks.timeline import Run, published_faults
from tests.integration.judge_runs import Judged, origin_pages, origin_revisions
from watcher.demo.origin.build import loose
from watcher.demo.origin.score import score, windows
from watcher.diff import diff_documents
from watcher.model.change import ChangeKind, Edit
from watcher.model.level import Level

_MOVED = (ChangeKind.MOVED, ChangeKind.MOVED_CHANGED, ChangeKind.SECTION_MOVED, ChangeKind.ROW_MOVED)
DOUBTFUL = {
    (13, "ud-drkongo"): "«sedlene må være nye» became «nyere»: the words of a demand, called editorial",
    (29, "helsenorge-mpox"): "the whole sentence that says when to call a doctor is turned round",
    (33, "fhi-smitteverntiltak"): "two paragraphs of advice became one under another heading",
}
"""(step, source) of alerts that the truth calls false and an editor might want: counted apart."""


def revision_gates() -> list[Gate]:
    """Return the gates on each revision against the one before it, without the chain."""
    revisions = list(origin_revisions())
    told = [one for one in revisions if one.truth["kind"] == "substantive"]
    quiet = [one for one in revisions if one.truth["kind"] != "substantive"]
    severe = [one for one in told if one.truth["severity"] == "critical"]
    false = [one for one in quiet if one.verdict.level >= Level.MINOR]
    surprising = [one for one in false if (one.step, one.name.partition(":")[0]) not in DOUBTFUL]
    return [
        at_least(
            "test bed: critical revisions rated important or critical",
            [(named(one), one.verdict.level >= Level.IMPORTANT) for one in severe],
            1,
        ),
        at_least(
            "test bed: substantive revisions found",
            [(named(one), one.verdict.level >= Level.MINOR) for one in told],
            1,
        ),
        at_least(
            "test bed: level exactly right",
            [(named(one), one.verdict.level.slug == one.truth["severity"]) for one in told],
            0.90,
        ),
        Gate(
            name="test bed: false alarms besides the documented doubtful ones",
            figure=f"{len(surprising)} of {len(quiet)}, doubtful {len(false) - len(surprising)}",
            aim="0",
            is_met=not surprising,
            fallen=tuple(named(one) for one in surprising),
        ),
        at_least("test bed: moved sections shown as moved", list(moves(revisions)), 1),
    ]


def named(one: Judged) -> str:
    wanted = one.truth["severity"] if one.truth["kind"] == "substantive" else one.truth["kind"]
    return f"{one.name} {wanted}, rated {one.verdict.level.slug}: {one.truth['summary']}"


def moves(revisions: list[Judged]) -> Iterator[tuple[str, bool]]:
    for one in revisions:
        if any(change["type"] == "move" for change in one.truth.get("change", ())):
            yield named(one), any(edit.kind in _MOVED for edit in one.edits)


def all_edits() -> Iterator[Edit]:
    """Yield the edits of labelled pairs, of the test bed from first to last revision, of generated pages."""
    for pair in judged_pairs(PAIRS):
        yield from pair.edits
    for first, last in pairwise(origin_pages()):
        if first.document.source_id == last.document.source_id:
            yield from diff_documents(first.document, last.document).edits
    for load in LOADS[:3]:
        writer = Writer(1)
        before = [writer.section() for _ in range(load.sections)]
        after, _ = mutated(writer, before, load)
        yield from diff_documents(document(before), document(after)).edits


def timeline_gates(run: Run) -> list[Gate]:
    """Return the gates on what readers were told over the 41 steps."""
    scored = score(run.alerts)
    levels: dict[str, Any] = scored["by_severity"]
    unexpected = [line for line in scored["false_list"] if not is_doubtful(line)]
    faults = published_faults(run)
    right, found = scored["severity_right"], scored["found"]
    shown, facts = scored["facts_shown"], scored["facts"]
    return [
        *(counted(f"timeline: {name} changes told", levels[name]["found"], levels[name]["truth"], 1)
          for name in ("critical", "important", "minor")),
        counted("timeline: level exactly right", right, found, 0.90),
        counted("timeline: both sides of each fact shown", shown, facts, 1, tuple(lost_facts(run.alerts))),
        Gate(
            name="timeline: false alerts besides the documented doubtful ones",
            figure=f"{len(unexpected)} of {scored['alerts']}, doubtful {scored['false'] - len(unexpected)}",
            aim="0",
            is_met=not unexpected,
            fallen=tuple(unexpected),
        ),
        Gate(
            name="timeline: faults told as a change",
            figure=str(len(faults)),
            aim="0",
            is_met=not faults,
            fallen=tuple(faults),
        ),
    ]  # fmt: skip


def is_doubtful(line: str) -> bool:
    """Tell whether a false alert of the score (`step 13 ud-drkongo: editorial`) is a documented one."""
    return any(line.startswith(f"step {step} {source}:") for step, source in DOUBTFUL)


def lost_facts(alerts: list[dict[str, Any]]) -> Iterator[str]:
    """Yield each fact of the truth whose old or new words stand in no alert in time."""
    for (source, revision), event in windows().items():
        told = loose(
            "\n".join(
                alert["text"]
                for alert in alerts
                if alert["source"] == source and event["step"] <= alert["step"] <= event["due"]
            )
        )
        for change in event["change"] if event["alert"] else ():
            sides = [str(change[side]) for side in ("old", "new") if side in change]
            if change["kind"] == "substantive" and change.get("fact"):
                yield from (
                    f"{source}:{revision}: «{words[:120]}»" for words in sides if loose(words) not in told
                )


def counted(name: str, part: int, whole: int, aim: float, fallen: tuple[str, ...] = ()) -> Gate:
    share = part / whole if whole else 1.0
    figure = f"{share:.1%} ({part} of {whole})"
    return Gate(name=name, figure=figure, aim=f"≥ {aim:.0%}", is_met=share >= aim, fallen=fallen)
