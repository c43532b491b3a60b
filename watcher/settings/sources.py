"""From a checked [[source]] table to a Source: secrets resolved, what tables mean together checked."""

from collections.abc import Mapping, Sequence

from watcher.extract import check_rules
from watcher.extract.patterns import explain_pattern
from watcher.model.ids import SourceId
from watcher.model.source import (
    Contract,
    ExtractionRules,
    Follow,
    OwnTerms,
    OwnVocabulary,
    Policy,
    Slot,
    Source,
    SourceType,
)
from watcher.settings.addresses import page_key
from watcher.settings.durations import format_duration
from watcher.settings.environment import look_up
from watcher.settings.lines import KeyPath
from watcher.settings.problems import Problems
from watcher.settings.references import is_reference, reference_name
from watcher.settings.shape import FollowTable, SourceTable, VocabularyTable

_DURATIONS = ("every", "every_min", "every_max", "verify_within")


def build_source(
    table: SourceTable, place: KeyPath, environ: Mapping[str, str], problems: Problems
) -> Source:
    """Return the source that the table at `place` describes; `problems` hears of what does not fit."""
    given = table.model_dump(exclude_unset=True)
    headers, missing, unsendable = _resolve_headers(table.headers, place, environ, problems)
    source = Source(
        id=SourceId(table.id),
        title=table.title,
        owner=table.owner,
        url=table.url,
        rules=ExtractionRules(
            type=SourceType(table.type),
            lang=table.lang,
            keep=_each(table.type, table.keep),
            drop=_each(table.type, table.drop),
            charset=table.charset,
            mute=tuple(
                Slot(path=each.path, heading=each.heading, text=each.text, reason=each.reason)
                for each in table.mute
            ),
        ),
        topics=tuple(table.topics),
        trust_age=table.trust_age,
        render=table.render,
        render_hosts=tuple(table.render_hosts),
        contract=Contract(
            min_chars=table.expect.min_chars,
            max_chars=table.expect.max_chars,
            headings=tuple(table.expect.headings),
            contains=tuple(table.expect.contains),
            title=table.expect.title,
        ),
        policy=Policy(table.policy),
        headers=headers,
        missing_env=missing,
        unsendable=unsendable,
        enabled=table.enabled,
        follow=_follow(table.follow_pdfs),
        vocabulary=_own_vocabulary(table.vocabulary),
        **{key: given[key] for key in _DURATIONS if key in given},
    )
    _check(source, place, problems)
    return source


def _follow(table: FollowTable | None) -> Follow | None:
    if table is None:
        return None
    return Follow(
        only=tuple(table.only), headings=tuple(table.headings), hosts=tuple(table.hosts), most=table.most
    )


def _own_vocabulary(table: VocabularyTable) -> OwnVocabulary:
    return OwnVocabulary(
        terms=tuple(OwnTerms(words=tuple(each.words), weight=each.weight) for each in table.terms),
        raise_headings=tuple(table.raise_headings),
        lower_headings=tuple(table.lower_headings),
        off=tuple(table.off),
        reason=table.reason,
    )


def _each(kind: str, listed: Sequence[str]) -> tuple[str, ...]:
    """Return the selectors; key paths of JSON may stand in one text with commas, as CSS lists do."""
    if kind != SourceType.JSON:
        return tuple(listed)
    return tuple(path.strip() for text in listed for path in text.split(",") if path.strip())


def check_duplicates(sources: Sequence[tuple[KeyPath, Source]], problems: Problems) -> None:
    """Tell of ids and pages that stand twice."""
    ids: dict[str, KeyPath] = {}
    pages: dict[str, SourceId] = {}
    for place, source in sources:
        if ids.setdefault(source.id, place) != place:
            problems.add(
                (*place, "id"),
                f"{source.id!r} is taken by an earlier source",
                "ids are identities: choose another",
            )
        if not source.url:
            continue
        first = pages.setdefault(page_key(source.url), source.id)
        if first != source.id:
            problems.add(
                (*place, "url"),
                f"{source.url!r} is watched already by source {first}",
                "remove one of the two",
            )


def env_names(table: SourceTable) -> tuple[str, ...]:
    """Return the names of the environment variables that a table's headers refer to."""
    return tuple(value.removeprefix("env:") for value in table.headers.values() if is_reference(value))


def _resolve_headers(
    headers: Mapping[str, str], place: KeyPath, environ: Mapping[str, str], problems: Problems
) -> tuple[Mapping[str, str], tuple[str, ...], tuple[str, ...]]:
    """Return the headers with "env:NAME" replaced, the names that are not set, and what cannot be sent.

    A secret that is missing or broken is no error of the file: that one source is in trouble, the others run.
    """
    resolved: dict[str, str] = {}
    missing: list[str] = []
    unsendable: list[str] = []
    for header, value in headers.items():
        if not is_reference(value):
            resolved[header] = value
            if not _may_be_sent(value):
                problems.add((*place, "headers", header), "its value cannot be sent: printable ASCII only")
            continue
        name = reference_name(value, (*place, "headers", header), problems)
        if not name:
            continue
        secret = look_up(environ, name, problems)
        if not secret:
            missing.append(name)
        elif _may_be_sent(secret):
            resolved[header] = secret
        else:
            unsendable.append(f"headers.{header} (env:{name})")
    return resolved, tuple(sorted(set(missing))), tuple(sorted(unsendable))


def _may_be_sent(value: str) -> bool:
    """Whether a header may carry it: a line break would begin another header.  Source: RFC 9110 §5.5."""
    return value.isprintable() and value.isascii()


def _check(source: Source, place: KeyPath, problems: Problems) -> None:
    """Tell of keys that contradict each other and of selectors that cannot be used."""
    if source.every > source.verify_within:
        problems.add(
            (*place, "every"),
            f"{format_duration(source.every)} is longer than verify_within = "
            f"{format_duration(source.verify_within)}",
            "a source must be checked at least as often as its silence becomes public",
        )
    _check_bounds(source, place, problems)
    _check_rendering(source, place, problems)
    if source.enabled and not source.url:
        problems.add(
            (*place, "url"), "is empty", "give the address, or set enabled = false until it is known"
        )
    own = source.vocabulary
    if own != OwnVocabulary() and not own.reason:
        problems.add((*place, "vocabulary"), "has no reason", "say in reason = why this source is judged so")
    contract = source.contract
    if contract.max_chars and contract.max_chars < contract.min_chars:
        problems.add(
            (*place, "expect"), f"max_chars {contract.max_chars} is below min_chars {contract.min_chars}"
        )
    if source.follow is not None:
        _check_follow(source.follow, source.rules.type, (*place, "follow_pdfs"), problems)
    for fault in check_rules(source.rules):
        key, _, what = fault.partition(": ")
        problems.add((*place, key), what)


def _check_follow(follow: Follow, kind: SourceType, place: KeyPath, problems: Problems) -> None:
    if kind is not SourceType.HTML:
        problems.add(place, f"has no effect on type {kind.value!r}: only a page links to files; take it out")
    for pattern in follow.only:
        if why := explain_pattern(pattern):
            problems.add((*place, "only"), why)


def _check_rendering(source: Source, place: KeyPath, problems: Problems) -> None:
    """Tell of what no browser shows, and of hosts that would be asked by nobody."""
    kind = source.rules.type
    if source.render and kind is not SourceType.HTML:
        what = f"has no effect on type {kind.value!r}: only a page is shown in a browser; take it out"
        problems.add((*place, "render"), what)
    if source.render_hosts and not source.render:
        problems.add((*place, "render_hosts"), "counts only with render = true")


def _check_bounds(source: Source, place: KeyPath, problems: Problems) -> None:
    """Tell of a shortest or longest pause on the wrong side of `every`, or past the promise."""
    every = f"every = {format_duration(source.every)}"
    if source.every_min and source.every_min > source.every:
        what = f"{format_duration(source.every_min)} is longer than {every}"
        problems.add((*place, "every_min"), what, "it is how often to check after a change")
    if source.every_max and source.every_max < source.every:
        what = f"{format_duration(source.every_max)} is shorter than {every}"
        problems.add((*place, "every_max"), what, "it is how often to check what has long been quiet")
    if source.every_max and source.every_max > source.verify_within:
        within = format_duration(source.verify_within)
        what = f"{format_duration(source.every_max)} is longer than verify_within = {within}"
        problems.add((*place, "every_max"), what, "no pause may break the promise")
