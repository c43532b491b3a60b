"""A reason with what the headline needs: the fact and the sentences it stands in."""

from dataclasses import dataclass

from watcher.model.level import Level
from watcher.model.verdict import FactChange, RuleHit


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that held on one edit."""

    rule: str
    level: Level
    text: str
    fact: FactChange | None = None
    before: str = ""
    after: str = ""

    def hit(self) -> RuleHit:
        """Return the reason as it is stored and shown."""
        return RuleHit(rule=self.rule, level=self.level, text=self.text)
