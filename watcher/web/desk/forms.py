"""What a form brought: read whole, within limits, every value a text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request

MOST_BYTES, MOST_FIELDS = 256 * 1024, 2000


class TooMuchError(Exception):
    """A form beyond the limits, or none at all."""


@dataclass(frozen=True, slots=True)
class Form:
    """Fields in their order.  A field that did not come is ""."""

    pairs: tuple[tuple[str, str], ...] = ()
    _first: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Return the first value of a field, without NUL, which no database takes."""
        return self._first.get(name, "").replace("\0", "")

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        return tuple(value for key, value in self.pairs if key == name)


async def read_form(request: Request) -> Form:
    """Return the form that came.

    Raises:
        TooMuchError: too large, too many fields, or of another type than forms of ours have.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise TooMuchError
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise TooMuchError
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise TooMuchError from error
    first: dict[str, str] = {}
    for name, value in pairs:
        first.setdefault(name, value)
    return Form(tuple(pairs), first)
