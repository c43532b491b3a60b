"""/redaksjon/kilder/ID: one source as those who keep it need to see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from watcher.errors import NotFound
from watcher.gate import as_of
from watcher.model.ids import SourceId
from watcher.model.noise_rule import NoiseRule, RuleState
from watcher.model.people import Role
from watcher.model.record import Snapshot, SnapshotState, Version
from watcher.model.review import QueueFilter
from watcher.model.source import Slot, Source
from watcher.model.status import SourceStatus
from watcher.pipeline.set_apart import count_aside
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.noise_rule import rules_on
from watcher.web.desk.sources import SOURCES
from watcher.web.desk.sources_held import HeldShown, may_wait, show_held
from watcher.web.desk.words_rules import RULE_STATES
from watcher.web.source import find_card
from watcher.web.view import read_word
from watcher.web.words import msg

_EVENTS, _VERSIONS, _LOOKS, _UNTRUSTED, _OPEN = 60, 40, 60, 10, 10
_NOT_TRUSTED = frozenset({SnapshotState.HELD, SnapshotState.SUSPECT, SnapshotState.SUPERSEDED})

FATES = {
    SnapshotState.HELD: msg("Venter på vurdering"),
    SnapshotState.SUSPECT: msg("Ikke godtatt som siden"),
    SnapshotState.SUPERSEDED: msg("Ble holdt til siden var i orden igjen"),
}
"""What became of an answer that was not trusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was wrong with a ruling that was not carried out, with what was typed."""

    wrong: str = ""
    reason: str = ""


@needs(Role.READER)
def page(asked: Asked) -> Response:
    """Show the source."""
    return show(asked)


def show(asked: Asked, *, http_status: int = 200, told: Told | None = None) -> Response:
    """Show the source, with what was wrong with a ruling."""
    view, store = asked.view, asked.view.site.store
    card = find_card(view, source_id(asked))
    source = find_source(asked, card.id)
    status = as_of(store.statuses().get(card.id) or SourceStatus(source_id=card.id), view.times.now)
    versions = store.versions(card.id)
    looks = store.snapshots(card.id, limit=_LOOKS, has_parts=False)
    rules = rules_on(asked, card.id)
    return asked.page(
        "source.html",
        http_status=http_status,
        card=card,
        source=source,
        status=status,
        held_answer=_held(asked, source, status),
        untrusted=_untrusted(looks, status)[:_UNTRUSTED],
        fates=FATES,
        versions=_newest(versions),
        version_count=len(versions),
        aside=count_aside(store, card.id),
        events=store.events(source_id=card.id, limit=_EVENTS),
        open_changes=store.queue(QueueFilter(source_id=card.id), view.times.now, limit=_OPEN),
        told=told or Told(),
        may_try=source is not None and source.enabled and view.site.work is not None,
        base=f"{SOURCES}/{card.id}",
        noise_rules=rules,
        own_mutes=_own_mutes(source, rules),
        rule_states=RULE_STATES,
    )


def source_id(asked: Asked) -> SourceId:
    """Return the id that stands in the address."""
    return SourceId(read_word(asked.request.path_params["source_id"]))


def find_source(asked: Asked, wanted: SourceId) -> Source | None:
    """Return the source as it is configured, None when it is not any more."""
    return next((one for one in asked.view.site.settings.sources if one.id == wanted), None)


def watched(asked: Asked) -> Source:
    """Return the source that stands in the address, which must be watched today.

    Raises:
        NotFound: it is not.
    """
    source = find_source(asked, source_id(asked))
    if source is None or not source.enabled:
        raise NotFound(f"not watched: {source_id(asked)!r}")
    return source


def _own_mutes(source: Source | None, rules: Sequence[NoiseRule]) -> tuple[Slot, ...]:
    """Return the places that sources.toml mutes, without those of the desk's rules."""
    ruled = {slot for rule in rules if rule.state is RuleState.ACTIVE for slot in rule.slots}
    return tuple(slot for slot in source.rules.mute if slot not in ruled) if source else ()


def _held(asked: Asked, source: Source | None, status: SourceStatus) -> HeldShown | None:
    work = asked.view.site.work
    if work is None or source is None or not source.enabled or not may_wait(status):
        return None
    return show_held(work, asked.view.site.store, source, status, asked.view.lang)


def _untrusted(looks: tuple[Snapshot, ...], status: SourceStatus) -> list[Snapshot]:
    """Return answers that were not taken for the page, newest first, but for the one shown above them."""
    return [look for look in looks if look.state in _NOT_TRUSTED and look.id != status.held]


def _newest(versions: tuple[Version, ...]) -> tuple[Version, ...]:
    return tuple(reversed(versions[-_VERSIONS:]))
