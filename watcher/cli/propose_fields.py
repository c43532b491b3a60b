"""Which fields of a JSON answer to watch, and which differ from one answer to the next.  Pure."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from watcher.cli.propose_answers import LONG_CHARS, Answers
from watcher.cli.propose_drops import Cleaning, Difference, Drop
from watcher.extract.field_words import ENVELOPE, TITLES, field_stamp
from watcher.extract.paths import Json
from watcher.model.answer import Fetched
from watcher.model.source import ExtractionRules

_KEY = re.compile(r"\w[\w-]*")
_COUNTS = re.compile(
    r"(?:total|count|antall|page|side|size|limit|offset|took|views?|hits|status|code|version|next|prev|links?"
    r"|success|ok|time|timestamp|date|generated|lang|language|sprak)\w*",
    re.IGNORECASE,
)
_PROSE_WORDS = 3
_MOST_DEPTH = 40
_MOST_LEAVES = 20_000
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """A path that holds text, lists on the way gone through: how much, and how it begins."""

    path: str
    chars: int
    sample: str


def plan_fields(answers: Answers, rules: ExtractionRules) -> tuple[Cleaning | None, tuple[TextField, ...]]:
    """Return how to watch the JSON answer, and its fields that hold text, the fullest first.

    None: it cannot be read.
    """
    leaves = _leaves(answers.first), _leaves(answers.second)
    drops: list[Drop] = []
    keep = _root_of_prose(answers, leaves[0])
    kept = replace(rules, keep=(".".join(keep),)) if keep else rules
    if keep and answers.read(kept) is not None:
        rules = kept
    else:
        keep = ()
    for path in _unsteady(*leaves):
        if path[: len(keep)] != keep:
            continue
        made = replace(rules, drop=(*rules.drop, ".".join(path)))
        values = [value for side in leaves for value in side.get(path, ())]
        is_guidance = any(len(value) >= LONG_CHARS or answers.speaks(value) for value in values)
        if is_guidance or not all(map(_KEY.fullmatch, path)) or answers.read(made) is None:
            continue
        rules = made
        drops.append(_drop(path, values))
    reading = answers.read(rules)
    if reading is None:
        return None, ()
    differences = [
        Difference(first=sample, second="", remedy=drop.selector, why="")
        for drop in drops
        for sample in (drop.sample,)
    ] + [
        Difference(
            first=first.text if first else "",
            second=second.text if second else "",
            remedy="",
            why="it reads like guidance, so it is never left out",
        )
        for first, second in reading.pairs
    ]
    cleaning = Cleaning(rules=rules, reading=reading, drops=tuple(drops), differences=tuple(differences))
    return cleaning, _text_fields(leaves[0])


def json_title(answer: Fetched) -> str:
    """Return the title that stands highest in a JSON answer, "" when none does."""
    found = [
        (len(path), TITLES.index(path[-1]), values[0])
        for path, values in _leaves(answer).items()
        if path and path[-1] in TITLES and values[0].strip()
    ]
    return " ".join(min(found)[2].split()) if found else ""


def _drop(path: Path, values: Sequence[str]) -> Drop:
    return Drop(
        selector=".".join(path),
        reason="differs between two fetches",
        chars=sum(map(len, values)) // 2,
        sample=values[0][:80] if values else "",
    )


def _leaves(answer: Fetched) -> Mapping[Path, list[str]]:
    """Return every value that is no object or list, by its path; lists are gone through."""
    try:
        data: Json = json.loads(answer.body, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return {}
    found: defaultdict[Path, list[str]] = defaultdict(list)
    for count, (path, value) in enumerate(_walk(data, ())):
        if count >= _MOST_LEAVES:
            break
        found[path].append(value)
    return found


def _walk(value: Json, path: Path) -> Iterator[tuple[Path, str]]:
    if len(path) > _MOST_DEPTH:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, path)
    else:
        yield path, "" if value is None else str(value)


def _unsteady(first: Mapping[Path, list[str]], second: Mapping[Path, list[str]]) -> list[Path]:
    """Return the paths whose values are not the same in both answers, whatever their order."""
    paths = dict.fromkeys((*first, *second))
    return [path for path in paths if sorted(first.get(path, ())) != sorted(second.get(path, ()))]


def _root_of_prose(answers: Answers, leaves: Mapping[Path, list[str]]) -> Path:
    """Return the longest path under which all prose stands; () when what stands beside may matter."""
    prose = [path for path, values in leaves.items() if any(map(_is_prose, values))]
    if not prose:
        return ()
    root = prose[0][:-1]
    for path in prose:
        while path[: len(root)] != root:
            root = root[:-1]
    if not root or not all(map(_KEY.fullmatch, root)):
        return ()
    beside = [path for path in leaves if path[: len(root)] != root]
    is_sure = all(_is_envelope(path, leaves[path]) for path in beside) and not any(
        answers.speaks(value) for path in beside for value in leaves[path]
    )
    return root if is_sure else ()


def _is_prose(value: str) -> bool:
    return len(value.split()) >= _PROSE_WORDS


def _is_envelope(path: Path, values: Sequence[str]) -> bool:
    """Whether a field tells of the answer and not of the matter."""
    key = path[-1] if path else ""
    is_known = any(each.lower() in ENVELOPE or _COUNTS.fullmatch(each) for each in path)
    return is_known or all(
        value.startswith(("http://", "https://", "/")) or bool(field_stamp(key, value)) for value in values
    )


def _text_fields(leaves: Mapping[Path, list[str]]) -> tuple[TextField, ...]:
    found = [
        TextField(
            path=".".join(path),
            chars=sum(map(len, values)),
            sample=next(value for value in values if _is_prose(value))[:80],
        )
        for path, values in leaves.items()
        if any(map(_is_prose, values))
    ]
    return tuple(sorted(found, key=lambda one: (-one.chars, one.path)))
