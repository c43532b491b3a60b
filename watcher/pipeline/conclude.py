"""From an accepted version to a published notice, each step stored before the next begins."""

import hashlib
from dataclasses import replace

from watcher.gate import content_of
from watcher.judge import judge_page, with_own_words
from watcher.model.document import Document
from watcher.model.ids import ChangeId
from watcher.model.level import Level
from watcher.model.notice import Notice
from watcher.model.record import PageChange, ReviewState, Version
from watcher.model.review import ReviewSeed
from watcher.model.source import Source
from watcher.pipeline.absence import diff_pages, last_seen
from watcher.pipeline.clustering import joining_of, key_of, with_keys
from watcher.pipeline.echo import echoes_of
from watcher.pipeline.reextract import document_today
from watcher.pipeline.restless_apart import set_restless_apart
from watcher.pipeline.tools import Tools
from watcher.pipeline.unwatched import tell_unwatched
from watcher.ports import Joining
from watcher.publish import write_notice
from watcher.review import decide, due_at, gist_of

PUBLISHED_STATES = frozenset({ReviewState.FLAGGED, ReviewState.AUTO})
REMEMBERED_VERSIONS = 50
"""How far back a returning text is recognised («tilbakeført til versjon n»)."""


def change_id(version: Version, old: Version) -> ChangeId:
    """Return the id of the change between two versions: same history, same id."""
    told = "|".join(
        (version.source_id, str(old.number), str(version.number), old.sha256_text, version.sha256_text)
    )
    return ChangeId(hashlib.sha256(told.encode()).hexdigest()[:16])


def detect(tools: Tools, source: Source, version: Version) -> PageChange:
    """Store and return the change that `version` brought."""
    previous = tools.store.version(source.id, version.number - 1).version
    old = last_seen(tools.store, previous)  # a page that is back is compared with what readers last knew
    before = document_today(tools.store, old, source, tools.read_pdf)
    after = document_today(tools.store, version, source, tools.read_pdf)
    change = PageChange(
        id=change_id(version, old),
        source_id=source.id,
        old_number=old.number,
        new_number=version.number,
        detected_at=version.seen_at,
        state=ReviewState.DETECTED,
        diff=diff_pages(before, after, is_back=old != previous),
        reverts_to=_returns_to(tools, version, old),
    )
    tools.store.add_change(change)
    return change


def _returns_to(tools: Tools, version: Version, old: Version) -> int | None:
    """Return the newest version before `old` with the same content, stamps and restless places aside."""
    earlier = tools.store.versions(version.source_id)[-REMEMBERED_VERSIONS:]
    same = [
        seen.number
        for seen in earlier
        if seen.number < old.number and content_of(seen) == content_of(version)
    ]
    is_turn = content_of(old) != content_of(version)
    return same[-1] if same and is_turn else None


def conclude(tools: Tools, source: Source, change: PageChange) -> PageChange:
    """Judge a detected change, decide by the source's policy, publish when that says so.

    Returns the change as stored.  Safe to repeat: a verdict is added only when there is none, and the store
    publishes a change once.
    """
    old = tools.store.version(source.id, change.old_number).version
    new = tools.store.version(source.id, change.new_number).version
    before, after = (
        document_today(tools.store, old, source, tools.read_pdf),
        document_today(tools.store, new, source, tools.read_pdf),
    )
    if change.verdict is None:
        words = with_own_words(tools.words, source.vocabulary)
        sides = set_restless_apart(before, after)
        verdict = judge_page(change.diff, *sides, words, seen_on=new.seen_at.date())
        tools.store.set_verdict(change.id, verdict, tools.clock.now())
        change = replace(change, verdict=verdict)
    tell_unwatched(tools, source, new, before, after)
    _publish(tools, source, change, before, after)
    return tools.store.change(change.id)


def _publish(tools: Tools, source: Source, change: PageChange, before: Document, after: Document) -> None:
    state = decide(change, source.policy)
    seed = _seed(tools, source, change, state, lang=after.lang or source.rules.lang)
    if state not in PUBLISHED_STATES:
        tools.store.conclude(change.id, state, seed=seed)
        return
    notice, joining = written(tools, source, change, before, after)
    tools.store.conclude(change.id, state, notice=notice, channels=tools.channels, joining=joining, seed=seed)


def written(
    tools: Tools,
    source: Source,
    change: PageChange,
    before: Document,
    after: Document,
    *,
    is_approved: bool = False,
) -> tuple[Notice, Joining]:
    """Return the notice of a judged change, with where else the old stands, and on which terms it may join.

    `is_approved`: an editor wants it told, whatever its level.
    """
    notice = write_notice(
        change,
        source=source,
        old=before,
        new=after,
        service=tools.service,
        published_at=tools.clock.now(),
        is_approved=is_approved,
    )
    notice = replace(notice, echoes=echoes_of(tools, source, change, before, after))
    notice = with_keys(notice, change)
    return notice, joining_of(notice, change)


def _seed(tools: Tools, source: Source, change: PageChange, state: ReviewState, *, lang: str) -> ReviewSeed:
    """Return what the review queue shows of a change; nobody promised anything for days nobody lived."""
    level = change.verdict.level if change.verdict else Level.NONE
    due = None if tools.is_replay else due_at(state, level, change.detected_at, tools.review.promises)
    return ReviewSeed(
        source_title=source.title,
        headline=change.verdict.headline(tools.service.language) if change.verdict else "",
        topics=source.topics,
        cluster_key=key_of(change, lang),
        due_at=due,
        gist=gist_of(change, lang),
    )
