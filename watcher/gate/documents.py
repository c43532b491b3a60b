"""What is wrong with an extracted document: against its contract, and against the last good one.  Pure.

What an owner may do with a page passes: delete a section, rewrite, rename, move, redesign.  What only a
fault does is held: most of the text gone at once, headings with nothing under them, another page or language.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from watcher.gate.naming import name_document
from watcher.model.document import Block, BlockKind, Document
from watcher.model.reason import Reason, ReasonCode
from watcher.model.source import Contract, Source, SourceType

_SHRUNK_SHARE = 0.5
_SMALL_PAGE_CHARS = 400
"""Below this a page may well lose half of its text by one deletion."""
_SMALL_MAP = 10
"""Below this a sitemap may well lose half of its pages by one decision."""
_SAME_PAGE_SHARE = 0.2
_SAME_LANGUAGE_SHARE = 0.5
_SAME_TITLE_SHARE = 0.5
_GONE_SHARE = 0.2
_MIN_HIDDEN = 2
_WORD = re.compile(r"\w+")
_TWICE = re.compile(
    "Ã[\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|Â[\u00a1-\u00bf]|â€[\u0098-\u00a6\u0152-\u2122]"
)
"""Letters of UTF-8 that were read as windows-1252 and written as UTF-8 once more: «Ã¸» for «ø»."""
_ASKED = re.compile(r"[^\W\d_]\?[^\W\d_]")
"""A question mark inside of a word, where a letter stood."""
_MAYBE_ASKED = re.compile(r"\?[^\W\d_]")
_UNREAD = re.compile("\ufffd")
_BROKEN_SHARE = 0.2
_BROKEN_ENOUGH = 3
_NOT_UNDER = frozenset({BlockKind.HEADING, BlockKind.META, BlockKind.IMAGE})
"""What a heading may have under it and still be empty."""
_LANGUAGES = {
    "nb": "bokmål",
    "nn": "nynorsk",
    "no": "norsk",
    "en": "engelsk",
    "se": "samisk",
    "sv": "svensk",
    "da": "dansk",
    "fi": "finsk",
    "de": "tysk",
    "fr": "fransk",
    "es": "spansk",
    "nl": "nederlandsk",
}
_NEAR_LANGUAGES = frozenset({"da", "nb", "no"})
"""Written so alike that a page of one may be taken for the other by its words."""


def inspect_document(document: Document, source: Source, last_good: Document | None) -> tuple[Reason, ...]:
    """Return why this document is not to become a version; empty when nothing speaks against it."""
    reasons = list(_breaches(document, source.contract))
    if last_good is None:
        reasons.extend(_wrong_letters(document, None))
        return tuple(reasons)
    if document.sha256_text == last_good.sha256_text:
        return tuple(reasons)
    reasons.extend(_broken_letters(document, last_good) or _wrong_letters(document, last_good))
    if source.rules.type is SourceType.SITEMAP:
        reasons.extend(_lost_pages(document, last_good))
        return tuple(reasons)
    if source.rules.type is SourceType.FEED:
        reasons.extend(_lost_items(document, last_good))
        return tuple(reasons)
    reasons.extend(_other_language(document, source, last_good))
    if not any(reason.code is ReasonCode.OTHER_LANGUAGE for reason in reasons):
        reasons.extend(_other_page(document, last_good))
    reasons.extend(_hidden(document, last_good))
    reasons.extend(_lost_headings(document, last_good))
    reasons.extend(_shrunk(document, last_good))
    return tuple(reasons)


def _breaches(document: Document, contract: Contract) -> Iterator[Reason]:
    """Yield what `expect` in sources.toml demands and the document does not hold."""
    chars = document.text_chars if contract.min_chars or contract.max_chars else 0
    if contract.min_chars and chars < contract.min_chars:
        yield _breach(f"Siden har {chars} tegn, minst {contract.min_chars} er ventet")
    if contract.max_chars and chars > contract.max_chars:
        yield _breach(f"Siden har {chars} tegn, høyst {contract.max_chars} er ventet")
    headings = [_fold(block.text) for block in document.blocks if block.kind is BlockKind.HEADING]
    for wanted in contract.headings:
        if not any(heading.startswith(_fold(wanted)) for heading in headings):
            yield _breach(f"Overskriften «{wanted}» mangler")
    if contract.contains:
        text = _fold(" ".join(block.text for block in document.blocks))
        for wanted in contract.contains:
            if _fold(wanted) not in text:
                yield _breach(f"Teksten «{wanted}» mangler")
    if contract.title and _fold(contract.title) not in _fold(document.title):
        yield _breach(f"Tittelen er «{document.title}», ventet «{contract.title}»")


def _broken_letters(document: Document, last_good: Document) -> tuple[Reason, ...]:
    """A page may live with a stray byte of old; new ones are a fault: µg must not become �g."""
    after = _count_broken(document)
    more = after - _count_broken(last_good) if after else 0
    if more <= 0:
        return ()
    return (_reason(ReasonCode.WRONG_CHARSET, f"{more} tegn er blitt uleselige («\ufffd»)"),)


def _wrong_letters(document: Document, last_good: Document | None) -> tuple[Reason, ...]:
    """Letters that were changed on the way («Ã¸», «f?r»): many at once; one is its owner's slip."""
    text = _whole_text(document)
    suspects = _suspects(text)
    if not suspects:
        return ()
    old = _whole_text(last_good) if last_good else ""
    known = old or text
    letters = len(known) - len(known.encode("ascii", "ignore"))
    for pattern in suspects:
        found = pattern.findall(text)
        if len(found) < _BROKEN_ENOUGH:
            continue
        more = len(found) - len(pattern.findall(old))
        if more < _BROKEN_ENOUGH or more < _BROKEN_SHARE * letters:
            continue
        what = f"{more} bokstaver er blitt til andre tegn, slik som «{found[0]}»"
        return (_reason(ReasonCode.WRONG_CHARSET, what),)
    return ()


def _suspects(text: str) -> list[re.Pattern[str]]:
    """Return the patterns that a text may hold often enough: asked of every page, and seldom any."""
    most = {
        _TWICE: text.count("Ã") + text.count("Â") + text.count("â€"),
        _ASKED: len(_MAYBE_ASKED.findall(text)) if "?" in text else 0,
        _UNREAD: text.count("\ufffd"),
    }
    return [pattern for pattern, count in most.items() if count >= _BROKEN_ENOUGH]


def _whole_text(document: Document) -> str:
    return "\n".join([block.text for block in document.blocks])


def _count_broken(document: Document) -> int:
    return _whole_text(document).count("\ufffd")


def _lost_items(document: Document, last_good: Document) -> Iterator[Reason]:
    before, after = _items(last_good), _items(document)
    if before and not after:
        yield _reason(ReasonCode.ITEMS_GONE, f"Alle {before} poster er borte på én gang")


def _lost_pages(document: Document, last_good: Document) -> Iterator[Reason]:
    """A site that drops most of its pages at once has cut its sitemap short."""
    before, after = len(last_good.blocks), len(document.blocks)
    if before >= _SMALL_MAP and after < before * _SHRUNK_SHARE:
        text = f"Nettstedskartet har {after} adresser, under halvparten av de {before} det hadde"
        yield _reason(ReasonCode.SHRUNK, text)


def _items(document: Document) -> int:
    """Count the items of a feed: every item has a heading of its own."""
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING and block.level > 1]
    return len(headings) or sum(
        block.kind is not BlockKind.META and block.level != 1 for block in document.blocks
    )


def _other_language(document: Document, source: Source, last_good: Document) -> Iterator[Reason]:
    """The whole page in another language than before; back to the one configured is never wrong."""
    before, after = last_good.lang, document.lang
    if not before or not after or after in {before, source.rules.lang}:
        return
    if {before, after} <= _NEAR_LANGUAGES:
        return
    if _kept_share(document, last_good) < _SAME_LANGUAGE_SHARE:
        text = f"Hele siden kom på {_name(after)}; sist var den på {_name(before)}"
        yield _reason(ReasonCode.OTHER_LANGUAGE, text, f"{before} -> {after}")


def _other_page(document: Document, last_good: Document) -> Iterator[Reason]:
    """Another title, other headings and other text: a rewrite keeps at least one of the three."""
    if _title_share(document.title, last_good.title) >= _SAME_TITLE_SHARE:
        return
    if _kept_share(document, last_good) >= _SAME_PAGE_SHARE:
        return
    before, after = _heading_keys(last_good), _heading_keys(document)
    kept = len(before & after) / len(before) if before else 0.0
    if kept < _SAME_PAGE_SHARE * 2:
        yield from name_document(document)
        text = f"En annen side kom i stedet: «{document.title}», ventet «{last_good.title}»"
        yield _reason(ReasonCode.WRONG_PAGE, text)


def _hidden(document: Document, last_good: Document) -> Iterator[Reason]:
    """Headings that still stand while all that stood under them is gone from the whole page."""
    after = _under_headings(document)
    if all(after.values()):
        return
    before = _under_headings(last_good)
    keys_now = Counter(block.key for block in document.blocks)
    filled = [key for key, blocks in before.items() if blocks and key in after]
    emptied = [key for key in filled if not after[key] and _share_left(before[key], keys_now) < _GONE_SHARE]
    if len(emptied) >= _MIN_HIDDEN or (emptied and len(emptied) * 2 > len(filled)):
        names = ", ".join(f"«{key}»" for key in emptied[:5])
        text = f"{len(emptied)} overskrifter står uten noe under seg: {names}"
        yield _reason(ReasonCode.CONTENT_HIDDEN, text)


def _lost_headings(document: Document, last_good: Document) -> Iterator[Reason]:
    if any(block.kind is BlockKind.HEADING for block in document.blocks):
        return
    before = _heading_keys(last_good)
    if len(before) >= 2:
        text = f"Alle {len(before)} overskrifter er borte på én gang"
        yield _reason(ReasonCode.HEADINGS_GONE, text, document.sha256_content)


def _shrunk(document: Document, last_good: Document) -> Iterator[Reason]:
    before, after = last_good.text_chars, document.text_chars
    if before >= _SMALL_PAGE_CHARS and after < before * _SHRUNK_SHARE:
        text = f"Siden har {after} tegn, under halvparten av de {before} den hadde"
        yield _reason(ReasonCode.SHRUNK, text, document.sha256_content)


def _kept_share(document: Document, last_good: Document) -> float:
    """Return how much of the old text (by characters) still stands word for word."""
    now = Counter(block.key for block in document.blocks)
    old = [block for block in last_good.blocks if block.kind is not BlockKind.META]
    return _share_left(old, now)


def _share_left(blocks: Sequence[Block], keys_now: Counter[str]) -> float:
    total = sum(len(block.key) for block in blocks)
    kept = sum(len(block.key) for block in blocks if keys_now[block.key])
    return kept / total if total else 1.0


def _under_headings(document: Document) -> dict[str, list[Block]]:
    """Return, for each heading's key, the blocks of its section and below that are no headings themselves."""
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING and block.level > 1]
    keys = {block.text: block.key for block in headings}  # trails hold texts
    under: dict[str, list[Block]] = {key: [] for key in keys.values()}
    trail: tuple[str, ...] = ()
    sections: list[list[Block]] = []  # those of `trail`, which is mostly that of the block before
    for block in document.blocks:
        if block.kind in _NOT_UNDER:
            continue
        if block.trail != trail:
            trail = block.trail
            sections = [under[key] for key in {keys[heading] for heading in trail if heading in keys}]
        for section in sections:
            section.append(block)
    return under


def _heading_keys(document: Document) -> set[str]:
    return {_fold(block.key) for block in document.blocks if block.kind is BlockKind.HEADING}


def _title_share(one: str, other: str) -> float:
    """Return how many of all the words of two titles they have in common; 1.0 when one has none."""
    a, b = set(_WORD.findall(_fold(one))), set(_WORD.findall(_fold(other)))
    return len(a & b) / len(a | b) if a and b else 1.0


def _name(lang: str) -> str:
    return _LANGUAGES.get(lang, lang)


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


def _breach(text: str) -> Reason:
    return _reason(ReasonCode.CONTRACT, text)


def _reason(code: ReasonCode, text: str, evidence: str = "") -> Reason:
    return Reason(code=code, text=text, evidence=evidence)
