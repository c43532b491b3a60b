"""The line that a list hangs on: «Vaksinen skal ikke gis til:» is said of every point under it."""

from watcher.judge.facts import read_text
from watcher.judge.facts_model import Sentence
from watcher.judge.finding import Finding
from watcher.judge.grade import settings_of
from watcher.judge.scene import is_removed, trail_of
from watcher.judge.vocabulary import Vocabulary
from watcher.model.change import Edit
from watcher.model.document import BlockKind, Document
from watcher.model.level import Level

BARRED_ITEM = "barred-item"
_FORBIDS = -3
_HEAVY = 3
_CONTRAINDICATION = "sikkerhet"
_MEDICINES = frozenset({"medicine", "vaccination"})
_FARTHEST = 40


def lead_in_of(document: Document, index: int | None) -> str:
    """Return the line before the list that block `index` is a point of, when it ends in a colon; else ""."""
    if index is None or not 0 <= index < len(document.blocks):
        return ""
    blocks = document.blocks
    if blocks[index].kind is not BlockKind.ITEM:
        return ""
    for at in range(index - 1, max(index - _FARTHEST, -1), -1):
        if blocks[at].kind is BlockKind.ITEM:
            continue
        is_line = blocks[at].kind is BlockKind.PARA and blocks[at].trail == blocks[index].trail
        return blocks[at].text if is_line and blocks[at].text.rstrip().endswith(":") else ""
    return ""


def judge_barred_item(
    edit: Edit, old: Document, new: Document, lang: str, vocabulary: Vocabulary
) -> Finding | None:
    """Return the finding for a point that came to, or went from, a list of what must not be; else None.

    Critical when the list or the point speaks of a medicine, a group of people, an illness, …: whoever goes
    on by the old list does harm.
    """
    document, index = (old, edit.old_index) if is_removed(edit.kind) else (new, edit.new_index)
    lead = lead_in_of(document, index)
    if not lead:
        return None
    said = read_text(lead, lang, vocabulary)
    if not any(_forbids(sentence) for sentence in said):
        return None
    point = read_text(edit.after or edit.before, lang, vocabulary)
    is_heavy = any(fact.weight >= _HEAVY for sentence in (*said, *point) for fact in sentence.facts)
    is_of_medicine = bool(_MEDICINES & settings_of(f"{trail_of(edit)} | {lead}", lang, vocabulary))
    what = "er tatt ut av" if is_removed(edit.kind) else "er kommet inn i"
    return Finding(
        rule=BARRED_ITEM,
        level=Level.CRITICAL if is_heavy or is_of_medicine else Level.IMPORTANT,
        text=f"Punktet {what} en liste over hva som ikke skal gjøres: {lead}",
        before=edit.before,
        after=edit.after,
    )


def _forbids(sentence: Sentence) -> bool:
    return any(
        (fact.kind == "modality" and fact.strength <= _FORBIDS) or fact.group == _CONTRAINDICATION
        for fact in sentence.facts
    )
