"""The headline of a whole page: that of its weightiest edit, and how many more are worth reading."""

from collections.abc import Sequence

from watcher.judge.edits import Judgement
from watcher.judge.headline import write_headlines
from watcher.judge.headline_line import LANGUAGES, LONGEST
from watcher.judge.vocabulary import Vocabulary
from watcher.model.level import Level

_LEADING = frozenset({"news-of-outbreak", "section-removed", "section-removed-raised"})


def page_headlines(
    judgements: Sequence[Judgement], title: str, vocabulary: Vocabulary
) -> tuple[tuple[str, str], ...]:
    """Return (language, text) for every language."""
    if not judgements:
        words = vocabulary.headline_words.get("none", {})
        return tuple((lang, words.get(lang, "")) for lang in LANGUAGES)
    at = max(
        range(len(judgements)),
        key=lambda index: (
            judgements[index].level,
            _leads(judgements[index]),
            _says_much(judgements[index]),
            -index,
        ),
    )
    worth = [one.level >= Level.MINOR and not one.edit.part_of for one in judgements]
    more = sum(worth) - 1
    ends = {lang: _more(more, vocabulary, lang) for lang in LANGUAGES}
    room = LONGEST - max(len(end) for end in ends.values())
    lines = write_headlines(judgements[at], title, vocabulary, most=room)
    return tuple((lang, text + ends[lang]) for lang, text in lines)


def _more(count: int, vocabulary: Vocabulary, lang: str) -> str:
    if count < 1:
        return ""
    words = vocabulary.headline_words.get("more_one" if count == 1 else "more_many", {})
    return f" ({words.get(lang, '').replace('{n}', str(count))})"


def _leads(judgement: Judgement) -> bool:
    """Tell whether an editor would open with this among its equals: an outbreak, a whole section gone."""
    return any(one.rule in _LEADING and one.level >= Level.IMPORTANT for one in judgement.findings)


def _says_much(judgement: Judgement) -> int:
    """Rank edits of one level: a fact with both sides says more than one with one side or none."""
    facts = [
        finding.fact for finding in judgement.findings if finding.fact and finding.level == judgement.level
    ]
    return 2 if any(fact.before and fact.after for fact in facts) else 1 if facts else 0
