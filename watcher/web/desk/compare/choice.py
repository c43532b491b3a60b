"""Which two versions are compared: asked for by number or by date, else the last reviewed and the newest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from watcher.errors import NotFound
from watcher.model.ids import SourceId
from watcher.model.record import Version
from watcher.web.times import OSLO
from watcher.web.view import read_number

LastReviewed = Callable[[SourceId, Sequence[Version]], int | None]
"""Says which version an editor last vouched for, None when it is none."""

_LONGEST = 10
_LISTED = 200


def version_before(source_id: SourceId, versions: Sequence[Version]) -> int | None:  # noqa: ARG001  # as LastReviewed
    """Return the version before the newest."""
    return versions[-2].number if len(versions) > 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The two that are compared, and the versions that may be chosen, newest first.

    `newest` is the number of the newest; `is_cut`: there are older ones than those listed, which can be named
    by number or date in the address.
    """

    old: int
    new: int
    listed: tuple[Version, ...]
    newest: int
    is_cut: bool


def choose(
    source_id: SourceId,
    versions: Sequence[Version],
    query: Mapping[str, str],
    last_reviewed: LastReviewed = version_before,
) -> Choice:
    """Return the choice that `fra` and `til` in the address make.

    Raises:
        NotFound: the source has no version, or none at what was asked for.
    """
    if not versions:
        raise NotFound(f"no version of {source_id!r}")
    newest = versions[-1].number
    new = _named(query.get("til", ""), versions, newest)
    default = last_reviewed(source_id, versions)
    old = _named(query.get("fra", ""), versions, min(default or newest, newest))
    listed = tuple(reversed(versions[-_LISTED:]))
    more = tuple(each for each in versions[:-_LISTED] if each.number in {old, new})
    return Choice(old=old, new=new, listed=(*listed, *more), newest=newest, is_cut=len(versions) > _LISTED)


def _named(text: str, versions: Sequence[Version], default: int) -> int:
    """Return the number of the version that `text` names: a number, or a day (what stood at its end)."""
    if not text:
        return default
    if len(text) == _LONGEST and text[4] == text[7] == "-":
        return _at(text, versions)
    number = read_number(text)
    if all(each.number != number for each in versions):
        raise NotFound(f"no version {number}")
    return number


def _at(text: str, versions: Sequence[Version]) -> int:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound(f"not a day: {text!r}") from None
    end = datetime.combine(day, time.max, tzinfo=OSLO).astimezone(UTC)
    standing = [each.number for each in versions if each.seen_at <= end]
    return standing[-1] if standing else versions[0].number
