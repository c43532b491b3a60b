"""A sentence with its change shown where it stands: «Karantenen varer i 21 → 14 dager»."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from watcher.judge.quoting import ending_of, from_change, quote, sentence_of, shorten
from watcher.judge.tokens import split_sentences
from watcher.judge.wording import Run, Word, written

ARROW = "→"
_JOINTS = frozenset({"og", "eller", "men", "samt", "and", "or", "but"})
_MOST_RUNS = 4
_SMALL_WORD = 4
_MOST_SHARE = 0.75
_LEAST_AFTER = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """The line, and whether the beginning of the sentence had to go."""

    text: str
    is_cut: bool = False


def show_inline(runs: Sequence[Run], room: int, *, focus: str = "") -> Inline | None:
    """Return the sentence with every change in place, in at most `room` characters.

    None when so much differs, or one change is so long, that both texts are better quoted.  When not all
    changes fit, the one that holds the words `focus` is shown, if there is one; a figure always is.
    """
    runs = _filled(runs)
    changed = [at for at, run in enumerate(runs) if not run.is_same]
    at = _focused(runs, changed, focus)
    if not changed or len(changed) > _MOST_RUNS or _share(runs) > _MOST_SHARE:
        return _window(runs, at, at, room) if at is not None and runs[at].is_figures else None
    found = _window(runs, changed[0], changed[-1], room)
    if found is None and len(changed) > 1 and at is not None:
        return _window(runs, at, at, room)
    return found


def _filled(runs: Sequence[Run]) -> list[Run]:
    """Return the runs with a word of the neighbourhood where one side has none: «er» → «er ikke»."""
    found = list(runs)
    for at, run in enumerate(found):
        if run.is_same:
            continue
        if run.old and run.new:
            if at and found[at - 1].new and _needs_word_before(found[at - 1], run):
                found[at - 1 : at + 1] = _with_word_before(found[at - 1], run)
            continue
        follower = found[at + 1] if at + 1 < len(found) else None
        before = found[at - 1] if at else None
        if follower is not None and _begins_plainly(follower):
            found[at] = Run(old=run.old + follower.old[:1], new=run.new + follower.new[:1], is_same=False)
            found[at + 1] = replace(follower, old=follower.old[1:], new=follower.new[1:])
        elif before is not None and before.new:
            found[at - 1 : at + 1] = _with_word_before(before, run)
    return [run for run in found if run.old or run.new]


def _needs_word_before(before: Run, run: Run) -> bool:
    """Tell whether a change begins with a mark, or after a «not» that is said of both sides.

    «Ikke påkrevd → nødvendig» would say the opposite of «ikke påkrevd» → «ikke nødvendig».
    """
    is_denied = bool(before.old) and before.new[-1].denies
    return is_denied or run.old[0].is_mark or run.new[0].is_mark


def _with_word_before(before: Run, run: Run) -> tuple[Run, Run]:
    """Return both runs with the last word of the first in the second."""
    kept = replace(before, old=before.old[:-1], new=before.new[:-1])
    return kept, Run(old=before.old[-1:] + run.old, new=before.new[-1:] + run.new, is_same=False)


def _begins_plainly(run: Run) -> bool:
    return bool(run.is_same and run.old and run.new and not run.new[0].is_mark)


def _share(runs: Sequence[Run]) -> float:
    """Return how much of the two texts differs; a figure counts as nothing: it may stand alone."""
    kept = sum(len(written(run.new)) for run in runs if run.is_same)
    other = [run for run in runs if not run.is_same and not run.is_figures]
    gone, come = (sum(len(written(side)) for side in sides) for sides in zip(*_sides(other), strict=True))
    return max(gone, come) / max(kept + max(gone, come), 1)


def _sides(runs: Sequence[Run]) -> list[tuple[tuple[Word, ...], tuple[Word, ...]]]:
    return [(run.old, run.new) for run in runs] or [((), ())]


def _focused(runs: Sequence[Run], changed: Sequence[int], focus: str) -> int | None:
    for at in changed:
        if focus and (focus in written(runs[at].old) or focus in written(runs[at].new)):
            return at
    return None


def _window(runs: Sequence[Run], first: int, last: int, room: int) -> Inline | None:
    """Return the changes from `first` to `last` with as much around them as there is room for."""
    raw = "".join(_shown(run) for run in runs[first : last + 1])
    if _is_quoted(runs, first, last):
        raw = raw.replace("«", "", 1).removesuffix("»")
    core, gap = raw.strip(), " " if raw[:1].isspace() else ""
    head = "".join(written(run.new) for run in runs[:first]).strip()
    tail_gap, tail = _tail(runs[last + 1 :])
    if len(core) > room:
        return None
    if head.endswith((".", "!", "?")) and len(head) + 1 + len(core) + len(tail) > room:
        head = ""
    if len(head) + 1 + len(core) + len(tail) <= room:
        return Inline(text=f"{head}{gap if head else ''}{core}{tail_gap}{tail}")
    kept = min(len(tail), _LEAST_AFTER)
    start = head if len(head) + 1 + len(core) + kept <= room else ending_of(head, room - len(core) - kept - 1)
    start = _without_joint(start) if start != head else start
    rest = room - len(start) - len(core) - 2
    tail = _first_sentence(tail, rest)
    end = (
        shorten(tail, rest)
        if rest >= _LEAST_AFTER or len(tail) <= rest
        else ("…" if tail and rest > 0 else "")
    )
    if end.endswith("…") and " " not in end:
        end = "…"
    end_gap = "" if end == "…" else tail_gap
    text = f"{start}{gap if start else ''}{core}{end_gap}{end}"
    return Inline(text=text, is_cut=start != head)


def _is_quoted(runs: Sequence[Run], first: int, last: int) -> bool:
    """Tell whether the page itself quotes what changed: «» within «» read badly."""
    before = written(runs[first - 1].new) if first else ""
    after = written(runs[last + 1].new) if last + 1 < len(runs) else ""
    return before.endswith("«") and after.startswith("»") and first == last


def _without_joint(text: str) -> str:
    """Return the beginning that is left of a sentence without the «og» that bound it to the rest."""
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in _JOINTS else text


def _first_sentence(text: str, size: int) -> str:
    """Return the words up to the end of the sentence, when the whole text has no room and they have."""
    if len(text) <= size:
        return text
    if text[:1] in ".!?":
        return ""
    first = next(iter(split_sentences(text)), "").removesuffix(".")
    return first if 0 < len(first) <= size else text


def _tail(runs: Sequence[Run]) -> tuple[str, str]:
    text = "".join(written(run.new) for run in runs)
    return (" " if text[:1].isspace() else ""), text.strip()


def _shown(run: Run) -> str:
    """Return a run as it is written; where one text became the other, both."""
    gap = (run.new or run.old)[0].gap
    if run.is_same:
        return written(run.new)
    return gap + pair_of(written(run.old).strip(), written(run.new).strip(), is_figure=run.is_figures)


def pair_of(old: str, new: str, *, is_figure: bool = False) -> str:
    """Return «old» → «new»: the unit of two figures is said once, and more than a word is quoted."""
    if is_figure or (_has_digit(old) and _has_digit(new)):
        old, new = compressed(old, new)
        return f"{old} {ARROW} {new}"
    is_plain = " " not in f"{old}{new}" and min(len(old), len(new)) > _SMALL_WORD
    return f"{old} {ARROW} {new}" if is_plain else f"{quote(old)} {ARROW} {quote(new)}"


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def compressed(before: str, after: str) -> tuple[str, str]:
    """Return the old text without the words both end on: «21 dager», «14 dager» → «21», «14 dager».

    Nothing is taken away when what is left would not be a figure: «over 40 kg» → «under 40 kg».
    """
    old, new = before.split(), after.split()
    while len(old) > 1 and len(new) > 1 and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    is_figure = _has_digit(before) or _has_digit(after)
    if is_figure and not (_has_digit(" ".join(old)) and _has_digit(" ".join(new))):
        return before, after
    return " ".join(old), after


def quoted_pair(runs: Sequence[Run], before: str, after: str, room: int) -> str:
    """Return «old» → «new», each from where it can be understood."""
    half = (room - 7) // 2
    head = written(runs[0].new).strip() if runs and runs[0].is_same else ""
    sides = [sentence_of(before), sentence_of(after)]
    spare = max(0, half - min(len(side) for side in sides))
    shown = []
    for side in sides:
        size = half + (spare if len(side) > half else 0)
        shown.append(quote(side if len(side) <= size else from_change(side, head, size)))
    return f" {ARROW} ".join(shown)
