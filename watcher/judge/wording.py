"""Two sentences, word by word: the runs that are equal, and those in which one became the other.

A figure with its unit, a term and a modal phrase are one word here.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from watcher.judge.facts import read_text
from watcher.judge.facts_model import QUANTITIES, Fact, Sentence
from watcher.judge.tokens import HARMLESS_MARKS
from watcher.judge.vocabulary import Vocabulary

_MOST_PRODUCT = 40_000
"""Longer texts are not compared here: they are quoted."""
_WIDEST = 6
_BRIDGE = 2
_OPENERS = frozenset("([{«“„‘\"'–—")
_CLOSERS = frozenset(')]}»”’".,;:!?…–—')
_JOINTS = frozenset({",", "og", "eller", "and", "or", "samt", ";", ".", ":", "–", "-", "as", "well"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word or a fact as written, with the white space before it; `key` is what is compared.

    `denies`: it is, or holds, a «not».
    """

    text: str
    gap: str
    key: Hashable
    kind: str = ""
    denies: bool = False

    @property
    def is_figure(self) -> bool:
        """True for a quantity."""
        return self.kind in QUANTITIES

    @property
    def is_mark(self) -> bool:
        """True for punctuation that says nothing by itself («<» does)."""
        return all(char in HARMLESS_MARKS for char in self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words of both texts; `is_same` when they say the same (then `new` is what is shown)."""

    old: tuple[Word, ...]
    new: tuple[Word, ...]
    is_same: bool

    @property
    def is_figures(self) -> bool:
        """True when a figure became another one, and nothing else."""
        return any(one.is_figure for one in self.old) and any(one.is_figure for one in self.new)


def written(words: Sequence[Word]) -> str:
    """Return the words as they stand on the page."""
    return "".join(f"{word.gap}{word.text}" for word in words)


def compare_words(before: str, after: str, lang: str, vocabulary: Vocabulary) -> tuple[Run, ...]:
    """Return the runs of two texts, in order; () when they are too long to be compared here.

    Texts that say the same in other words or figures are compared letter by letter.
    """
    runs = _compared(before, after, lang, vocabulary, is_exact=False)
    if all(run.is_same for run in runs):
        return _compared(before, after, lang, vocabulary, is_exact=True)
    return runs


def _compared(
    before: str, after: str, lang: str, vocabulary: Vocabulary, *, is_exact: bool
) -> tuple[Run, ...]:
    old, new = (list(_words(text, lang, vocabulary)) for text in (before, after))
    if len(old) * len(new) > _MOST_PRODUCT:
        return ()
    matcher = SequenceMatcher(None, _keys(old, is_exact), _keys(new, is_exact), autojunk=False)
    runs = [
        Run(old=tuple(old[low:high]), new=tuple(new[new_low:new_high]), is_same=tag == "equal")
        for tag, low, high, new_low, new_high in matcher.get_opcodes()
    ]
    found = runs if is_exact else [_settled(run) for run in runs]
    return tuple(_unglued([one for run in _joined(found) for one in _trimmed(run)]))


def _keys(words: Sequence[Word], is_exact: bool) -> list[Hashable]:  # one private caller
    return [word.text if is_exact else word.key for word in words]


def _words(text: str, lang: str, vocabulary: Vocabulary) -> Iterator[Word]:
    for number, sentence in enumerate(read_text(text.removesuffix("."), lang, vocabulary)):
        yield from _of_sentence(sentence, is_first=number == 0)


def _of_sentence(sentence: Sentence, *, is_first: bool) -> Iterator[Word]:
    spans = _spans(sentence)
    at, end = 0, 0
    while at < len(sentence.tokens):
        fact = spans.get(at)
        last = fact.end if fact else at + 1
        start, stop = sentence.tokens[at].start, sentence.tokens[last - 1].end
        text = sentence.text[start:stop]
        gap = sentence.text[end:start] if at else ("" if is_first else " ")
        key = (fact.kind, fact.value) if fact and fact.kind in QUANTITIES else text.lower()
        denies = any(sentence.places[token] in sentence.cues for token in range(at, last))
        yield Word(text=text, gap=gap, key=key, kind=fact.kind if fact else "", denies=denies)
        at, end = last, stop


def _spans(sentence: Sentence) -> dict[int, Fact]:
    """Return the facts that are shown as one word, by their first token; none overlaps another."""
    wanted = [
        fact
        for fact in sentence.facts
        if fact.kind in QUANTITIES or fact.kind in {"modality", "term"} or fact.kind.startswith("scale:")
    ]
    found: dict[int, Fact] = {}
    taken = 0
    for fact in sorted(wanted, key=lambda one: (one.start, one.kind not in QUANTITIES, -one.end)):
        if fact.start >= taken and fact.end - fact.start <= _WIDEST and fact.end <= len(sentence.tokens):
            found[fact.start] = fact
            taken = fact.end
    return found


def _settled(run: Run) -> Run:
    """Return the run as equal when only marks and joints differ: «a, b og c» that lost «b» lost one word."""
    if run.is_same:
        return run
    sides = [{str(one.key) for one in side if not one.is_mark} for side in (run.old, run.new)]
    is_joint = all(side <= _JOINTS for side in sides) and not all(sides)
    return Run(old=run.old, new=run.new, is_same=is_joint)


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Return the runs with those joined that only a word or two part; figures stand for themselves."""
    found: list[Run] = []
    for run in runs:
        if not run.old and not run.new:
            continue
        if found and found[-1].is_same and run.is_same:
            found[-1] = _sum(found[-1], run, is_same=True)
        elif len(found) > 1 and not run.is_same and _may_bridge(found[-2], found[-1], run):
            between = found.pop()
            found[-1] = _sum(_sum(found[-1], between), run)
        else:
            found.append(run)
    return found


def _trimmed(run: Run) -> Iterator[Run]:
    """Yield a run without the words that both sides begin or end with; they stand around it as equal."""
    if run.is_same or run.is_figures:
        yield run
        return
    olds, news = _plain_words(run.old), _plain_words(run.new)
    least = min(len(olds), len(news))
    start = end = 0
    while start < least and _is_alike(olds[start], news[start]):
        start += 1
    while end < least - start and _is_alike(olds[-1 - end], news[-1 - end]):
        end += 1
    if not start and not end:
        yield run
        return
    middle = (olds[start : len(olds) - end], news[start : len(news) - end])
    if start:
        yield Run(old=tuple(olds[:start]), new=tuple(news[:start]), is_same=True)
    yield Run(old=tuple(middle[0]), new=tuple(middle[1]), is_same=False)
    if end:
        yield Run(old=tuple(olds[len(olds) - end :]), new=tuple(news[len(news) - end :]), is_same=True)


def _unglued(runs: Sequence[Run]) -> list[Run]:
    """Return the runs with what is written in one with a changed word in the same run: no word is cut."""
    found: list[Run] = []
    for one in runs:
        run = one
        if found and found[-1].is_same is not one.is_same:
            before, run = _parted(found.pop(), one)
            found += [before] if before.old or before.new else []
        found += [run] if run.old or run.new else []
    return found


def _parted(before: Run, run: Run) -> tuple[Run, Run]:
    """Move words over the border of two runs until it stands between two words."""
    has_moved = False
    while before.old and before.new and not run.is_same and _is_glued(before.new[-1], run, has_moved):
        has_moved = True
        before, run = (
            Run(old=before.old[:-1], new=before.new[:-1], is_same=True),
            Run(old=before.old[-1:] + run.old, new=before.new[-1:] + run.new, is_same=False),
        )
    while run.is_same and run.old and run.new and _is_tail(run.new[0]):
        before, run = (
            Run(old=before.old + run.old[:1], new=before.new + run.new[:1], is_same=False),
            Run(old=run.old[1:], new=run.new[1:], is_same=True),
        )
    return before, run


def _is_glued(word: Word, run: Run, has_moved: bool) -> bool:  # one private caller
    """Tell whether a run goes on with `word` in one writing; a mark that was moved into it binds on."""
    firsts = [side[0] for side in (run.old, run.new) if side]
    return word.text not in _OPENERS and any(
        not one.gap and (has_moved or one.text not in _CLOSERS) for one in firsts
    )


def _is_tail(word: Word) -> bool:
    return not word.gap and word.text not in _CLOSERS


def _is_alike(one: Word, other: Word) -> bool:
    return one.text.lower() == other.text.lower()


def _plain_words(words: Sequence[Word]) -> list[Word]:
    """Return the words with those facts taken apart that hold no figure of their own."""
    found: list[Word] = []
    for word in words:
        parts = word.text.split(" ")
        gaps = [word.gap, *[" "] * (len(parts) - 1)]
        found += [
            Word(text=part, gap=gap, key=part.lower(), kind=word.kind, denies=word.denies)
            for part, gap in zip(parts, gaps, strict=True)
        ]
    return found


def _may_bridge(first: Run, between: Run, second: Run) -> bool:
    if (first.is_figures and second.is_figures) or _is_bare(first) or _is_bare(second):
        return False
    return len(between.new) <= _BRIDGE and not any(word.text in {".", ":", ";"} for word in between.new)


def _is_bare(run: Run) -> bool:
    """Tell whether a figure became a figure, and no other word stands beside it."""
    sides = [[word for word in side if not word.is_mark] for side in (run.old, run.new)]
    return all(side and all(word.is_figure for word in side) for side in sides)


def _sum(one: Run, other: Run, *, is_same: bool = False) -> Run:
    return Run(old=one.old + other.old, new=one.new + other.new, is_same=is_same)


def bare(words: Sequence[Word]) -> str:
    """Return the words without the marks and joints at both ends: what was put in or taken out."""
    kept = list(words)
    while kept and (kept[0].is_mark or str(kept[0].key) in _JOINTS):
        kept.pop(0)
    while kept and (kept[-1].is_mark or str(kept[-1].key) in _JOINTS) and not _closes(kept):
        kept.pop()
    return written(kept).strip() or written(words).strip()


def _closes(words: Sequence[Word]) -> bool:
    """Tell whether the last word closes a bracket that the words opened."""
    return words[-1].text == ")" and any(word.text == "(" for word in words)
