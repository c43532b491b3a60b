"""How [[reason]] and [headings] are read: what readers are told, and which headings tell them nothing."""

from types import MappingProxyType

from watcher.judge.draft import Draft
from watcher.judge.reason_model import ReasonText
from watcher.judge.table import Table


def read_reasons(root: Table, draft: Draft) -> None:
    """Add the reasons in other languages to the draft, by rule; a rule may have several."""
    for table in root.tables("reason"):
        texts = {lang: table.text(lang) for lang in ("nn", "en")}
        if own := table.text("nb", ""):
            texts["nb"] = own
        draft.reasons.setdefault(table.text("rule"), []).append(ReasonText(texts=MappingProxyType(texts)))
        table.close()


def read_headings(root: Table, draft: Draft) -> None:
    """Add the headings that tell nothing of what stands below them."""
    table = root.table("headings")
    draft.heading_fillers.extend(text.lower() for text in table.texts("fillers"))
    table.close()
