"""What a text speaks of, under one name in all languages: «inkubasjonstid» and "incubation period"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from watcher.judge.phrases import Form, Match, PhraseTable
from watcher.judge.tokens import Token

_GAP = 5
_NORDIC = frozenset({"nb", "nn", "no", ""})
PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing that figures are reckoned of or narrowed by; see rules/subjects.toml."""

    id: str
    facet: str
    enough: frozenset[str] = frozenset()
    needs: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A subject found at tokens[start:end]."""

    start: int
    end: int
    subject: Subject


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subjects:
    """The subjects of a vocabulary, one table for each language."""

    tables: Mapping[str, PhraseTable] = field(default_factory=dict)

    def find(self, tokens: Sequence[Token], lang: str) -> tuple[Named, ...]:
        """Return every subject that the words name, those inside a longer name of the same facet left out."""
        found = [
            Named(match.start, match.end, match.form.payload)
            for match in self._matches(tokens, lang)
            if isinstance(match.form.payload, Subject)
        ]
        return tuple(one for one in found if not any(_hides(other, one) for other in found))

    def tells_of_the_past(self, tokens: Sequence[Token], lang: str) -> bool:
        """Tell whether the words say what was so before."""
        return any(match.form.payload == PAST for match in self._matches(tokens, lang))

    def _matches(self, tokens: Sequence[Token], lang: str) -> Sequence[Match]:
        table = self.tables.get("nordic" if lang in _NORDIC else lang) or self.tables.get("any")
        return table.find(tokens) if table else ()


def _hides(other: Named, one: Named) -> bool:
    is_longer = other.end - other.start > one.end - one.start
    is_around = other.start <= one.start and one.end <= other.end
    return is_longer and is_around and other.subject.facet == one.subject.facet


def build_subjects(forms: Mapping[str, Sequence[Form]]) -> Subjects:
    """Return the subjects compiled; `forms` by language as in the lexicons ("nordic", "en")."""
    return Subjects(
        tables={lang: PhraseTable(dict.fromkeys(some), gap=_GAP) for lang, some in sorted(forms.items())}
    )
