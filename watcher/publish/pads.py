"""The two fixed entries that fill a feed which has too few: readers of RSS stumble over a lonely item."""

from datetime import UTC, datetime
from html import escape

from watcher.model.config import ServiceSettings
from watcher.publish.addresses import about_url, site_url
from watcher.publish.feed import Entry
from watcher.publish.text import plain

PAD_DATES = (datetime(2020, 1, 1, 0, 0, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC))
"""Older than any notice and fixed, newest first: the age of a feed that has published nothing."""

_ABOUT, _HELP = "om", "lesehjelp"
_PADS = {
    "nb": (
        "Om denne strømmen",
        (
            "Her kommer en melding når en offentlig fagside endrer innhold. Hver melding sier hva som er "
            "fjernet og hva som er nytt, og lenker til stedet på den offisielle siden."
        ),
        "Slik leser du meldingene",
        (
            "Tittelen begynner med «Kritisk» eller «Viktig» når endringen kan bety noe for behandling eller "
            "tiltak. «Fjernet» er ord som ikke lenger står på siden. «Nytt» er det som står der nå."
        ),
    ),
    "nn": (
        "Om denne straumen",
        (
            "Her kjem ei melding når ei offentleg fagside endrar innhald. Kvar melding seier kva som er "
            "fjerna og kva som er nytt, og lenkjer til staden på den offisielle sida."
        ),
        "Slik les du meldingane",
        (
            "Tittelen byrjar med «Kritisk» eller «Viktig» når endringa kan ha noko å seie for behandling "
            "eller tiltak. «Fjerna» er ord som ikkje lenger står på sida. «Nytt» er det som står der no."
        ),
    ),
    "en": (
        "About this feed",
        (
            "A notice comes here when an official health page changes its content. Each one says what was "
            "removed and what is new, and links to the place on the official page."
        ),
        "How to read the notices",
        (
            "The title begins with «Critical» or «Important» when the change may matter for treatment or "
            "measures. «Removed» are words that no longer stand on the page. «New» is what stands there now."
        ),
    ),
}


def pad_entries(feed_id: str, service: ServiceSettings) -> tuple[Entry, ...]:
    """Return the two fixed entries of the feed called `feed_id`, newest first."""
    language = service.language.split("-", maxsplit=1)[0].lower()
    about, about_text, reading, reading_text = _PADS.get(language, _PADS["nb"])
    texts = ((_ABOUT, about, about_text), (_HELP, reading, reading_text))
    return tuple(
        Entry(
            id=f"{feed_id}/{name}",
            url=f"{about_url(service)}#{name}",
            via_url=site_url(service),
            title=title,
            summary=text,
            html=f"<p>{escape(text)}</p>",
            published=at,
            updated=at,
            shown_at=at,
            language=service.language,
            author=plain(service.title),
            author_url=about_url(service),
            facts=(("kind", "about"),),
        )
        for (name, title, text), at in zip(texts, PAD_DATES, strict=True)
    )
