"""An edit as the rules see it: where it stands, what it holds, how large it is."""

from dataclasses import dataclass

from watcher.judge.facts_model import Fact, Sentence
from watcher.judge.finding import Finding, came_or_went
from watcher.judge.grade import settings_of
from watcher.judge.tokens import tokenize
from watcher.judge.vocabulary import Rule, Vocabulary
from watcher.model.change import ChangeKind, Edit
from watcher.model.verdict import FactChange

_ADDED = frozenset(
    {ChangeKind.ADDED, ChangeKind.ROW_ADDED, ChangeKind.SECTION_ADDED, ChangeKind.COLUMN_ADDED}
)
_STOPS = (".", "!", ":", ";", ",")
_REMOVED = frozenset(
    {ChangeKind.REMOVED, ChangeKind.ROW_REMOVED, ChangeKind.SECTION_REMOVED, ChangeKind.COLUMN_REMOVED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One edit with its findings (changed text) or its sentences (text that came or went as a whole)."""

    edit: Edit
    heading: str
    heading_rules: frozenset[str]
    lang: str = ""
    is_title: bool = False
    """The text is a heading, or wholly a link: it points to what is said elsewhere."""
    findings: tuple[Finding, ...] = ()
    sentences: tuple[Sentence, ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        """The edit's kind, and "added" or "removed" for everything that came or went."""
        kind = self.edit.kind
        return frozenset(
            {kind.value, *(["added"] if kind in _ADDED else ["removed"] if kind in _REMOVED else [])}
        )


def is_added(kind: ChangeKind) -> bool:
    """Tell whether the edit's text came as a whole."""
    return kind in _ADDED


def is_removed(kind: ChangeKind) -> bool:
    """Tell whether the edit's text went as a whole."""
    return kind in _REMOVED


def around_of(edit: Edit) -> str:
    """Return the words around an edit: its nearest heading, its row, its column, what a footnote hangs on."""
    return " | ".join((*(edit.trail or edit.trail_old)[-1:], edit.row, edit.column, edit.about))


def trail_of(edit: Edit) -> str:
    """Return all headings above an edit, the page's title first."""
    return " | ".join(edit.trail or edit.trail_old)


def heading_of(edit: Edit, lang: str, vocabulary: Vocabulary) -> tuple[str, frozenset[str]]:
    """Return the nearest heading that a rule speaks of, and the rules; the page's own title is none."""
    trail = edit.trail or edit.trail_old
    sections = trail[1:]
    if edit.kind in {ChangeKind.SECTION_REMOVED, ChangeKind.SECTION_ADDED}:
        sections = (*sections, (edit.before or edit.after).split("\n")[0][:200])
    phrases = vocabulary.lexicon(lang).phrases
    for heading in reversed(sections):
        found = {str(m.form.payload) for m in phrases.find(tokenize(heading)) if m.form.kind == "heading"}
        if found:
            return heading, frozenset(found)
    return (sections[-1] if sections else ""), frozenset()


def apply_rules(scene: Scene, vocabulary: Vocabulary) -> list[Finding]:
    """Return a finding for every rule with a level that holds for the scene."""
    found = []
    for rule in vocabulary.rules:
        if rule.level is None or rule.by or not _stands(rule, scene, vocabulary):
            continue
        is_met, fact = _evidence(rule, scene)
        if is_met:
            text = rule.reason.replace("{heading}", _name(scene)).replace("{column}", scene.edit.column)
            text = text.replace("{term}", fact.after or fact.before if fact else "")
            found.append(Finding(rule=rule.id, level=rule.level, text=text, fact=fact))
    return found


def _name(scene: Scene) -> str:
    return scene.heading or (scene.edit.before or scene.edit.after)[:60]


def _stands(rule: Rule, scene: Scene, vocabulary: Vocabulary) -> bool:
    """Tell whether the rule speaks of this place: kind, heading, list, box and size."""
    edit = scene.edit
    raises = {one.id for one in vocabulary.rules if one.by > 0}
    if rule.kinds and not rule.kinds & scene.kinds:
        return False
    checks = (
        not rule.has_heading or rule.id in scene.heading_rules,
        not rule.is_raised or bool(raises & scene.heading_rules),
        not rule.list_kinds or (edit.list_kind or "none") in rule.list_kinds,
        not rule.boxes or (edit.box or "none") in rule.boxes,
        not rule.old_lists or (edit.list_kind_old or "none") in rule.old_lists,
        not rule.old_boxes or (edit.box_old or "none") in rule.old_boxes,
        not rule.is_same_text or edit.before == edit.after,
        not (rule.is_text_only and scene.is_title),
        not rule.max_words or _words(edit) <= rule.max_words,
        _words(edit) >= rule.min_words,
        not rule.min_changed_share or _changed_share(edit) >= rule.min_changed_share,
    )
    return all(checks) and _is_set(rule, scene, vocabulary)


def _is_set(rule: Rule, scene: Scene, vocabulary: Vocabulary) -> bool:
    """Tell whether the text and its nearest heading speak of what the rule asks for."""
    if not (rule.settings or rule.also_settings or rule.not_settings):
        return True
    texts = [part for text in (scene.edit.before, scene.edit.after) for part in text.split("\n")]
    around = around_of(scene.edit)
    here = frozenset().union(*(settings_of(text, scene.lang, vocabulary) for text in (*texts, around)))
    return (
        (not rule.settings or bool(here & rule.settings))
        and (not rule.also_settings or bool(here & rule.also_settings))
        and not here & rule.not_settings
    )


def _is_spoken(edit: Edit) -> bool:
    """Tell whether the words are a point of a list or of a table, or end as a sentence does."""
    text = (edit.after or edit.before).rstrip(' »”")')
    return bool(edit.list_kind or edit.list_kind_old or edit.row or edit.column) or text.endswith(_STOPS)


def _words(edit: Edit) -> int:
    return len((edit.after or edit.before).split())


def _changed_share(edit: Edit) -> float:
    kept = sum(len(op.text) for op in edit.ops if op.tag == "=")
    total = max(len(edit.before), len(edit.after))
    return 1 - kept / total if total else 0.0


def _evidence(rule: Rule, scene: Scene) -> tuple[bool, FactChange | None]:
    """Tell whether the facts make the rule hold, and return the one that does in text that came or went."""
    if not rule.has:
        return True, None
    mute = frozenset() if _is_spoken(scene.edit) else rule.spoken
    for sentence in scene.sentences:
        fact = _in_sentence(rule, sentence, mute)
        if fact is not None:
            return True, came_or_went(fact, is_new=is_added(scene.edit.kind))
    facts = [finding.fact for finding in scene.findings if finding.fact]
    return any(_is_named(fact.kind, "", rule.has) for fact in facts), None


def _is_named(kind: str, group: str, names: frozenset[str]) -> bool:
    return kind in names or kind.split(":", maxsplit=1)[0] in names or f"{kind}:{group}" in names


def _in_sentence(rule: Rule, sentence: Sentence, mute: frozenset[str]) -> Fact | None:
    """Return the fact that makes the rule hold, if any; terms of the `mute` groups count not."""
    facts = [fact for fact in sentence.facts if fact.kind != "term" or fact.group not in mute]
    named = [fact for fact in facts if _is_named(fact.kind, fact.group, rule.has)]
    if "modality" in rule.has:
        is_asked = sentence.text.endswith("?")  # a question asks nothing of the reader
        named = [
            fact
            for fact in named
            if fact.kind != "modality" or (not is_asked and _is_strong(rule, fact.strength))
        ]
    if "term" in rule.has:
        is_asked = sentence.text.endswith("?")  # a question points to its answer
        named = [
            fact for fact in named if fact.kind != "term" or (fact.weight >= rule.min_weight and not is_asked)
        ]
    elif rule.min_weight and not any(fact.weight >= rule.min_weight for fact in facts):
        return None
    if not named or (rule.also and not any(_is_named(fact.kind, fact.group, rule.also) for fact in facts)):
        return None
    return named[0]


def _is_strong(rule: Rule, strength: int) -> bool:
    if rule.max_strength is not None:
        return strength <= rule.max_strength
    return abs(strength) >= rule.min_strength
