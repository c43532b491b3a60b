"""Longest common subsequence of two sequences of ids, within bounds.

The one home of rapidfuzz's alignments.  Ids come as strings of one character each (see `Interner`), which
is the form that rapidfuzz compares fastest.
"""

from collections import Counter
from typing import NamedTuple

from rapidfuzz.distance import Indel

from watcher.diff.ordering import heaviest_increasing

_EXACT_CELLS = 16_000_000
"""An exact alignment fills len × len bits; above this, unique words are the anchors."""

_SURROGATES = range(0xD800, 0xE000)


class Run(NamedTuple):
    """`old[a1:a2]` equals `new[b1:b2]`."""

    a1: int
    a2: int
    b1: int
    b2: int


class Interner:
    """Gives each distinct word a character of its own."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def encode(self, words: list[str]) -> str:
        """Return one character for each word; the same word always gets the same one."""
        ids = self._ids
        for word in words:
            if word not in ids:
                ids[word] = self._character(len(ids))
        return "".join(map(ids.__getitem__, words))

    @staticmethod
    def _character(number: int) -> str:
        code = number + 1
        if code >= _SURROGATES.start:
            code += len(_SURROGATES)
        # Past the last character (over a million distinct words) ids repeat: a worse alignment, never a
        # wrong one, because equal runs are compared as text afterwards.
        return chr(code if code < 0x110000 else 1 + code % _SURROGATES.start)


def equal_runs(old: str, new: str) -> tuple[list[Run], bool]:
    """Return the equal runs of a (near-)longest common subsequence, and whether it is exact."""
    head = _common_prefix(old, new)
    tail = _common_suffix(old, new, head)
    runs = [Run(0, head, 0, head)] if head else []
    is_exact = True
    todo = [(head, len(old) - tail, head, len(new) - tail)]
    while todo:
        a1, a2, b1, b2 = todo.pop()
        if a1 >= a2 or b1 >= b2:
            continue
        if (a2 - a1) * (b2 - b1) <= _EXACT_CELLS:
            runs.extend(_exact(old[a1:a2], new[b1:b2], a1, b1))
            continue
        is_exact = False
        anchors = _anchors(old[a1:a2], new[b1:b2], a1, b1)
        runs.extend(anchors)
        todo.extend(_between(anchors, (a1, a2, b1, b2)))
    if tail:
        runs.append(Run(len(old) - tail, len(old), len(new) - tail, len(new)))
    return joined(sorted(runs)), is_exact


def _exact(old: str, new: str, a0: int, b0: int) -> list[Run]:
    return [
        Run(op.src_start + a0, op.src_end + a0, op.dest_start + b0, op.dest_end + b0)
        for op in Indel.opcodes(old, new)
        if op.tag == "equal"
    ]


def _anchors(old: str, new: str, a0: int, b0: int) -> list[Run]:
    """Return runs grown from words that stand exactly once on both sides (patience)."""
    once_old = {word for word, count in Counter(old).items() if count == 1}
    once = {word for word, count in Counter(new).items() if count == 1 and word in once_old}
    place = {word: index for index, word in enumerate(new) if word in once}
    pairs = [(index, place[word]) for index, word in enumerate(old) if word in once]
    kept = heaviest_increasing(pairs, [1] * len(pairs))
    runs: list[Run] = []
    a, b = 0, 0
    for index, _ in enumerate(pairs):
        i, j = pairs[index]
        if not kept[index] or i < a:
            continue
        start_a, start_b = i, j
        while start_a > a and start_b > b and old[start_a - 1] == new[start_b - 1]:
            start_a, start_b = start_a - 1, start_b - 1
        while i < len(old) and j < len(new) and old[i] == new[j]:
            i, j = i + 1, j + 1
        runs.append(Run(start_a + a0, i + a0, start_b + b0, j + b0))
        a, b = i, j
    return runs


def _between(runs: list[Run], box: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
    """Return the boxes between anchors; none when there were no anchors (nothing more is found)."""
    if not runs:
        return []
    a1, a2, b1, b2 = box
    boxes = []
    for run in runs:
        boxes.append((a1, run.a1, b1, run.b1))
        a1, b1 = run.a2, run.b2
    return [*boxes, (a1, a2, b1, b2)]


def joined(runs: list[Run]) -> list[Run]:
    """Return the runs with those that follow each other on both sides made one."""
    whole: list[Run] = []
    for run in runs:
        if whole and whole[-1].a2 == run.a1 and whole[-1].b2 == run.b1:
            whole[-1] = Run(whole[-1].a1, run.a2, whole[-1].b1, run.b2)
        else:
            whole.append(run)
    return whole


def _common_prefix(old: str, new: str) -> int:
    limit = min(len(old), len(new))
    if old[:limit] == new[:limit]:
        return limit
    return next(index for index in range(limit) if old[index] != new[index])


def _common_suffix(old: str, new: str, head: int) -> int:
    limit = min(len(old), len(new)) - head
    size = 0
    while size < limit and old[-1 - size] == new[-1 - size]:
        size += 1
    return size
