"""How one item is put into words, in a summary and in a feed's content alike.

Removed and new words stand apart, each under its own word: a reader that strips markup must never show a
deleted dose as valid (docs/decisions/0020-feed-writing.md).
"""

from watcher.model.notice import NoticeItem
from watcher.model.verdict import FactChange
from watcher.publish.text import Excerpt, clip, excerpts, plain, short
from watcher.publish.words import Words

_FACT_CHARS = 160
_PLACE_CHARS = 200


def spoken_pair(item: NoticeItem, words: Words, limit: int) -> tuple[tuple[str, Excerpt], ...]:
    """Return ("Fjernet", …) and ("Nytt", …), those that there are; one "Flyttet" when nothing differs."""
    before, after = lines(item.before), lines(item.after)
    was, now = excerpts(before, after, limit)
    if before == after:
        whole = Excerpt(head="", core=clip(after, limit), tail="", is_cut=len(after) > limit)
        return ((words.moved, whole),) if after else ()
    pairs = ((words.removed, before, was), (words.added, after, now))
    return tuple((label, excerpt) for label, text, excerpt in pairs if text)


def lines(text: str) -> str:
    """Return `text` fit to be shown, one paragraph of the page a line."""
    return "\n".join(line for line in map(plain, text.split("\n")) if line)


def place_text(item: NoticeItem, words: Words, page_title: str) -> str:
    """Return "Behandling › Dosering, rad «Voksne», kolonne «Dose»", or "" for the top of the page.

    A first heading that only repeats the page's title is left out.
    """
    names = item.section[1:] if item.section[:1] == (page_title,) else item.section
    section = " › ".join(short(name, _PLACE_CHARS) for name in names if name.strip())
    cells = [
        f"{label} «{short(name, _PLACE_CHARS)}»"
        for label, name in ((words.row, item.row), (words.column, item.column))
        if name.strip()
    ]
    note = f"{words.footnote_to} «{short(item.about, _PLACE_CHARS)}»" if item.about.strip() else ""
    return ", ".join(part for part in (clip(section, _PLACE_CHARS), *cells, note) if part)


def fact_text(fact: FactChange, words: Words) -> str:
    """Return "Dose: før «600 mg», nå «400 mg»"."""
    label = words.facts.get(fact.kind, words.value)
    before, after = short(fact.before, _FACT_CHARS), short(fact.after, _FACT_CHARS)
    if before and after:
        return f"{label}: {words.was_now.format(before=before, after=after)}"
    if after:
        return f"{label}: {words.fact_added.format(after=after)}"
    return f"{label}: {words.fact_removed.format(before=before)}"
