"""Who did what, when, and to what: entries that are only ever added, in one hash chain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

SYSTEM = "system"
"""The actor of what the program did by itself."""

CLI = "cli"
"""The actor of what was done at the command line of the machine: whoever can run it there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One deed.

    `actor` is a person's id, `SYSTEM` or `CLI`.  `action` is a dotted word: to what, and what was done
    (`person.add`, `login.refused`).  `object_kind` and `object_id` say to what, "" when to nothing in
    particular.  `details` never holds a secret, a password or what was typed in the place of one.
    `number` is its place in the log, from 1, given by the store.
    """

    at: datetime
    actor: str
    action: str
    object_kind: str = ""
    object_id: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which entries are wanted; what is "" or None does not narrow.

    `action` is a whole one (`person.add`) or a family of them (`person`).  `since` is included, `until` not.
    """

    since: datetime | None = None
    until: datetime | None = None
    actor: str = ""
    action: str = ""
    object_kind: str = ""
    object_id: str = ""


ALL_ENTRIES = AuditFilter()
