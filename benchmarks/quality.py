"""Every quality gate in one table: `python benchmarks/quality.py [--quick] [--write FILE]`.

Labelled pairs, the generator of moves, minimality, cut words, one change in every sentence of the test bed,
the test bed's revisions, and (unless --quick) its 41 steps through the whole chain, which takes two minutes.
Exit status 1 when a gate is not met.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import timeline
from benchmarks.mutations import outcomes
from benchmarks.quality_faults import bed_gates, fault_gates
from benchmarks.quality_gates import (
    FRESH_PAIRS,
    Gate,
    adversarial_gates,
    cut_words_gate,
    html_gate,
    minimality_gate,
    move_gates,
    mutation_gates,
    pair_gates,
)
from benchmarks.quality_harmless import harmless_gates
from benchmarks.quality_harmless import outcomes as harmless_outcomes
from benchmarks.quality_origin import DOUBTFUL, all_edits, revision_gates, timeline_gates

INTRODUCTION = (
    "Made by `scripts/quality`; do not edit by hand.  The aims are those of",
    "[how meaning is worked out](meaning.md); figures are shares of cases on material of this repository:",
    "labelled pairs (`tests/data/pairs.json`), pages generated with known truth, and the twelve stand-in",
    "sites of the test bed.  A mutation changes one thing in one sentence of a page: a number, a unit, a",
    "comparator, a modal, a negation, an opposite, two values of a table column; a harmless change is a",
    "comma, a slip of the pen or a synonym.  Every place is changed, one at a time.",
)
_LISTED = 20
_EXAMPLES = 5  # of a figure without an aim


def core_gates() -> list[Gate]:
    """Return the gates that need no socket."""
    return [
        *pair_gates(),
        *adversarial_gates(),
        *move_gates(),
        minimality_gate(),
        cut_words_gate(all_edits()),
        *mutation_gates(outcomes()),
        html_gate(10),
        *harmless_gates(harmless_outcomes()),
        *revision_gates(),
        *fault_gates(),
    ]


def table(gates: Sequence[Gate]) -> list[str]:
    return [
        "| gate | figure | aim | |",
        "|---|---|---|---|",
        *(f"| {gate.name} | {gate.figure} | {gate.aim} | {gate.word} |" for gate in gates),
    ]


def fallen(gates: Sequence[Gate]) -> list[str]:
    """Return, for each gate with something on the wrong side, what it is."""
    lines: list[str] = []
    for gate in gates:
        if gate.fallen:
            listed = gate.fallen[: _LISTED if gate.is_met is not None else _EXAMPLES]
            lines += ["", f"### {gate.name}", "", *(f"- {one.replace('|', '¦')}" for one in listed)]
            left = len(gate.fallen) - len(listed)
            lines += [f"- … and {left} more"] if left else []
    return lines or ["", "Nothing."]


def fresh_part() -> list[str]:
    """Return the table of the pairs that were written after the code was finished, as they fare today."""
    if not FRESH_PAIRS.exists():
        return []
    gates = pair_gates(FRESH_PAIRS)
    how = (
        "Written by somebody who had seen neither code nor rules, after the code was finished.  The first "
        "run, before anything was mended for them, is in [first-run.md](first-run.md); these are today's "
        "figures, and no longer those of unseen pairs."
    )
    return ["", "## The pairs of the first run, today", "", how, "", *table(gates), *fallen(gates)]


def top(gates: Sequence[Gate]) -> str:
    """Return the part of the document before the timeline's own."""
    met = sum(gate.is_met is True for gate in gates)
    aimed = sum(gate.is_met is not None for gate in gates)
    lines = [
        "# Quality, measured",
        "",
        *INTRODUCTION,
        "",
        "## Gates",
        "",
        f"{met} of {aimed} gates are met.",
        "",
        *table(gates),
        "",
        "Alerts that the test bed's truth calls false and an editor might want, counted apart as doubtful:",
        "",
        *(f"- step {step}, {source}: {why}" for (step, source), why in DOUBTFUL.items()),
        "",
        "## What fell",
        *fallen(gates),
        *fresh_part(),
        "",
    ]
    return "\n".join(lines)


def run_timeline() -> timeline.Run:
    with tempfile.TemporaryDirectory(prefix="watcher-quality-") as name:
        return timeline.run(Path(name), len(timeline.STEPS) - 1)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="leave out the 41 steps of the whole chain")
    parser.add_argument("--write", type=Path, help="document to write to, besides stdout")
    given = parser.parse_args()
    gates = core_gates()
    told = None
    if not given.quick:
        run = run_timeline()
        gates += [*bed_gates(), *timeline_gates(run)]
        told = timeline.report(run, len(timeline.STEPS) - 1)
    text = top(gates)
    print(text)
    if given.write:
        timeline.write_parts(given.write, top=text, part=told)
    missed = [gate.name for gate in gates if gate.is_met is False]
    print(f"{len(missed)} gates not met" + "".join(f"\n  {name}" for name in missed), file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
