"""What lowers an edit by where it stands: stamps, logs, furniture, a page in the other written form."""

from collections.abc import Mapping
from dataclasses import dataclass

from watcher.judge.borders import only_breaks
from watcher.judge.facts import read_text
from watcher.judge.grade import settings_of
from watcher.judge.likeness import asks_the_same
from watcher.judge.mute import speaking_words
from watcher.judge.scene import Scene
from watcher.judge.stamps import is_furniture, is_label, is_stamp_change
from watcher.judge.vocabulary import Vocabulary
from watcher.model.change import ChangeKind, Edit
from watcher.model.document import RESTLESS, RESTLESS_LINK, Document
from watcher.model.ids import EditId
from watcher.model.source import MUTED

_REGROUPED = frozenset({ChangeKind.SPLIT, ChangeKind.MERGED})
_SET_APART = {MUTED: "muted", RESTLESS: "restless", RESTLESS_LINK: "restless"}
"""Labels of blocks that stand where nothing is told unless it speaks, and the rule that lowers them."""
_FURNITURE_SPEAKS = frozenset({"negation", "dose", "phone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is the same for every edit of a page."""

    old: Document
    new: Document
    vocabulary: Vocabulary
    renamed: Mapping[str, str]
    """Headings that were renamed: old text → new text."""
    is_translated: bool
    """The whole page is in the other written form of Norwegian and says the same."""
    is_turned: bool
    """… but for some advice, which asks more or less strongly than before."""
    replaced: Mapping[EditId, Edit]
    """The removed text in whose place an added one stands, by the added edit's id."""
    rolled_off: frozenset[EditId]
    """Edits that only drop the oldest entry of a list of dated entries."""


def lowered_by_place(edit: Edit, lang: str, scene: Scene, page: Page) -> str:
    """Return the lowering rule that holds wherever the words stand, whatever they say; "" for none."""
    vocabulary = page.vocabulary
    if page.is_translated and (not page.is_turned or asks_the_same(edit, vocabulary)):
        return "language"
    if edit.label in _SET_APART:
        is_link = edit.label == RESTLESS_LINK
        speaks = speaking_words((edit.before, edit.after), lang, vocabulary, is_link=is_link)
        return "" if speaks else _SET_APART[edit.label]
    if edit.id in page.rolled_off:
        return "rolled-off"
    for rule in vocabulary.rules:
        if rule.lower == "own-log" and rule.id in scene.heading_rules and _is_entry(edit, lang, vocabulary):
            return rule.lower
    if _is_metadata(edit, lang, vocabulary):
        return "metadata"
    if edit.kind in _REGROUPED and only_breaks(edit) and not _denies(edit.before, lang, vocabulary):
        return "regrouped"
    texts = [text for text in (edit.before, edit.after) if text]
    if (
        edit.kind is not ChangeKind.CELL_CHANGED
        and texts
        and all(is_furniture(text, vocabulary) for text in texts)
    ):
        sentences = [one for text in texts for one in read_text(text, lang, vocabulary)]
        facts = [fact for sentence in sentences for fact in sentence.facts]
        if not any(fact.kind in _FURNITURE_SPEAKS or abs(fact.strength) >= 2 for fact in facts):
            return "furniture"
    return ""


def _denies(text: str, lang: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a text denies anything: where its lines break may then say what is denied."""
    return any(sentence.cues for sentence in read_text(text, lang, vocabulary))


def _is_entry(edit: Edit, lang: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a whole dated entry came, went or moved: what logs do.

    Words that change under such a heading are judged as anywhere else: «Historikk» may hold advice, and an
    entry that is rewritten says something new.
    """
    if edit.before and edit.after and edit.before != edit.after:
        return False
    sentences = read_text(edit.after or edit.before, lang, vocabulary)
    return any(fact.kind == "date" for sentence in sentences for fact in sentence.facts)


def _is_metadata(edit: Edit, lang: str, vocabulary: Vocabulary) -> bool:
    if edit.label.lower() in vocabulary.status_labels:
        return False
    return _is_stamp(edit, lang, vocabulary) and not _turns_status(edit, lang, vocabulary)


def _is_stamp(edit: Edit, lang: str, vocabulary: Vocabulary) -> bool:
    if edit.kind is ChangeKind.METADATA:
        return edit.label not in _SET_APART  # one that speaks is judged by its words
    if edit.kind is ChangeKind.CELL_CHANGED:
        names = [name for name in (edit.row, edit.column) if name]
        return any(is_label(name, lang, vocabulary) for name in names) and _is_plain(edit, lang, vocabulary)
    both = edit.before and edit.after
    return bool(both) and is_stamp_change(edit.before, edit.after, lang, vocabulary)


def _turns_status(edit: Edit, lang: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a stamp began or ceased to say that the page no longer holds («Arkivert 3. mai»)."""
    old, new = ("status-ended" in settings_of(text, lang, vocabulary) for text in (edit.before, edit.after))
    return old is not new


def _is_plain(edit: Edit, lang: str, vocabulary: Vocabulary) -> bool:
    """Tell whether both texts hold nothing but dates, numbers and names."""
    kinds = {
        fact.kind
        for text in (edit.before, edit.after)
        for sentence in read_text(text, lang, vocabulary)
        for fact in sentence.facts
    }
    return kinds <= {"date", "number", "reference", "clock", "url"}
