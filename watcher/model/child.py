"""Children: files that a watched page links to, each followed as a source of its own."""

from dataclasses import dataclass
from datetime import datetime

from watcher.model.ids import SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One linked file.  `label` is what the link says, `heading` what it stands under, `about` its line.

    `name` is what it is called for good, also when a later edition has another label: feeds keep their names.
    `left_at`: when its page had the link no more; such a child is no longer checked, and its id is kept for
    when the link comes back.
    """

    id: SourceId
    parent_id: SourceId
    name: str
    label: str
    url: str
    since: datetime
    heading: str = ""
    about: str = ""
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What is followed from one page: stored, so that it outlives a restart and an edit of sources.toml.

    `number` is the version of the page that it was read from.  `left_out` counts links beyond the most that
    may be followed; `elsewhere` are the hosts of links that are not followed because of them.
    """

    parent_id: SourceId
    number: int
    children: tuple[Child, ...] = ()
    left_out: int = 0
    elsewhere: tuple[str, ...] = ()

    @property
    def active(self) -> tuple[Child, ...]:
        """The children whose link stands on the page, in the page's order."""
        return tuple(child for child in self.children if child.left_at is None)


def bare_host(host: str) -> str:
    """Return a host's name as it counts when two are compared: www in front is the same site."""
    return host.lower().rstrip(".").removeprefix("www.")
