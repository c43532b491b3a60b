"""Among alignments of one size, the one that keeps the words that matter together.

The longest common subsequence does not care which words it keeps.  "kolera og pest" → "kolera, pest og
tularemi" may keep "og" and tell "pest" as taken out and put in; an editor keeps "pest".
"""

from typing import NamedTuple

from watcher.diff.alignment import Run, joined

_MOST_CELLS, _MOST_CELLS_IN_ALL = 4_000, 12_000
PUNCT, JOINING, _WORD, _FIGURE = 5, 6, 10, 12  # a mark is worth half a word, so that few more are marked
_BESIDE = 2  # to follow what was kept just before


class Weighed(NamedTuple):
    """One text as ids of its tokens, and what each is worth."""

    ids: str
    weights: list[int]


def weigh(cls: str, *, is_joining: bool) -> int:
    """Return what it is worth to keep a token of this class."""
    if cls == "punct":
        return PUNCT
    if cls != "word":
        return _FIGURE
    return JOINING if is_joining else _WORD


def realigned(runs: list[Run], old: Weighed, new: Weighed) -> list[Run]:
    """Return `runs` with those that hold no word of weight aligned anew, between those that do."""
    if all(_is_strong(run, old) for run in runs):
        return runs
    out: list[Run] = []
    spent = 0
    box_start, weak = (0, 0), False
    for run in [*runs, Run(len(old.ids), len(old.ids), len(new.ids), len(new.ids))]:
        is_end = run.a1 == len(old.ids) and run.b1 == len(new.ids)
        if not is_end and not _is_strong(run, old):
            weak = True
            out.append(run)
            continue
        box = Run(box_start[0], run.a1, box_start[1], run.b1)
        cells = (box.a2 - box.a1) * (box.b2 - box.b1)
        if weak and cells <= _MOST_CELLS and spent + cells <= _MOST_CELLS_IN_ALL:
            spent += cells
            while out and out[-1].a1 >= box.a1 and out[-1].b1 >= box.b1:
                out.pop()
            out.extend(_best(box, old, new))
        if not is_end:
            out.append(run)
        box_start, weak = (run.a2, run.b2), False
    return joined(out)


def _is_strong(run: Run, side: Weighed) -> bool:
    return any(weight >= _WORD for weight in side.weights[run.a1 : run.a2])


def _best(box: Run, old: Weighed, new: Weighed) -> list[Run]:
    """Return the heaviest alignment within the box, neighbours preferred."""
    width = box.b2 - box.b1
    best = [[0] * (width + 1)]  # the weight of the best alignment of what lies before (row, column)
    kept = [[0] * (width + 1)]  # the same, when it keeps the pair just before
    for i in range(box.a1, box.a2):
        above, above_kept, token = best[-1], kept[-1], old.ids[i]
        row, row_kept = [0], [0]
        for place in range(width):
            value = max(above[place + 1], row[place])
            here = 0
            if new.ids[box.b1 + place] == token:
                beside = above_kept[place] + _BESIDE if above_kept[place] else 0
                here = old.weights[i] + max(above[place], beside)
                value = max(value, here)
            row.append(value)
            row_kept.append(here)
        best.append(row)
        kept.append(row_kept)
    return _traced(box, best, kept)


def _traced(box: Run, best: list[list[int]], kept: list[list[int]]) -> list[Run]:
    runs: list[Run] = []
    i, j = box.a2 - box.a1, box.b2 - box.b1
    must_keep = False
    while i and j:
        here = kept[i][j]
        if must_keep or (here and here == best[i][j]):
            runs.append(Run(box.a1 + i - 1, box.a1 + i, box.b1 + j - 1, box.b1 + j))
            i, j = i - 1, j - 1
            must_keep = kept[i][j] > 0 and kept[i][j] + _BESIDE >= best[i][j]
        elif best[i - 1][j] >= best[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return runs[::-1]
