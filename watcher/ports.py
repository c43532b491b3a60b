"""What the pipeline needs from the world, as protocols.

Adapters (`fetch`, `store`, `deliver`, `clock`) implement them; `app` wires them; tests run one suite per
port on the fake and on the real adapter (tests/contracts).  All ports are synchronous: whoever needs
many at once calls them from several threads, and every adapter must allow that.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from watcher.model.answer import Answer, FetchRequest, NotModified
from watcher.model.audit import ALL_ENTRIES, AuditEntry, AuditFilter
from watcher.model.call import Call, Called
from watcher.model.child import Following
from watcher.model.cluster import Head, Joined
from watcher.model.document import Document
from watcher.model.evidence import ChainHead, Evidence, Pruning
from watcher.model.ids import (
    ChangeId,
    DecisionId,
    DocumentId,
    NoticeId,
    PersonId,
    RuleId,
    SessionId,
    SnapshotId,
    SourceId,
    TokenId,
)
from watcher.model.insight import Insight, Span, Tally
from watcher.model.level import Level
from watcher.model.noise_rule import HiddenList, NoiseRule, Replaying, RuleStep, VersionFate
from watcher.model.notice import Notice
from watcher.model.outbox import Backlog, Delivery, Message
from watcher.model.people import Account, LoginFlow, Person, Ruling, Session, Token, Tries
from watcher.model.reason import Reason
from watcher.model.record import (
    PageChange,
    ReviewState,
    Settling,
    Snapshot,
    SnapshotState,
    StoredVersion,
    Version,
)
from watcher.model.review import (
    Claim,
    Decision,
    NoticeRevision,
    QueueCount,
    QueueFilter,
    QueuePage,
    ReviewItem,
    ReviewSeed,
)
from watcher.model.source import Source
from watcher.model.status import SourceEvent, SourceStatus
from watcher.model.verdict import PageVerdict
from watcher.review import Subject

if TYPE_CHECKING:
    from watcher.extract import Part, Raw


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """Return this moment, aware, UTC."""
        ...


class Fetcher(Protocol):
    """Asks one address, politely and within limits."""

    def fetch(self, request: FetchRequest, now: datetime) -> Answer:
        """Return what came; never raises for anything the network or the server did.

        `now` is the observation time that the answer's trace carries and that Retry-After and the robots
        cache are reckoned from.  Blocks until the host's turn has come (one request at a time and a
        minimum gap for each host, across threads).
        """
        ...

    def close(self) -> None:
        """Let go of connections and threads; later fetches are an error."""
        ...


class PdfReader(Protocol):
    """Reads PDFs where a crash, a hang or a bomb harms nothing else."""

    def read(self, raw: "Raw") -> "Part":
        """Return the part that `watcher.extract.read_pdf` gives for the same bytes.

        Raises:
            ExtractError: as it does; and UNREADABLE when reading crashes, hangs or takes too much.
        """
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class SourceStore(Protocol):
    """The schedule of record and the states of the sources."""

    def sync_sources(self, sources: Sequence[Source], now: datetime) -> None:
        """Make the schedule hold exactly these: new ones due at once, absent ones retired (never deleted)."""
        ...

    def statuses(self) -> Mapping[SourceId, SourceStatus]:
        """Return every known source's status, retired ones included, in order of id."""
        ...

    def claim(
        self,
        now: datetime,
        *,
        limit: int,
        lease: timedelta,
        only: Sequence[SourceId] | None = None,
        is_forced: bool = False,
    ) -> tuple[SourceStatus, ...]:
        """Claim up to `limit` sources that are due and not leased, each with a grown `attempt`.

        `only` narrows to these ids.  `is_forced`: due or not, leased or not (the old holder's fence is past).
        Two callers at once never get the same source, except by force.  Oldest due first.
        """
        ...

    def finish(
        self,
        status: SourceStatus,
        events: Sequence[SourceEvent],
        channels: Sequence[str] = (),
        *,
        settled: Sequence[Settling] = (),
        brought: NotModified | None = None,
        entry: AuditEntry | None = None,
    ) -> None:
        """Store the new status and its events in one transaction, and release the lease.

        Each event that was not there gets an outbox row for each of `channels`.  In the same transaction what
        was found of stored answers is written, the 304 that this follows from is recorded as by
        `add_snapshot`, and with `entry` the deed of a person that it follows from.

        Raises:
            LostClaim: when the stored attempt is past `status.attempt`; nothing is written.
        """
        ...

    def renew(self, claims: Sequence[SourceStatus], until: datetime) -> None:
        """Let claims that still hold, hold until then; one that was lost or given back stays so."""
        ...

    def hasten(self, now: datetime) -> int:
        """Let everything that waits for a later try of delivery be tried now; return how many rows.

        For a clock that went back: by it, what was to wait for minutes would wait for as long as it jumped.
        """
        ...

    def rest_host(self, host: str, until: datetime) -> None:
        """Leave `host` (with its port, as in an address) alone until then, whichever process asks."""
        ...

    def rests(self, now: datetime) -> Mapping[str, datetime]:
        """Return the hosts that are to be left alone at `now`, and until when, in order of name."""
        ...

    def clear_leases(self) -> int:
        """Release every lease (embedded start, when no other process can hold one); return how many."""
        ...

    def reschedule(self, due: Mapping[SourceId, datetime]) -> None:
        """Let these sources be due at these moments; one that is being checked stays as it is."""
        ...

    def followings(self) -> Mapping[SourceId, Following]:
        """Return what is followed from each page that ever had children, in order of its id."""
        ...

    def set_following(
        self, found: Following, events: Sequence[SourceEvent], channels: Sequence[str] = ()
    ) -> bool:
        """Store what is followed from a page, and its events as `finish` does, in one transaction.

        False: what is stored was read from a later version of the page; nothing is written.
        """
        ...

    def events(self, *, source_id: SourceId | None = None, limit: int = 100) -> tuple[SourceEvent, ...]:
        """Return source events, newest first."""
        ...

    def add_events(self, events: Sequence[SourceEvent], channels: Sequence[str] = ()) -> int:
        """Store what happened outside of a check, with outbox rows as `finish`; return how many were new."""
        ...

    def next_message(self, channel: str, now: datetime, *, most: int, lease: timedelta) -> Message | None:
        """Take up what operators are to be sent on `channel` now, oldest first; None when there is nothing.

        Up to `most` events go into a new message; one that was tried before comes as it was.  Nobody else
        gets it until `lease` is over or it is marked.
        """
        ...

    def mark_sent(self, message: Message, at: datetime) -> None:
        """Say that a message was taken; again is no error."""
        ...

    def mark_unsent(self, message: Message, error: str, next_try_at: datetime | None) -> None:
        """Say why a message was not taken; `next_try_at` None gives up (kept, and shown as dead)."""
        ...

    def backlog(self) -> Mapping[str, Backlog]:
        """Return what is still to be delivered, to readers and operators, by channel, in order of name."""
        ...


class EvidenceStore(Protocol):
    """Answers, bodies, documents and versions.

    Nothing here is ever overwritten, and nothing removed but by `prune`.
    """

    def add_snapshot(self, answer: Answer, attempt: int) -> Snapshot:
        """Store an answer with its body and return its record.

        State: pending for Fetched, not_modified, failed.  Evidence is kept even when the claim is lost.
        """
        ...

    def settle_snapshot(
        self, snapshot_id: SnapshotId, state: SnapshotState, reasons: Sequence[Reason] = ()
    ) -> None:
        """Say what the gate found.  The answer itself stays as it is."""
        ...

    def supersede_held(self, source_id: SourceId) -> int:
        """Settle what is still held of a source that has recovered as superseded; return how many."""
        ...

    def snapshot(self, snapshot_id: SnapshotId) -> Snapshot:
        """Return one snapshot.

        Raises:
            NotFound: no such snapshot.
        """
        ...

    def snapshots(
        self, source_id: SourceId, *, limit: int = 100, has_parts: bool = True
    ) -> tuple[Snapshot, ...]:
        """Return a source's snapshots, newest first; not `has_parts`: without those in state part."""
        ...

    def unsettled_snapshots(self) -> tuple[Snapshot, ...]:
        """Return snapshots in state pending or confirming (being checked, or cut short), oldest first."""
        ...

    def cut_short(self, now: datetime, *, lease: timedelta) -> tuple[Snapshot, ...]:
        """Return the unsettled snapshots whose check does not go on at `now`, oldest first.

        A check goes on while its claim holds: nobody has claimed the source since, and the claim has neither
        been given back nor run out (nor holds for more than twice the `lease`: by a clock that ran ahead).
        """
        ...

    def settle_cut_short(self, snapshot_id: SnapshotId, reasons: Sequence[Reason]) -> bool:
        """Settle a snapshot as suspect; False when whoever stored it has settled it meanwhile."""
        ...

    def body(self, sha256_body: str) -> bytes:
        """Return the stored bytes; checked against their digest.

        Raises:
            Pruned: retention has removed them.
            StoreError: absent, or no longer what was stored.
        """
        ...

    def evidence(
        self, source_id: SourceId, *, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Evidence]:
        """Give a source's snapshots fetched from `since` to `until` (both included), as they were stored."""
        ...

    def chain_heads(self) -> tuple[ChainHead, ...]:
        """Return the end of every hash chain."""
        ...

    def prunable(self, before: datetime) -> Pruning:
        """Return what `prune` would remove."""
        ...

    def prune(self, before: datetime, now: datetime, tell: Callable[[str], None] = lambda _: None) -> Pruning:
        """Remove the bodies of repeats and failures fetched before `before`, and return how many.

        A body goes only when nothing else has it: no version, nothing held or undecided, no source's newest
        answer.  Records, digests and chains stay, but for parts of checks on which nothing rests.
        Cut short it leaves a store in order; again, it goes on.
        """
        ...

    def add_document(self, document: Document) -> DocumentId:
        """Store an extracted document (idempotent) and return its id."""
        ...

    def document(self, document_id: DocumentId) -> Document:
        """Return a stored document, equal to the one that was added."""
        ...

    def accept_version(self, version: Version, *, attempt: int, settles: SnapshotId | None = None) -> None:
        """Store a version and settle its snapshot as good, in one transaction.

        The same version again is no error (a restart).  `settles`: a further snapshot (the second look) that
        becomes a repeat at the same time.

        Raises:
            LostClaim: another worker claimed the source, or stored another version of that number.
        """
        ...

    def current_version(self, source_id: SourceId) -> StoredVersion | None:
        """Return the newest version with its document, or None before the first."""
        ...

    def newest_version(self, source_id: SourceId) -> Version | None:
        """Return the newest version's record without its document (one indexed row), or None."""
        ...

    def newest_documents(self) -> Mapping[SourceId, DocumentId]:
        """Return the document of every source's newest version, by one question."""
        ...

    def texts(self, document_id: DocumentId) -> tuple[str, ...]:
        """Return the texts of a stored document's blocks, in their order, without the rest of it."""
        ...

    def version(self, source_id: SourceId, number: int) -> StoredVersion:
        """Return one version.

        Raises:
            NotFound: no such source or number.
        """
        ...

    def versions(self, source_id: SourceId) -> tuple[Version, ...]:
        """Return all versions of a source, oldest first."""
        ...

    def version_at(self, source_id: SourceId, at: datetime) -> StoredVersion | None:
        """Return the version that stood at `at` (the newest not seen later), or None."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """How a notice may join one of another source that tells the same.

    Offered to `choose`, with the notice's level and the moment of publication, are the notices of this `key`
    that joined none themselves, are not older than `reach`, not altered, at least as grave, about all of its
    topics, of another source whose last word they are and that this one's source has not joined yet, and
    among the `newest` items of all (older ones may stand in an archive, which must not change).
    """

    key: str
    reach: timedelta
    newest: int
    choose: Callable[[Sequence[Head], Level, datetime], NoticeId | None]


class ChangeStore(Protocol):
    """Changes, verdicts, notices and the outbox."""

    def add_change(self, change: PageChange) -> None:
        """Store a detected change (idempotent by id)."""
        ...

    def set_verdict(self, change_id: ChangeId, verdict: PageVerdict, at: datetime) -> None:
        """Store a verdict; an earlier one stays in the history, the newest counts."""
        ...

    def conclude(
        self,
        change_id: ChangeId,
        state: ReviewState,
        *,
        notice: Notice | None = None,
        channels: Sequence[str] = (),
        joining: Joining | None = None,
        seed: ReviewSeed | None = None,
    ) -> Notice | None:
        """Move a detected change to `state` and, with `notice`, publish it, in one transaction.

        It enters the review queue with what `seed` says of it; None: with what its notice says.

        The stored notice gets the publication clock's next moment (its own `published_at`, or a second after
        the newest notice when that is not later), an outbox row for each channel, and with `joining` the head
        that it joins.  Concluding a change that already is concluded changes nothing and returns its notice:
        nothing is published twice.
        """
        ...

    def change(self, change_id: ChangeId) -> PageChange:
        """Return one change.

        Raises:
            NotFound: no such change; the message lists near ids.
        """
        ...

    def changes(
        self,
        *,
        since: datetime | None = None,
        source_id: SourceId | None = None,
        min_level: Level = Level.NONE,
        states: Sequence[ReviewState] = (),
        before: ChangeId | None = None,
        limit: int | None = None,
    ) -> tuple[PageChange, ...]:
        """Return changes detected at or after `since`, newest first; empty `states` means any.

        `before`: those that come after this one in that order; of one that is not there, none do.
        """
        ...

    def versions_without_change(self) -> tuple[Version, ...]:
        """Return versions from number 2 on that have no change yet (a run was cut short), oldest first."""
        ...

    def unconcluded_changes(self) -> tuple[PageChange, ...]:
        """Return changes in state detected (not judged, or judged and not published), oldest first."""
        ...

    def notice(self, notice_id: NoticeId) -> Notice:
        """Return one notice.

        Raises:
            NotFound: no such notice.
        """
        ...

    def notice_by_slug(self, slug: str) -> Notice:
        """Return the notice at /oppdatering/SLUG.

        Raises:
            NotFound: no such notice.
        """
        ...

    def notices(
        self,
        *,
        source_id: SourceId | None = None,
        topic: str = "",
        level: Level | None = None,
        min_level: Level = Level.NONE,
        is_reviewed: bool | None = None,
        is_joined: bool | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[Notice, ...]:
        """Return notices, newest publication first; `is_joined` means told in the item of another one."""
        ...

    def count_notices(self, *, is_joined: bool | None = None) -> Mapping[Level, int]:
        """Return how many notices there are of each level."""
        ...

    def joined(self, heads: Sequence[NoticeId]) -> tuple[Joined, ...]:
        """Return the notices that are told in the items of `heads`, oldest first."""
        ...

    def sharing(
        self, edit_keys: Sequence[str], *, since: datetime, until: datetime, limit: int = 500
    ) -> tuple[Notice, ...]:
        """Return notices that tell any of these edits, published from `since` to `until`, oldest first."""
        ...

    def due_deliveries(self, channel: str, now: datetime, limit: int = 100) -> tuple[Delivery, ...]:
        """Return deliveries of one channel that are to be tried now, oldest first."""
        ...

    def mark_delivered(self, delivery: Delivery, at: datetime) -> None:
        """Say that a delivery was made; again is no error."""
        ...

    def mark_failed(self, delivery: Delivery, error: str, next_try_at: datetime | None) -> None:
        """Count a failed try; `next_try_at` None gives up (kept, and shown as dead)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something `watcher doctor` found: what, where, and how to mend it."""

    check: str
    is_ok: bool
    text: str
    hint: str = ""


class AuditLog(Protocol):
    """Who did what: entries are added, never changed or removed.

    Whatever else the store records of a person's deed it records with its entry, in one transaction.
    """

    def add_audit_entry(self, entry: AuditEntry) -> AuditEntry:
        """Add an entry that goes with no other record, and return it with its number."""
        ...

    def audit(
        self, wanted: AuditFilter = ALL_ENTRIES, *, after: int = 0, limit: int = 1000
    ) -> tuple[AuditEntry, ...]:
        """Return entries, oldest first, that come after the one numbered `after`."""
        ...

    def newest_audit(
        self, wanted: AuditFilter = ALL_ENTRIES, *, before: int | None = None, limit: int = 100
    ) -> tuple[AuditEntry, ...]:
        """Return entries, newest first, that come before the one numbered `before`."""
        ...

    def count_audit(self, wanted: AuditFilter = ALL_ENTRIES) -> int:
        """Return how many entries there are."""
        ...


class Ask(Protocol):
    """Calls a service that the program needs for itself."""

    def __call__(self, call: Call) -> Called:
        """Return what came, whole.

        Raises:
            CallError: nothing, too late, too much, or the address is not to be asked.
        """
        ...


class LoginStore(Protocol):
    """What is kept of logging in beside people and sessions."""

    def note_refusal(self, entry: AuditEntry) -> None:
        """Record that somebody was not let in: an entry each for the first ones, then one that counts them.

        Refusals are alike when action and object are.  None is lost: what is counted and not told of yet is
        kept, and told of with a later refusal or login, or by `settle_refusals`.
        """
        ...

    def settle_refusals(self, now: datetime) -> None:
        """Add the entries of counted refusals whose time is up."""
        ...

    def open_flow(self, flow: LoginFlow) -> None:
        """Remember that somebody is on their way to an OpenID provider; those that ran out are removed."""
        ...

    def take_flow(self, digest: str, holder: str, now: datetime) -> LoginFlow | None:
        """Return a journey, and forget it: of two who ask at once one gets it; None for one that is over.

        Whoever asks with another `holder` takes nothing away.
        """
        ...


class PeopleStore(AuditLog, LoginStore, Protocol):
    """People, what proves who they are, their sessions and tokens.

    Every write has its audit entry in the same transaction (None: it goes with one that was made already).
    A session or token is known by a digest of its secret.
    """

    def add_person(self, account: Account, entry: AuditEntry) -> None:
        """Add a person.

        Raises:
            PeopleError: the username is taken.
        """
        ...

    def change_person(
        self,
        person_id: PersonId,
        change: Callable[[Account], Account],
        entry: AuditEntry | None,
        *,
        ends_sessions: bool = False,
        keep: str = "",
    ) -> Person:
        """Store what `change` makes of an account, and return the person; what it raises changes nothing.

        `ends_sessions`: all of the person's, but for the one whose digest is `keep`.

        Raises:
            NotFound: no such person.
            PeopleError: the username is taken, or nobody would be an active admin any more.
        """
        ...

    def people(self) -> tuple[Person, ...]:
        """Return everybody, in order of username."""
        ...

    def person(self, person_id: PersonId) -> Person:
        """Return one person.

        Raises:
            NotFound: no such person.
        """
        ...

    def account(self, person_id: PersonId) -> Account:
        """Return a person with what proves it.

        Raises:
            NotFound: no such person.
        """
        ...

    def account_by_name(self, username: str) -> Account | None:
        """Return the account called `username`, or None."""
        ...

    def account_by_subject(self, issuer: str, subject: str) -> Account | None:
        """Return the account of somebody at an OpenID provider, or None."""
        ...

    def take_try(
        self, keys: Sequence[str], now: datetime, rule: Callable[[Mapping[str, Tries]], Ruling]
    ) -> timedelta:
        """Count a try as failed before it is made, or return for how long none may be made.

        `rule` says so from what is counted of each key.  Many at once, in several processes, come one after
        the other; a try that may not be made is not counted.
        """
        ...

    def forgive(self, keys: Sequence[str], now: datetime, *, kept: Sequence[str] = ()) -> None:
        """Say that a try was right: of `keys` no failure is left, of `kept` only this one is taken back."""
        ...

    def open_session(
        self, session: Session, digest: str, entry: AuditEntry | None, *, replaces: str = ""
    ) -> None:
        """Add a session, in place of the one whose digest is `replaces`; those that ran out are removed."""
        ...

    def session(self, digest: str) -> tuple[Session, Person] | None:
        """Return the session with this digest and whose it is, by one question; None when there is none."""
        ...

    def touch_session(self, digest: str, seen_at: datetime) -> None:
        """Say that a session is in use."""
        ...

    def sessions(self, person_id: PersonId) -> tuple[Session, ...]:
        """Return a person's sessions, the one last seen first; those that have run out may be among them."""
        ...

    def end_sessions(
        self,
        person_id: PersonId,
        entry: AuditEntry | None,
        *,
        only: SessionId | None = None,
        keep: str = "",
    ) -> int:
        """End a person's sessions, but for the one whose digest is `keep`; return how many."""
        ...

    def add_token(self, token: Token, digest: str, entry: AuditEntry) -> None:
        """Add a token."""
        ...

    def token(self, digest: str) -> tuple[Token, Person] | None:
        """Return the token with this digest and whose it is, by one question; None when there is none."""
        ...

    def tokens(self, person_id: PersonId) -> tuple[Token, ...]:
        """Return a person's tokens, in order of id; those that have run out are among them."""
        ...

    def touch_token(self, token_id: TokenId, at: datetime) -> None:
        """Say that a token was used."""
        ...

    def remove_token(self, person_id: PersonId, token_id: TokenId, entry: AuditEntry) -> None:
        """Let a token of a person's be of no use from now on.

        Raises:
            NotFound: the person has no such token.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where a change goes when a decision is carried out, and how the queue has it from then on.

    `level` and `headline` None: as they are.
    """

    change_id: ChangeId
    before: ReviewState
    state: ReviewState
    level: Level | None = None
    headline: str | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Altered:
    """A published notice as it is to be; `seen_at` is the `updated_at` that it had when that was settled."""

    notice: Notice
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """A notice to publish; with `joining` it may join one that is published already."""

    notice: Notice
    joining: Joining | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Everything that one decision does, to be stored whole or not at all."""

    decision_id: DecisionId
    moves: tuple[Move, ...]
    altered: tuple[Altered, ...] = ()
    fresh: tuple[Fresh, ...] = ()


class NoiseRuleStore(Protocol):
    """Rules made of what was rejected as noise: each step in the life of one, with its audit entry."""

    def add_rule_step(self, step: RuleStep, entry: AuditEntry, listed: HiddenList | None = None) -> RuleStep:
        """Add a step, and the list that was shown, in one transaction; return it with its number.

        A rule that counts, or has ended, already: its step is returned, and nothing is written.

        Raises:
            RuleError: the rule cannot come to that from where it stands.
        """
        ...

    def rule(self, rule_id: RuleId) -> NoiseRule:
        """Return one rule.

        Raises:
            NotFound: no such rule.
        """
        ...

    def rules(self, source_id: SourceId | None = None) -> tuple[NoiseRule, ...]:
        """Return all rules, of one source or of any, in the order in which they were proposed."""
        ...

    def active_rules(self) -> tuple[RuleStep, ...]:
        """Return the steps by which the rules that count now came to count, in their order; one query."""
        ...

    def shown_list(self, digest: str) -> HiddenList:
        """Return a list that somebody was shown.

        Raises:
            NotFound: no such list.
        """
        ...

    def replaying(self, key: str) -> Replaying | None:
        """Return how far a replay has come, None when it was not begun."""
        ...

    def keep_replaying(self, found: Replaying, at: datetime) -> None:
        """Keep how far a replay has come; what nobody has gone on with for a week is removed."""
        ...

    def version_fates(self, source_id: SourceId, *, since: int = 0) -> Mapping[int, VersionFate]:
        """Return what became of the changes that a source's versions from number `since` on brought."""
        ...


class ReviewStore(NoiseRuleStore, Protocol):
    """Decisions, the queue, and who looks at what.

    Each decision and each undoing is recorded with its audit entry, in one transaction.
    """

    def record_decision(
        self, decision: Decision, entry: AuditEntry, *, due: Mapping[ChangeId, datetime | None] | None = None
    ) -> Decision:
        """Record a decision and return it with its number; one of the same id is there already, once.

        `due` has new promises; it is then carried out at once, as is a note: readers see nothing of either.

        Raises:
            AlreadyDecided: of a change a decision stands that `seen` does not know of; nothing is written.
            NotFound: a change that is not there, or not concluded.
            ReviewError: what is seconded does not wait any more.
        """
        ...

    def undo_decision(self, decision_id: DecisionId, by: str, at: datetime, entry: AuditEntry) -> Decision:
        """Mark a decision as undone: it has no effect, and the queue is as before it.  Again is no error.

        Raises:
            NotFound: no such decision.
            ReviewError: it was carried out.
        """
        ...

    def decision(self, decision_id: DecisionId) -> Decision:
        """Return one decision.

        Raises:
            NotFound: no such decision.
        """
        ...

    def decisions(self, change_id: ChangeId) -> tuple[Decision, ...]:
        """Return what was ruled on a change, oldest first, with what was undone."""
        ...

    def newest_decisions(self, *, before: int | None = None, limit: int = 100) -> tuple[Decision, ...]:
        """Return decisions on any change, newest first, that come before the one numbered `before`."""
        ...

    def due_effects(self, now: datetime, limit: int = 100) -> tuple[Decision, ...]:
        """Return decisions that are to be carried out now, oldest first."""
        ...

    def carry_out_effect(self, outcome: Outcome, now: datetime, channels: Sequence[str] = ()) -> bool:
        """Store what a decision does, in one transaction: notices, revisions, deliveries, states.

        False: it was carried out or undone meanwhile, or what it was reckoned from has changed; nothing is
        written.
        """
        ...

    def subjects(self, change_ids: Sequence[ChangeId], *, newest: int) -> Mapping[ChangeId, Subject]:
        """Return what a decision on these changes is about, by a constant number of queries.

        `newest`: so many of the newest items stand in no archive.

        Raises:
            NotFound: a change that is not there, or not concluded.
        """
        ...

    def claim_changes(
        self,
        change_ids: Sequence[ChangeId],
        person: str,
        now: datetime,
        until: datetime,
        *,
        is_forced: bool = False,
    ) -> tuple[Claim, ...]:
        """Let `person` have these changes until then; return who has each now.

        What another has stays theirs; `is_forced` takes it all the same.
        """
        ...

    def release_changes(self, change_ids: Sequence[ChangeId], person: str) -> int:
        """Let go of what `person` has of these; return how many that were."""
        ...

    def expire_claims(self, now: datetime) -> int:
        """Remove claims that have run out (they count for nothing already); return how many."""
        ...

    def queue(self, wanted: QueueFilter, now: datetime, *, limit: int = 50, offset: int = 0) -> QueuePage:
        """Return a part of the queue, the gravest first, then what is due first, then the oldest."""
        ...

    def queue_counts(self, now: datetime) -> tuple[QueueCount, ...]:
        """Return how many changes there are of each state and level, the gravest first."""
        ...

    def review_items(self, change_ids: Sequence[ChangeId], now: datetime) -> Mapping[ChangeId, ReviewItem]:
        """Return changes as the queue has them; those that are not concluded are left out."""
        ...

    def overdue_reviews(self, now: datetime, limit: int = 100) -> tuple[ReviewItem, ...]:
        """Return what is overdue and was not told of since it became due, the longest overdue first."""
        ...

    def note_overdue_told(self, items: Sequence[ReviewItem]) -> None:
        """Say that operators were told of what is overdue; it is told again when it has a new promise."""
        ...

    def newest_revision(self) -> int:
        """Return the number of the last alteration of any notice, 0 when there was none."""
        ...

    def revisions(self, notice_id: NoticeId) -> tuple[NoticeRevision, ...]:
        """Return what a notice has become since it was published, oldest first."""
        ...


class InsightStore(Protocol):
    """What is counted for the desk: each method by a constant number of queries."""

    def tallies(self) -> Mapping[SourceId, Tally]:
        """Return what is counted of each source, retired ones included, in order of id."""
        ...

    def insight(self, span: Span, promises: Mapping[Level, timedelta]) -> Insight:
        """Return the figures of a span, all of the same moment.

        Review is held to `promises`, by the level that the machine found; one without promises nothing.
        """
        ...


class Store(SourceStore, EvidenceStore, ChangeStore, ReviewStore, InsightStore, PeopleStore, Protocol):
    """The whole store, as one adapter gives it."""

    def inspect(
        self,
        *,
        is_verifying: bool = False,
        noted: Sequence[ChainHead] = (),
        tell: Callable[[str], None] = lambda _: None,
    ) -> tuple[Finding, ...]:
        """Check the store's own integrity: schema, digests, orphans, row of versions, stale leases.

        `is_verifying`: the hash chains too, against the heads that were `noted` elsewhere; `tell` is called
        with the name of each body and record.
        """
        ...

    def probe(self) -> None:
        """Find out whether anything can be stored now; what is stored stays as it is.

        Raises:
            StoreUnusable: it cannot; how, and what to do.
        """
        ...

    def stop_waiting(self) -> None:
        """Let nobody wait any longer for another process: the program is to end."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class OperatorChannel(Protocol):
    """One way to the operators: a webhook, mail.  `most` events go into one message."""

    name: str
    most: int

    def send(self, message: Message, now: datetime) -> None:
        """Carry it out.

        Raises:
            DeliveryError: with `permanent` when trying again cannot help.
        """
        ...


class Channel(Protocol):
    """One way out: the feed files, and later mail, webhooks, hubs."""

    name: str

    def deliver(self, notices: Sequence[Notice], now: datetime) -> None:
        """Carry out; all of `notices` or none.

        Raises:
            DeliveryError: with `permanent` when trying again cannot help.
        """
        ...
