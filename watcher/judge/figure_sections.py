"""How the sections on figures are read into the draft: units, numbers, dates, comparators."""

from watcher.judge.draft import ENGLISH, NORDIC, Draft
from watcher.judge.phrases import parse_form
from watcher.judge.table import Table
from watcher.judge.vocabulary import Unit, UnitGroup
from watcher.model.level import Level


def read_units(root: Table, draft: Draft) -> None:
    """Read the units of every group."""
    for name, table in root.table("unit").named_tables():
        level, base = table.level("level"), table.text("base", "")
        if name in draft.unit_groups:
            raise table.fail("level", f"the unit group {name!r} is there twice")
        draft.unit_groups[name] = UnitGroup(id=name, level=level, base=base)
        exact, everywhere = set(table.texts("exact")), set(table.texts("everywhere"))
        for unit, factor in table.numbers("units").items():
            if factor <= 0:
                raise table.fail(f"units.{unit}", f"a factor is above zero, not {factor!r}")
            form = f"={unit}" if unit in exact else unit
            payload = Unit(group=name, name=unit, factor=factor)
            draft.unit_forms.append(parse_form("unit", form, payload))
            if unit in everywhere:
                everywhere.remove(unit)
                draft.symbol_forms.append(draft.unit_forms[-1])
        for unit in sorted(everywhere):
            raise table.fail("everywhere", f"no such unit in this group: {unit!r}")
        draft.add(table, "age_hint", "age", table.texts("hints"), "hints")
        draft.add(table, "age_strong", "age", table.texts("strong"), "strong")
        table.close()


def read_per(root: Table, draft: Draft) -> None:
    """Read what may stand after "per"."""
    table = root.table("per")
    names = table.table("units")
    for key in names:
        draft.per[key.lower()] = names.text(key)
    table.texts("words")
    table.close()


def read_vague(root: Table, draft: Draft) -> None:
    """Read spans of time without a figure."""
    table = root.table("vague")
    draft.set_level("vague", table, "level")
    table.level("level", Level.IMPORTANT)
    draft.vague.update({word.lower(): factor for word, factor in table.numbers("words").items()})
    table.close()


def read_frequency(root: Table, draft: Draft) -> None:
    """Read how often."""
    table = root.table("frequency")
    draft.set_level("frequency", table, "level")
    table.level("level", Level.CRITICAL)
    table.text("base", "")
    for word, days in table.numbers("periods").items():
        draft.add(table, "period", days, [word], "periods")
    for word, times in table.numbers("words").items():
        draft.add(table, "frequency", times, [word], "words")
    draft.add(table, "every", "every", table.texts("every"), "every")
    table.close()


def read_numbers(root: Table, draft: Draft) -> None:
    """Read number words."""
    table = root.table("numbers")
    for key, lang in (("nb", NORDIC), ("nn", NORDIC), ("en", ENGLISH)):
        draft.number_words[lang].update(table.numbers(key))
    draft.articles.extend(table.texts("articles"))
    draft.ordinals.update(table.numbers("ordinals"))
    table.close()


def read_joins(root: Table, draft: Draft) -> None:
    """Read the small words that tie numbers, units and clocks together."""
    table = root.table("joins")
    for key in ("ranges", "lists", "starts", "wholes", "clock_before", "clock_after", "per", "ages", "of"):
        draft.joins.setdefault(key, []).extend(table.texts(key))
    table.close()


def read_dates(root: Table, draft: Draft) -> None:
    """Read months and what makes a year a limit."""
    table = root.table("dates")
    for name, key in (("date", "level"), ("year", "year_level")):
        draft.set_level(name, table, key)
        table.level(key, Level.MINOR)
    draft.months.update({name: int(value) for name, value in table.numbers("months").items()})
    draft.add(table, "year_limit", "year", table.texts("year_limits"), "year_limits")
    table.close()


def read_references(root: Table, draft: Draft) -> None:
    """Read words before a number that only points somewhere."""
    table = root.table("references")
    draft.set_level("reference", table, "level")
    table.level("level", Level.MINOR)
    draft.add(table, "reference", "reference", table.texts("words"), "words")
    table.close()


def read_comparators(root: Table, draft: Draft) -> None:
    """Read comparators."""
    for table in root.tables("comparator"):
        symbol = draft.once(table, "comparator", "symbol")
        draft.add(table, "before", symbol, table.texts("before"), "before")
        draft.add(table, "after", symbol, table.texts("after"), "after")
        table.close()
