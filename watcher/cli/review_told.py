"""Decisions as text."""

from collections.abc import Iterable, Iterator

from watcher.cli.moments import told
from watcher.model.review import Decision
from watcher.ports import PeopleStore


def decision_lines(decisions: Iterable[Decision], people: PeopleStore) -> Iterator[str]:
    """Yield each decision, who took it, and what has become of it."""
    names = {str(person.id): person.username for person in people.people()}
    for one in decisions:
        who = names.get(one.actor, one.actor)
        yield "  ".join(word for word in (told(one.at), who, _what(one), _standing(one, names)) if word)
        for label, words in (("headline", one.headline), ("note", one.note), ("because", one.because)):
            if words:
                yield f"    {label}: {words}"


def _what(one: Decision) -> str:
    level = f"as {one.level.slug}" if one.level is not None else ""
    reason = one.reason.value.replace("_", " ") if one.reason else ""
    others = f"with {len(one.changes) - 1} more" if len(one.changes) > 1 else ""
    return " ".join(word for word in (one.kind.value, reason, level, others) if word)


def _standing(one: Decision, names: dict[str, str]) -> str:
    if one.undone_at is not None:
        return f"undone {told(one.undone_at)} by {names.get(one.undone_by, one.undone_by)}"
    if one.is_waiting:
        return f"waits for a second reader ({one.id})"
    return "" if one.carried_at is not None else f"takes effect {told(one.effective_at)} ({one.id})"
