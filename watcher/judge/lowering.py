"""What lowers a change of text to editorial.  A rule must explain all of a group, or it says no.

In the prototypes every lost critical change died in a lowering rule: so the rules here look at the whole
canonical form (every word, figure and meaningful mark), and anything that they do not know stops them.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import zip_longest

from watcher.judge.facts_model import QUANTITIES, Sentence
from watcher.judge.pairing import Alignment, Group
from watcher.judge.spelling import is_spelling
from watcher.judge.unit_case import other_cases
from watcher.judge.vocabulary import Vocabulary
from watcher.judge.words import stem

Weighty = list[tuple[str, Hashable]]

_BREAKS = frozenset(",;:.()")
_GUARDED = QUANTITIES | {"modality", "negation", "limiter", "opposite", "term"}


def lowering_of(group: Group, vocabulary: Vocabulary) -> str:
    """Return the id of the lowering rule that explains the whole group, "" when none does."""
    old, new = _canon(group.old), _canon(group.new)
    if _question_marks(group.old) != _question_marks(group.new):
        return ""
    if old == new:
        return _same_canon(group, vocabulary)
    if _without_sizes(old) == _without_sizes(new):
        return "file-size"
    if _without_aliases(old, vocabulary) == _without_aliases(new, vocabulary):
        return "" if _breaks_near_cue(group.old) or _breaks_near_cue(group.new) else "synonym"
    if len(old) == len(new):
        differing = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
        if len(differing) == 1 and is_spelling(*differing[0], group, vocabulary):
            return "spelling"
    return "reworded" if _is_reworded(group, vocabulary) else ""


def _without_sizes(canon: Sequence[Hashable]) -> list[Hashable]:
    return [item for item in canon if not (isinstance(item, tuple) and item[:1] == ("filesize",))]


def lowers_moved(alignment: Alignment, vocabulary: Vocabulary) -> bool:
    """Tell whether the sentences that only changed place may be called editorial.

    A sentence that leans on the one before it, is too short to stand alone, or holds a figure keeps its place
    for a reason («Voksne. 600 mg. Barn. 200 mg.»).
    """
    for sentence in alignment.moved:
        words = [token.low for token in sentence.tokens if token.is_word]
        if len(words) < 4 or any(fact.kind in QUANTITIES for fact in sentence.facts):
            return False
        opening = " ".join(words[:2])
        if any(opening == lead or opening.startswith(f"{lead} ") for lead in vocabulary.leaning):
            return False
    return True


def _canon(sentences: Sequence[Sentence]) -> tuple[Hashable, ...]:
    return tuple(item for sentence in sentences for item in sentence.canon)


def _question_marks(sentences: Sequence[Sentence]) -> int:
    return sum(sentence.text.count("?") for sentence in sentences)


# -- the same words ------------------------------------------------------------------------------------------


def _same_canon(group: Group, vocabulary: Vocabulary) -> str:
    if _breaks_near_cue(group.old) != _breaks_near_cue(group.new):
        return ""  # «Vent ikke, behandle» is not «Vent, ikke behandle»
    if other_cases(group.old, group.new, vocabulary):
        return ""  # «mg» is not «Mg»
    if _joined(group.old, vocabulary) != _joined(group.new, vocabulary):
        return ""  # «0, 1 og 6 måneder» is not «0, 1 eller 6 måneder»
    if _loud(group.old) == _loud(group.new):
        return "typography" if len(group.old) == len(group.new) else "regrouped"
    return "synonym" if _same_figures(group) else "same-fact"


def _joined(sentences: Sequence[Sentence], vocabulary: Vocabulary) -> list[str]:
    """Return the words between figures of one list («0, 1 og 6 måneder») that join or part them."""
    words = vocabulary.joints | {
        new if old in vocabulary.joints else old
        for old, new in vocabulary.opposites
        if old in vocabulary.joints or new in vocabulary.joints
    }
    found = []
    for sentence in sentences:
        for fact in sentence.facts if sentence.of("opposite") else ():
            inside = sentence.tokens[fact.start : fact.end]
            if fact.kind in QUANTITIES and sum(token.kind == "number" for token in inside) > 1:
                found += [token.low for token in inside if token.low in words]
    return found


def _loud(sentences: Sequence[Sentence]) -> list[str]:
    return [token.low for sentence in sentences for token in sentence.tokens if token.kind != "mark"]


def _is_synonym(item: Hashable) -> bool:
    return isinstance(item, tuple) and item[:1] == ("synonym",)


def _without_aliases(canon: Sequence[Hashable], vocabulary: Vocabulary) -> list[Hashable]:
    """Return the canonical form with a thing named once where it was named twice in a row."""
    kept: list[Hashable] = []
    at = 0
    while at < len(canon):
        ahead = at
        while ahead < len(canon) and canon[ahead] in vocabulary.alias:
            ahead += 1
        is_repeat = (
            bool(kept) and ahead < len(canon) and _is_synonym(canon[ahead]) and canon[ahead] == kept[-1]
        )
        if not is_repeat:
            kept.append(canon[at])
        at = ahead + 1 if is_repeat else at + 1
    return kept


def _same_figures(group: Group) -> bool:
    texts = [
        [fact.text.lower() for sentence in side for fact in sentence.facts if fact.kind in QUANTITIES]
        for side in (group.old, group.new)
    ]
    return texts[0] == texts[1]


def _breaks_near_cue(sentences: Sequence[Sentence]) -> list[tuple[int, str]]:
    """Return the marks that part clauses, where a negation stands within two words of them."""
    found, offset = [], 0
    for sentence in sentences:
        last = len(sentence.canon)
        for at, marks in enumerate(sentence.marks):
            inner = "".join(mark for mark in marks if mark in _BREAKS) if 0 < at < last else ""
            if inner and any(at - 3 <= cue <= at + 2 for cue in sentence.cues):
                found.append((offset + at, inner))
        offset += last
    return found


# -- spelling ------------------------------------------------------------------------------------------------


def _is_reworded(group: Group, vocabulary: Vocabulary) -> bool:
    """The same facts in the same order, the same other words but for inflection and a few small words.

    One stretch may have moved, when nothing that binds («før», «enn», «fra») or limits stands in it.
    """
    joints = vocabulary.joints if len(group.old) != len(group.new) else frozenset()
    if not _is_same_advice(_weighty(group.old, joints), _weighty(group.new, joints)):
        return False
    old, new = _plain(group.old, joints), _plain(group.new, joints)
    if _breaks_near_cue(group.old) != _breaks_near_cue(group.new):
        return False
    if _bound(old, vocabulary) != _bound(new, vocabulary):
        return False
    olds, news = _bones(old, vocabulary), _bones(new, vocabulary)
    if Counter(olds) != Counter(news):
        return False
    return olds == news or (len(group.old) == len(group.new) == 1 and _may_move(olds, news, vocabulary))


def _plain(sentences: Sequence[Sentence], joints: frozenset[str]) -> list[Hashable]:
    """Return the canonical form with plain modals as their strength: «bør» and «anbefales» ask alike."""
    items: list[Hashable] = []
    for sentence in sentences:
        modals = {sentence.places[f.start]: f for f in sentence.of("modality") if f.strength > 0}
        at = 0
        while at < len(sentence.canon):
            modal = modals.get(at)
            if modal is None:
                items.append(sentence.canon[at])
                at += 1
            else:
                items.append(("modality", modal.strength))
                at = max(at + 1, sentence.places[modal.end - 1] + 1)
    return [item for item in items if item not in joints]


def _is_same_advice(old: Weighty, new: Weighty) -> bool:
    """Tell whether two sentences carry the same facts in the same order.

    With one modal, one condition and one figure at most and no negation, nothing can change owners: then the
    order inside each kind is enough («Helsepersonell bør …», «Det anbefales at helsepersonell …»).
    """
    if old == new:
        return True
    kinds = Counter(kind for kind, _ in old)
    if kinds["modality"] > 1 or kinds["negation"] or max(kinds["limiter"], kinds["opposite"]) > 1:
        return False
    if sum(kinds[kind] for kind in QUANTITIES) > 1:
        return False
    return all(
        [one for one in old if one[0] == kind] == [one for one in new if one[0] == kind] for kind in kinds
    ) and (len(old) == len(new))


def _weighty(sentences: Sequence[Sentence], joints: frozenset[str]) -> Weighty:
    """Return everything that carries advice, in order."""
    return [
        (fact.kind, stem(str(fact.value)) if fact.kind == "opposite" else fact.value)
        for sentence in sentences
        for fact in sentence.facts
        if (fact.kind in _GUARDED or fact.kind.startswith("scale:")) and fact.value not in joints
    ]


def _bones(canon: Sequence[Hashable], vocabulary: Vocabulary) -> list[Hashable]:
    """Return the items without inflection and without the small words that may come and go."""
    return [_bone(item, vocabulary) for item in canon if item not in vocabulary.harmless]


def _bone(item: Hashable, vocabulary: Vocabulary) -> Hashable:
    if item in vocabulary.alike:
        return "av"
    return stem(item) if isinstance(item, str) else item


def has_same_words(group: Group, vocabulary: Vocabulary) -> bool:
    """Tell whether both sides hold the same words and facts, in whatever order."""
    old, new = (_bones(_plain(side, frozenset()), vocabulary) for side in (group.old, group.new))
    return Counter(old) == Counter(new)


def _bound(canon: Sequence[Hashable], vocabulary: Vocabulary) -> Counter[tuple[Hashable, Hashable]]:
    """Return every binding word with the word after it."""
    bones = [item for item in canon if item not in vocabulary.harmless]
    return Counter(
        (item, stem(after) if isinstance(after, str) else after)
        for item, after in zip_longest(bones, bones[1:], fillvalue="")
        if _word(item) in vocabulary.relational
    )


def _word(item: Hashable) -> Hashable:
    """Return the word of a canonical item, the first of its class for a synonym."""
    return item[1] if isinstance(item, tuple) and item[:1] == ("synonym",) else item


def _may_move(old: Sequence[Hashable], new: Sequence[Hashable], vocabulary: Vocabulary) -> bool:
    """Tell whether one stretch moved in a sentence that tells no order and is no table row.

    In Norwegian the verb stays second when something moves: in a long sentence auxiliaries are passed over.
    """
    if any(item in vocabulary.sequence or item == "|" for item in old):
        return False
    if _is_one_move(old, new):
        return True
    rest, other = ([item for item in side if not _is_verb(item, vocabulary)] for side in (old, new))
    return len(rest) >= 4 and rest != other and _is_one_move(rest, other)


def _is_verb(item: Hashable, vocabulary: Vocabulary) -> bool:
    return item in vocabulary.auxiliaries or (isinstance(item, tuple) and item[:1] == ("modality",))


def _is_one_move(old: Sequence[Hashable], new: Sequence[Hashable]) -> bool:
    """Tell whether one stretch has changed place with its neighbour, and nothing else."""
    start = 0
    while old[start] == new[start]:
        start += 1
    end = len(old)
    while old[end - 1] == new[end - 1]:
        end -= 1
    middle, other = list(old[start:end]), list(new[start:end])
    return any(middle[cut:] + middle[:cut] == other for cut in range(1, min(len(middle), 200)))
