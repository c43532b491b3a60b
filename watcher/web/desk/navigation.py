"""The desk's menu.  An entry whose page does not exist yet is left out, and one that a role may not see."""

from dataclasses import dataclass

from watcher.model.people import Person, Role
from watcher.web.words import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: where it leads, what it is called, who sees it."""

    path: str
    word: str
    role: Role = Role.READER
    exists: bool = False
    is_current: bool = False


ENTRIES = (
    Entry(path="/redaksjon/ko", word=msg("Kø"), exists=True),
    Entry(path="/redaksjon/kilder", word=msg("Kilder"), exists=True),
    Entry(path="/redaksjon/ordliste", word=msg("Ordliste"), exists=True),
    Entry(path="/redaksjon/innsikt", word=msg("Innsikt"), exists=True),
    Entry(path="/redaksjon/logg", word=msg("Logg"), role=Role.CHIEF, exists=True),
    Entry(path="/redaksjon/personer", word=msg("Personer"), role=Role.ADMIN, exists=True),
    Entry(path="/redaksjon/konto", word=msg("Konto"), exists=True),
)
"""In the order of the menu.  Whoever adds a page sets `exists`."""


def entries(person: Person | None, path: str) -> tuple[Entry, ...]:
    """Return the menu for somebody on the page at `path`; nobody has none."""
    if person is None or person.must_change:
        return ()
    return tuple(
        Entry(
            path=one.path,
            word=one.word,
            role=one.role,
            exists=True,
            is_current=path == one.path or path.startswith(f"{one.path}/"),
        )
        for one in ENTRIES
        if one.exists and person.role >= one.role
    )
