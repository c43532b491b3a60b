"""A grade: what a finding is worth where it stands, as the rule files say it."""

from dataclasses import dataclass

from watcher.model.level import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """Findings of `of` in such a place are worth `at_most` or `at_least` that.  Empty fields ask for nothing.

    `settings` are what the sentence, its heading, row or column speaks of: one of `settings`, one of
    `also_settings`, none of `not_settings`.  `has` and `unless` name facts of the sentences on both sides
    («term:legemiddel»).  `strongest` is the |strength| that no modality there exceeds, `willing` asks that
    none forbids.
    """

    id: str
    reason: str
    of: frozenset[str]
    at_most: Level | None = None
    at_least: Level | None = None
    settings: frozenset[str] = frozenset()
    also_settings: frozenset[str] = frozenset()
    not_settings: frozenset[str] = frozenset()
    place: frozenset[str] = frozenset()
    """Settings that heading, row or column must have: the sentence itself does not count."""
    groups: frozenset[str] = frozenset()
    """Groups of the fact that the finding is about (a group of terms, a class of limiters)."""
    side: str = ""
    """came | went | both; "" for any."""
    is_one_sided: bool = False
    has: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    strongest: int | None = None
    willing: bool = False
    is_wide: bool = False
    """All headings above count, the page's title too: a topic goes on under its sub-headings."""
    min_years: float = 0.0
    is_label: bool = False
    """Only words of a button: three at most, no full stop, no list; `not_settings` count in them alone."""
