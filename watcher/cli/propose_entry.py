"""What an entry says of a page beside its selectors: id, title, owner, topics, language.  Pure."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from watcher.extract import Survey
from watcher.model.document import Document
from watcher.model.source import Source

_LONGEST_ID = 60
_LANG = re.compile(r"[a-z]{2,3}")
_SEPARATOR = re.compile(r"\s+(?:[|·•–—-]|::)\s+")
_FILE_END = re.compile(r"\.(?:html?|aspx?|php|jsp|pdf|json|xml|rss|txt)$", re.IGNORECASE)
_NO_WORD = frozenset(
    {"index", "default", "forside", "home", "hjem", "side", "page", "pages", "sider", "no", "nb", "en"}
)


def entry_title(document: Document, survey: Survey | None, url: str) -> str:
    """Return the title for people: the heading, else <title> without the site, else the address's end."""
    if document.title:
        return document.title
    if survey and survey.title:
        return without_site(survey.title, survey.site_name)
    parts = [_FILE_END.sub("", part) for part in urlsplit(url).path.split("/") if part]
    return f"{parts[-1].replace('-', ' ').replace('_', ' ')} ({site_of(url)})" if parts else site_of(url)


def without_site(title: str, site: str) -> str:
    """Return a <title> without the site's name, which stands last (or first) after a line or dash."""
    parts = [part for part in _SEPARATOR.split(title) if part.strip()]
    if len(parts) < 2:
        return title
    rest = [part for part in parts if not site or slug(part) != slug(site)]
    return rest[0] if rest else title


def entry_owner(survey: Survey | None, url: str, sources: Sequence[Source]) -> tuple[str, str]:
    """Return who publishes the page, and what that rests on."""
    host = site_of(url)
    for source in sources:
        if source.url and site_of(source.url) == host and urlsplit(source.url).port == urlsplit(url).port:
            return source.owner, f"as source {source.id}, which stands on {host}"
    if survey and survey.site_name:
        return survey.site_name, "the page says so itself"
    return host, "the host: the page does not say who publishes it"


def entry_topics(document: Document, url: str, sources: Sequence[Source]) -> list[str]:
    """Return the topics in use of which title or address speaks; no new ones are made up."""
    known = dict.fromkeys(topic for source in sources for topic in source.topics)
    told = f"-{slug(document.title)}-{slug(urlsplit(url).path)}-"
    return [topic for topic in known if f"-{topic}-" in told]


def entry_lang(document: Document, survey: Survey | None) -> str:
    """Return the language that the text shows, else the one that the page says, else nb."""
    said = (survey.lang if survey else "").lower().replace("_", "-").split("-")[0]
    return next(
        (lang for lang in (document.lang, "nb" if said == "no" else said) if _LANG.fullmatch(lang)), "nb"
    )


def entry_id(url: str, title: str, taken: Collection[str]) -> str:
    """Return an id of the site's name and the last telling part of the address, else the title."""
    labels = site_of(url).split(".")
    site = slug(labels[-2] if len(labels) > 1 and not labels[-1].isdigit() else "") or "side"
    parts = [_FILE_END.sub("", part) for part in urlsplit(url).path.split("/")]
    telling = [slug(part) for part in parts if _is_telling(slug(part))]
    words = [word for word in slug(title).split("-") if word != site]
    name = telling[-1] if telling else "-".join(words)
    made = f"{site}-{name or 'side'}"[:_LONGEST_ID].strip("-")
    number, free = 2, made
    while free in taken:
        free, number = f"{made}-{number}", number + 1
    return free


def site_of(url: str) -> str:
    """Return the host without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def slug(text: str) -> str:
    """Return `text` in the letters that ids are made of."""
    spelt = text.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a").replace("ß", "ss")
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _is_telling(part: str) -> bool:
    """Whether a part of an address says something: a word, no number and no place in a list."""
    letters = sum(map(str.isalpha, part))
    return (
        letters >= 3
        and letters * 2 >= len(part)
        and part not in _NO_WORD
        and not re.fullmatch(r"id-?\d*", part)
    )
