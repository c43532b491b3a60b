"""What a source mutes: its own places in sources.toml, and those of the rules that editors have made.

Source: docs/decisions/0101-rules-from-decisions.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from watcher.model.noise_rule import RuleStep
from watcher.model.source import Slot, Source


def with_noise_rules(sources: Sequence[Source], rules: Iterable[RuleStep]) -> tuple[Source, ...]:
    """Return the sources with the places of the rules that count among those that they mute.

    The one place where the two meet: whoever reads a page by a source's rules reads it by both.
    """
    by_source: dict[str, list[Slot]] = {}
    for step in rules:
        slots = (replace(slot, reason=step.because or slot.reason) for slot in step.slots)
        by_source.setdefault(step.source_id, []).extend(slots)
    return tuple(with_slots(source, by_source.get(source.id, ())) for source in sources)


def with_slots(source: Source, slots: Sequence[Slot]) -> Source:
    """Return the source as it is with these places muted, too; its own come first."""
    fresh = tuple(dict.fromkeys(slot for slot in slots if slot not in source.rules.mute))
    if not fresh:
        return source
    return replace(source, rules=replace(source.rules, mute=(*source.rules.mute, *fresh)))
