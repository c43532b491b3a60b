"""What stands beside an update: other pages that state the old value, and remarks on the page itself."""

from dataclasses import dataclass

from watcher.model.notice import Echo, Notice
from watcher.web.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoView:
    """One place on another page; the sentence is in three parts, so that the value can be marked."""

    echo: Echo
    lang: str
    head: str
    value: str
    tail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkView:
    """A remark in the reader's language, else in bokmål (`lang` says which), and the page's own words."""

    text: str
    lang: str
    quote: str


def echo_views(view: View, notice: Notice) -> list[EchoView]:
    """Return every place that still stated the old value when the notice was written."""
    langs = {source.id: source.rules.lang for source in view.site.settings.sources}
    return [_echo_view(echo, langs.get(echo.source_id, "")) for echo in notice.echoes]


def _echo_view(echo: Echo, lang: str) -> EchoView:
    head, value, tail = echo.quote.partition(echo.value)
    return EchoView(echo=echo, lang=lang, head=head, value=value, tail=tail)


def remark_views(view: View, notice: Notice) -> list[RemarkView]:
    """Return the remarks that have words."""
    shown = []
    for remark in notice.remarks:
        texts = dict(remark.texts)
        lang = view.lang if texts.get(view.lang) else "nb"
        if text := texts.get(lang, ""):
            shown.append(RemarkView(text=text, lang=lang, quote=remark.quote))
    return shown
