"""The error tree.

    WatcherError                            "what happened: which thing: cause"
     ├─ ConfigError(path, where)            file, line and key, nearest valid spelling
     ├─ ExtractError(reason)                the page no longer fits its declaration
     ├─ StoreError                          the database said no
     │   ├─ LostClaim                       another worker holds the source now
     │   ├─ Pruned                          retention has removed a body; its record stays
     │   ├─ StoreUnusable(fault)            disk full, read-only, locked, damaged, gone: ours to mend
     │   └─ SchemaMismatch                  the database is older or newer than this program
     ├─ NotFound                            no such source, change or version
     ├─ PeopleError(fault)                  an account cannot be made or changed like that
     ├─ ReviewError(fault)                  a decision cannot be taken like that
     │   ├─ AlreadyDecided(decision)        somebody else was first; nothing was written
     │   └─ KeyReused(decision)             a program gave the same key with something else
     ├─ CallError                           a service that we need gave no whole answer
     └─ DeliveryError(channel, permanent)   a channel did not take it

A page that could not be fetched is a value (`Failed`), and so is "nothing changed".
"""

from enum import StrEnum
from typing import TYPE_CHECKING

from watcher.model.fault import StoreFault
from watcher.model.reason import Reason

if TYPE_CHECKING:
    from watcher.model.review import Decision


class WatcherError(Exception):
    """Anything that Watcher itself reports; str() is meant for people."""


class ConfigError(WatcherError):
    """A configuration that cannot be used; names file, line, key and how to mend it."""

    def __init__(self, what: str, *, path: str, where: str = "", hint: str = "") -> None:
        self.what, self.path, self.where, self.hint = what, path, where, hint
        place = f"{path}:{where}" if where else path
        super().__init__(f"{place}: {what}" + (f" ({hint})" if hint else ""))


class ExtractError(WatcherError):
    """The body is not what its source declares; `reason` says in which way."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(f"{reason.code}: {reason.text}")


class StoreError(WatcherError):
    """The store could not do what was asked."""


class LostClaim(StoreError):
    """The lease ran out and another worker has claimed the source: stop, write nothing more."""


class SchemaMismatch(StoreError):
    """The database's schema is not this program's."""


class StoreUnusable(StoreError):
    """The machine under the store fails: nothing is wrong with the record, and later it may be taken.

    `fault` says how, `hint` what to do; both are in the message.
    """

    def __init__(self, what: str, *, fault: StoreFault, hint: str) -> None:
        self.fault, self.hint = fault, hint
        super().__init__(f"{what}: {hint}")


class Pruned(StoreError):
    """Retention has removed the body; the record with its digest stays."""


class NotFound(WatcherError):
    """No such source, change, version or notice; the message lists near spellings."""


class CallError(WatcherError):
    """A service that the program needs for itself gave no whole answer in time; nothing is known."""


class PeopleFault(StrEnum):
    """Why an account cannot be made or changed as asked."""

    TAKEN = "taken"
    LAST_ADMIN = "last-admin"
    USERNAME = "username"
    WEAK = "weak"
    CODE = "code"
    SCOPE = "scope"


class PeopleError(WatcherError):
    """An account cannot be made or changed like that; `fault` says why, for pages to say in theirs."""

    def __init__(self, what: str, *, fault: PeopleFault) -> None:
        self.fault = fault
        super().__init__(what)


class ReviewFault(StrEnum):
    """Why a decision cannot be taken as asked."""

    ROLE = "role"
    STATE = "state"
    PENDING = "pending"
    FIELDS = "fields"
    REASON = "reason"
    LEVEL = "level"
    SAME_PERSON = "same-person"
    REACH = "reach"
    TOO_LATE = "too-late"
    DECIDED = "decided"


class ReviewError(WatcherError):
    """A decision cannot be taken like that; `fault` says why, for pages to say it in their words."""

    def __init__(self, what: str, *, fault: ReviewFault) -> None:
        self.fault = fault
        super().__init__(what)


class AlreadyDecided(ReviewError):
    """Somebody else decided after the actor had looked: `decision`.  Nothing was written."""

    def __init__(self, decision: "Decision") -> None:
        self.decision = decision
        who = f"{decision.actor} at {decision.at:%Y-%m-%d %H:%M} UTC"
        super().__init__(
            f"already decided: {decision.kind.value} by {who}: look at it and decide again",
            fault=ReviewFault.DECIDED,
        )


class KeyReused(ReviewError):
    """The key that a program gave with a decision was given with another one before: `decision`."""

    def __init__(self, decision: "Decision") -> None:
        self.decision = decision
        super().__init__(
            f"this key was given with another decision ({decision.id}): take a new key",
            fault=ReviewFault.FIELDS,
        )


class RuleFault(StrEnum):
    """Why a rule cannot be made of what was rejected, or cannot count."""

    ROLE = "role"
    STATE = "state"
    PLACE = "place"
    UNSEEN = "unseen"
    UNFINISHED = "unfinished"
    REASON = "reason"


class RuleError(WatcherError):
    """A rule cannot be made, or count, like that; `fault` says why.  Nothing was written."""

    def __init__(self, what: str, *, fault: RuleFault) -> None:
        self.fault = fault
        super().__init__(what)


class DeliveryError(WatcherError):
    """A channel did not take a notice.  `permanent`: trying again cannot help.

    `is_delivered`: the notices went out all the same, and something else is wrong.
    """

    def __init__(self, what: str, *, channel: str, permanent: bool, is_delivered: bool = False) -> None:
        self.channel, self.permanent, self.is_delivered = channel, permanent, is_delivered
        super().__init__(f"{channel}: {what}")
