"""Small questions about one edit: does it ask the same, name the same, stand beside a dose?"""

from watcher.judge.facts import read_text
from watcher.judge.figure_changes import PRECISE
from watcher.judge.vocabulary import Vocabulary
from watcher.judge.words import stem
from watcher.model.change import ChangeKind, Edit


def asks_the_same(edit: Edit, vocabulary: Vocabulary) -> bool:
    """Tell whether both texts, of one language or two, ask equally strongly; a lone text may be anything."""
    if edit.kind is ChangeKind.LANGUAGE:
        return True
    old, new = (
        [fact.strength for one in read_text(text, "nb", vocabulary) for fact in one.of("modality")]
        for text in (edit.before, edit.after)
    )
    return bool(edit.before and edit.after) and old == new


def is_same_heading(edit: Edit) -> bool:
    """Tell whether a heading only gained or lost words: those of the shorter are all in the longer."""
    old, new = (
        [stem(word.strip("()").lower()) for word in text.split()] for text in (edit.before, edit.after)
    )
    short, long = (old, new) if len(old) <= len(new) else (new, old)
    return all(
        any(word == other or (len(word) > 4 and other.endswith(word)) for other in long) for word in short
    )


def gives_dose(edit: Edit, lang: str, vocabulary: Vocabulary) -> bool:
    """Tell whether the words around a link give a dose: what it leads to is part of the dose."""
    sentences = read_text(edit.after_context or edit.before_context or edit.label, lang, vocabulary)
    return any(fact.kind in PRECISE for sentence in sentences for fact in sentence.facts)
