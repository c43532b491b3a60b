"""Slots: places whose text keeps changing without meaning anything; blocks in them are set apart as stamps.

A slot is exact: another path, heading or word, and the block is text like any other.  So a redesign undoes a
rule instead of letting it hide something else.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from watcher.extract.draft import Draft
from watcher.model.document import Block, BlockKind
from watcher.model.source import MUTED, Slot

_DIGITS = re.compile(r"\d+")
_STRUCTURE = frozenset({BlockKind.HEADING, BlockKind.THEAD})
"""What other blocks are understood by: never set apart."""


def mask_text(text: str) -> str:
    """Return `text` with every run of digits as "#": what stays when only a figure changes."""
    return _DIGITS.sub("#", text)


def slot_of(block: Block | Draft, *, is_worded: bool) -> Slot:
    """Return the slot that a block stands in: with its masked words, or with whatever words."""
    heading = block.trail[-1] if block.trail else ""
    return Slot(path=block.path, heading=heading, text=mask_text(block.text) if is_worded else "")


def may_stand_in_slot(block: Block | Draft) -> bool:
    """Whether a block can be set apart: headings of sections and tables cannot."""
    return block.kind not in _STRUCTURE


def set_muted_apart(drafts: Sequence[Draft], slots: Sequence[Slot]) -> list[Draft]:
    """Return the drafts with those that stand in one of `slots` as META blocks labelled MUTED."""
    if not slots:
        return list(drafts)
    wanted = frozenset(slots)
    return [_muted(draft) if _stands_in(draft, wanted) else draft for draft in drafts]


def _stands_in(draft: Draft, wanted: frozenset[Slot]) -> bool:
    if draft.kind is BlockKind.META or not may_stand_in_slot(draft):
        return False
    return slot_of(draft, is_worded=True) in wanted or slot_of(draft, is_worded=False) in wanted


def _muted(draft: Draft) -> Draft:
    return replace(
        draft,
        kind=BlockKind.META,
        label=MUTED,
        level=0,
        links=(),
        cells=(),
        table=None,
        list_kind="",
        pieces=(),
        is_pair=False,
    )
