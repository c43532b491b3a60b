"""What only the other edits of a page can tell: what replaced what, what fell off a dated list."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from watcher.judge.dates import read_date
from watcher.judge.facts import read_text
from watcher.judge.finding import Finding
from watcher.judge.texts import judge_text
from watcher.judge.tokens import tokenize
from watcher.judge.vocabulary import Vocabulary
from watcher.judge.words import content_words
from watcher.model.change import ChangeKind, Edit
from watcher.model.document import BlockKind, Document
from watcher.model.ids import EditId

_TURNS = ("modality-turned", "negation-changed", "opposite-swapped", "term-swapped", "scale-")
_LEAST_ENTRIES = 3
_FEW = 4
"""Texts shorter than this many words of content say too little to share any («Gjeldende», «Utgått»)."""


def find_replaced(edits: Sequence[Edit]) -> Mapping[EditId, Edit]:
    """Return, for an added text, the removed one it stands in for: the only two loose ones of a section."""
    gone: defaultdict[tuple[str, ...], list[Edit]] = defaultdict(list)
    come: defaultdict[tuple[str, ...], list[Edit]] = defaultdict(list)
    for edit in edits:
        if edit.kind is ChangeKind.REMOVED:
            gone[edit.trail_old or edit.trail].append(edit)
        elif edit.kind is ChangeKind.ADDED:
            come[edit.trail].append(edit)
    return {
        added[0].id: gone[trail][0]
        for trail, added in come.items()
        if len(added) == 1 and len(gone.get(trail, ())) == 1
    }


def turned_in_place(old: Edit, new: Edit, lang: str, vocabulary: Vocabulary) -> list[Finding]:
    """Return what the new text turns round of the old one; two texts of other things turn nothing."""
    if not _share_words(old.before, new.after, lang, vocabulary):
        return []
    judged = judge_text(old.before, new.after, lang, vocabulary)
    turned = [finding for finding in judged.findings if finding.rule.startswith(_TURNS)]
    if all(_denies(text, lang, vocabulary) for text in (old.before, new.after)):
        turned = [one for one in turned if one.rule != "negation-changed" or one.side == "both"]
    return turned


def _denies(text: str, lang: str, vocabulary: Vocabulary) -> bool:
    return any(sentence.cues for sentence in read_text(text, lang, vocabulary))


def _share_words(old: str, new: str, lang: str, vocabulary: Vocabulary) -> bool:
    """Tell whether the shorter text has a quarter of its words of content in common with the other."""
    olds, news = (content_words(read_text(text, lang, vocabulary), vocabulary) for text in (old, new))
    least = min(olds.total(), news.total())
    return least < _FEW or (olds & news).total() * 4 >= least


def find_rolled_off(edits: Sequence[Edit], old: Document, vocabulary: Vocabulary) -> frozenset[EditId]:
    """Return the edits that drop the last and oldest section of a page of dated sections."""
    days = _section_days(old, vocabulary)
    if len(days) < _LEAST_ENTRIES:
        return frozenset()
    oldest = list(days)[-1]
    if any(days[oldest] >= day for name, day in days.items() if name != oldest):
        return frozenset()
    gone = {ChangeKind.REMOVED, ChangeKind.SECTION_REMOVED}
    return frozenset(
        edit.id
        for edit in edits
        if edit.kind in gone and oldest in (*(edit.trail_old or edit.trail)[-1:], edit.before.split("\n")[0])
    )


def _section_days(document: Document, vocabulary: Vocabulary) -> dict[str, tuple[int, ...]]:
    """Return the date of every section that has a stamp of its own, in the order of the page."""
    numbers = vocabulary.lexicon("en").numbers
    days: dict[str, tuple[int, ...]] = {}
    for block in document.blocks:
        if block.kind is not BlockKind.META or len(block.trail) < 2:
            continue
        tokens = tokenize(block.text[:100])
        moment = next(filter(None, (read_date(tokens, at, numbers) for at in range(len(tokens)))), None)
        if moment is not None:
            days[block.trail[-1]] = moment.value
    return days
