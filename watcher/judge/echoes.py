"""Which other pages still state what one page has just changed.

A bare «21 dager» is no echo: the same kind of fact and the same value must be said of the same thing
(`scope`, `agreement`), and the new value must not stand there for that thing too.  Read only for changes
that are told, and linear in the other documents: a search for the figures comes before any reading.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from watcher.judge.agreement import ADDRESSES, ENOUGH, likeness
from watcher.judge.facts import read_text
from watcher.judge.facts_model import Fact
from watcher.judge.figures import Figures
from watcher.judge.language import language_of
from watcher.judge.own_log import is_log_trail
from watcher.judge.scope import DOSES, Place, Scope, Statement, read_block, read_scope
from watcher.judge.spellings import Spellings, spellings_of
from watcher.judge.vocabulary import Vocabulary
from watcher.model.change import ChangeKind, Edit, PageDiff
from watcher.model.document import Document
from watcher.model.ids import EditId
from watcher.model.level import PUBLISHED_FROM, Level
from watcher.model.verdict import FactChange, PageVerdict

ECHOED = (
    DOSES
    | ADDRESSES
    | {"frequency", "duration", "age", "weight", "temperature", "distance", "share", "money"}
)
"""Kinds of fact that other pages are searched for.

Left out: bare numbers, counts, dates and references, which two pages share by chance or because both cite the
same report; and words, which have no value to compare.
"""

_WITHDRAWN = frozenset({ChangeKind.REMOVED, ChangeKind.ROW_REMOVED})
_MOST_EDITS = 200
_LONGEST = 20_000
"""A longer block is no sentence of advice; reading it again and again would cost more than it tells."""
MOST_CLAIMS = 40
"""Facts of one change that are searched for; the gravest come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A value that a page no longer gives.  `new` is the fact in its place, None when it was taken away."""

    edit_id: EditId
    old: Fact
    new: Fact | None
    scope: Scope
    old_spellings: Spellings
    new_spellings: Spellings | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Echoed:
    """Where a document still states a claim's old value: `index` is the block, `points` as in `agreement`."""

    edit_id: EditId
    kind: str
    value: str
    quote: str
    index: int
    points: float


def read_claims(
    diff: PageDiff, verdict: PageVerdict, old: Document, new: Document, vocabulary: Vocabulary
) -> tuple[Claim, ...]:
    """Return the values that the told edits have done away with, the gravest first, each once.

    A value that was taken away, and not replaced, counts only where that is important and the page no longer
    says it of the same thing anywhere.
    """
    judged = {one.edit_id: one for one in verdict.verdicts}
    told = (
        edit
        for edit in diff.edits
        if edit.id in judged
        and judged[edit.id].level >= PUBLISHED_FROM
        and not is_log_trail(edit.trail or edit.trail_old, vocabulary)
    )
    found: list[Claim] = []
    for edit in sorted(told, key=lambda edit: -judged[edit.id].level)[:_MOST_EDITS]:
        may_withdraw = judged[edit.id].level >= Level.IMPORTANT and not (diff.is_rewritten or edit.part_of)
        for claim in _claims(edit, judged[edit.id].facts, old, new, vocabulary):
            if any(_is_same(claim, known, vocabulary) for known in found):
                continue
            if claim.new is None and (not may_withdraw or _states(claim, new, vocabulary)):
                continue
            found.append(claim)
            if len(found) == MOST_CLAIMS:
                return tuple(found)
    return tuple(found)


def find_echoes(claims: Sequence[Claim], document: Document, vocabulary: Vocabulary) -> tuple[Echoed, ...]:
    """Return where `document` still states the old values: at most one place a claim, in their order."""
    found: dict[tuple[int, str], Echoed] = {}
    for claim in claims:
        if claim.new is not None and claim.new_spellings is not None:
            renewed = _places(claim, claim.new, claim.new_spellings, document, vocabulary)
            if any(True for _ in renewed):
                continue
        places = _places(claim, claim.old, claim.old_spellings, document, vocabulary)
        best = max(places, key=lambda one: (one.points, -one.index), default=None)
        if best is not None:
            found.setdefault((best.index, best.value), best)
    return tuple(found.values())


def may_echo(claims: Sequence[Claim], figures: Figures) -> bool:
    """Return whether a document with these figures may state an old value; false: it has no echo."""
    return any(claim.old_spellings.may_be_among(figures) for claim in claims)


# -- the claims of an edit


def _claims(
    edit: Edit, facts: Iterable[FactChange], old: Document, new: Document, vocabulary: Vocabulary
) -> Iterator[Claim]:
    """Yield the values that the edit did away with; of a text that went as a whole, all that it gave.

    A section that went is often only moved to a page of its own: its text withdraws nothing.
    """
    facts = [one for one in facts if one.kind in ECHOED and one.before]
    if (not facts and edit.kind not in _WITHDRAWN) or len(edit.before) > _LONGEST:
        return
    before = list(_statements(old, edit.old_index, edit, vocabulary))
    if edit.kind in _WITHDRAWN:
        for statement in before:
            for fact in statement.sentence.facts if statement.sentence.text in edit.before else ():
                if fact.kind in ECHOED:
                    yield _claim(edit, fact, None, statement, vocabulary)
        return
    after = list(_statements(new, edit.new_index, edit, vocabulary, is_new=True))
    for change in facts:
        was = _find(change.kind, change.before, edit.before, before)
        now = _find(change.kind, change.after, edit.after, after)
        if was is None or (change.after and now is None):
            continue
        if now is None or now[0].value != was[0].value:
            yield _claim(edit, was[0], now[0] if now else None, was[1], vocabulary)


def _claim(edit: Edit, old: Fact, new: Fact | None, statement: Statement, vocabulary: Vocabulary) -> Claim:
    return Claim(
        edit_id=edit.id,
        old=old,
        new=new,
        scope=read_scope(old, statement, vocabulary),
        old_spellings=spellings_of(old, vocabulary),
        new_spellings=spellings_of(new, vocabulary) if new else None,
    )


def _statements(
    document: Document, index: int | None, edit: Edit, vocabulary: Vocabulary, *, is_new: bool = False
) -> Iterator[Statement]:
    """Yield the sentences of an edit's block; then of its own text, of which a fold or a split has more."""
    if index is not None and 0 <= index < len(document.blocks):
        yield from read_block(document, index, vocabulary)
    trail = edit.trail if is_new else edit.trail_old or edit.trail
    for line in (edit.after if is_new else edit.before).split("\n"):
        lang = language_of(line, edit.lang or document.lang)
        place = Place(
            index=index or 0,
            lang=lang,
            row=edit.row,
            column=edit.column,
            headings=trail[1:] if len(trail) > 1 else trail,
            title=f"{document.title} | {trail[0] if trail else ''}",
        )
        for sentence in read_text(line, lang, vocabulary, header=edit.column):
            yield Statement(sentence=sentence, place=place)


def _find(kind: str, words: str, text: str, statements: Iterable[Statement]) -> tuple[Fact, Statement] | None:
    """Return the fact with these words in a sentence of `text`, None when there is none."""
    for statement in statements if words else ():
        if statement.sentence.text not in text:
            continue
        for fact in statement.sentence.of(kind):
            if fact.text == words:
                return fact, statement
    return None


def _is_same(one: Claim, other: Claim, vocabulary: Vocabulary) -> bool:
    return (
        _has_value(one.old, other.old, other.new)
        and likeness(one.old.kind, one.scope, other.scope, vocabulary) >= ENOUGH
    )


def _states(claim: Claim, document: Document, vocabulary: Vocabulary) -> bool:
    return any(True for _ in _places(claim, claim.old, claim.old_spellings, document, vocabulary))


# -- the places of a value


def _places(
    claim: Claim, wanted: Fact, spellings: Spellings, document: Document, vocabulary: Vocabulary
) -> Iterator[Echoed]:
    """Yield every place where `document` says `wanted` of what the claim is about."""
    rival = claim.new if wanted is claim.old else claim.old
    for block in document.blocks:
        if len(block.text) > _LONGEST or not spellings.may_stand_in(block.text):
            continue
        if is_log_trail(block.trail, vocabulary):
            continue
        for statement in read_block(document, block.index, vocabulary):
            tokens, lang = statement.sentence.tokens, statement.place.lang
            facts = [one for one in statement.sentence.of(wanted.kind) if _has_value(one, wanted, rival)]
            if not facts or vocabulary.subjects.tells_of_the_past(tokens, lang):
                continue
            for fact in facts:
                scope = read_scope(fact, statement, vocabulary)
                points = likeness(fact.kind, claim.scope, scope, vocabulary)
                if points >= ENOUGH:
                    yield Echoed(
                        edit_id=claim.edit_id,
                        kind=fact.kind,
                        value=fact.text,
                        quote=_quote(statement),
                        index=block.index,
                        points=points,
                    )


def _quote(statement: Statement) -> str:
    """Return the sentence; a cell with the label of its row and the header of its column."""
    place = statement.place
    named = [name for name in (place.row, place.column) if name.strip()]
    return f"{' | '.join(named)}: {statement.sentence.text}" if named else statement.sentence.text


def _has_value(one: Fact, wanted: Fact, rival: Fact | None) -> bool:
    """Tell whether both give one value.

    «21 dager» and «inntil 21 dager» do, unless the limit itself is what changed.
    """
    if one.value == wanted.value:
        return True
    mine, theirs = _parted(one), _parted(wanted)
    if mine is None or theirs is None or mine[1] != theirs[1] or (mine[0] and theirs[0]):
        return False
    other = _parted(rival) if rival else None
    return other is None or other[1] != theirs[1]


def _parted(fact: Fact) -> tuple[str, tuple[object, ...]] | None:
    """Return the comparator and the rest of a measured value, None for values of another shape."""
    match fact.value:
        case (str() as symbol, tuple() as figures, str() as joins, str() as per, bool()):
            return symbol, (figures, joins, per)
        case _:
            return None
