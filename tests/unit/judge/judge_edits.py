"""Edits built by hand, and what the judge says of them."""

import re
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from tests.nouns import make_document, make_page_diff
from watcher.judge import Vocabulary, judge_page, parse_vocabulary
from watcher.model.change import ChangeKind, Edit, Op
from watcher.model.document import Block, BlockKind, Document
from watcher.model.ids import EditId
from watcher.model.level import Level
from watcher.model.verdict import PageVerdict, Verdict
from watcher.settings import load_vocabulary_files


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with Watcher."""
    return parse_vocabulary(load_vocabulary_files())


def vocabulary_with(**more: str) -> Vocabulary:
    """The vocabulary that comes with Watcher, and further files."""
    return parse_vocabulary(
        {**load_vocabulary_files(), **{f"{name}.toml": text for name, text in more.items()}}
    )


def ops(before: str, after: str) -> tuple[Op, ...]:
    """A word diff that rebuilds both texts; of very long ones all for all."""
    if len(before) + len(after) > 20_000:
        return (Op("-", before), Op("+", after))
    old, new = re.findall(r"\S+|\s+", before), re.findall(r"\S+|\s+", after)
    found: list[Op] = []
    for tag, low, high, new_low, new_high in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Op("=", "".join(old[low:high])))
            continue
        for sign, text in (("-", "".join(old[low:high])), ("+", "".join(new[new_low:new_high]))):
            if text:
                found.append(Op(sign, text))
    return tuple(found)


def changed(before: str, after: str, kind: ChangeKind = ChangeKind.CHANGED, **more: Any) -> Edit:
    """An edit under «Smitte», a heading that no rule speaks of."""
    edit = Edit(
        id=EditId(f"{kind}:{before}:{after}"),
        kind=kind,
        before=before,
        after=after,
        ops=ops(before, after),
        trail=("Mpox", "Smitte"),
        trail_old=("Mpox", "Smitte"),
    )
    return replace(edit, **more)


def cell(before: str, after: str, *, row: str, column: str, **more: Any) -> Edit:
    return changed(before, after, ChangeKind.CELL_CHANGED, row=row, column=column, **more)


def document(*texts: str, lang: str = "nb") -> Document:
    blocks = tuple(
        Block(index=n, kind=BlockKind.PARA, text=text, key=text, trail=("Mpox",))
        for n, text in enumerate(texts)
    )
    return make_document(blocks, source_id="prove", url="https://example.no/mpox", lang=lang)


def page_verdict(
    *edits: Edit,
    lang: str = "nb",
    old: Document | None = None,
    new: Document | None = None,
    words: Vocabulary | None = None,
) -> PageVerdict:
    old, new = old or document(lang=lang), new or document(lang=lang)
    return judge_page(make_page_diff(edits), old, new, words or vocabulary())


def verdict(edit: Edit, lang: str = "nb", words: Vocabulary | None = None) -> Verdict:
    return page_verdict(edit, lang=lang, words=words).verdicts[0]


def level(before: str, after: str, lang: str = "nb", **more: Any) -> Level:
    return verdict(changed(before, after, **more), lang).level


def fact_kinds(before: str, after: str, lang: str = "nb") -> set[str]:
    return {fact.kind for fact in verdict(changed(before, after), lang).facts}


def dated_list(*titles: str) -> Document:
    """A page of entries, newest first, each with a date of its own."""
    page = document(lang="en")
    blocks = tuple(
        Block(
            index=n,
            kind=BlockKind.META,
            text=f"Mon, {20 - n} Aug 2024 10:00:00 +0000",
            key=f"date {n}",
            trail=("Liste", title),
            label="published",
        )
        for n, title in enumerate(titles)
    )
    return replace(page, blocks=blocks)
