"""How a [language] file is read: a further language, in the classes that the other rule files define.

Levels, strengths and weights stand once, in the files for Norwegian and English; a language says which of its
words belong to them.  Nothing of it is read in a text of another language.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from watcher.judge.draft import ENGLISH, NEUTRAL, NORDIC, Draft
from watcher.judge.phrases import Form, parse_form
from watcher.judge.table import Table
from watcher.judge.vocabulary import Modality, Step, Term, Unit
from watcher.model.level import Level

TAKEN = frozenset({NORDIC, NEUTRAL, ENGLISH, "nb", "nn", "no"})
REWORDING = (
    "harmless", "function", "relational", "alike", "sequence", "auxiliaries", "alias", "joints", "leaning",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class LanguageDraft:
    """What one language file says."""

    decimal_comma: bool = True
    forms: list[Form] = field(default_factory=list)
    unit_forms: list[Form] = field(default_factory=list)
    vague: Mapping[str, float] = field(default_factory=dict)
    per: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    ordinals: Mapping[str, float] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    lists: dict[str, frozenset[str]] = field(default_factory=dict)
    """Small closed lists by name: joins of numbers, articles, words of the clock, of rewording."""

    def add(self, table: Table, key: str, kind: str, payload: Hashable, texts: Iterable[str]) -> None:
        """Add forms that stand for `payload`."""
        for text in dict.fromkeys(texts):
            try:
                self.forms.append(parse_form(kind, text, payload))
            except (ValueError, IndexError):
                raise table.fail(
                    key, f"this form cannot be read: {text!r}", "a form begins with a word"
                ) from None


def read_languages(draft: Draft) -> dict[str, LanguageDraft]:
    """Return every language by its code, once all other files are read.

    Raises:
        ConfigError: a language is there twice, or names a class that no file defines.
    """
    found: dict[str, LanguageDraft] = {}
    for table in draft.languages:
        code = table.text("code")
        if code in TAKEN or code in found:
            raise table.fail("code", f"the language {code!r} is there already", "join the two files")
        found[code] = _language(table, draft)
    return found


def _language(table: Table, draft: Draft) -> LanguageDraft:
    spoken = LanguageDraft(decimal_comma=not table.flag("decimal_point"))
    for read in (_classes, _negation, _opposites, _scales, _units, _frequency, _numbers, _small):
        read(table, draft, spoken)
    table.close()
    return spoken


def _known(draft: Draft, kind: str, name: Callable[[Hashable], str]) -> dict[str, Hashable]:
    """Return what forms of one kind stand for, by name."""
    forms = (*draft.forms[NORDIC], *draft.forms[ENGLISH])
    return {name(form.payload): form.payload for form in forms if form.kind == kind}


def _id_of(payload: Hashable) -> str:
    return payload.id if isinstance(payload, Modality) else str(payload)


def _group_of(payload: Hashable) -> str:
    return payload.group if isinstance(payload, Term) else ""


def _must_be(table: Table, key: str, known: Iterable[str], what: str) -> None:
    names = sorted(known)
    if key in names:
        return
    near = get_close_matches(key, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(names)}"
    raise table.fail(key, f"no such {what}: {key!r}", hint)


def _classes(root: Table, draft: Draft, spoken: LanguageDraft) -> None:
    """Read the lists whose keys are classes of the other files."""
    limiters = {name: name for name in draft.limiter_levels}
    settings = {name: name for name in draft.settings}
    wanted: tuple[tuple[str, str, Mapping[str, Hashable]], ...] = (
        ("modality", "modality", _known(draft, "modality", _id_of)),
        ("limiters", "limiter", limiters),
        ("headings", "heading", {rule.id: rule.id for rule in draft.rules}),
        ("labels", "label", _known(draft, "label", str)),
        ("settings", "setting", settings),
    )
    for section, kind, known in wanted:
        table = root.table(section)
        for key in table:
            _must_be(table, key, known, kind)
            form_kind = f"setting:{key}" if kind == "setting" else kind
            spoken.add(table, key, form_kind, known[key], table.texts(key))
    terms, table = _known(draft, "term", _group_of), root.table("terms")
    for key in table:
        _must_be(table, key, terms, "group of terms")
        like = terms[key]
        assert isinstance(like, Term)
        for text in table.texts(key):
            payload = Term(group=key, form=text.lower(), weight=like.weight, swap=like.swap)
            spoken.add(table, key, "term", payload, [text])


def _negation(root: Table, draft: Draft, spoken: LanguageDraft) -> None:  # noqa: ARG001 — one shape for all
    table = root.table("negation")
    for key, kind, payload in (
        ("modal", "negation", "modal"),
        ("cues", "negation", "loose"),
        ("pseudo", "pseudo", "pseudo"),
        ("stops", "stop", "stop"),
    ):
        spoken.add(table, key, kind, payload, table.texts(key))
    table.close()


def _opposites(root: Table, draft: Draft, spoken: LanguageDraft) -> None:
    table = root.table("opposites")
    for key in table:
        try:
            level = Level.from_slug(key)
        except ValueError:
            raise table.fail(key, f"no such level: {key!r}", "use critical or important") from None
        for pair in table.lists(key):
            if len(pair) != 2 or pair[0] == pair[1]:
                raise table.fail(key, f"a pair has two different forms: {list(pair)!r}")
            for first, second in (pair, pair[::-1]):
                names = (first.lower(), second.lower())
                draft.opposites[names] = max(level, draft.opposites.get(names, level))
                spoken.add(table, key, "opposite", first.lower(), [first])
    spoken.forms = list(dict.fromkeys(spoken.forms))


def _scales(root: Table, draft: Draft, spoken: LanguageDraft) -> None:
    scales, near = root.table("scales"), root.table("near")
    for name in scales:
        _must_be(scales, name, draft.scales, "scale")
        steps = scales.table(name)
        for value in steps:
            if not value.isdigit():
                raise steps.fail(value, f"a step is a number, not {value!r}")
            spoken.add(steps, value, "scale", Step(scale=name, value=int(value)), steps.texts(value))
    for name in near:
        _must_be(near, name, draft.scales, "scale")
        spoken.add(near, name, f"near:{name}", name, near.texts(name))


def _units(root: Table, draft: Draft, spoken: LanguageDraft) -> None:
    units = root.table("units")
    for group in units:
        _must_be(units, group, draft.unit_groups, "group of units")
        for unit, factor in units.numbers(group).items():
            if factor <= 0:
                raise units.fail(f"{group}.{unit}", f"a factor is above zero, not {factor!r}")
            payload = Unit(group=group, name=unit, factor=factor)
            spoken.unit_forms.append(parse_form("unit", unit, payload))
    age = root.table("age")
    spoken.add(age, "hints", "age_hint", "age", age.texts("hints"))
    spoken.add(age, "strong", "age_strong", "age", age.texts("strong"))
    spoken.lists["ages"] = frozenset(age.texts("headers"))
    age.close()
    per = root.table("per")
    spoken.lists["per"] = frozenset(per.texts("words"))
    names = per.table("units")
    spoken.per = {key.lower(): names.text(key) for key in names}
    per.close()
    spoken.vague = root.numbers("vague")


def _frequency(root: Table, draft: Draft, spoken: LanguageDraft) -> None:  # noqa: ARG001 — one shape for all
    table = root.table("frequency")
    for key, kind in (("periods", "period"), ("words", "frequency")):
        for word, value in table.numbers(key).items():
            spoken.add(table, key, kind, value, [word])
    spoken.add(table, "every", "every", "every", table.texts("every"))
    table.close()


def _numbers(root: Table, draft: Draft, spoken: LanguageDraft) -> None:
    table = root.table("numbers")
    spoken.words, spoken.ordinals = table.numbers("words"), table.numbers("ordinals")
    spoken.months = {name: int(value) for name, value in table.numbers("months").items()}
    for key in ("articles", "ranges", "lists", "starts", "wholes", "clock_before", "clock_after", "of"):
        spoken.lists[key] = frozenset(table.texts(key))
    spoken.add(table, "references", "reference", "reference", table.texts("references"))
    spoken.add(table, "year_limits", "year_limit", "year", table.texts("year_limits"))
    table.close()
    comparators, known = root.table("comparators"), _known(draft, "before", str)
    for symbol in comparators:
        _must_be(comparators, symbol, known, "comparator")
        sides = comparators.table(symbol)
        for side in ("before", "after"):
            spoken.add(sides, side, side, symbol, sides.texts(side))
        sides.close()


def _small(root: Table, draft: Draft, spoken: LanguageDraft) -> None:
    contact = root.table("contact")
    for key, kind in (("hints", "phone_hint"), ("critical", "phone_critical"), ("links", "link")):
        spoken.add(contact, key, kind, key, contact.texts(key))
    contact.close()
    rewording = root.table("rewording")
    for key in REWORDING:
        spoken.lists[key] = frozenset(rewording.texts(key))
    rewording.close()
    draft.fillers.extend(root.texts("fillers"))
    draft.furniture.extend(tuple(text.lower().split()) for text in root.texts("furniture"))
    for group in root.lists("synonyms"):
        spoken.add(root, "synonyms", "synonym", group[0].lower(), group)
