"""Identities.  Each is a plain string that a type checker keeps apart."""

from typing import NewType

SourceId = NewType("SourceId", str)
"""What the operator calls a source in sources.toml; addresses may change, this may not."""

SnapshotId = NewType("SnapshotId", str)
"""One answer of one source: 32 lower-case hex digits, made by the store from stored facts."""

DocumentId = NewType("DocumentId", str)
"""One extraction of one body: SHA-256 (hex) of the document's whole canonical JSON, made by the store."""

ChangeId = NewType("ChangeId", str)
"""One page change (a row of `watcher changes`): 16 hex digits, same history, same id."""

EditId = NewType("EditId", str)
"""One single change inside a page change: 16 hex digits over source, kind, old and new text."""

NoticeId = NewType("NoticeId", str)
"""A tag URI (RFC 4151): `tag:AUTHORITY:notice/…`; never changes, never reused."""

EventId = NewType("EventId", str)
"""One source event (trouble begun or ended, moved, held), 16 hex digits."""

MessageId = NewType("MessageId", str)
"""What operators are sent on one channel: 32 hex digits over the channel and the events it tells."""

PersonId = NewType("PersonId", str)
"""Somebody with an account: 16 hex digits over the first username and the moment; never reused."""

SessionId = NewType("SessionId", str)
"""One browser that is logged in: 16 hex digits, of no use for logging in."""

TokenId = NewType("TokenId", str)
"""One token for the API: 16 hex digits, of no use in its place."""

DecisionId = NewType("DecisionId", str)
"""What a person ruled: 16 hex digits over who, when and what."""

RuleId = NewType("RuleId", str)
"""A rule made of what was rejected as noise: 16 hex digits over the change, its places and the moment."""
