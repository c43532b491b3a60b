"""Why nobody came in by the OpenID provider."""

from enum import StrEnum

from watcher.errors import WatcherError


class OpenIdFault(StrEnum):
    """What is said of it to whoever wanted in; the log knows more."""

    NOT_READY = "not-ready"
    UNREACHABLE = "unreachable"
    MISCONFIGURED = "misconfigured"
    DENIED = "denied"
    OVER = "over"
    UNTRUSTED = "untrusted"
    TOO_MANY_GROUPS = "too-many-groups"
    NO_ROLE = "no-role"
    REQUIREMENT = "requirement"
    UNKNOWN = "unknown"
    SHUT_OUT = "shut-out"
    LAST_ADMIN = "last-admin"


class OpenIdError(WatcherError):
    """Nobody comes in.  str() is for the log: it holds no token, code or secret.

    `subject`: whom the provider named, when it was believed; `person_id`: whom of ours that is.
    """

    def __init__(self, what: str, *, fault: OpenIdFault, subject: str = "", person_id: str = "") -> None:
        self.fault, self.subject, self.person_id = fault, subject, person_id
        super().__init__(what)


def plain(value: object) -> str:
    """Return what somebody else wrote, as it can stand in a log: one short line, nothing that hides."""
    text = value if isinstance(value, str) else repr(value)
    return " ".join("".join(char if char.isprintable() else " " for char in text[:300]).split())[:200]
