"""Rule files (TOML) → Vocabulary.  Errors name file, key and the nearest valid spelling."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping

from watcher.errors import ConfigError
from watcher.judge.draft import Draft
from watcher.judge.phrases import Form, PhraseTable
from watcher.judge.sections import SECTIONS
from watcher.judge.table import Table
from watcher.judge.vocabulary import Levels, Lexicon, Numbers, Vocabulary
from watcher.model.level import Level

LANGUAGES = ("nordic", "en")


def parse_vocabulary(files: Mapping[str, str]) -> Vocabulary:
    """Return the vocabulary that the rule files say; `files` maps a file's name to its TOML text.

    The order of the files does not matter: lists are joined, and a single value may be set once only.

    Raises:
        ConfigError: naming the file, the key and, for a misspelling, the nearest valid one.
    """
    draft = Draft()
    for name in sorted(files):
        _read_file(name, files[name], draft)
    _must_be_complete(draft)
    return _build(draft, _version(files, draft))


def _read_file(name: str, text: str, draft: Draft) -> None:
    try:
        items = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"this is not TOML: {error}", path=name, hint="check quotes, commas and brackets"
        ) from None
    table = Table(items, path=name)
    for key in items:
        if key in SECTIONS:
            SECTIONS[key](table, draft)
    table.close(SECTIONS)


def _must_be_complete(draft: Draft) -> None:
    for section in ("modality", "negation", "unit", "numbers", "labels"):
        if section not in draft.seen:
            files = "the rule files"
            raise ConfigError(
                f"no [{section}] anywhere", path=files, hint="start from the files that come with Watcher"
            )


def _version(files: Mapping[str, str], draft: Draft) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{files[name]}\0".encode())
    return f"{draft.version}+{digest.hexdigest()[:12]}"


def _lexicon(draft: Draft, lang: str) -> Lexicon:
    numbers = Numbers(
        words=draft.number_words[lang],
        articles=frozenset(draft.articles),
        ordinals=draft.ordinals,
        months=draft.months,
    )
    forms: Iterable[Form] = dict.fromkeys(draft.forms[lang])
    return Lexicon(phrases=PhraseTable(forms, gap=draft.gap), numbers=numbers, decimal_comma=lang != "en")


def _levels(draft: Draft) -> Levels:
    at, count = draft.levels, draft.counts
    return Levels(
        flip=at.get("flip", Level.CRITICAL),
        step=at.get("step", Level.CRITICAL),
        small=at.get("small", Level.IMPORTANT),
        step_size=count.get("step", 2),
        negation=at.get("negation", Level.CRITICAL),
        weak_negation=at.get("weak_negation", Level.IMPORTANT),
        negation_after=count.get("after", 4),
        negation_before=count.get("before", 2),
        frequency=at.get("frequency", Level.CRITICAL),
        vague=at.get("vague", Level.IMPORTANT),
        date=at.get("date", Level.IMPORTANT),
        year=at.get("year", Level.MINOR),
        reference=at.get("reference", Level.MINOR),
        phone=at.get("phone", Level.IMPORTANT),
        critical_phone=at.get("critical_phone", Level.CRITICAL),
        email=at.get("email", Level.IMPORTANT),
        url=at.get("url", Level.MINOR),
        link=at.get("link", Level.EDITORIAL),
        link_host=at.get("link_host", Level.MINOR),
        link_important=at.get("link_important", Level.IMPORTANT),
        min_word=count.get("min_word", 6),
        min_short=count.get("min_short", 4),
    )


def _build(draft: Draft, version: str) -> Vocabulary:
    return Vocabulary(
        version=version,
        lexicons={lang: _lexicon(draft, lang) for lang in LANGUAGES},
        units=PhraseTable(dict.fromkeys(draft.unit_forms), gap=0),
        unit_groups=draft.unit_groups,
        vague=draft.vague,
        per=draft.per,
        scales=draft.scales,
        rules=tuple(draft.rules),
        levels=_levels(draft),
        opposites=draft.opposites,
        limiter_levels=draft.limiter_levels,
        furniture=tuple(draft.furniture),
        harmless=frozenset(draft.harmless),
        function_words=frozenset(draft.function_words),
        relational=frozenset(draft.relational),
        alike=frozenset(draft.alike),
        sequence=frozenset(draft.sequence),
        auxiliaries=frozenset(draft.auxiliaries),
        alias=frozenset(draft.alias),
        joints=frozenset(draft.joints),
        leaning=tuple(draft.leaning),
        lowering=draft.lowering,
        status_labels=frozenset(draft.status_labels),
        fillers=frozenset(draft.fillers),
        kind_labels=draft.kind_labels,
        headline_words=draft.headline_words,
        findings=tuple(draft.findings),
    )
