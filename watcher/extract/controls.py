"""Forms and their parts: which of them say something.  Most ask; a dose calculator tells.

A form, a list of choices or a label is content when amounts stand in it («Under 10 kg: 150 mg»), and a
label is a heading when it opens and closes what follows it.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.extract.boxes import Attributes

PARTS = frozenset(["label", "legend", "select", "option", "optgroup"])
_AMOUNT = re.compile(
    r"\d\s*(?:mg|[µμ]g|mcg|kg|g|ml|dl|l|ie|iu|i\.e\.|mmol|år|mnd|måneder|uker|dager|døgn|timer|years?|months?|weeks?"
    r"|days?|hours?|jahre?|ans|años|°\s?c|cm)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"search|newsletter|nyhetsbrev|subscribe|feedback|tilbakemelding|login|comment", re.IGNORECASE
)

_FAR_UP = 60


class Controls:
    """Answers for the forms of one page."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._known: dict[int, bool] = {}
        self._pages: dict[int, bool] = {}
        self._tree = tree
        self._switches: frozenset[str] | None = None

    def is_switch(self, attributes: Attributes) -> bool:
        """Whether a label belongs to a box that style sheets use to show and hide what follows."""
        if self._switches is None:
            boxes = self._tree.css("input[type=checkbox][id], input[type=radio][id]")
            self._switches = frozenset(box.id or "" for box in boxes)
        return (attributes.get("for") or "") in self._switches

    def tells(self, form: LexborNode) -> bool:
        """Whether a form holds amounts, so that its words are read."""
        known = self._known.get(form.mem_id)
        if known is None:
            attributes = form.attributes
            said = f"{attributes.get('class')} {attributes.get('id')} {attributes.get('role')}"
            has_choices = form.css_first("select, input[type=radio], input[type=checkbox], label") is not None
            known = has_choices and not _ASKS.search(said) and _AMOUNT.search(form.text()) is not None
            self._known[form.mem_id] = known
        return known

    def is_part_out(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        """Whether a label, a legend or a list of choices is left out."""
        form = _form_of(node)
        if form is not None and not self._is_page(form):
            return not self.tells(form)
        if tag in {"select", "optgroup", "option"}:
            return _AMOUNT.search(node.text()) is None
        return not (tag == "label" and self.is_switch(attributes))

    def _is_page(self, form: LexborNode) -> bool:
        """Whether a form holds the page itself, as some systems have it."""
        known = self._pages.get(form.mem_id)
        if known is None:
            known = self._pages[form.mem_id] = form.css_first("h1, main, article") is not None
        return known


def _form_of(node: LexborNode) -> LexborNode | None:
    parent = node.parent
    for _ in range(_FAR_UP):
        if parent is None or parent.tag == "form":
            return parent
        parent = parent.parent
    return None
