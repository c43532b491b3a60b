"""The kinds of values that requests are made of, each with its limits, and what every model has."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from watcher.model.level import PUBLISHED_FROM, Level
from watcher.review.check import HEADLINE_CHARS, MOST_CHANGES, WORDS_CHARS

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)

# No control character but tab and line feed, and where words are asked for one that shows.
_PLAIN = r"[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]"
_SHOWN = r"[^\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
_LINE = r"[^\u0000-\u001f\u007f-\u009f\u2028\u2029]"


class Model(BaseModel):
    """What every model has: nothing unknown, nothing taken for something else."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class Answer(BaseModel):
    """What every model of an answer has: nothing that is not declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_moment(value: object) -> datetime:
    """Return the moment that RFC 3339 text names; one before 1970 or after 2999 is the border.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError("give a moment with its zone: 2026-11-24T10:00:00Z")
    if value < "1970-01-02":
        return _FIRST
    if value > "2999":
        return _LAST
    found = datetime.fromisoformat(_cut(value.upper()))
    return min(max(found.astimezone(UTC), _FIRST), _LAST)


def _cut(text: str) -> str:
    """Return a moment's text with six digits of a second at most."""
    return re.sub(r"(\.\d{6})\d+", r"\1", text)


Moment = Annotated[
    datetime, BeforeValidator(read_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]


def read_whole(value: object) -> object:
    """Return a number without a fraction as what it is, for JSON has one kind of number: 2.0 is 2."""
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < 2**53
    return int(value) if is_whole and isinstance(value, float) else value


Whole = Annotated[int, Field(ge=0, le=2**31 - 1), BeforeValidator(read_whole)]
Hex = Annotated[str, Field(pattern="^[0-9a-f]{16}$", min_length=16, max_length=16)]
Seen = Annotated[
    dict[Hex, Whole],
    Field(
        min_length=1,
        max_length=MOST_CHANGES,
        description="The changes, each with the number of the last decision on it that you have seen (`seen` "
        "in the queue; 0 for none). When somebody else has decided since, the answer is 409.",
        examples=[{"3f9c1d2e4b5a6078": 0}],
        json_schema_extra={"additionalProperties": False},
    ),
]
Words = Annotated[str, Field(max_length=WORDS_CHARS, pattern=f"^{_PLAIN}*$")]
SomeWords = Annotated[
    str, Field(max_length=WORDS_CHARS, min_length=1, pattern=f"^{_PLAIN}*{_SHOWN}{_PLAIN}*$")
]
Line = Annotated[str, Field(max_length=HEADLINE_CHARS, pattern=f"^{_LINE}*$")]
SomeLine = Annotated[
    str, Field(max_length=HEADLINE_CHARS, min_length=1, pattern=f"^{_LINE}*{_SHOWN}{_LINE}*$")
]
Word = Annotated[str, Field(max_length=200, pattern=f"^{_LINE}*$")]
LevelSlug = Literal["none", "noise", "editorial", "minor", "important", "critical"]
ToldLevel = Literal["minor", "important", "critical"]
StateName = Literal["quiet", "flagged", "held", "auto", "approved", "rejected", "superseded"]
RoleSlug = Literal["reader", "editor", "chief", "admin"]
Limit = Annotated[int, Field(ge=1, le=200, description="So many at most.")]
Offset = Annotated[int, Field(ge=0, le=100_000, description="Leave out so many.")]
Numbered = Annotated[int, Field(ge=1, le=2**31 - 1)]

assert {level.slug for level in Level if level >= PUBLISHED_FROM} == {"minor", "important", "critical"}


def level_of(slug: str | None) -> Level | None:
    """Return the level called so, None for None."""
    return None if slug is None else Level.from_slug(slug)


Object = dict[str, Any]
"""What a builder of `watcher.pipeline.objects` gives; the answer's model checks it."""
