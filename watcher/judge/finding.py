"""A reason with what the headline needs: the fact and the sentences it stands in."""

from dataclasses import dataclass

from watcher.judge.facts_model import Fact
from watcher.model.level import Level
from watcher.model.verdict import FactChange, RuleHit


def came_or_went(fact: Fact, *, is_new: bool) -> FactChange:
    """Return the fact as a change with one side only."""
    return FactChange(
        kind=fact.kind, before="" if is_new else fact.text, after=fact.text if is_new else "", unit=fact.unit
    )


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
