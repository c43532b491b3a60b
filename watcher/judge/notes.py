"""The publisher's own line on its last change: it repeats, or forgets, what the page itself tells."""

from collections.abc import Sequence
from dataclasses import replace

from watcher.judge.edits import Judgement, judge_edit
from watcher.judge.finding import Finding
from watcher.judge.place import Page
from watcher.judge.scene import is_added, is_removed
from watcher.judge.tokens import tokenize
from watcher.judge.vocabulary import Vocabulary, spoken
from watcher.model.change import ChangeKind, Edit
from watcher.model.level import Level

_NOTE = "setting:publisher-note"
_RULE = "own-note"
_AFTER = frozenset({":", "–", "—", "-"})
_KINDS = frozenset({ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.CHANGED, ChangeKind.MOVED_CHANGED})


def settle_notes(judgements: Sequence[Judgement], page: Page) -> list[Judgement]:
    """Return the judgements, notes at what they add: one that went tells nothing, one that came repeats.

    A note that says something graver than any other edit of the page keeps its level: it may be all there is.
    """
    notes = [is_note(one.edit, one.lang, page.vocabulary) for one in judgements]
    rest = max(
        (one.level for one, is_one in zip(judgements, notes, strict=True) if not is_one), default=Level.NONE
    )
    return [
        _settled(one, rest, page) if is_one else one for one, is_one in zip(judgements, notes, strict=True)
    ]


def is_note(edit: Edit, lang: str, vocabulary: Vocabulary) -> bool:
    """Tell whether the text is such a line: «Latest update: …», on both sides where there are two."""
    texts = [text for text in (edit.before, edit.after) if text]
    return edit.kind in _KINDS and bool(texts) and all(_is_labelled(text, lang, vocabulary) for text in texts)


def _is_labelled(text: str, lang: str, vocabulary: Vocabulary) -> bool:
    tokens = tokenize(text[:80])
    found = vocabulary.lexicon(lang).phrases.find_at(tokens, 0) if tokens else []
    ends = [match.end for match in found if match.form.kind == _NOTE]
    return any(end < len(tokens) and tokens[end].text in _AFTER for end in ends)


def _settled(judged: Judgement, rest: Level, page: Page) -> Judgement:
    edit = judged.edit
    if judged.lowered_by:
        return judged
    level = judged.level
    if not is_added(edit.kind) and not is_removed(edit.kind):
        anew = replace(edit, kind=ChangeKind.ADDED, before="", before_context="", old_index=None)
        alone = judge_edit(anew, judged.lang, replace(page, vocabulary=spoken(page.vocabulary, judged.lang)))
        level = min(level, max(alone.level, Level.MINOR))
    if is_removed(edit.kind) or rest >= level:
        reason = page.vocabulary.lowering.get(_RULE, _RULE)
        finding = Finding(
            rule=_RULE, level=Level.EDITORIAL, text=reason, before=edit.before, after=edit.after
        )
        return replace(judged, level=Level.EDITORIAL, findings=(finding,), lowered_by=_RULE)
    findings = tuple(replace(one, level=min(one.level, level)) for one in judged.findings)
    return replace(judged, level=level, findings=findings)
