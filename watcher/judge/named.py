"""Names that no table holds: medicines known by how they end, and the letter of a kind («hepatitt A»)."""

import re
from collections import Counter
from collections.abc import Sequence

from watcher.judge.fact_changes import fact_finding, label_of
from watcher.judge.facts_model import Sentence
from watcher.judge.finding import Finding
from watcher.judge.medicines import other_medicines
from watcher.judge.pairing import Group
from watcher.judge.vocabulary import Vocabulary
from watcher.model.level import Level
from watcher.model.verdict import FactChange

_KIND = re.compile(r"[A-HW-Y]|I{1,3}|I?V|VI{1,3}")
_LEAST = 4
_PLACES = frozenset(
    {
        *("vedlegg", "bilag", "tabell", "figur", "kapittel", "artikkel", "avsnitt", "alternativ", "bilaga"),
        *(
            "annex",
            "appendix",
            "table",
            "figure",
            "part",
            "chapter",
            "article",
            "section",
            "annexe",
            "tableau",
        ),
        *(
            "anlage",
            "anhang",
            "tabelle",
            "kapitel",
            "artikel",
            "teil",
            "bijlage",
            "tabel",
            "deel",
            "hoofdstuk",
        ),
        *("allegato", "tabella", "capitolo", "articolo", "anexo", "tabla", "capítulo", "artículo", "tabela"),
    }
)
"""Words whose letter tells a place in a text."""


def compare_names(group: Group, vocabulary: Vocabulary, *, advises: bool) -> list[Finding]:
    """Return a finding for every such name that became another: in a sentence that advises it is critical."""
    return [*_medicines(group, vocabulary, advises=advises), *_kinds(group, vocabulary, advises=advises)]


def _medicines(group: Group, vocabulary: Vocabulary, *, advises: bool) -> list[Finding]:
    lost, gained = other_medicines(group.old, group.new)
    if not lost and not gained:
        return []
    level = Level.CRITICAL if lost and gained and advises else Level.IMPORTANT
    change = FactChange(kind="term", before=", ".join(lost), after=", ".join(gained))
    return [fact_finding("medicine-changed", level, label_of("term", vocabulary), change, group="legemiddel")]


def _kinds(group: Group, vocabulary: Vocabulary, *, advises: bool) -> list[Finding]:
    """The letter of a kind that became another: «hepatitt A» → «hepatitt B», «klade I» → «klade II»."""
    olds, news = _lettered(group.old), _lettered(group.new)
    gone, come = olds - news, news - olds
    level = Level.CRITICAL if advises else Level.IMPORTANT
    return [
        fact_finding(
            "kind-changed",
            level,
            label_of("term", vocabulary),
            FactChange(kind="term", before=f"{name} {old}", after=f"{name} {new}"),
        )
        for name, old in gone
        for other, new in come
        if name == other
    ]


def _lettered(sentences: Sequence[Sentence]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for sentence in sentences:
        known = {at for fact in sentence.of("term") for at in range(fact.start + 1, fact.end)}
        for at, (before, token) in enumerate(
            zip(sentence.tokens, sentence.tokens[1:], strict=False), start=1
        ):
            is_name = before.is_word and len(before.low) >= _LEAST and before.low not in _PLACES
            if is_name and at not in known and _KIND.fullmatch(token.text):
                found[before.low, token.text] += 1
    return found
