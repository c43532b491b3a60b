"""What somebody has typed into a form that decides: kept whatever comes of it, and asked for as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from watcher.model.ids import ChangeId, DecisionId
from watcher.model.level import PUBLISHED_FROM, Level
from watcher.model.review import DecisionKind, RejectReason
from watcher.pipeline.desk import Wanted
from watcher.web.desk.forms import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The fields of a form that decides.  `wrong` and `right` are the two halves of a correction's note."""

    kind: DecisionKind
    reason: RejectReason | None = None
    because: str = ""
    headline: str = ""
    note: str = ""
    level: Level | None = None
    head: str = ""
    answers: str = ""
    wrong: str = ""
    right: str = ""
    is_of_all: bool = True

    def with_reason(self, text: str) -> "Typed":
        """Return this with the reason that a button names."""
        return replace(self, reason=_reason(text))

    def wanted(self, picks: Mapping[ChangeId, int]) -> Wanted:
        """Return what is wanted of these changes, by somebody who has seen so much of them."""
        return Wanted(
            kind=self.kind,
            changes=tuple(picks),
            seen=dict(picks),
            reason=self.reason,
            because=self.because,
            headline=self.headline if self.kind in _TOLD else "",
            note=self.note if self.kind in _TOLD or self.kind is DecisionKind.RETRACT else "",
            level=self.level if self.kind in _TOLD else None,
            head=ChangeId(self.head) if self.head else None,
            answers=DecisionId(self.answers) if self.answers else None,
        )


_TOLD = frozenset({DecisionKind.APPROVE, DecisionKind.CORRECT})
"""What has words for readers; a headline that was typed and then rejected is nobody's."""


def read_typed(form: Form, kind: DecisionKind) -> Typed:
    """Return what a form holds, line ends as people mean them."""
    wrong, right = _text(form, "galt"), _text(form, "riktig")
    return Typed(
        kind=kind,
        reason=_reason(form.get("grunn")),
        because=_text(form, "fordi"),
        headline=" ".join(_text(form, "overskrift").split()),
        note=_text(form, "merknad") or " ".join(part for part in (wrong, right) if part),
        level=_level(form.get("niva")),
        head=form.get("hoved"),
        answers=form.get("svar"),
        wrong=wrong,
        right=right,
        is_of_all=form.get("omfang") != "en",
    )


def _text(form: Form, name: str) -> str:
    return form.get(name).replace("\r\n", "\n").strip()


def _reason(text: str) -> RejectReason | None:
    return next((one for one in RejectReason if one.value == text), None)


def _level(text: str) -> Level | None:
    return next((one for one in Level if one.slug == text and one >= PUBLISHED_FROM), None)
