"""Operations as people read them: on /redaksjon/api and in docs/reference/api.md."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from watcher.web.api.declare import PARTS, Operation
from watcher.web.api.described import GROUPS, without_null
from watcher.web.api.operations import OPERATIONS
from watcher.web.api.problems import KINDS
from watcher.web.api.reading import parameters_of

_KINDS = {
    "string": "text",
    "integer": "number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to send: where, what kind of value, whether it must be there, what it is."""

    name: str
    where: str
    kind: str
    is_needed: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One operation."""

    operation: Operation
    fields: tuple[Field, ...]
    example: str
    answers: tuple[str, ...]

    @property
    def rights(self) -> str:
        """Which scope and role it needs."""
        scope = f"scope {self.operation.scope}" if self.operation.scope else "any scope"
        return f"{scope}, role {self.operation.least_role.slug} or higher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Operations about the same."""

    name: str
    text: str
    operations: tuple[Listed, ...]


def listing(base_url: str) -> tuple[tuple[Group, ...], tuple[tuple[str, int, str], ...]]:
    """Return the operations group by group, and every kind of problem, for a service at this address."""
    return groups(OPERATIONS, base_url), problem_rows()


def groups(operations: Sequence[Operation], base_url: str) -> tuple[Group, ...]:
    """Return the operations group by group."""
    return tuple(
        Group(
            name=name,
            text=text,
            operations=tuple(listed(one, base_url) for one in operations if one.group == name),
        )
        for name, text in GROUPS.items()
    )


def listed(one: Operation, base_url: str) -> Listed:
    """Return an operation as people read it."""
    return Listed(
        operation=one,
        fields=(*_in_path(one), *_in_query(one), *_in_headers(one), *_in_body(one)),
        example=example(one, base_url),
        answers=(str(one.status), *(["304"] if one.method == "GET" else [])),
    )


def example(one: Operation, base_url: str) -> str:
    """Return a line that asks for it, for a shell in which TOKEN is set."""
    address = base_url.rstrip("/") + one.address
    for name in one.parameters:
        address = address.replace(f"{{{name}}}", _EXAMPLES.get(name, "3f9c1d2e4b5a6078"))
    needed = [field.name for field in _in_query(one) if field.is_needed]
    if needed:
        address += "?" + "&".join(f"{name}={number}" for number, name in enumerate(needed, start=1))
    parts = ["curl", '-H "Authorization: Bearer $TOKEN"']
    if one.body is not None:
        sent = json.dumps(one.example, ensure_ascii=False)
        parts += ["-H 'Content-Type: application/json'", f"-d '{sent}'"]
    method = (
        one.method if one.method not in {"GET", "POST"} or (one.method == "POST" and not one.body) else ""
    )
    return " ".join([*parts, *([f"-X {method}"] if method else []), f"'{address}'"])


_EXAMPLES = {"slug": "2026-11-24-3f9c1d2e4b5a6078", "source_id": "fhi-handbok", "number": "2"}


def problem_rows() -> tuple[tuple[str, int, str], ...]:
    """Return every kind of problem with its status and title."""
    return tuple((kind, status, title) for kind, (status, title) in KINDS.items())


def _in_path(one: Operation) -> Iterator[Field]:
    for name in one.parameters:
        part = PARTS[name]
        yield Field(name=name, where="path", kind=kind_of(part.schema, {}), is_needed=True, text=part.text)


def _in_query(one: Operation) -> Iterator[Field]:
    if one.query is None:
        return
    schema = one.query.model_json_schema()
    needed = set(schema.get("required", ()))
    for name, each in parameters_of(one.query).items():
        yield Field(
            name=name,
            where="query",
            kind=kind_of(without_null(each), schema.get("$defs", {})),
            is_needed=name in needed,
            text=str(each.get("description", "")),
        )


def _in_headers(one: Operation) -> Iterator[Field]:
    if one.takes_key:
        text = "Give the same again when you do not know whether you were heard."
        yield Field(name="Idempotency-Key", where="header", kind="text", is_needed=False, text=text)


def _in_body(one: Operation) -> Iterator[Field]:
    if one.reads is None:
        return
    schema = one.reads.json_schema()
    defs = schema.get("$defs", {})
    seen: dict[str, Field] = {}
    for kind in [_resolved(each, defs) for each in schema.get("oneOf", [schema])]:
        needed = set(kind.get("required", ()))
        for name, each in kind.get("properties", {}).items():
            told = Field(
                name=name,
                where="body",
                kind=kind_of(each, defs),
                is_needed=name in needed,
                text=str(each.get("description", "")),
            )
            seen[name] = _both(seen[name], told) if name in seen else told
    yield from seen.values()


def _both(one: Field, other: Field) -> Field:
    """Return a field that two kinds of body have."""
    kinds = dict.fromkeys((*one.kind.split(" or "), *other.kind.split(" or ")))
    return Field(
        name=one.name,
        where=one.where,
        kind=" or ".join(kinds),
        is_needed=one.is_needed and other.is_needed,
        text=one.text or other.text,
    )


def kind_of(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> str:
    """Return what kind of value a JSON schema asks for, in words."""
    found = _resolved(schema, defs)
    if "const" in found:
        return f"`{found['const']}`"
    if "enum" in found:
        return " or ".join(f"`{one}`" for one in found["enum"])
    if "anyOf" in found:
        return " or ".join(kind_of(one, defs) for one in found["anyOf"])
    if found.get("type") == "array":
        return f"list of {kind_of(found.get('items', {}), defs)}"
    if found.get("format") == "date-time":
        return "moment"
    if "patternProperties" in found:
        return "object: number by id"
    return _KINDS.get(str(found.get("type")), "value")


def _resolved(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return defs.get(name, schema) if name else schema
