"""One table of all phrases: found in a single pass over the tokens, longest or all."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from watcher.judge.tokens import Token, tokenize

_NO_GAP_OVER = frozenset(".;:!?")


@dataclass(frozen=True, slots=True)
class Piece:
    """One word of a form: how it is matched (exact, case, prefix, suffix, infix, gap) and its text."""

    mode: str
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """A phrase of the vocabulary with what it stands for."""

    kind: str
    pieces: tuple[Piece, ...]
    payload: Hashable
    text: str


class Match(NamedTuple):
    """A form found at tokens[start:end]."""

    start: int
    end: int
    form: Form


def parse_form(kind: str, text: str, payload: Hashable) -> Form:
    """Return the form written as `text` ("gravid~", "bør ... ikke", "=MSIS")."""
    pieces: list[Piece] = []
    for word in text.split():
        pieces.extend(_pieces(word))
    if not pieces or pieces[0].mode == "gap":
        raise ValueError(f"a form must begin with a word: {text!r}")
    return Form(kind, tuple(pieces), payload, text)


def _pieces(word: str) -> list[Piece]:
    if word == "...":
        return [Piece("gap", "")]
    if word.isascii() and word.isalpha():
        return [Piece("exact", word.lower())]
    if word.isascii() and word.endswith("~") and word[:-1].isalpha():
        return [Piece("prefix", word[:-1].lower())]
    if word.startswith("=") and len(word) > 1:
        return [Piece("case", token.text) for token in tokenize(word[1:])]
    if word.startswith("~") and word.endswith("~") and len(word) > 2:
        return [Piece("infix", word.strip("~").lower())]
    if word.endswith("~") and len(word) > 1:
        parts = tokenize(word[:-1])
        return [Piece("exact", token.low) for token in parts[:-1]] + [Piece("prefix", parts[-1].low)]
    if word.startswith("~") and len(word) > 1:
        return [Piece("suffix", word[1:].lower())]
    return [Piece("exact", token.low) for token in tokenize(word)]


def _holds(piece: Piece, low: str) -> bool:
    """Tell whether a word ends with a suffix piece or holds an infix piece."""
    if piece.mode == "suffix":
        return low.endswith(piece.text) and len(low) > len(piece.text)
    return piece.text in low


def _fits(piece: Piece, token: Token) -> bool:
    match piece.mode:
        case "exact":
            return token.low == piece.text
        case "case":
            return token.text == piece.text
        case "prefix":
            return token.low.startswith(piece.text)
        case "suffix":
            return token.low.endswith(piece.text) and len(token.low) > len(piece.text)
        case _:
            return piece.text in token.low


class _Candidate(NamedTuple):
    """A form that a word may begin: `second` is the plain word that must follow at once ("" for none)."""

    form: Form
    is_cased: bool
    is_single: bool
    second: str


def _candidate(form: Form) -> _Candidate:
    pieces = form.pieces
    is_plain = len(pieces) > 1 and pieces[1].mode == "exact"
    second = pieces[1].text if is_plain else ""
    return _Candidate(form, pieces[0].mode == "case", len(pieces) == 1, second)


class PhraseTable:
    """All phrases of one language, indexed by their first word."""

    __slots__ = ("_affix", "_cache", "_exact", "_gap", "_is_indexed", "_prefix", "forms")

    def __init__(self, forms: Iterable[Form], *, gap: int) -> None:
        self.forms = tuple(forms)
        self._gap = gap
        self._exact: dict[str, list[_Candidate]] = {}
        self._prefix: dict[str, list[_Candidate]] = {}
        self._affix: list[_Candidate] = []
        self._cache: dict[str, tuple[_Candidate, ...]] = {}
        self._is_indexed = False

    def _index(self) -> None:
        """Sort the forms by their first word, when a text is looked through for the first time."""
        exact: dict[str, list[_Candidate]] = {}
        prefix: dict[str, list[_Candidate]] = {}
        affix: list[_Candidate] = []
        for form in self.forms:
            first = form.pieces[0]
            if first.mode in {"exact", "case"}:
                exact.setdefault(first.text.lower(), []).append(_candidate(form))
            elif first.mode == "prefix":
                prefix.setdefault(first.text, []).append(_candidate(form))
            else:
                affix.append(_candidate(form))
        self._exact, self._prefix, self._affix = exact, prefix, affix
        self._is_indexed = True

    def with_forms(self, forms: Iterable[Form]) -> "PhraseTable":
        """Return a table that holds further forms too."""
        return PhraseTable((*self.forms, *forms), gap=self._gap)

    def find(self, tokens: Sequence[Token]) -> tuple[Match, ...]:
        """Return every match, by start; all forms, overlapping ones too."""
        cache, found = self._cache, []
        for at, token in enumerate(tokens):
            known = cache.get(token.low)
            candidates = self._candidates(token.low) if known is None else known
            if candidates:
                found += self._matches(candidates, token, tokens, at)
        return tuple(found)

    def find_at(self, tokens: Sequence[Token], at: int, token: Token | None = None) -> list[Match]:
        """Return the matches that begin at token `at`, read as `token` when one is given."""
        first = token or tokens[at]
        return self._matches(self._candidates(first.low), first, tokens, at)

    def _matches(
        self, candidates: Sequence[_Candidate], token: Token, tokens: Sequence[Token], at: int
    ) -> list[Match]:
        found = []
        follower = tokens[at + 1].low if at + 1 < len(tokens) else ""
        for form, is_cased, is_single, second in candidates:
            if is_cased and token.text != form.pieces[0].text:
                continue
            if is_single:
                found.append(Match(at, at + 1, form))
            elif not second or second == follower:
                end = self._match(form, tokens, at + 1)
                if end:
                    found.append(Match(at, end, form))
        return found

    def longest_at(self, tokens: Sequence[Token], at: int) -> Match | None:
        """Return the longest match that begins at token `at`."""
        if at >= len(tokens):
            return None
        return max(self.find_at(tokens, at), key=lambda match: match.end, default=None)

    def _candidates(self, low: str) -> tuple[_Candidate, ...]:
        """Return the forms that a word in lower case may begin; its spelling is looked at later."""
        cached = self._cache.get(low)
        if cached is None:
            if not self._is_indexed:
                self._index()
            found = list(self._exact.get(low, ()))
            for size in range(1, min(len(low), 40) + 1):
                found.extend(self._prefix.get(low[:size], ()))
            found.extend(one for one in self._affix if _holds(one.form.pieces[0], low))
            cached = tuple(found)
            if (
                len(self._cache) < 20_000 and len(low) < 60
            ):  # a bound, so that hostile text cannot fill the memory
                self._cache[low] = cached
        return cached

    def _match(self, form: Form, tokens: Sequence[Token], at: int) -> int:
        """Return the token after the form whose first piece ends at `at`, or 0."""
        pieces = form.pieces
        index = 1
        while index < len(pieces):
            if pieces[index].mode == "gap":
                index += 1
                at = self._skip(pieces[index], tokens, at) if index < len(pieces) else at
                if at < 0:
                    return 0
            if at >= len(tokens) or not _fits(pieces[index], tokens[at]):
                return 0
            at += 1
            index += 1
        return at

    def _skip(self, piece: Piece, tokens: Sequence[Token], at: int) -> int:
        for ahead in range(at, min(at + self._gap + 1, len(tokens))):
            if _fits(piece, tokens[ahead]):
                return ahead
            if tokens[ahead].text in _NO_GAP_OVER:
                return -1
        return -1


def keep_longest(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the leftmost longest of overlapping matches, in order."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda found: (found.start, -found.end)):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return tuple(kept)
