"""How each section of a rule file is read into the draft of the vocabulary."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from watcher.judge.draft import ENGLISH, NORDIC, Draft
from watcher.judge.figure_sections import (
    read_comparators,
    read_dates,
    read_frequency,
    read_joins,
    read_numbers,
    read_per,
    read_references,
    read_units,
    read_vague,
)
from watcher.judge.label_section import read_headings, read_reasons
from watcher.judge.rule_section import read_grades, read_rules, read_settings
from watcher.judge.subject_section import read_log, read_past, read_remarks, read_subjects
from watcher.judge.table import Table
from watcher.judge.vocabulary import Modality, Scale, Step, Term
from watcher.model.level import Level

Reader = Callable[[Table, Draft], None]


def _meta(root: Table, draft: Draft) -> None:
    table = root.table("meta")
    draft.version = table.text("version")
    draft.gap = int(table.number("gap", 4))
    if int(table.number("format", 1)) != 1:
        raise table.fail("format", "this version of Watcher reads format 1 only")
    table.close()


def _modality(root: Table, draft: Draft) -> None:
    table = root.table("modality")
    for name, key in (("flip", "flip_level"), ("step", "step_level"), ("small", "small_level")):
        draft.set_level(name, table, key)
        table.level(key, Level.CRITICAL)
    draft.set_count("step", table, "step")
    table.number("step", 2)
    for entry in table.tables("class"):
        modality = Modality(
            id=draft.once(entry, "modality"),
            strength=int(entry.number("strength")),
            negated=int(entry.number("negated")),
            is_initial=entry.flag("initial"),
            is_ignored=entry.flag("ignore"),
            is_alone=entry.flag("alone"),
            is_command=entry.flag("command"),
        )
        if not -5 <= modality.strength <= 5 or not -5 <= modality.negated <= 5:
            raise entry.fail("strength", "a strength lies between -5 and 5")
        draft.add_forms(entry, "modality", modality)
        entry.close()
    table.close()


def _negation(root: Table, draft: Draft) -> None:
    table = root.table("negation")
    for name, key in (("negation", "level"), ("weak_negation", "weak_level")):
        draft.set_level(name, table, key)
        table.level(key, Level.CRITICAL)
    for key in ("after", "before"):
        draft.set_count(key, table, key)
        table.number(key, 2)
    modal = set(table.texts("modal"))
    for key, languages in (("nb", (NORDIC,)), ("nn", (NORDIC,)), ("en", (ENGLISH,))):
        for text in table.texts(key):
            draft.add(table, "negation", "modal" if text in modal else "loose", [text], key, languages)
    draft.add(table, "pseudo", "pseudo", table.texts("pseudo"), "pseudo")
    draft.add(table, "stop", "stop", table.texts("stops"), "stops")
    table.close()


def _opposites(root: Table, draft: Draft) -> None:
    for table in root.tables("opposite"):
        level = table.level("level")
        for pair in table.lists("pairs"):
            if len(pair) != 2 or pair[0] == pair[1]:
                raise table.fail("pairs", f"a pair has two different forms: {list(pair)!r}")
            for first, second in (pair, pair[::-1]):
                key = (first.lower(), second.lower())
                if key in draft.opposites:
                    draft.findings.append(f"{table.where}.pairs: {first!r} and {second!r} are paired twice")
                draft.opposites[key] = max(level, draft.opposites.get(key, level))
            for word in pair:
                draft.add(table, "opposite", word.lower(), [word], "pairs")
        table.close()


def _prefixes(root: Table, draft: Draft) -> None:
    table = root.table("opposite_prefix")
    draft.prefixes.update({name.lower(): int(least) for name, least in table.numbers("prefixes").items()})
    for pair in table.lists("pairs"):
        if len(pair) != 2 or pair[0] == pair[1]:
            raise table.fail("pairs", f"a pair has two different beginnings: {list(pair)!r}")
        draft.prefix_pairs.append((pair[0].lower(), pair[1].lower()))
    draft.no_opposites.update(word.lower() for word in table.texts("except"))
    table.close()


def _limiters(root: Table, draft: Draft) -> None:
    for table in root.tables("limiter"):
        name = draft.once(table, "limiter")
        draft.limiter_levels[name] = table.level("level", Level.IMPORTANT)
        draft.add_forms(table, "limiter", name)
        table.close()


def _terms(root: Table, draft: Draft) -> None:
    for table in root.tables("term"):
        group, weight = draft.once(table, "term", "group"), int(table.number("weight"))
        if not 1 <= weight <= 5:
            raise table.fail("weight", f"a weight lies between 1 and 5, not {weight}")
        swap = table.level("swap", Level.IMPORTANT)
        for key, languages in (
            ("any", (NORDIC, ENGLISH)),
            ("nb", (NORDIC,)),
            ("nn", (NORDIC,)),
            ("en", (ENGLISH,)),
        ):
            for text in table.texts(key):
                payload = Term(group=group, form=text.lower(), weight=weight, swap=swap)
                draft.add(table, "term", payload, [text], key, languages)
        table.close()


def _scales(root: Table, draft: Draft) -> None:
    for table in root.tables("scale"):
        name = draft.once(table, "scale")
        level = table.level("level")
        near = table.texts("near")
        draft.scales[name] = Scale(
            id=name,
            level=level,
            step_level=table.level("step_level", level),
            lone_level=table.level("lone_level", level),
            scope=int(table.number("scope", 99)),
            needs_near=bool(near),
        )
        draft.add(table, f"near:{name}", name, near, "near")
        for step in table.tables("steps"):
            draft.add_forms(step, "scale", Step(scale=name, value=int(step.number("value"))))
            step.close()
        table.close()


def _contact(root: Table, draft: Draft) -> None:
    table = root.table("contact")
    names = {
        "phone": "phone_level",
        "critical_phone": "critical_level",
        "email": "email_level",
        "url": "url_level",
    }
    for name, key in names.items():
        draft.set_level(name, table, key)
        table.level(key, Level.MINOR)
    draft.add(table, "phone_critical", "phone", table.texts("phone_critical"), "phone_critical")
    draft.add(table, "phone_hint", "phone", table.texts("phone_hints"), "phone_hints")
    table.close()


def _links(root: Table, draft: Draft) -> None:
    table = root.table("links")
    for name, key in (
        ("link", "link_level"),
        ("link_host", "host_level"),
        ("link_important", "important_level"),
    ):
        draft.set_level(name, table, key)
        table.level(key, Level.MINOR)
    draft.add(table, "link", "link", table.texts("important_words"), "important_words")
    table.close()


def _metadata(root: Table, draft: Draft) -> None:
    table = root.table("metadata")
    draft.status_labels.extend(table.texts("status_labels"))
    draft.fillers.extend(table.texts("fillers"))
    table.close()


def _label(root: Table, draft: Draft) -> None:
    for table in root.tables("label"):
        name = draft.once(table, "label")
        draft.add(table, "label", name, table.texts("labels"), "labels")
        table.close()


def _lowering(key: str) -> Reader:
    def read(root: Table, draft: Draft) -> None:
        for table in root.tables(key):
            draft.lowering[draft.once(table, "lowering")] = table.text("reason_nb")
            draft.furniture.extend(tuple(text.lower().split()) for text in table.texts("block_is"))
            table.close()

    return read


def _rewording(root: Table, draft: Draft) -> None:
    table = root.table("rewording")
    draft.harmless.extend(table.texts("harmless"))
    draft.function_words.extend(table.texts("function"))
    draft.relational.extend(table.texts("relational"))
    draft.alike.extend(table.texts("alike"))
    draft.sequence.extend(table.texts("sequence"))
    draft.auxiliaries.extend(table.texts("auxiliaries"))
    draft.alias.extend(table.texts("alias"))
    draft.joints.extend(table.texts("joints"))
    draft.leaning.extend(table.texts("leaning"))
    for key in ("min_word", "min_short"):
        draft.set_count(key, table, key)
        table.number(key, 4)
    table.close()


def _synonyms(root: Table, draft: Draft) -> None:
    table = root.table("synonyms")
    for group in table.lists("groups"):
        if len(group) < 2:
            raise table.fail("groups", f"a group of synonyms has at least two forms: {list(group)!r}")
        draft.add(table, "synonym", group[0].lower(), group, "groups")
    table.close()


def _kind_labels(root: Table, draft: Draft) -> None:
    draft.kind_labels.update(_by_language(root.table("kind")))
    draft.seen.add("labels")


def _headline_words(root: Table, draft: Draft) -> None:
    draft.headline_words.update(_by_language(root.table("headline")))


def _by_language(labels: Table) -> dict[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for name, table in labels.named_tables():
        found[name] = MappingProxyType({lang: table.text(lang) for lang in ("nb", "nn", "en")})
        table.close()
    return found


def _language(root: Table, draft: Draft) -> None:
    draft.languages.append(root.table("language"))


def _noted(name: str, reader: Reader) -> Reader:
    def read(root: Table, draft: Draft) -> None:
        draft.seen.add(name)
        reader(root, draft)

    return read


_READERS: Mapping[str, Reader] = {
    "meta": _meta,
    "modality": _modality,
    "negation": _negation,
    "opposite": _opposites,
    "opposite_prefix": _prefixes,
    "limiter": _limiters,
    "unit": read_units,
    "per": read_per,
    "vague": read_vague,
    "frequency": read_frequency,
    "numbers": read_numbers,
    "dates": read_dates,
    "joins": read_joins,
    "references": read_references,
    "comparator": read_comparators,
    "term": _terms,
    "scale": _scales,
    "contact": _contact,
    "links": _links,
    "metadata": _metadata,
    "label": _label,
    "noise": _lowering("noise"),
    "editorial": _lowering("editorial"),
    "rewording": _rewording,
    "synonyms": _synonyms,
    "kind": _kind_labels,
    "headline": _headline_words,
    "headings": read_headings,
    "reason": read_reasons,
    "rule": read_rules,
    "language": _language,
    "subject": read_subjects,
    "past": read_past,
    "remark": read_remarks,
    "log": read_log,
    "setting": read_settings,
    "grade": read_grades,
}
SECTIONS: Mapping[str, Reader] = {name: _noted(name, reader) for name, reader in _READERS.items()}
"""The sections of a rule file, by their top-level key."""
