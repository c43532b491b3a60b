"""Only the changes: each single edit with its place, level, words, facts, and the rules behind the level."""

from dataclasses import dataclass

from watcher.judge.telling import by_weight, edits_to_tell, headline_of
from watcher.model.change import Edit, Op
from watcher.model.level import PUBLISHED_FROM, Level
from watcher.model.verdict import FactChange, RuleHit
from watcher.publish.deeplink import deep_url
from watcher.web.desk.compare.lookalikes import Lookalike, find_lookalikes
from watcher.web.desk.compare.pair import Pair
from watcher.web.marking import Sides, mark, sides


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One edit.  `deep_url` is the official page at the very paragraph, "" when the source is not known.

    `block` and `number` name the paragraph whose history can be asked for: its index in that version.
    """

    place: int
    edit: Edit
    level: Level
    headline: str
    ops: tuple[Op, ...]
    facts: tuple[FactChange, ...]
    reasons: tuple[RuleHit, ...]
    lowered_by: str
    deep_url: str
    number: int
    block: int | None
    lookalikes: tuple[Lookalike, ...]

    @property
    def sides(self) -> Sides:
        """The words of each side."""
        return sides(self.ops)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditsView:
    """The edits that readers would hear of, gravest first, and those below."""

    told: tuple[Card, ...]
    quiet: tuple[Card, ...]


def edits_view(pair: Pair, lang: str) -> EditsView:
    """Return every edit as a card, in the words of `lang` where the verdict has them."""
    edits = by_weight(edits_to_tell(pair.diff, pair.verdict), pair.verdict)
    cards = [_card(pair, edit, lang, place) for place, edit in enumerate(edits, start=1)]
    return EditsView(
        told=tuple(card for card in cards if card.level >= PUBLISHED_FROM),
        quiet=tuple(card for card in cards if card.level < PUBLISHED_FROM),
    )


def _card(pair: Pair, edit: Edit, lang: str, place: int) -> Card:
    verdict = pair.verdicts.get(edit.id)
    is_new = edit.new_index is not None
    return Card(
        place=place,
        edit=edit,
        level=pair.level_of(edit),
        headline=headline_of(verdict, lang),
        ops=edit.ops or mark(edit.before, edit.after),
        facts=verdict.facts if verdict else (),
        reasons=verdict.reasons if verdict else (),
        lowered_by=verdict.lowered_by if verdict else "",
        deep_url=_official(pair, edit),
        number=(pair.new if is_new else pair.old).version.number,
        block=edit.new_index if is_new else edit.old_index,
        lookalikes=find_lookalikes(edit.after),
    )


def _official(pair: Pair, edit: Edit) -> str:
    if pair.source is None:
        return ""
    return deep_url(edit, source=pair.source, old=pair.old.document, new=pair.new.document)
