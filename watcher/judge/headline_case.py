"""An edit as the headline sees it: the finding that the line speaks of, and the two texts."""

from dataclasses import dataclass

from watcher.judge.edits import Judgement
from watcher.judge.finding import Finding
from watcher.judge.headline_line import Line, room_for
from watcher.judge.headline_subject import adds_nothing, heading_subject
from watcher.judge.texts import UNSPOKEN
from watcher.judge.vocabulary import Vocabulary
from watcher.model.change import Edit

TURNED = frozenset({"modality-turned", "negation-changed"})
"""Rules of words that turn a sentence round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One judgement, and how long its line may be."""

    judgement: Judgement
    title: str
    vocabulary: Vocabulary
    most: int
    top: Finding

    @classmethod
    def of(cls, judgement: Judgement, title: str, vocabulary: Vocabulary, most: int) -> "Case":
        """Return the case of a judgement."""
        return cls(
            judgement=judgement, title=title, vocabulary=vocabulary, most=most, top=weightiest(judgement)
        )

    @property
    def edit(self) -> Edit:
        """The edit."""
        return self.judgement.edit

    @property
    def lang(self) -> str:
        """The language that the page's words are read in."""
        return self.judgement.lang

    @property
    def focus(self) -> str:
        """The words of the fact as they stand in the text; "" when the line speaks of none."""
        fact = self.top.fact
        return (fact.after or fact.before).split(" … ", maxsplit=1)[0] if fact else ""

    def heading(self, most: int = 48) -> str:
        """Return the nearest heading that says something, in at most `most` characters."""
        return heading_subject(self.edit, self.title, self.vocabulary, most=most)

    def room(self, line: Line) -> int:
        """Return how many characters the text of `line` may have."""
        return room_for(line, self.vocabulary, self.most)

    def placed(self, line: Line) -> Line:
        """Return the line under its heading, where there is room and the line does not say it already."""
        heading = self.heading()
        said = f"{line.what} {line.text}"
        if (
            not heading
            or heading.endswith("…")
            or ": " in line.text
            or adds_nothing(heading, said, self.vocabulary)
        ):
            return line
        under = Line(text=line.text, subject=heading, word=line.word, what=line.what, label=line.label)
        return under if self.room(under) >= len(line.text) else line


def weightiest(judgement: Judgement) -> Finding:
    """Return the finding that the line speaks of.

    Of those of the highest level the first with a fact on both sides, else the first with a fact, else the
    first with words of its own.
    """
    level = judgement.findings[0].level
    among = [finding for finding in judgement.findings if finding.level == level]
    return min(among, key=_rank)


def _rank(finding: Finding) -> int:
    fact = finding.fact
    if fact is not None and fact.before and fact.after and not is_said_twice(finding):
        return 0
    if fact is not None and not is_said_twice(finding):
        return 1
    if finding.rule in TURNED and not is_said_twice(finding):
        return 2
    return 4 if finding.rule == UNSPOKEN else 3


def is_said_twice(finding: Finding) -> bool:
    """Tell whether both texts deny, each something else: nothing is turned round («ikke til gravide»)."""
    fact = finding.fact
    return finding.rule == "negation-changed" and fact is not None and bool(fact.before and fact.after)
