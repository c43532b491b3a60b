"""What comes in, made into what an operation declares; or everything that is wrong with it, at once."""

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin
from urllib.parse import parse_qsl

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import Request

from watcher.web.api.declare import Operation
from watcher.web.api.problems import Wrong, shown, stop

MOST_DEPTH = 12
_MOST_WRONG = 20
_MOST_PARAMETERS = 50
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def read_query(operation: Operation, raw: bytes) -> object:
    """Return the parameters of an address as the operation declares them.

    Raises:
        Stop: they are not as they must be.
    """
    model = operation.query
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except (UnicodeDecodeError, ValueError) as error:
        raise stop("malformed", f"what follows the ? cannot be read: {type(error).__name__}") from error
    fields = model.model_fields if model else {}
    found: dict[str, Any] = {}
    wrong = []
    for name, text in pairs:
        if name not in fields:
            wrong.append(_unknown(f"?{name}", name, list(fields)))
            continue
        kind = fields[name].annotation
        value = _value(text, kind)
        if get_origin(kind) is list:
            found.setdefault(name, []).append(value)
        elif name in found:
            wrong.append(Wrong(where=f"?{name}", what="given twice", how="give it once"))
        else:
            found[name] = value
    value, faults = (None, []) if model is None else _checked(TypeAdapter(model), found, model, "?")
    if wrong or faults:
        raise _invalid([*wrong, *faults])
    return value


def read_key(request: Request) -> str:
    """Return the Idempotency-Key, "" for none.

    Raises:
        Stop: it is not one.
    """
    text = request.headers.get("idempotency-key")
    if text is None:
        return ""
    if not _KEY.fullmatch(text):
        wrong = Wrong(
            where="Idempotency-Key", what="not a key", how="1 to 200 printable ASCII characters, no blank"
        )
        raise _invalid([wrong])
    return text


async def read_body(operation: Operation, request: Request) -> object:
    """Return the body as the operation declares it.

    Raises:
        Stop: it is not as it must be.
    """
    if operation.reads is None:
        return None
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise stop("media-type", f"the body is {kind or 'of no type'}: send application/json")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > operation.most_bytes:
            raise stop("too-large", f"at most {operation.most_bytes // 1024} KiB are read here")
    value, faults = _checked(operation.reads, _parsed(body), operation.body, "")
    if faults:
        raise _invalid(faults)
    return value


def _parsed(body: bytes) -> object:
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError as error:
        raise stop("malformed", f"the body is nested more than {MOST_DEPTH} deep") from error
    except UnicodeDecodeError as error:
        raise stop("malformed", f"the body is no UTF-8 at byte {error.start}") from error
    except ValueError as error:
        raise stop("malformed", f"the body is no JSON: {shown(str(error))[:200]}") from error
    if _is_deeper(value, MOST_DEPTH):
        raise stop("malformed", f"the body is nested more than {MOST_DEPTH} deep")
    return value


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice[:80]!r} stands twice in one object")
    return found


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no JSON number")


def _is_deeper(value: object, left: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return inner is not None and (left == 0 or any(_is_deeper(one, left - 1) for one in inner))


def _checked(adapter: TypeAdapter[Any], value: object, kind: Any, start: str) -> tuple[object, list[Wrong]]:
    """Return what a value is read as, or what is wrong with it."""
    try:
        return adapter.validate_python(value), []
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=True)[:_MOST_WRONG]
        return None, [_wrong(fault, kind, start) for fault in faults]


def _invalid(wrong: Sequence[Wrong]) -> Exception:
    first = wrong[0]
    more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    return stop(
        "invalid", f"{first.where or 'the body'}: {first.what}: {first.how}{more}", errors=tuple(wrong)
    )


def _wrong(fault: ErrorDetails, kind: Any, start: str) -> Wrong:
    places = [str(one) for one in fault["loc"] if not _is_tag(one, kind)]
    where = shown(start + places[0] if start and places else "".join(f"/{_escaped(one)}" for one in places))
    name = places[-1] if places else ""
    match fault["type"]:
        case "extra_forbidden":
            return _unknown(where, name, _names(kind))
        case "missing":
            return Wrong(where=where, what="missing", how="give it")
        case "string_unicode":
            return Wrong(where=where, what="half of a letter", how="send whole Unicode characters")
        case _:
            return Wrong(where=where, what=_what(fault["input"]), how=shown(fault["msg"])[:300])


def _escaped(name: str) -> str:
    return name[:80].replace("~", "~0").replace("/", "~1")


def _what(value: object) -> str:
    text = shown(json.dumps(value, ensure_ascii=False, default=str))
    return f"not as it must be: {text[:80]}{'…' if len(text) > 80 else ''}"


def _unknown(where: str, name: str, known: Sequence[str]) -> Wrong:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    names = ", ".join(known) or "none"
    how = f"did you mean {near[0]}?" if near else f"leave it out; there are: {names}"
    return Wrong(where=shown(where[:100]), what="unknown", how=how)


def _models(kind: Any) -> list[type[BaseModel]]:
    """Return the models that a declared body may be."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    return [model for one in get_args(kind) for model in _models(one)]


def _names(kind: Any) -> list[str]:
    return list(dict.fromkeys(name for model in _models(kind) for name in model.model_fields))


def _is_tag(place: int | str, kind: Any) -> bool:
    """Whether a place in an error is the tag of a union, which stands in no body."""
    models = _models(kind)
    return len(models) > 1 and isinstance(place, str) and place not in _names(kind) and place in _TAGS


_TAGS = frozenset({"noise", "wrong", "duplicate", "not_relevant", "other", "plain"})


def _value(text: str, kind: Any) -> object:
    """Return what a parameter's text stands for, of a kind that a model declares; else the text."""
    kinds = _plain_kinds(kind)
    if bool in kinds and text in {"true", "false"}:
        return text == "true"
    if int in kinds and _WHOLE.fullmatch(text):
        return int(text)
    return text


def _plain_kinds(kind: Any) -> set[object]:
    origin = get_origin(kind)
    if origin in {Union, UnionType, list}:
        return {one for inner in get_args(kind) for one in _plain_kinds(inner)}
    if origin is Literal:
        return {str}
    inner = getattr(kind, "__origin__", None)
    return {inner or kind}


def parameters_of(model: type[BaseModel]) -> Mapping[str, Any]:
    """Return the JSON schema of each parameter of a query."""
    schema = model.model_json_schema()
    return dict(schema.get("properties", {}))
