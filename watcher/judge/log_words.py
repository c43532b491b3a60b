"""How publishers speak of their own changes, and what we remark on it: rules/remarks.toml, compiled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from watcher.judge.phrases import Form, PhraseTable
from watcher.judge.tokens import Token

Texts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LogWords:
    """`texts` are our sentences by code, as (language, text); `fillers` words of a log that name nothing."""

    texts: Mapping[str, Texts] = field(default_factory=dict)
    fillers: frozenset[str] = frozenset()
    _table: PhraseTable = field(default_factory=lambda: PhraseTable((), gap=2))

    def kinds(self, tokens: Sequence[Token]) -> frozenset[str]:
        """Return which lists of [log] the words are in."""
        return frozenset(str(match.form.payload) for match in self._table.find(tokens))

    def begins(self, kind: str, tokens: Sequence[Token]) -> int:
        """Return the token after the longest form of `kind` that the words begin with, 0 for none."""
        if not tokens:
            return 0
        found = self._table.find_at(tokens, 0)
        return max((match.end for match in found if match.form.payload == kind), default=0)


def build_log(texts: Mapping[str, Texts], forms: Sequence[Form], fillers: Sequence[str]) -> LogWords:
    """Return the words compiled."""
    table = PhraseTable(dict.fromkeys(forms), gap=2)
    return LogWords(texts=dict(texts), fillers=frozenset(fillers), _table=table)
