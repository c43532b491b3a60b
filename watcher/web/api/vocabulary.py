"""The rules that say how much a change matters: looked up and tried, never changed."""

from typing import Annotated, Literal

from pydantic import Field

from watcher.errors import ExtractError
from watcher.model.source import SourceType
from watcher.pipeline.objects.change import diff_object, reason_object
from watcher.pipeline.two_bodies import Pair, compare_pair
from watcher.web.api.declare import KIB, Call, Operation
from watcher.web.api.fields import Answer, Model, Object
from watcher.web.api.program import work_of
from watcher.web.api.shapes import Difference, Reason

_MOST_CHARS = 50_000
_Body = Annotated[str, Field(max_length=_MOST_CHARS)]


class Attempt(Model):
    """Two texts, and what they are."""

    old: _Body = Field(description="The text before.")
    new: _Body = Field(description="The text after.")
    type: Literal["html", "text"] = Field(default="text", description="What they are.")
    lang: Literal["", "nb", "nn", "en"] = Field(
        default="", description="Their language; empty: as they show."
    )


class Verdict(Answer):
    """What the rules make of it.  `fault`: why it cannot be read; then there is no difference."""

    vocabulary: str = Field(description="The version of the rules.")
    difference: Difference | None
    fault: Reason | None


class Kind(Answer):
    """A kind of fact, and what it is called."""

    id: str
    names: dict[str, str]


class Vocabulary(Answer):
    """Which rules there are."""

    version: str
    rules: list[str]
    kinds: list[Kind]


def vocabulary(call: Call) -> Object:
    """Return which rules there are."""
    found = work_of(call).vocabulary
    return {
        "version": found.version,
        "rules": sorted(rule.id for rule in found.rules),
        "kinds": [
            {"id": kind, "names": dict(sorted(names.items()))}
            for kind, names in sorted(found.kind_labels.items())
        ],
    }


def attempt(call: Call) -> Object:
    """Judge the difference between two texts."""
    said, rules = call.said(Attempt), work_of(call).vocabulary
    pair = Pair(
        old=said.old.encode(),
        new=said.new.encode(),
        type=SourceType(said.type),
        lang=said.lang,
        charset="utf-8",
    )
    try:
        found = compare_pair(pair, rules)
    except ExtractError as error:
        return {
            "vocabulary": rules.version,
            "difference": None,
            "fault": reason_object(error.reason),
        }
    return {
        "vocabulary": rules.version,
        "difference": diff_object(found.diff, found.verdict, health=found.health, lang=call.lang),
        "fault": None,
    }


OPERATIONS = (
    Operation(
        method="GET",
        path="/vocabulary",
        name="getVocabulary",
        summary="List the rules and the kinds of facts",
        group="vocabulary",
        run=vocabulary,
        answer=Vocabulary,
    ),
    Operation(
        method="POST",
        path="/vocabulary/try",
        name="tryVocabulary",
        summary="Judge the difference between two texts",
        group="vocabulary",
        run=attempt,
        body=Attempt,
        answer=Verdict,
        text="Nothing is stored, and nothing asked of the network.",
        example={
            "old": "Voksne gis 600 mg to ganger daglig.",
            "new": "Voksne gis 400 mg to ganger daglig.",
            "type": "text",
        },
        cost=10,
        most_bytes=2048 * KIB,
    ),
)
