"""What of a page stands outside the watched part, so that a wrong selector is seen.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from watcher.cli.propose_answers import Answers, counted, extract, is_link, lost, teaser_headings
from watcher.errors import ExtractError
from watcher.judge import Vocabulary
from watcher.model.answer import Fetched
from watcher.model.document import Block, BlockKind, Document
from watcher.model.source import ExtractionRules, SourceType
from watcher.pipeline.outside import find_outside

_WARNED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """How much stands outside, its longest text, and the texts there that could be guidance."""

    blocks: int
    chars: int
    longest: str
    guidance: tuple[str, ...]

    def told(self) -> str:
        """Return it in a line."""
        if not self.blocks:
            return "outside: nothing"
        size = f"{counted(self.blocks, 'block')}, {self.chars} characters"
        return f"outside: {size}, longest «{self.longest[:70]}»"


def outside_of(answers: Answers, document: Document, rules: ExtractionRules) -> Outside | None:
    """Return what the first answer holds beside `document`, which is what `rules` watch.

    None where there is no outside: only HTML has one.
    """
    if rules.type is not SourceType.HTML:
        return None
    pages = []
    for keep in (("body",), ()):
        try:
            whole = replace(rules, keep=keep, drop=(), mute=())
            pages.append(extract(answers.first, whole, answers.read_pdf))
        except ExtractError:
            continue
    if not pages:
        return None
    muted = {block.text for block in document.blocks if block.kind is BlockKind.META}
    beside = [block for block in lost(pages[0], document) if block.text not in muted]
    texts = [block.text for block in beside]
    return Outside(
        blocks=len(beside),
        chars=sum(map(len, texts)),
        longest=max(texts, key=len, default=""),
        guidance=_guidance(answers, beside, pages, document),
    )


def outside_of_one(
    answer: Fetched, document: Document, rules: ExtractionRules, vocabulary: Vocabulary
) -> Outside | None:
    """Return the same for one answer."""
    answers = Answers(first=answer, second=answer, vocabulary=vocabulary, lang=document.lang or rules.lang)
    return outside_of(answers, document, rules)


def _guidance(
    answers: Answers, beside: Sequence[Block], pages: Sequence[Document], document: Document
) -> tuple[str, ...]:
    """Return what outside would be missed: rows, prose, sentences that speak; no teasers."""
    teasers = teaser_headings(pages[0])
    missed = [block.text for block in beside if _is_missed(answers, block, teasers)]
    found = find_outside(pages[-1], known=(document,), vocabulary=answers.vocabulary)
    texts: Sequence[str] = [*missed, *(each.text.partition("\n")[0] for each in found)]
    return tuple(dict.fromkeys(texts))[:_WARNED]


def _is_missed(answers: Answers, block: Block, teasers: frozenset[str]) -> bool:
    return not is_link(block) and not teasers.intersection(block.trail[-1:]) and answers.guides(block)
