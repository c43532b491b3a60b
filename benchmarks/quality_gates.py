"""The quality gates that need no chain: labelled pairs, moves, minimality, cut words, mutations."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.diff import LOADS, Load, Writer, document, edit_size, moved_texts, mutated
from benchmarks.mutations import (
    KINDS,
    UNGATED,
    Mutation,
    Outcome,
    changed_document,
    is_found,
    page_mutations,
    rate,
    told,
)
from tests.integration.judge_runs import ROOT, html_document, judge
from watcher.diff import diff_documents
from watcher.model.change import Edit
from watcher.model.document import Block, BlockKind
from watcher.model.level import Level
from watcher.model.verdict import PageVerdict

PAIRS = ROOT / "tests/data/pairs.json"
ADVERSARIAL = ROOT / "tests/data/adversarial.json"
FRESH_PAIRS = ROOT / "tests/data/fresh-pairs.json"
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")  # not the engine's own notion of a token


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One figure against its aim; `fallen` names what is on the wrong side."""

    name: str
    figure: str
    aim: str
    is_met: bool | None
    """None: a figure without an aim."""
    fallen: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        return {None: "–", True: "met", False: "**NOT met**"}[self.is_met]


class JudgedPair(NamedTuple):
    """A labelled pair with our edits and verdict."""

    pair: dict[str, Any]
    truth: Level
    edits: tuple[Edit, ...]
    verdict: PageVerdict


def at_least(name: str, hits: Iterable[tuple[str, bool]], aim: float) -> Gate:
    """Return the gate of a share that must not fall under the aim."""
    marks = list(hits)
    share = sum(is_hit for _, is_hit in marks) / len(marks) if marks else 1.0
    figure = f"{share:.1%} ({sum(is_hit for _, is_hit in marks)} of {len(marks)})"
    fallen = tuple(label for label, is_hit in marks if not is_hit)
    return Gate(name=name, figure=figure, aim=f"≥ {aim:.0%}", is_met=share >= aim, fallen=fallen)


def at_most(name: str, alarms: Iterable[tuple[str, bool]], aim: float) -> Gate:
    """Return the gate of a share that must not rise over the aim."""
    marks = list(alarms)
    share = sum(is_alarm for _, is_alarm in marks) / len(marks) if marks else 0.0
    figure = f"{share:.1%} ({sum(is_alarm for _, is_alarm in marks)} of {len(marks)})"
    fallen = tuple(label for label, is_alarm in marks if is_alarm)
    return Gate(name=name, figure=figure, aim=f"≤ {aim:.0%}", is_met=share <= aim, fallen=fallen)


@cache
def judged_pairs(file: Path) -> tuple[JudgedPair, ...]:
    found = []
    for pair in json.loads(file.read_text("utf-8")):
        old, new = (
            html_document(pair[key], pair.get("heading", "Råd"), pair.get("lang", "nb"))
            for key in ("old", "new")
        )
        edits = diff_documents(old, new).edits
        found.append(JudgedPair(pair, Level.from_slug(pair["level"]), edits, judge(old, new)))
    return tuple(found)


def pair_gates(file: Path = PAIRS) -> list[Gate]:
    """Return the gates on labelled pairs."""
    pairs = judged_pairs(file)

    def those(
        is_wanted: Callable[[Level], bool], is_hit: Callable[[JudgedPair], bool]
    ) -> list[tuple[str, bool]]:
        return [(told_pair(one), is_hit(one)) for one in pairs if is_wanted(one.truth)]

    critical = Level.CRITICAL
    lowest = those(lambda truth: truth is critical, lambda one: one.verdict.level >= Level.IMPORTANT)
    exact = those(lambda truth: truth is critical, lambda one: one.verdict.level is critical)
    recall = those(lambda truth: truth >= Level.MINOR, lambda one: one.verdict.level >= Level.MINOR)
    alarms = those(lambda truth: truth < Level.MINOR, lambda one: one.verdict.level >= Level.MINOR)
    right = those(lambda _: True, lambda one: one.verdict.level is one.truth)
    return [
        at_least("critical pairs rated important or critical", lowest, 1),
        at_least("critical pairs rated critical", exact, 0.95),
        at_least("substantive pairs found", recall, 0.99),
        at_most("false alarms on pairs without substance", alarms, 0.10),
        at_least("labelled facts found", ((told_pair(one), has_facts(one)) for one in pairs), 1),
        at_least("edits under the heading of the pair", sections(pairs), 1),
        replace_aim(at_least("level equal to the label", right, 0)),
    ]


def replace_aim(gate: Gate) -> Gate:
    """Return the figure as one without an aim."""
    return Gate(name=gate.name, figure=gate.figure, aim="–", is_met=None, fallen=gate.fallen)


def adversarial_gates() -> list[Gate]:
    """Return the gates on pairs that are made to be rated wrong."""
    pairs = judged_pairs(ADVERSARIAL)
    critical = [one for one in pairs if one.truth is Level.CRITICAL]
    return [
        at_least(
            "adversarial pairs: critical rated important or critical",
            [(told_pair(one), one.verdict.level >= Level.IMPORTANT) for one in critical],
            1,
        ),
        at_least(
            "adversarial pairs: level equal to the label",
            [(told_pair(one), one.verdict.level is one.truth) for one in pairs],
            0.90,
        ),
    ]


def told_pair(one: JudgedPair) -> str:
    old, new = (re.sub(r"<[^>]+>", " ", one.pair[key]).strip()[:90] for key in ("old", "new"))
    return f"{one.pair['id']} {one.truth.slug}, rated {one.verdict.level.slug}: «{old}» → «{new}»"


def has_facts(one: JudgedPair) -> bool:
    found = {fact.kind for verdict in one.verdict.verdicts for fact in verdict.facts}
    return set(one.pair.get("fact_kinds", ())) <= found


def sections(pairs: Sequence[JudgedPair]) -> list[tuple[str, bool]]:
    """Return whether each edit stands under the heading that the pair was put under."""
    return [
        (f"{one.pair['id']}: {edit.kind}", one.pair["heading"] in (*edit.trail, *edit.trail_old))
        for one in pairs
        for edit in one.edits
        if "heading" in one.pair
    ]


def move_gates(loads: Iterable[str] = ("typical", "heavy", "heavy, 600 KiB")) -> list[Gate]:
    """Return the moved F1 of each load of the generator, whose truth is known."""
    return [moves(load) for load in LOADS if load.name in set(loads)]


def moves(load: Load, seeds: int = 5) -> Gate:
    hits = claimed = true = 0
    for seed in range(seeds if load.sections < 100 else 1):
        writer = Writer(seed)
        before = [writer.section() for _ in range(load.sections)]
        changed, truth = mutated(writer, before, load)
        old, new = document(before), document(changed)
        found = moved_texts(diff_documents(old, new), new)
        hits, claimed, true = hits + len(found & truth), claimed + len(found), true + len(truth)
    f1 = 2 * hits / (claimed + true)
    return Gate(name=f"moved blocks, F1, {load.name}", figure=f"{f1:.3f}", aim="≥ 0.97", is_met=f1 >= 0.97)


def minimality_gate(paragraphs: int = 150) -> Gate:
    """Return the tokens that edits mark, against the fewest that would do."""
    marked = least = 0
    for seed in range(paragraphs):
        writer = Writer(seed)
        text = other = " ".join(writer.sentence() for _ in range(4 + seed % 8))
        for _ in range(1 + seed % 3):
            other = writer.edited(Block(index=0, kind=BlockKind.PARA, text=other, key=other)).text
        ours, best = edit_size(text, other)
        marked, least = marked + ours, least + best
    ratio = marked / least
    return Gate(
        name="edit size against the longest common subsequence",
        figure=f"{ratio:.3f}",
        aim="≤ 1.1",
        is_met=ratio <= 1.1,
    )


def cut_words_gate(edits: Iterable[Edit]) -> Gate:
    """Return how many borders of an edit's marks fall inside a word, number or date."""
    cut = [f"{edit.before[:60]} → {edit.after[:60]}" for edit in edits if cuts_a_word(edit)]
    return Gate(name="words cut by a mark", figure=str(len(cut)), aim="0", is_met=not cut, fallen=tuple(cut))


def cuts_a_word(edit: Edit) -> bool:
    old = new = 0
    old_inner, new_inner = inner_places(edit.before), inner_places(edit.after)
    for op in edit.ops[:-1]:
        old += len(op.text) if op.tag != "+" else 0
        new += len(op.text) if op.tag != "-" else 0
        if old in old_inner or new in new_inner:
            return True
    return False


def inner_places(text: str) -> set[int]:
    """Return every place inside a word or number that is no border of it."""
    return {place for word in _WORD.finditer(text) for place in range(word.start() + 1, word.end())}


def mutation_gates(found: Sequence[Outcome], aim: float = 1.0) -> list[Gate]:
    """Return, for each kind of mutation, the share rated at least important."""
    gates = []
    for kind in KINDS + UNGATED:
        marks = [(label(one), is_found(one)) for one in found if one.mutation.kind == kind]
        gate = at_least(f"mutations, {kind}: important or critical", marks, aim)
        gates.append(gate if kind in KINDS else replace_aim(gate))
    places = [(label(one), one.is_in_place) for one in found]
    return [*gates, at_least("mutations under the headings of their block", places, 1)]


def html_gate(every: int) -> Gate:
    """Return whether a mutation in the page's bytes is rated as the same one in its blocks."""
    pairs = outcomes_by_html(every)
    marks = [(label(by_html), by_blocks.level is by_html.level) for by_blocks, by_html in pairs]
    return at_least("mutations through HTML rated as on blocks", marks, 1)


def outcomes_by_html(every: int) -> list[tuple[Outcome, Outcome]]:
    """Return (by blocks, by HTML) of each `every`-th mutation whose words stand once in the page's bytes."""
    found = []
    for page, wanted in page_mutations():
        for one in wanted[::every] if page.body.lstrip()[:1] == b"<" else ():
            if (body := changed_body(page.body.decode("utf-8"), one)) is not None:
                by_blocks = rate(page.document, changed_document(page.document, one), one)
                found.append((by_blocks, rate(page.document, page.read(body.encode()), one)))
    return found


def changed_body(body: str, mutation: Mutation) -> str | None:
    """Return the page with the mutation in its bytes; None where markup stands between or the words recur."""
    if mutation.kind.startswith("swapped"):
        return None
    before, after = mutation.before, mutation.after
    start = next(n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1])
    end = next(n for n, pair in enumerate(zip(before[::-1], after[::-1], strict=False)) if pair[0] != pair[1])
    left = max(0, start - 25)
    old = before[left : max(start, len(before) - end) + 25]
    new = after[left : len(after) - (len(before) - left - len(old))]
    return body.replace(old, new) if body.count(old) == 1 else None


def label(outcome: Outcome) -> str:
    mutation = outcome.mutation
    return f"{mutation.kind}, {mutation.source}, {outcome.level.slug}: {told(mutation)}"
