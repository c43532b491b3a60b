"""What is answered when something cannot be done: RFC 9457, with what is wrong, where, and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import Field

from watcher.web.api.fields import Model

MEDIA_TYPE = "application/problem+json"

KINDS: Mapping[str, tuple[int, str]] = {
    "malformed": (400, "The request cannot be read"),
    "unauthorised": (401, "A token is needed"),
    "forbidden": (403, "This token or its person may not do this"),
    "password": (403, "The person must change their password first"),
    "no-such-address": (404, "There is no such address"),
    "not-found": (404, "It is not there"),
    "method": (405, "The address is not for this method"),
    "already-decided": (409, "Somebody else has decided meanwhile"),
    "key-reused": (409, "The key was given with another request"),
    "not-as-asked": (409, "It cannot be done as things stand"),
    "too-large": (413, "The body is too large"),
    "media-type": (415, "The body is not of a type that is read here"),
    "invalid": (422, "Something in the request is not as it must be"),
    "too-many": (429, "Too many requests"),
    "internal": (500, "Something went wrong with us"),
    "not-here": (503, "This process cannot do it"),
    "store": (503, "The store cannot be used now"),
}
"""Every kind of problem, by the last part of its `type`, with its status and title."""


class Wrong(Model):
    """One thing that is wrong in a request."""

    where: str = Field(
        description="`/name` in the body (a JSON pointer), `?name` in the address, or a header's name."
    )
    what: str = Field(description="What is wrong there.")
    how: str = Field(description="How to put it right.")


class Problem(Model):
    """Why something could not be done (RFC 9457)."""

    type: str = Field(
        description="The kind of problem, as an address that explains it.",
        examples=["https://example.no/redaksjon/api#problem-invalid"],
    )
    title: str
    status: int = Field(ge=400, le=599)
    detail: str = Field(description="What happened in this case, and what to do.")
    instance: str = Field(description="The path that was asked for.")
    errors: list[Wrong] | None = Field(
        default=None, description="Every single thing that is wrong, where that is known."
    )
    decision: dict[str, Any] | None = Field(
        default=None, description="Of `already-decided` and `key-reused`: the decision that is there."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A problem before it is known at what address."""

    kind: str
    detail: str
    errors: tuple[Wrong, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    decision: Mapping[str, Any] | None = None

    @property
    def status(self) -> int:
        """The status that goes with it."""
        return KINDS[self.kind][0]

    def body(self, base_url: str, path: str) -> bytes:
        """Return the body of the answer."""
        problem = Problem(
            type=f"{base_url.rstrip('/')}/redaksjon/api#problem-{self.kind}",
            title=KINDS[self.kind][1],
            status=self.status,
            detail=shown(self.detail),
            instance=shown(path[:500]),
            errors=list(self.errors) or None,
            decision=dict(self.decision) if self.decision else None,
        )
        return problem.model_dump_json(exclude_none=True).encode()


class Stop(Exception):  # an answer, no error of ours
    """Ends a request with a fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault


def stop(kind: str, detail: str, **more: Any) -> Stop:
    """Return what ends a request with a fault of this kind."""
    return Stop(Fault(kind=kind, detail=detail, **more))


def shown(text: str) -> str:
    """Return a text that any JSON may hold: without halves of letters."""
    return text.encode("utf-8", "replace").decode()


Status = Literal[400, 401, 403, 404, 409, 413, 415, 422, 429, 503]
