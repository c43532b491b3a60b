"""What the feeds are called, in the languages a service may speak."""

from collections.abc import Mapping
from dataclasses import dataclass

from watcher.model.level import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """Names and descriptions of feeds and of their list; `{…}` are filled in where they are used."""

    everything: str
    everything_long: str
    reviewed: str
    reviewed_long: str
    levels: Mapping[Level, str]
    level_long: str
    topic: str
    topic_long: str
    source: str
    source_long: str
    archive: str
    rights: str
    groups: Mapping[str, str]
    list_title: str
    list_text: str
    column: str


_NB = Titles(
    everything="{service} – alle endringer",
    everything_long="Endringer på offentlige fagsider: hva som er fjernet, og hva som er nytt.",
    reviewed="{service} – vurdert av redaktør",
    reviewed_long="Bare meldinger som en redaktør har vurdert.",
    levels={
        Level.CRITICAL: "{service} – kritiske endringer",
        Level.IMPORTANT: "{service} – viktige og kritiske endringer",
        Level.MINOR: "{service} – mindre, viktige og kritiske endringer",
    },
    level_long="Endringer på offentlige fagsider, fra dette nivået og opp.",
    topic="{service} – {topic}",
    topic_long="Endringer på offentlige fagsider om emnet {topic}.",
    source="{service} – {source}",
    source_long="Endringer på den offisielle siden {source}.",
    archive="{title} (arkiv {n})",
    rights="Sitert tekst tilhører kildene.",
    groups={"": "Samlet", "niva": "Etter nivå", "tema": "Etter tema", "kilde": "Etter kilde"},
    list_title="Strømmer fra {service}",
    list_text="Lim inn en av adressene i feed-leseren. Listen over alle kan importeres i ett:",
    column="Strøm",
)

_NN = Titles(
    everything="{service} – alle endringar",
    everything_long="Endringar på offentlege fagsider: kva som er fjerna, og kva som er nytt.",
    reviewed="{service} – vurdert av redaktør",
    reviewed_long="Berre meldingar som ein redaktør har vurdert.",
    levels={
        Level.CRITICAL: "{service} – kritiske endringar",
        Level.IMPORTANT: "{service} – viktige og kritiske endringar",
        Level.MINOR: "{service} – mindre, viktige og kritiske endringar",
    },
    level_long="Endringar på offentlege fagsider, frå dette nivået og opp.",
    topic="{service} – {topic}",
    topic_long="Endringar på offentlege fagsider om emnet {topic}.",
    source="{service} – {source}",
    source_long="Endringar på den offisielle sida {source}.",
    archive="{title} (arkiv {n})",
    rights="Sitert tekst tilhøyrer kjeldene.",
    groups={"": "Samla", "niva": "Etter nivå", "tema": "Etter tema", "kilde": "Etter kjelde"},
    list_title="Straumar frå {service}",
    list_text="Lim inn ei av adressene i feed-lesaren. Lista over alle kan importerast i eitt:",
    column="Straum",
)

_EN = Titles(
    everything="{service} – all changes",
    everything_long="Changes on official health pages: what was removed, and what is new.",
    reviewed="{service} – reviewed by an editor",
    reviewed_long="Only notices that an editor has reviewed.",
    levels={
        Level.CRITICAL: "{service} – critical changes",
        Level.IMPORTANT: "{service} – important and critical changes",
        Level.MINOR: "{service} – minor, important and critical changes",
    },
    level_long="Changes on official health pages, from this level up.",
    topic="{service} – {topic}",
    topic_long="Changes on official health pages about {topic}.",
    source="{service} – {source}",
    source_long="Changes on the official page {source}.",
    archive="{title} (archive {n})",
    rights="Quoted text belongs to the sources.",
    groups={"": "Together", "niva": "By level", "tema": "By topic", "kilde": "By source"},
    list_title="Feeds from {service}",
    list_text="Paste one of the addresses into a feed reader. The list of all can be imported at once:",
    column="Feed",
)


def titles_of(language: str) -> Titles:
    """Return the titles in `language` (nb, nn, en and their regions); bokmål for any other."""
    return {"nn": _NN, "en": _EN}.get(language.split("-", maxsplit=1)[0].lower(), _NB)
