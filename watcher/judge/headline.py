"""One line that says what changed, understood without the page, in bokmål, nynorsk and English."""

from watcher.judge.edits import Judgement
from watcher.judge.finding import Finding
from watcher.judge.scene import is_added, is_removed
from watcher.judge.texts import UNSPOKEN
from watcher.judge.vocabulary import Vocabulary
from watcher.judge.words import stem
from watcher.model.change import ChangeKind
from watcher.model.level import Level
from watcher.model.verdict import FactChange

LONGEST = 109
"""A headline has under 110 characters."""
LANGUAGES = ("nb", "nn", "en")
_TURNED = frozenset({"modality-turned", "negation-changed", "opposite-swapped", "facts-swapped"})
_QUIET_LABELS = frozenset(
    {"duration", "dose", "volume", "temperature", "weight", "distance", "share", "term", "limiter"}
)
_KIND_WORDS = {
    ChangeKind.LINK_CHANGED: "link",
    ChangeKind.LINK_ADDED: "link_added",
    ChangeKind.LINK_REMOVED: "link_removed",
    ChangeKind.IMAGE_CHANGED: "image",
    ChangeKind.LANGUAGE: "language",
    ChangeKind.PAGE_REWRITTEN: "rewritten",
    ChangeKind.PAGE_GONE: "gone",
    ChangeKind.MOVED: "moved",
    ChangeKind.SECTION_MOVED: "moved",
    ChangeKind.ROW_MOVED: "moved",
    ChangeKind.METADATA: "metadata",
    ChangeKind.HEADING_LEVEL: "retitled",
    ChangeKind.COLUMN_ADDED: "column_added",
    ChangeKind.COLUMN_REMOVED: "column_removed",
}
_SHORT_CELL = 40


def write_headlines(judgement: Judgement, title: str, vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Return (language, text) for every language."""
    return tuple((lang, shorten(_line(judgement, title, vocabulary, lang), LONGEST)) for lang in LANGUAGES)


def shorten(text: str, size: int) -> str:
    """Return `text` in at most `size` characters, cut at a word."""
    text = " ".join(text.split())
    if len(text) <= size:
        return text
    cut = text[: size - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > size // 2 else cut).rstrip(" ,;:–-«") + "…"


def _line(judgement: Judgement, title: str, vocabulary: Vocabulary, lang: str) -> str:
    edit, top = judgement.edit, _top(judgement)
    subject = _subject(judgement, title)
    if is_added(edit.kind) or is_removed(edit.kind):
        return _whole(judgement, subject, vocabulary, lang)
    if edit.kind in _KIND_WORDS and top.fact is None:
        return _of_kind(judgement, subject, vocabulary, lang)
    if (
        edit.kind is ChangeKind.CELL_CHANGED
        and edit.before
        and max(len(edit.before), len(edit.after)) <= _SHORT_CELL
    ):
        old, new = _compressed(edit.before, edit.after)
        return f"{subject}: {old} → {new}"
    if top.rule == "opposite-swapped" and top.level < Level.CRITICAL and top.fact is not None:
        return _swapped_word(top.after, top.fact, subject)
    if top.rule in _TURNED and not _denies_twice(top):
        return _turned(top, subject, vocabulary, lang)
    if top.fact is not None:
        return _fact(judgement, top, top.fact, subject, vocabulary, lang)
    return _reworded(judgement, top, subject)


def _top(judgement: Judgement) -> Finding:
    """Return the finding that the line speaks of: the weightiest, best with a fact."""
    best = judgement.findings[0]
    for finding in judgement.findings:
        is_spoken = finding.fact is not None or finding.rule in _TURNED
        if finding.level == best.level and is_spoken and not _denies_twice(finding):
            return finding
    return best


def _word(name: str, vocabulary: Vocabulary, lang: str) -> str:
    return vocabulary.headline_words.get(name, {}).get(lang, name)


def _subject(judgement: Judgement, title: str) -> str:
    edit = judgement.edit
    if edit.kind is ChangeKind.CELL_CHANGED and (edit.row or edit.column):
        return shorten(", ".join(part for part in (edit.row, edit.column) if part), 48)
    trail = edit.trail or edit.trail_old
    return shorten(trail[-1] if trail else title, 40).rstrip("?:. ")


def _whole(judgement: Judgement, subject: str, vocabulary: Vocabulary, lang: str) -> str:
    edit = judgement.edit
    word = _word("added" if is_added(edit.kind) else "removed", vocabulary, lang)
    if edit.kind in _KIND_WORDS:
        return (
            f"{_word(_KIND_WORDS[edit.kind], vocabulary, lang)}: {edit.column or edit.after or edit.before}"
        )
    text = " ".join((edit.after or edit.before).split())
    if edit.kind in {ChangeKind.SECTION_ADDED, ChangeKind.SECTION_REMOVED}:
        heading, _, rest = (edit.after or edit.before).partition("\n")
        return f"{word}: {heading}: {rest}" if rest else f"{word}: {heading}"
    if len(text.split()) < 4 and subject:
        return f"{subject}: {word.lower()}: {text}"
    return f"{word}: {text}"


def _of_kind(judgement: Judgement, subject: str, vocabulary: Vocabulary, lang: str) -> str:
    edit = judgement.edit
    word = _word(_KIND_WORDS[edit.kind], vocabulary, lang)
    if judgement.findings[0].rule == "ordered-list-moved":
        return f"{subject}: {_word('ordered', vocabulary, lang).lower()}: {edit.after or edit.before}"
    if edit.kind in {ChangeKind.LINK_CHANGED, ChangeKind.LINK_ADDED, ChangeKind.LINK_REMOVED}:
        return (
            f"{word}: {edit.label or edit.after_context or edit.before_context or edit.after or edit.before}"
        )
    if edit.kind in {ChangeKind.LANGUAGE, ChangeKind.PAGE_REWRITTEN, ChangeKind.PAGE_GONE}:
        return f"{word}: {subject}" if subject else word
    return f"{word}: {edit.after or edit.before or subject}"


def _denies_twice(top: Finding) -> bool:
    """Tell whether both texts deny, each something else: nothing is turned round («ikke til gravide»)."""
    is_denial = top.rule == "negation-changed" and top.fact is not None
    return is_denial and bool(top.fact and top.fact.before and top.fact.after)


def _swapped_word(after: str, fact: FactChange, subject: str) -> str:
    rest = 100 - len(subject) - len(fact.before) - len(fact.after)
    return f"{subject}: «{fact.before}» → «{fact.after}»: {_around(after, fact.after, max(rest, 20))}"


def _turned(top: Finding, subject: str, vocabulary: Vocabulary, lang: str) -> str:
    word = _word("swapped" if top.rule == "facts-swapped" else "turned", vocabulary, lang)
    fact = top.fact
    if fact is None:
        return f"{word}: {subject}"
    if top.rule == "facts-swapped" or not (top.before or top.after):
        return f"{word}: {fact.before} → {fact.after}"
    old, new = _around(top.before, fact.before, 44), _around(top.after, fact.after, 44)
    if len(top.before.split()) < 4 and subject:
        return f"{subject}: {old} → {new}"
    return f"{word}: «{old}» → «{new}»"


def _fact(
    judgement: Judgement, top: Finding, fact: FactChange, subject: str, vocabulary: Vocabulary, lang: str
) -> str:
    label = vocabulary.kind_labels.get(fact.kind, {}).get(lang, fact.kind)
    if not fact.before or not fact.after:
        return _lone(top, fact, subject, label, vocabulary, lang)
    if fact.kind == "modality":
        return _swapped_word(top.after, fact, subject)
    if fact.kind == "negation":
        return _reworded(judgement, top, subject)
    before, after = _compressed(fact.before, fact.after)
    is_known = fact.kind in _QUIET_LABELS and _speaks_of(subject, top)
    is_known = is_known or fact.kind.startswith("scale:")
    is_cell = judgement.edit.kind is ChangeKind.CELL_CHANGED
    middle = "" if is_known or is_cell else f"{label} "
    return f"{subject}: {middle}{before} → {after}"


def _lone(top: Finding, fact: FactChange, subject: str, label: str, vocabulary: Vocabulary, lang: str) -> str:
    word = _word("added" if fact.after else "removed", vocabulary, lang).lower()
    snippet = _around(top.after or top.before, fact.after or fact.before, 50)
    if not fact.after:
        snippet = _around(top.before, fact.before, 50)
    del label
    return f"{subject}: {word}: «{snippet}»"


def _speaks_of(subject: str, top: Finding) -> bool:
    """Tell whether the subject shares a word with the sentence: then the kind of fact need not be said."""
    words = {stem(word.strip("().,:;?").lower()) for word in f"{top.before} {top.after}".split()}
    return any(len(word) > 4 and stem(word.strip("().,:;?").lower()) in words for word in subject.split())


def _compressed(before: str, after: str) -> tuple[str, str]:
    """Return the old text without the words both end on: «21 dager», «14 dager» → «21», «14 dager»."""
    old, new = before.split(), after.split()
    while len(old) > 1 and len(new) > 1 and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return " ".join(old), after


def _around(text: str, needle: str, size: int) -> str:
    """Return about `size` characters of `text` around `needle`, cut at words."""
    text = " ".join(text.split())
    if len(text) <= size:
        return text.rstrip(".")
    probe = needle.split(" … ", maxsplit=1)[0]
    at = max(text.find(probe), 0)
    start = max(0, min(at - max(0, (size - len(probe)) // 2), len(text) - size))
    if start:
        space = text.find(" ", start)
        start = space + 1 if 0 <= space < at else start
    piece = text[start : start + size]
    if start + size < len(text) and " " in piece:
        piece = piece[: piece.rfind(" ")]
    return (
        ("…" if start else "")
        + piece.strip(" ,;.")
        + ("…" if start + len(piece) < len(text.rstrip(".")) else "")
    )


def _reworded(judgement: Judgement, top: Finding, subject: str) -> str:
    """The words that went and came, with a little around them."""
    edit = judgement.edit
    gone = " ".join(op.text.strip() for op in edit.ops if op.tag == "-").strip()
    come = " ".join(op.text.strip() for op in edit.ops if op.tag == "+").strip()
    before, after = top.before or edit.before, top.after or edit.after
    if top.rule == UNSPOKEN and not before:
        return f"{subject}: + «{_around(after, come, 60)}»"
    if not gone and not come:
        return f"{subject}: {_around(after or before, '', 60)}"
    room = (96 - len(subject)) // 2
    if not after:
        return f"{subject}: − «{_around(before, gone, 60)}»"
    return f"{subject}: «{_around(before, gone, room)}» → «{_around(after, come, room)}»"
