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
    group: str = ""
    """The group of the fact: a group of terms, a class of limiters."""
    is_settled: bool = False
    """A grade has said what it is worth: the heading around it raises it no more."""
    years: float = 0.0
    """The shortest span of time that a change of duration speaks of, in years."""

    @property
    def side(self) -> str:
        """Whether the fact came, went, or stands on both sides; "" without one."""
        if self.fact is None:
            return ""
        return "both" if self.fact.before and self.fact.after else "came" if self.fact.after else "went"

    def hit(self) -> RuleHit:
        """Return the reason as it is stored and shown."""
        return RuleHit(rule=self.rule, level=self.level, text=self.text)
