"""The OpenAPI 3.1 description, made of what operations declare."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from watcher import __version__
from watcher.web.api.declare import PARTS, Operation
from watcher.web.api.problems import MEDIA_TYPE, Problem
from watcher.web.api.reading import parameters_of

GROUPS: Mapping[str, str] = {
    "queue": "What waits for a decision.",
    "changes": "What was found on watched pages.",
    "decisions": "What people have ruled, and ruling.",
    "previews": "What a decision would send, before it is taken.",
    "claims": "Who looks at what; it keeps nobody from deciding.",
    "notices": "What readers were told, and what became of it.",
    "sources": "The watched pages: where they stand, what is held, their versions.",
    "vocabulary": "The rules that say how much a change matters.",
    "audit": "Who did what, when.",
    "people": "Who may work here; for admins.",
    "me": "Whose token it is.",
}
"""The groups of operations, in order, with what each is about."""

_REF = "#/components/schemas/{model}"
_ALWAYS = (400, 401, 403, 405, 422, 429, 500, 503)
_WORDS = {
    304: "It is as the ETag in If-None-Match says.",
    400: "The request cannot be read.",
    401: "No token, or one of no use.",
    403: "The token's scope or its person's role does not reach so far.",
    404: "It is not there.",
    405: "The address is not for this method.",
    409: "It cannot be done as things stand: somebody has decided meanwhile, the state does not allow it, "
    "or the key was given with something else.",
    413: "The body is too large.",
    415: "The body is not application/json.",
    422: "Something in the request is not as it must be; `errors` names each thing.",
    429: "Too fast: wait for `Retry-After` seconds.",
    500: "Something went wrong with us.",
    503: "The store cannot be used now, or this process cannot do it.",
}
_HEADERS = {
    status: {"headers": {name: {"description": text, "schema": {"type": kind}}}}
    for status, name, text, kind in (
        (401, "WWW-Authenticate", "How to show a token (RFC 6750).", "string"),
        (405, "Allow", "The methods it is for.", "string"),
        (429, "Retry-After", "Seconds to wait.", "integer"),
    )
}


@lru_cache(maxsize=4)
def description(base_url: str, operations: tuple[Operation, ...]) -> bytes:
    """Return the description, for a service at this public address."""
    return json.dumps(describe(base_url, operations), ensure_ascii=False, separators=(",", ":")).encode()


def describe(base_url: str, operations: Sequence[Operation]) -> dict[str, Any]:
    """Return the description as an object."""
    wanted = _wanted(operations)
    found, shared = TypeAdapter.json_schemas(wanted, ref_template=_REF)
    schemas = dict(shared.get("$defs", {}))
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.address, {})[operation.method.lower()] = _operation(operation, found)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Watcher",
            "version": __version__,
            "summary": "What the review desk can do, for programs.",
            "description": "Every request carries a token: `Authorization: Bearer watcher_…`. "
            "Moments are RFC 3339, ids are opaque, unknown names are refused. "
            "What goes wrong is told as RFC 9457 problem details.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": urlsplit(base_url).path.rstrip("/") or "/"}],
        "security": [{"token": []}],
        "tags": [{"name": name, "description": text} for name, text in GROUPS.items()],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "responses": _problems(found),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token made on the desk's page for one's account (/redaksjon/konto), "
                    "with scopes read, review, publish, admin.",
                }
            },
        },
    }


def _wanted(operations: Sequence[Operation]) -> list[tuple[str, Any, TypeAdapter[Any]]]:
    wanted: list[tuple[str, Any, TypeAdapter[Any]]] = [("problem", "serialization", TypeAdapter(Problem))]
    for one in operations:
        if one.reads is not None:
            wanted.append((f"{one.name} body", "validation", one.reads))
        if one.writes is not None:
            wanted.append((f"{one.name} answer", "serialization", one.writes))
    return wanted


def _operation(one: Operation, found: Mapping[tuple[str, Any], Any]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": one.name,
        "tags": [one.group],
        "summary": one.summary,
        "description": _told(one),
        "parameters": [*_path_parameters(one), *_query_parameters(one), *_headers(one)],
        "responses": _responses(one, found),
    }
    if one.reads is not None:
        media: dict[str, Any] = {"schema": found[f"{one.name} body", "validation"]}
        if one.example is not None:
            media["example"] = one.example
        said["requestBody"] = {"required": True, "content": {"application/json": media}}
    return {name: value for name, value in said.items() if value != []}


def _told(one: Operation) -> str:
    scope = f"Scope `{one.scope}`" if one.scope else "Any token"
    return f"{one.text} {scope}, role {one.least_role.slug} or higher.".strip()


def _path_parameters(one: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": PARTS[name].text,
            "schema": dict(PARTS[name].schema),
        }
        for name in one.parameters
    ]


def _query_parameters(one: Operation) -> list[dict[str, Any]]:
    if one.query is None:
        return []
    required = set(one.query.model_json_schema().get("required", ()))
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": schema.get("description", ""),
            "schema": without_null(schema),
        }
        for name, schema in parameters_of(one.query).items()
    ]


def without_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter: it is left out instead of being null."""
    plain = {key: value for key, value in schema.items() if key not in {"title", "description", "default"}}
    kinds = [one for one in plain.pop("anyOf", ()) if one.get("type") != "null"]
    return {**plain, **(kinds[0] if kinds else {})}


def _headers(one: Operation) -> list[dict[str, Any]]:
    if not one.takes_key:
        return []
    return [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "Give the same again when you do not know whether you were heard.",
            "schema": {"type": "string", "pattern": "^[!-~]{1,200}$", "minLength": 1, "maxLength": 200},
        }
    ]


def _responses(one: Operation, found: Mapping[tuple[str, Any], Any]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": one.summary}
    if one.writes is not None:
        schema = found[f"{one.name} answer", "serialization"]
        good["content"] = {"application/json": {"schema": schema}}
    if one.status == 201:
        good["headers"] = {"Location": {"description": "Where it is.", "schema": {"type": "string"}}}
    body = (413, 415) if one.body is not None else ()
    more = (404,) if one.parameters else ()
    faults = sorted({*_ALWAYS, *body, *more, *one.faults})
    answers: dict[str, Any] = {str(one.status): good}
    if one.method == "GET":
        answers["304"] = {"description": _WORDS[304]}
    for status in faults:
        answers[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    return answers


def _problems(found: Mapping[tuple[str, Any], Any]) -> dict[str, Any]:
    """Return what is answered with each status that says no, to be referred to."""
    content = {MEDIA_TYPE: {"schema": found["problem", "serialization"]}}
    return {
        f"Problem{status}": {"description": text, "content": content, **_HEADERS.get(status, {})}
        for status, text in _WORDS.items()
        if status >= 400
    }
