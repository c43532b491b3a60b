"""Rule files (TOML) → Vocabulary.  Errors name file, key and the nearest valid spelling."""

import tomllib
from collections.abc import Iterable, Mapping

from watcher.errors import ConfigError
from watcher.judge.draft import ENGLISH, NEUTRAL, NORDIC, Draft
from watcher.judge.language_section import REWORDING, LanguageDraft, read_languages
from watcher.judge.log_words import build_log
from watcher.judge.phrases import Form, PhraseTable
from watcher.judge.sections import SECTIONS
from watcher.judge.subjects import build_subjects
from watcher.judge.table import Table
from watcher.judge.version import stamped_version
from watcher.judge.vocabulary import Levels, Lexicon, Numbers, Vocabulary
from watcher.model.level import Level

JOINS = ("ranges", "lists", "starts", "wholes", "clock_before", "clock_after", "of")
_SYMBOL_CHARS = 3
"""Units after "/" that are shorter than this are signs («kg», «ml»), the same in every language."""


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
    return _build(draft, stamped_version(draft.version, files))


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


def _lexicons(draft: Draft) -> dict[str, Lexicon]:
    """Return the tables of Norwegian, of English, of every further language and of all others."""
    found = {lang: _lexicon(draft, lang) for lang in (NORDIC, ENGLISH)}
    for code, language in read_languages(draft).items():
        found[code] = _spoken(draft, language)
    found[NEUTRAL] = _spoken(draft, LanguageDraft(lists=dict.fromkeys(REWORDING, frozenset())))
    return found


def _lexicon(draft: Draft, lang: str) -> Lexicon:
    joins = {key: frozenset(words) for key, words in draft.joins.items()}
    numbers = Numbers(
        words=draft.number_words[lang],
        articles=frozenset(draft.articles),
        ordinals=draft.ordinals,
        months=draft.months,
        **{key: joins[key] for key in JOINS if key in joins},
    )
    forms: Iterable[Form] = dict.fromkeys(draft.forms[lang])
    return Lexicon(
        phrases=PhraseTable(forms, gap=draft.gap),
        numbers=numbers,
        decimal_comma=lang != ENGLISH,
        starters=_starters(numbers, draft.vague),
        units=PhraseTable(dict.fromkeys(draft.unit_forms), gap=0),
        vague=draft.vague,
        per=draft.per,
        per_words=joins.get("per", frozenset()),
        ages=joins.get("ages", frozenset()),
    )


def _spoken(draft: Draft, language: LanguageDraft) -> Lexicon:
    none: frozenset[str] = frozenset()
    numbers = Numbers(
        words=language.words,
        articles=language.lists.get("articles", none),
        ordinals=language.ordinals,
        months=language.months,
        **{key: language.lists.get(key, none) for key in JOINS},
    )
    units = {**draft.per, **language.per}
    return Lexicon(
        phrases=PhraseTable(dict.fromkeys((*draft.common_forms, *language.forms)), gap=draft.gap),
        numbers=numbers,
        decimal_comma=language.decimal_comma,
        starters=_starters(numbers, language.vague),
        units=PhraseTable(dict.fromkeys((*draft.symbol_forms, *language.unit_forms)), gap=0),
        vague=language.vague,
        per={name: units[name] for name in units if name in language.per or len(name) < _SYMBOL_CHARS},
        per_words=language.lists.get("per", none),
        ages=language.lists.get("ages", none),
        rewording={key: language.lists[key] for key in REWORDING},
    )


def _starters(numbers: Numbers, vague: Mapping[str, float]) -> frozenset[str]:
    return frozenset((*numbers.words, *numbers.ordinals, *numbers.months, *vague))


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
    lexicons = _lexicons(draft)
    return Vocabulary(
        version=version,
        lexicons=lexicons,
        units=lexicons[NORDIC].units,
        unit_groups=draft.unit_groups,
        scales=draft.scales,
        rules=tuple(draft.rules),
        grades=tuple(draft.grades),
        levels=_levels(draft),
        opposites=draft.opposites,
        prefixes=draft.prefixes,
        prefix_pairs=tuple(draft.prefix_pairs),
        no_opposites=frozenset(draft.no_opposites),
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
        heading_fillers=frozenset(draft.heading_fillers),
        reasons={rule: tuple(texts) for rule, texts in draft.reasons.items()},
        subjects=build_subjects(draft.subject_forms),
        log=build_log(draft.remark_texts, draft.log_forms, draft.log_fillers),
        findings=tuple(draft.findings),
    )
