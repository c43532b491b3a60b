"""The words of stamps in the languages of the pages that are watched; a line that is nothing but one."""

import functools
import re
from collections.abc import Iterable

from watcher.extract.dates import DATE, read_date
from watcher.model.document import Stamp

_SUBJECT = (
    r"(?:(?:denne|dette|this|the)\s+)?"
    r"(?:(?:siden?|sida|artikkelen|teksten|innholdet|innhaldet|emnet|kapittelet|kapitlet|retningslinjen|dokumentet"
    r"|veilederen|rettleiaren|web\s?page|page|article|content|guideline|guidance|document)\s+)?"
    r"(?:(?:ble|vart|blei|er|was|is|has been)\s+)?"
)
_REVIEWED = (
    r"(?:sist|last|siste)?\s*(?:faglig|fagleg|medisinsk|medically|clinically)\s+"
    r"(?:oppdatert|oppdatering|gjennomgått|gjennomgang|revidert|kvalitetssikr[ea]t?|vurdert|reviewed|updated)"
    r"|(?:sist|last|siste)?\s*(?:gjennomgått|kontrollert|kvalitetssikret|kvalitetssikra|reviewed|checked)"
    r"|faktagranskad|fagligt\s+(?:opdateret|gennemgået)|gennemgået|granskad|geprüft|revisad[oa]|tarkastettu"
    r"|still\s+current\s+at|review(?:ed)?\s+date|(?:next|neste)\s+(?:review|revisjon|gjennomgang)(?:\s+due)?"
)
_UPDATED = (
    r"(?:sist|siste|last|senest|seinast)\s+(?:oppdater(?:t|a|ing)|endre?[ta]|endring|revidert|redigert|lagret|lagra"
    r"|updated?|modified|changed|edited|revised)"
    r"|(?:oppdatert|oppdatering|endra|endret|revidert|ajourført|ajour|updated|modified|revised|changed)"
    r"(?:sdato|\s+dato|\s+date)?"
    r"|(?:sidst\s+|senest\s+)?(?:opdateret|ændret|revideret)|(?:senast\s+)?(?:uppdatera[dt]|ändrad)"
    r"|(?:zuletzt\s+|letztmals\s+)?(?:aktualisiert|geändert)|letzte\s+(?:aktualisierung|änderung)|stand"
    r"|(?:date\s+de\s+)?(?:dernière\s+)?mise?\s+à\s+jour|(?:dernière\s+modification|modifiée?)"
    r"|(?:fecha\s+de\s+)?(?:la\s+)?(?:última\s+)?(?:actualización|modificación|revisión)|actualizad[oa]"
    r"|(?:viimeksi\s+)?(?:päivitetty|muokattu)|(?:laatst\s+)?(?:bijgewerkt|gewijzigd|aangepast)|laatste\s+update"
    r"|(?:last|latest)\s+update"
    r"|(?:data\s+)?(?:di\s+)?(?:ultimo\s+)?aggiorna(?:mento|t[oa])|ultima\s+modifica"
    r"|(?:última\s+)?atualização|atualizad[oa]"
    r"|date\s+(?:modified|updated|last\s+updated)|(?:dato|date)(?=\s*:)"
)
_PUBLISHED = (
    r"(?:først|fyrst|first|originally)?\s*(?:publisert|publiserings?dato|published|posted|issued|utgitt|utgjeve"
    r"|opprettet|oppretta|lagt\s+ut)"
    r"|publi[cs]era[dt]|publiceret|udgivet|offentliggjort|veröffentlicht|publiée?|publicad[oa]|julkaistu"
    r"|gepubliceerd|pubblicat[oa]|fecha\s+de\s+publicación|date\s+de\s+publication"
    r"|(?:date\s+(?:published|issued)|publi(?:cation|shing)\s+date|release\s+date)"
)
_LABELS = (("reviewed", _REVIEWED), ("updated", _UPDATED), ("published", _PUBLISHED))
_VERSION = (
    r"(?:versjon|utgave|utgåve|version|revision|revisjon|ver\.|rev\.)"
    r"(?:s?(?:nr|nummer)\.?|\s+(?:no|number|nr)\.?)?"
)
# "Ansvarlig:" and "Kontakt:" are left out: who is responsible is often the advice itself.
_AUTHORS = (
    r"(?:hoved)?(?:forfatter(?:e|en|ne)?|forfattar(?:e|ar|en|ane)?|redaktør(?:er|ar)?|fagansvarlig|fagansvarleg"
    r"|authors?|editors?|written\s+by|skrevet\s+av|skrive\s+av|utarbeid(?:et|d)\s+av|godkjen(?:t|d)\s+av"
    r"|approved\s+by|reviewed\s+by)"
)
_VALID = (
    r"(?:fortsatt|framleis|fremdeles|fremleis|stadig|still)\s+"
    r"(?:gyldig|gjeldende|gjeldande|aktuell|aktuelt|valid|current|in force)"
)
_NAME = r"(?-i:[A-ZÆØÅ][\w.'’-]*)"
_NAMES = rf"{_NAME}(?:(?:\s*,\s*|\s+(?:og|and|for|of|i|ved|the)\s+|\s+){_NAME}){{0,11}}"
_JOINT = r"\s*(?::|–|-)?\s*(?:(?:den|on|at|dato|date|le|el|am|vom|il|op|em)\s*:?\s*)?"
_MORE = (
    r"(?:\s*[-–—+,]?\s*(?:see|show|view|vis|se)\s+(?:all|full|alle)\s+"
    r"(?:updates|history|changes|versions|oppdateringer|oppdateringar|endringer|endringar|versjoner|versjonar))?"
)
_TAIL = rf"(?:\s*(?:,\s*)?(?:av|by)\s+(?P<by>{_NAMES}))?(?:\s*[-–,(]?\s*(?P<valid>{_VALID})\)?)?{_MORE}"
_FLAGS = re.IGNORECASE


# These load slowly; a program that reads no page goes without them.
@functools.cache
def _dated_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (label, re.compile(rf"{_SUBJECT}(?:{words}){_JOINT}(?P<value>{DATE}){_TAIL}[\s.,;]*", _FLAGS))
        for label, words in _LABELS
    )


_LONE = tuple((label, re.compile(rf"(?:{words})\s*:?", _FLAGS)) for label, words in _LABELS)
_VERSIONED = re.compile(
    rf"{_VERSION}\s*:?\s*(?P<value>v?\d{{1,5}}(?:\.\d{{1,5}}){{0,3}}[a-z]?)\s*(?:\(?\s*{DATE}\s*\)?)?[\s.,;]*",
    _FLAGS,
)
_AUTHORED = re.compile(
    rf"{_AUTHORS}\s*:\s*(?P<value>(?-i:[A-ZÆØÅ])[^0-9:;?!]{{1,160}})"
    rf"|(?:written|skrevet|skrive)\s+(?:by|av)\s+(?P<who>{_NAMES})[.]?",
    _FLAGS,
)
_ANY_LABEL = re.compile(
    r"(?<=[\d)])\s+(?=(?:" + "|".join((*(words for _, words in _LABELS), _VERSION, _AUTHORS)) + r")\b)",
    _FLAGS,
)
_LONE_VERSION = re.compile(_VERSION + r"\s*:?", _FLAGS)
_BARE = re.compile(rf"(?P<value>{DATE})[\s.,]*", _FLAGS)

_MAX_SEGMENT = 200


def label_starts(text: str) -> Iterable[int]:
    """Yield where a label follows a number, so that one stamp ends and the next begins."""
    return (found.end() for found in _ANY_LABEL.finditer(text))


def is_lone_label(text: str) -> bool:
    """Whether `text` is nothing but a label, with or without a colon."""
    return any(pattern.fullmatch(text) for _, pattern in _LONE) or _LONE_VERSION.fullmatch(text) is not None


def read_bare(text: str) -> tuple[Stamp, ...]:
    """Return the stamp of a date without a label, or nothing; what it dates is for its neighbours to say."""
    if not _BARE.fullmatch(text):
        return ()
    return (Stamp(label="updated", text=text, value=text, day=read_date(text)),)


def read_valued(text: str) -> tuple[Stamp, ...]:
    """Return the stamps of a label with its date or version, or nothing."""
    return _dated(text) or _versioned(text)


def read_stamps(text: str) -> tuple[Stamp, ...]:
    """Return the stamps that `text` wholly is, or nothing."""
    if len(text) > _MAX_SEGMENT:
        return ()
    text = text.strip()
    bare = text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text
    return _dated(bare) or _versioned(bare) or _authored(bare) or _lone(bare)


def _dated(text: str) -> tuple[Stamp, ...]:
    for label, pattern in _dated_patterns():
        if found := pattern.fullmatch(text):
            value = found["value"].strip()
            stamps = [Stamp(label=label, text=text, value=value, day=read_date(value))]
            if found["by"]:
                stamps.append(Stamp(label="author", text=text, value=found["by"].strip()))
            if found["valid"]:
                stamps.append(Stamp(label="status", text=text, value=found["valid"]))
            return tuple(stamps)
    return ()


def _versioned(text: str) -> tuple[Stamp, ...]:
    found = _VERSIONED.fullmatch(text)
    return (Stamp(label="version", text=text, value=found["value"], day=read_date(text)),) if found else ()


def _authored(text: str) -> tuple[Stamp, ...]:
    found = _AUTHORED.fullmatch(text)
    return (
        (Stamp(label="author", text=text, value=(found["value"] or found["who"]).strip()),) if found else ()
    )


def _lone(text: str) -> tuple[Stamp, ...]:
    """Return the stamp of a label whose date the page forgot; only where the label can be nothing else."""
    if " " not in text and not text.endswith(":"):
        return ()
    for label, pattern in _LONE:
        if pattern.fullmatch(text):
            return (Stamp(label=label, text=text, value=""),)
    return ()
