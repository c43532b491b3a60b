"""Whether a decision may be taken: who, on what, with which words.  An error says how to do it."""

from collections.abc import Callable, Mapping

from watcher.errors import ReviewError, ReviewFault
from watcher.model.level import PUBLISHED_FROM, Level
from watcher.model.notice import Notice
from watcher.model.people import Role
from watcher.model.record import ReviewState
from watcher.model.review import Decision, DecisionKind, RejectReason
from watcher.review.subject import Subject, Subjects

HEADLINE_CHARS = 160
WORDS_CHARS = 4_000
MOST_CHANGES = 500

_S = ReviewState
_FROM: Mapping[DecisionKind, frozenset[ReviewState]] = {
    DecisionKind.APPROVE: frozenset({_S.QUIET, _S.FLAGGED, _S.HELD, _S.AUTO, _S.REJECTED}),
    DecisionKind.REJECT: frozenset({_S.QUIET, _S.FLAGGED, _S.HELD, _S.AUTO, _S.APPROVED}),
    DecisionKind.HOLD: frozenset({_S.FLAGGED, _S.HELD, _S.AUTO}),
    DecisionKind.NOTE: frozenset(set(_S) - {_S.DETECTED}),
    DecisionKind.MERGE: frozenset({_S.FLAGGED, _S.AUTO, _S.APPROVED}),
    DecisionKind.SPLIT: frozenset({_S.FLAGGED, _S.AUTO, _S.APPROVED}),
    DecisionKind.CORRECT: frozenset({_S.FLAGGED, _S.AUTO, _S.APPROVED, _S.REJECTED}),
    DecisionKind.RETRACT: frozenset({_S.FLAGGED, _S.AUTO, _S.APPROVED}),
    DecisionKind.REOPEN: frozenset({_S.QUIET, _S.REJECTED}),
    DecisionKind.SECOND: frozenset({_S.QUIET, _S.FLAGGED, _S.HELD, _S.AUTO, _S.APPROVED, _S.REJECTED}),
}
_BESIDE_PENDING = frozenset({DecisionKind.NOTE, DecisionKind.SECOND})
_SECONDED = frozenset({DecisionKind.APPROVE, DecisionKind.CORRECT})
"""What puts words before readers as reviewed.  What warns readers off, reject and retract, must not wait."""


def check_decision(decision: Decision, subjects: Subjects, role: Role) -> None:
    """Raise what keeps `decision` from being taken by somebody of this role; nothing when it may be.

    Raises:
        ReviewError: what is wrong, and how to do it.
    """
    if role < Role.EDITOR:
        raise _error(ReviewFault.ROLE, f"a {role.slug} may not decide: ask an editor")
    if not decision.changes or len(set(decision.changes)) < len(decision.changes):
        raise _error(ReviewFault.FIELDS, "name each change that is decided on, and each once")
    if len(decision.changes) > MOST_CHANGES:
        raise _error(ReviewFault.FIELDS, f"at most {MOST_CHANGES} changes at once")
    _check_words(decision)
    for change_id in decision.changes:
        _check_state(decision, subjects[change_id])
    _CHECKS[decision.kind](decision, subjects)


def needs_second(decision: Decision, subjects: Subjects, second_reader_from: Level | None) -> bool:
    """Return whether `decision` has no effect before a second reader agrees."""
    if decision.kind not in _SECONDED or second_reader_from is None:
        return False
    found = _of(decision, subjects)
    told = [one.standing.level for one in found if one.standing is not None]
    levels = [one.level for one in found]
    return max(*levels, *told, decision.level or Level.NONE) >= second_reader_from


def check_undo(decision: Decision, person: str, role: Role) -> None:
    """Raise what keeps `person` from undoing `decision`; nothing when they may.

    Raises:
        ReviewError: it has taken effect, or is another's to undo.
    """
    if decision.carried_at is not None:
        raise _error(
            ReviewFault.TOO_LATE, "it has taken effect: what was published is put right by correct or retract"
        )
    is_anybodys = decision.is_waiting or role >= Role.CHIEF
    if role < Role.EDITOR or (decision.actor != person and not is_anybodys):
        raise _error(ReviewFault.ROLE, f"only {decision.actor} or a chief editor may undo this")


def _check_words(decision: Decision) -> None:
    if len(decision.headline) > HEADLINE_CHARS:
        raise _error(ReviewFault.FIELDS, f"a headline has at most {HEADLINE_CHARS} characters")
    if max(len(decision.note), len(decision.because)) > WORDS_CHARS:
        raise _error(ReviewFault.FIELDS, f"at most {WORDS_CHARS} characters of text")


def _check_state(decision: Decision, subject: Subject) -> None:
    kind = decision.kind
    if subject.pending is not None and kind not in _BESIDE_PENDING:
        raise _error(
            ReviewFault.PENDING,
            f"{subject.change_id} has a decision that is not carried out yet "
            f"({subject.pending.kind.value} by {subject.pending.actor}): undo that first, or wait",
        )
    if subject.state not in _FROM[kind]:
        raise _error(ReviewFault.STATE, f"{subject.change_id} is {subject.state.value}: {_WAYS_ON[kind]}")


_WAYS_ON: Mapping[DecisionKind, str] = {
    DecisionKind.APPROVE: "what was published already is altered by correct",
    DecisionKind.REJECT: "there is nothing to reject",
    DecisionKind.HOLD: "only what waits for a decision can be held",
    DecisionKind.NOTE: "it is not judged yet",
    DecisionKind.MERGE: "only published changes can be merged: approve it first",
    DecisionKind.SPLIT: "only published changes can be split",
    DecisionKind.CORRECT: "only what was published can be corrected: approve it with the right words",
    DecisionKind.RETRACT: "only what was published can be retracted: reject it",
    DecisionKind.REOPEN: "only what was rejected or kept quiet can be reopened",
    DecisionKind.SECOND: "there is nothing that waits for a second reader",
}


def _approve(decision: Decision, subjects: Subjects) -> None:
    for subject in _of(decision, subjects):
        if subject.state is _S.REJECTED and subject.notices:
            raise _error(
                ReviewFault.STATE, f"{subject.change_id} was retracted: say what is right by correct"
            )
        if not subject.notices and not subject.is_watched:
            raise _error(ReviewFault.STATE, f"the source of {subject.change_id} is not configured any more")
        if (decision.level or subject.level) < PUBLISHED_FROM:
            raise _error(
                ReviewFault.LEVEL,
                f"{subject.change_id} is {subject.level.slug}: give the level that readers are to see, "
                f"{PUBLISHED_FROM.slug} or higher",
            )
    _check_level(decision, subjects)


def _check_level(decision: Decision, subjects: Subjects) -> None:
    if decision.level is None:
        return
    if decision.level < PUBLISHED_FROM:
        raise _error(
            ReviewFault.LEVEL, f"readers hear of {PUBLISHED_FROM.slug} and higher: reject it instead"
        )
    differs = any(subject.level is not decision.level for subject in _of(decision, subjects))
    if differs and not decision.because.strip():
        raise _error(ReviewFault.REASON, "say why the level is another than the one that was found")


def _reject(decision: Decision, _: Subjects) -> None:
    if decision.reason is None:
        reasons = ", ".join(reason.value for reason in RejectReason)
        raise _error(ReviewFault.REASON, f"say why: {reasons}")
    if decision.reason is RejectReason.OTHER and not decision.because.strip():
        raise _error(ReviewFault.REASON, "say in your own words why it is rejected")


def _say_why(decision: Decision, _: Subjects) -> None:
    if not decision.because.strip():
        raise _error(ReviewFault.REASON, "say in your own words what colleagues are to know")


def _merge(decision: Decision, subjects: Subjects) -> None:
    if len(decision.changes) < 2 or decision.head not in decision.changes:
        raise _error(ReviewFault.FIELDS, "name two changes or more, and the one whose item tells the others")
    head = _mergeable(subjects[decision.head])
    if head.joins is not None:
        raise _error(ReviewFault.REACH, f"{decision.head} is told in another item itself: split it first")
    for subject in _of(decision, subjects):
        one = _mergeable(subject)
        if subject.change_id != decision.head and subject.is_head:
            raise _error(
                ReviewFault.REACH, f"others are told in the item of {subject.change_id}: make it the head"
            )
        left_out = sorted(set(one.topics) - set(head.topics))
        if left_out or _reach(head) < _reach(one):
            what = f"topic {', '.join(left_out)}" if left_out else f"level {one.level.slug}"
            raise _error(
                ReviewFault.REACH,
                f"who follows {what} would not hear of {subject.change_id}: the head's item is not there",
            )


def _reach(notice: Notice) -> Level:
    return max(notice.level, notice.reach or Level.NONE)


def _mergeable(subject: Subject) -> Notice:
    if subject.update is None:
        raise _error(
            ReviewFault.STATE, f"{subject.change_id} is not published, or was corrected or retracted"
        )
    _check_open(subject)
    return subject.update


def _check_open(subject: Subject) -> None:
    if not subject.is_open:
        raise _error(
            ReviewFault.TOO_LATE, f"{subject.change_id} may stand in an archive by now, which must not change"
        )


def _split(decision: Decision, subjects: Subjects) -> None:
    for subject in _of(decision, subjects):
        if subject.update is None or subject.update.joins is None:
            raise _error(ReviewFault.STATE, f"{subject.change_id} is an item of its own already")
        _check_open(subject)


def _correct(decision: Decision, subjects: Subjects) -> None:
    if not decision.headline.strip() or not decision.note.strip():
        raise _error(
            ReviewFault.FIELDS, "a correction needs a headline, and a note: what was wrong, and what is right"
        )
    _check_published(decision, subjects)
    _check_level(decision, subjects)


def _retract(decision: Decision, subjects: Subjects) -> None:
    if not decision.note.strip():
        raise _error(ReviewFault.FIELDS, "a retraction needs a note: what readers are to disregard, and why")
    _check_published(decision, subjects)


def _check_published(decision: Decision, subjects: Subjects) -> None:
    for subject in _of(decision, subjects):
        if not subject.notices:
            raise _error(
                ReviewFault.STATE, f"{subject.change_id} was never published: {_WAYS_ON[decision.kind]}"
            )


def _reopen(decision: Decision, subjects: Subjects) -> None:
    for subject in _of(decision, subjects):
        if subject.notices:
            raise _error(
                ReviewFault.STATE, f"{subject.change_id} was retracted: say what is right by correct"
            )


def _second(decision: Decision, subjects: Subjects) -> None:
    for subject in _of(decision, subjects):
        waiting = subject.pending
        if waiting is None or not waiting.is_waiting or waiting.id != decision.answers:
            raise _error(ReviewFault.STATE, f"{subject.change_id}: {_WAYS_ON[DecisionKind.SECOND]}")
        if set(waiting.changes) != set(decision.changes):
            raise _error(
                ReviewFault.FIELDS, f"what waits is of {', '.join(waiting.changes)}: second all of it"
            )
        if waiting.actor == decision.actor:
            raise _error(ReviewFault.SAME_PERSON, "the second reader must be somebody else than the first")


def _of(decision: Decision, subjects: Subjects) -> tuple[Subject, ...]:
    return tuple(subjects[change_id] for change_id in decision.changes)


def _error(fault: ReviewFault, what: str) -> ReviewError:
    return ReviewError(what, fault=fault)


_CHECKS: Mapping[DecisionKind, Callable[[Decision, Subjects], None]] = {
    DecisionKind.APPROVE: _approve,
    DecisionKind.REJECT: _reject,
    DecisionKind.HOLD: _say_why,
    DecisionKind.NOTE: _say_why,
    DecisionKind.MERGE: _merge,
    DecisionKind.SPLIT: _split,
    DecisionKind.CORRECT: _correct,
    DecisionKind.RETRACT: _retract,
    DecisionKind.REOPEN: _reopen,
    DecisionKind.SECOND: _second,
}
