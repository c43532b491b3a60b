"""What stands beside a change in a feed entry: other pages that state the old value, and remarks on the page.

Both are as they were when the notice was written; the words say so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from watcher.model.notice import Echo, Notice
from watcher.model.verdict import Remark
from watcher.publish.feed import EchoMark, RemarkMark
from watcher.publish.text import clip, plain, short

MOST_SHOWN = 5
"""Echoes of one entry; our page of the notice has them all."""
_QUOTE_CHARS = 240
_NAME_CHARS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    echoes: str
    more: str
    remarks: str


_WORDS: Mapping[str, _Words] = {
    "nb": _Words(
        echoes="Andre sider sier fortsatt det gamle (slik de sto da dette ble meldt)",
        more="Og {n} steder til: se hele endringen.",
        remarks="Om sidens egne opplysninger",
    ),
    "nn": _Words(
        echoes="Andre sider seier framleis det gamle (slik dei stod då dette vart meldt)",
        more="Og {n} stader til: sjå heile endringa.",
        remarks="Om dei eigne opplysningane til sida",
    ),
    "en": _Words(
        echoes="Other pages still state the old value (as they stood when this was reported)",
        more="And {n} more places: see the whole change.",
        remarks="On what the page says of itself",
    ),
}


def _words(notice: Notice) -> _Words:
    return _WORDS.get(notice.language.split("-", maxsplit=1)[0].lower(), _WORDS["nb"])


def aside_html(notice: Notice) -> Iterator[str]:
    """Yield the paragraphs and the list of an entry; nothing when there is nothing to say."""
    words = _words(notice)
    if notice.echoes:
        yield f"<p><strong>{words.echoes}:</strong></p>"
        shown = "".join(f"<li>{_echo(echo)}</li>" for echo in notice.echoes[:MOST_SHOWN])
        yield f"<ul>{shown}</ul>"
        if (left := len(notice.echoes) - MOST_SHOWN) > 0:
            yield f"<p>{escape(words.more.format(n=left))}</p>"
    told = [text for remark in notice.remarks if (text := remark_text(remark, notice.language))]
    if told:
        yield f"<p>{words.remarks}: {escape(' '.join(told))}</p>"


def _echo(echo: Echo) -> str:
    name = escape(echo_name(echo))
    if echo.url.startswith(("https://", "http://")):
        name = f'<a href="{escape(plain(echo.url))}">{name}</a>'
    head, value, tail = parted_quote(echo)
    return f"{name}: «{escape(head)}<strong>{escape(value)}</strong>{escape(tail)}»"


def echo_name(echo: Echo) -> str:
    """Return «Helsenorge – Mpox»."""
    names = [short(name, _NAME_CHARS) for name in (echo.source_owner, echo.source_title) if name.strip()]
    return " – ".join(names)


def parted_quote(echo: Echo) -> tuple[str, str, str]:
    """Return the sentence before the value, the value, and the rest, shortened around the value."""
    quote, value = plain(echo.quote), plain(echo.value)
    at = quote.find(value)
    if at < 0:
        return clip(quote, _QUOTE_CHARS) + " (", value, ")"
    head, tail = quote[:at], quote[at + len(value) :]
    room = max((_QUOTE_CHARS - len(value)) // 2, 40)
    if len(head) > room:
        cut = head[-room:]
        head = "…" + cut[cut.find(" ") + 1 :] if " " in cut else "…" + cut
    return head, value, clip(tail, room)


def remark_text(remark: Remark, language: str) -> str:
    """Return the remark in `language` (else in bokmål) with the page's own words after it."""
    said = remark.told(language.split("-", maxsplit=1)[0].lower())
    quote = short(remark.quote, _QUOTE_CHARS)
    return f"{plain(said)} («{quote}»)" if said and quote else plain(said)


def echo_marks(notice: Notice) -> tuple[EchoMark, ...]:
    """Return the echoes for machines, all of them."""
    return tuple(
        EchoMark(
            source_id=echo.source_id,
            title=echo_name(echo),
            kind=echo.kind,
            value=plain(echo.value),
            quote=short(echo.quote, 2 * _QUOTE_CHARS),
            url=plain(echo.url),
        )
        for echo in notice.echoes
    )


def remark_marks(notice: Notice) -> tuple[RemarkMark, ...]:
    """Return the remarks for machines, in the notice's language."""
    language = notice.language.split("-", maxsplit=1)[0].lower()
    return tuple(
        RemarkMark(
            code=remark.code,
            text=plain(remark.told(language)),
            quote=short(remark.quote, 2 * _QUOTE_CHARS),
        )
        for remark in notice.remarks
    )
