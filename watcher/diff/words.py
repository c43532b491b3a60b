"""The word diff: readable, exact, and never through the middle of a token."""

from itertools import accumulate

from watcher.diff.alignment import Interner, Run, equal_runs
from watcher.diff.realign import JOINING, PUNCT, Weighed, realigned, weigh
from watcher.diff.tokens import Token, tokenize
from watcher.diff.trimming import shared_ends
from watcher.model.change import Op

# Words that join more than they say (nb, nn, en; then sv, da, de, nl, fr, es, pt, it, fi).  What turns a
# meaning round (ikke, må, bør, not, only) is never dropped, though it may join in another language.
_JOINING_TEXT = """
og i på av for til fra som er en et ei den det de der med om at har ved å vi du man seg sin også så eller
frå ein eit dei blir ble vert vart var etter mot mellom hos
the a an of in on to and or with by is are was were be as that this it from has have
och att är som för av på med till ett din ditt dina eller när har kan om vid hos
at de der det af til og hvis når din dit
der die das den dem des ein eine einen einem einer und oder in im zu zur zum mit von vom für auf ist sind wird
het een van voor met op of aan bij is zijn wordt dat die u uw
le la les l l' d d' du des un une et ou à au aux en dans pour par sur avec que qui ce est sont votre vous
el la los las un una y o de del al en con por para que se su es son
o a os as um uma e ou do da dos das no na em com por para que se é são
il lo la i gli le un una e o di del della dei delle al alla in nel nella con per su che si è sono
ja tai on ovat että se ne kun jos
"""
_TURNING_TEXT = """
ikke ikkje ingen inga aldri uten utan må skal bør kan får kun bare berre minst maks unntatt
not no never must should may can only without except none nor
inte ingen aldrig måste bör ska får endast utan ikke må skal kun uden
nicht kein keine keinen nie nur ohne muss müssen soll sollen darf dürfen kann können
niet geen nooit alleen zonder moet moeten mag mogen kan
pas aucun aucune jamais sans doit doivent peut peuvent seulement sauf
no nunca debe deben puede pueden solo sólo excepto não nunca sem deve pode só non mai senza solo può
ei eivät älä älkää täytyy pitää saa vain ilman
"""
_TURNING = frozenset(_TURNING_TEXT.split())
_JOINING = frozenset(_JOINING_TEXT.split()) - _TURNING
_LIGHT = {PUNCT: 0.1, JOINING: 0.2}  # what little the ones weigh that only hold a sentence together
_SENTENCE_END = frozenset(".!?")
_PHRASE_END = frozenset(',;:)–—»"')


class _Side:
    """One text, cut up."""

    __slots__ = ("end", "names", "start", "text", "tokens", "worth")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.tokens: tuple[Token, ...] = tokenize(text, start, end)
        self.names = [text[start:end] for start, end, _ in self.tokens]
        self.worth = [
            weigh(cls, is_joining=name.lower() in _JOINING)
            for (_, _, cls), name in zip(self.tokens, self.names, strict=True)
        ]

    def slice(self, first: int, last: int) -> str:
        """Return the raw text between the end of token `first - 1` and the start of token `last`."""
        start = self.tokens[first - 1].end if first else self.start
        end = self.tokens[last].start if last < len(self.tokens) else self.end
        return self.text[start:end]

    def inner(self, first: int, last: int) -> str:
        """Return the text of the tokens from `first` up to `last`, without the blanks around."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]


def diff_words(before: str, after: str) -> tuple[Op, ...]:
    """Return the operations that turn `before` into `after`, on whole tokens; they rebuild both exactly."""
    return compare_words(before, after)[0]


def compare_words(before: str, after: str) -> tuple[tuple[Op, ...], bool]:
    """Return the operations, and whether the texts were so long that the alignment is a coarse one."""
    if before == after:
        return ((Op("=", before),) if before else ()), False
    if not before or not after:
        return ((Op("-", before),) if before else (Op("+", after),)), False
    head, tail = shared_ends(before, after)
    old, new = _Side(before, head, len(before) - tail), _Side(after, head, len(after) - tail)
    interner = Interner()
    a, b = interner.encode(old.names), interner.encode(new.names)
    runs, is_exact = equal_runs(a, b)
    runs = realigned(runs, Weighed(a, old.worth), Weighed(b, new.worth))
    runs = _without_weak(_slid(runs, old, new), old, new)
    ops: list[Op] = []
    _push(ops, "=", before[:head])
    _add_operations(ops, runs, old, new)
    _push(ops, "=", before[len(before) - tail :] if tail else "")
    return tuple(ops), not is_exact


def _slid(runs: list[Run], old: _Side, new: _Side) -> list[Run]:
    """Return the runs with each pure insertion or deletion moved to the most natural border."""
    slid = list(runs)
    for index in range(len(slid) - 1):
        left, right = slid[index], slid[index + 1]
        if left.b2 == right.b1:
            shift = _best_shift(old, left.a2, right.a1, left.a2 - left.a1, right.a2 - right.a1)
        elif left.a2 == right.a1:
            shift = _best_shift(new, left.b2, right.b1, left.b2 - left.b1, right.b2 - right.b1)
        else:
            continue
        slid[index] = Run(left.a1, left.a2 + shift, left.b1, left.b2 + shift)
        slid[index + 1] = Run(right.a1 + shift, right.a2, right.b1 + shift, right.b2)
    return [run for run in slid if run.a1 < run.a2]


def _best_shift(side: _Side, start: int, end: int, room_left: int, room_right: int) -> int:
    """Return how far to slide side[start:end] so that it begins and ends at the best borders."""
    names = side.names
    left = 0
    while left < room_left and names[start - 1 - left] == names[end - 1 - left]:
        left += 1
    right = 0
    while right < room_right and names[start + right] == names[end + right]:
        right += 1
    if not left and not right:
        return 0
    return max(
        range(-left, right + 1),
        key=lambda shift: (_border(names, start + shift) + _border(names, end + shift), -abs(shift), shift),
    )


def _border(names: list[str], place: int) -> int:
    """Return how natural it is to cut before token `place`."""
    if place in (0, len(names)) or names[place - 1] in _SENTENCE_END:
        return 4
    if names[place - 1] in _PHRASE_END:
        return 2
    return 1 if names[place] in _JOINING or names[place] == "(" else 0


def _without_weak(runs: list[Run], old: _Side, new: _Side) -> list[Run]:
    """Return the runs without those that only make stripes between larger edits."""
    weights = _running_weight(old), _running_weight(new)
    end = Run(len(old.tokens), len(old.tokens), len(new.tokens), len(new.tokens))
    kept: list[Run] = []
    last = Run(0, 0, 0, 0)
    for run, following in zip(runs, [*runs, end][1:], strict=True):
        is_edge = run[::2] == (0, 0) or run[1::2] == end[1::2]
        gaps = _gap(last, run, weights), _gap(run, following, weights)
        weight = weights[0][run.a2] - weights[0][run.a1]
        is_between = _swaps_figures(last, run, old, new) or _swaps_figures(run, following, old, new)
        if is_edge or is_between or not _is_weak(run, weight, gaps, old):
            kept.append(run)
            last = run
    return kept


def _swaps_figures(before: Run, after: Run, old: _Side, new: _Side) -> bool:
    """Whether between two runs one figure is put for another: what stands beside it is kept for its sake."""
    if (after.a1 - before.a2, after.b1 - before.b2) != (1, 1):
        return False
    classes = {old.tokens[before.a2].cls, new.tokens[before.b2].cls}
    return not classes & {"word", "punct"}


def _gap(before: Run, after: Run, weights: tuple[list[float], list[float]]) -> tuple[float, float]:
    """Return the weight of what is deleted and inserted between two runs."""
    old, new = weights
    return old[after.a1] - old[before.a2], new[after.b1] - new[before.b2]


def _is_weak(
    run: Run, weight: float, gaps: tuple[tuple[float, float], tuple[float, float]], old: _Side
) -> bool:
    """Return whether an equal run says too little to stand between these two edits."""
    if run.a2 - run.a1 > 8:
        return False
    around = sum(max(gap) for gap in gaps)
    if around < 4 and not all(min(gap) > 0 for gap in gaps):
        return False
    if weight > 0.15 * around:
        return False
    return not any(
        token.cls not in ("word", "punct") or old.names[run.a1 + offset].lower() in _TURNING
        for offset, token in enumerate(old.tokens[run.a1 : run.a2])
    )


def _running_weight(side: _Side) -> list[float]:
    return list(accumulate((_LIGHT.get(worth, 1.0) for worth in side.worth), initial=0.0))


def _add_operations(ops: list[Op], runs: list[Run], old: _Side, new: _Side) -> None:
    """Push the operations; blanks between tokens go with the edit only where they differ."""
    a = b = 0
    for run in runs:
        _replace(ops, old.slice(a, run.a1), new.slice(b, run.b1))
        _keep(ops, run, old, new)
        a, b = run.a2, run.b2
    _replace(ops, old.slice(a, len(old.tokens)), new.slice(b, len(new.tokens)))


def _keep(ops: list[Op], run: Run, old: _Side, new: _Side) -> None:
    whole = old.inner(run.a1, run.a2)
    if whole == new.inner(run.b1, run.b2):
        _push(ops, "=", whole)
        return
    for offset in range(run.a2 - run.a1):
        i, j = run.a1 + offset, run.b1 + offset
        if offset:
            _replace(ops, old.slice(i, i), new.slice(j, j))
        _replace(ops, old.names[i], new.names[j])


def _replace(ops: list[Op], gone: str, come: str) -> None:
    """Push an edit with the blanks that both sides share at its ends kept out of it."""
    if gone == come:
        _push(ops, "=", gone)
        return
    limit = min(len(gone), len(come))
    head = 0
    while head < limit and gone[head] == come[head] and gone[head].isspace():
        head += 1
    tail = 0
    while tail < limit - head and gone[-1 - tail] == come[-1 - tail] and gone[-1 - tail].isspace():
        tail += 1
    _push(ops, "=", gone[:head])
    _push(ops, "-", gone[head : len(gone) - tail])
    _push(ops, "+", come[head : len(come) - tail])
    _push(ops, "=", gone[len(gone) - tail :] if tail else "")


def _push(ops: list[Op], tag: str, text: str) -> None:
    if not text:
        return
    if ops and ops[-1].tag == tag:
        ops[-1] = Op(tag, ops[-1].text + text)
    elif tag == "-" and ops and ops[-1].tag == "+":
        # Deletions stand before insertions, whichever came first.
        inserted = ops.pop()
        _push(ops, "-", text)
        ops.append(inserted)
    else:
        ops.append(Op(tag, text))
