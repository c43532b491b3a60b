"""The words of the reports, in bokmål, nynorsk and English."""

from collections.abc import Mapping

from watcher.model.change import ChangeKind
from watcher.model.level import Level

LANGUAGES = ("nb", "nn", "en")


def report_language(*wanted: str) -> str:
    """Return the first of `wanted` that reports are written in, else bokmål."""
    return next((lang for lang in wanted if lang in LANGUAGES), "nb")


_LEVELS: Mapping[Level, tuple[str, str, str]] = {
    Level.NONE: ("Ingen endring", "Inga endring", "No change"),
    Level.NOISE: ("Støy", "Støy", "Noise"),
    Level.EDITORIAL: ("Språklig", "Språkleg", "Editorial"),
    Level.MINOR: ("Mindre", "Mindre", "Minor"),
    Level.IMPORTANT: ("Viktig", "Viktig", "Important"),
    Level.CRITICAL: ("Kritisk", "Kritisk", "Critical"),
}

_KINDS: Mapping[ChangeKind, tuple[str, str, str]] = {
    ChangeKind.ADDED: ("Lagt til", "Lagt til", "Added"),
    ChangeKind.REMOVED: ("Fjernet", "Fjerna", "Removed"),
    ChangeKind.CHANGED: ("Endret", "Endra", "Changed"),
    ChangeKind.MOVED: ("Flyttet", "Flytta", "Moved"),
    ChangeKind.MOVED_CHANGED: ("Flyttet og endret", "Flytta og endra", "Moved and changed"),
    ChangeKind.SPLIT: ("Delt opp", "Delt opp", "Split"),
    ChangeKind.MERGED: ("Slått sammen", "Slått saman", "Merged"),
    ChangeKind.HEADING_RENAMED: ("Ny overskrift", "Ny overskrift", "Heading renamed"),
    ChangeKind.HEADING_LEVEL: ("Annet overskriftsnivå", "Anna overskriftsnivå", "Heading level changed"),
    ChangeKind.SECTION_ADDED: ("Nytt avsnitt", "Nytt avsnitt", "Section added"),
    ChangeKind.SECTION_REMOVED: ("Avsnitt fjernet", "Avsnitt fjerna", "Section removed"),
    ChangeKind.SECTION_MOVED: ("Avsnitt flyttet", "Avsnitt flytta", "Section moved"),
    ChangeKind.ROW_ADDED: ("Ny tabellrad", "Ny tabellrad", "Table row added"),
    ChangeKind.ROW_REMOVED: ("Tabellrad fjernet", "Tabellrad fjerna", "Table row removed"),
    ChangeKind.ROW_MOVED: ("Tabellrad flyttet", "Tabellrad flytta", "Table row moved"),
    ChangeKind.CELL_CHANGED: ("Endret i tabell", "Endra i tabell", "Table cell changed"),
    ChangeKind.COLUMN_ADDED: ("Ny kolonne", "Ny kolonne", "Column added"),
    ChangeKind.COLUMN_REMOVED: ("Kolonne fjernet", "Kolonne fjerna", "Column removed"),
    ChangeKind.LINK_CHANGED: ("Lenke endret", "Lenkje endra", "Link changed"),
    ChangeKind.LINK_ADDED: ("Ny lenke", "Ny lenkje", "Link added"),
    ChangeKind.LINK_REMOVED: ("Lenke fjernet", "Lenkje fjerna", "Link removed"),
    ChangeKind.IMAGE_CHANGED: ("Bilde endret", "Bilete endra", "Image changed"),
    ChangeKind.METADATA: ("Opplysninger om siden", "Opplysningar om sida", "About the page"),
    ChangeKind.LANGUAGE: ("Annet språk", "Anna språk", "Other language"),
    ChangeKind.PAGE_REWRITTEN: ("Siden er skrevet om", "Sida er skriven om", "Page rewritten"),
    ChangeKind.PAGE_GONE: ("Siden er borte", "Sida er borte", "Page gone"),
    ChangeKind.PAGE_BACK: ("Siden er tilbake", "Sida er tilbake", "Page back"),
    ChangeKind.PAGE_LISTED: ("Ny side", "Ny side", "New page"),
    ChangeKind.PAGE_UNLISTED: ("Side fjernet", "Side fjerna", "Page removed"),
    ChangeKind.PAGE_READDRESSED: ("Side flyttet", "Side flytta", "Page moved"),
}

_WORDS: Mapping[str, tuple[str, str, str]] = {
    "title": ("Endringer", "Endringar", "Changes"),
    "none": ("Ingen forskjell i innholdet.", "Ingen skilnad i innhaldet.", "No difference in content."),
    "one": ("1 endring", "1 endring", "1 change"),
    "many": ("{n} endringer", "{n} endringar", "{n} changes"),
    "quiet": ("Språklige endringer og støy", "Språklege endringar og støy", "Editorial changes and noise"),
    "about": ("Fotnote til:", "Fotnote til:", "Footnote to:"),
    "view": ("Visning", "Vising", "View"),
    "only": ("Bare endringene", "Berre endringane", "Only the changes"),
    "inline": ("Hele siden", "Heile sida", "Whole page"),
    "side": ("Side om side", "Side om side", "Side by side"),
    "old": ("Før", "Før", "Before"),
    "new": ("Nå", "No", "Now"),
    "removed": ("Fjernet", "Fjerna", "Removed"),
    "added": ("Lagt til", "Lagt til", "Added"),
    "end": ("slutt", "slutt", "end"),
    "facts": ("Fakta", "Fakta", "Facts"),
    "fact": ("Hva", "Kva", "What"),
    "why": ("Hvorfor", "Kvifor", "Why"),
    "health": (
        "Det er tvil om den nye filen er selve siden",
        "Det er tvil om den nye fila er sjølve sida",
        "It is doubtful whether the new file is the page at all",
    ),
    "remarks": (
        "Om sidens egne opplysninger",
        "Om dei eigne opplysningane til sida",
        "What the page says of itself",
    ),
    "echoes": (
        "Andre sider sier fortsatt det gamle",
        "Andre sider seier framleis det gamle",
        "Other pages still state the old value",
    ),
    "top": ("Øverst på siden", "Øvst på sida", "Top of the page"),
    "empty": ("(ingenting)", "(ingenting)", "(nothing)"),
    "made": ("Laget av Watcher", "Laga av Watcher", "Made by Watcher"),
    "moved_here": ("Flyttet hit", "Flytta hit", "Moved here"),
    "warning": ("Varsel", "Varsel", "Warning"),
    "moved_away": ("Flyttet herfra", "Flytta herifrå", "Moved from here"),
}


class Words:
    """The words of one language, one of `LANGUAGES`.

    `facts` are the vocabulary's words for kinds of facts, by kind and language.
    """

    def __init__(self, lang: str, facts: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.lang = lang
        self._column = LANGUAGES.index(lang)
        self._facts = facts or {}

    def __getitem__(self, key: str) -> str:
        """Return the word called `key`."""
        return _WORDS[key][self._column]

    def level(self, level: Level) -> str:
        """Return a level as readers know it."""
        return _LEVELS[level][self._column]

    def kind(self, kind: ChangeKind) -> str:
        """Return what happened."""
        return _KINDS[kind][self._column]

    def fact(self, kind: str) -> str:
        """Return what a fact is about; a kind that has no word is shown as it is called."""
        return self._facts.get(kind, {}).get(self.lang, kind)

    def count(self, number: int) -> str:
        """Return how many changes."""
        return self["none"] if number == 0 else self["one"] if number == 1 else self["many"].format(n=number)
