"""Answers requests by what operations declare: token, rate, scope, what came, then the operation itself."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from watcher.errors import (
    AlreadyDecided,
    KeyReused,
    NotFound,
    PeopleError,
    ReviewError,
    ReviewFault,
    StoreUnusable,
)
from watcher.login.accounts import find_token
from watcher.login.passwords import BusyError
from watcher.model.people import Person, Token
from watcher.pipeline.objects.review import decision_object
from watcher.web.api.declare import PREFIX, Call, Made, Operation
from watcher.web.api.described import description
from watcher.web.api.operations import OPERATIONS
from watcher.web.api.problems import MEDIA_TYPE, Fault, Stop, shown, stop
from watcher.web.api.rates import Rates
from watcher.web.api.reading import read_body, read_key, read_query
from watcher.web.view import Site

DESCRIPTION = (f"{PREFIX}/openapi.json", "/openapi.json")
_READING = ("GET", "HEAD")
log = structlog.get_logger("watcher.web")


class Api:
    """The API as an ASGI application."""

    def __init__(self, site: Site) -> None:
        self._site, self._rates = site, Rates()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        answer = await self._answer(request)
        answer.headers.setdefault("cache-control", "no-store")
        answer.headers["x-robots-tag"] = "noindex"
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            if request.url.path in DESCRIPTION:
                return self._described(request)
            operation, path = find(request.method, request.url.path)
            person, token = await run_in_threadpool(self._known, request, operation)
            query = read_query(operation, request.scope["query_string"])
            key = read_key(request) if operation.takes_key else ""
            body = await read_body(operation, request)
            call = Call(
                site=self._site,
                person=person,
                token=token,
                now=self._site.clock.now(),
                path=path,
                query=query,
                body=body,
                key=key,
            )
            return await run_in_threadpool(_carried_out, operation, call, request)
        except Stop as refusal:
            return self._refused(request, refusal.fault)
        except Exception as error:
            if not isinstance(error, StoreUnusable):
                log.exception("an operation of the API failed", path=request.url.path)
            return self._refused(request, self._fault_of(error))

    def _known(self, request: Request, operation: Operation) -> tuple[Person, Token]:
        """Return who asks, when they may ask this now."""
        now = self._site.clock.now()
        found = find_token(self._site.store, _bearer(request), now)
        if found is None:
            raise _unauthorised(request)
        token, person = found
        left = self._rates.take(token.id, operation.cost, now)
        if left > timedelta():
            seconds = max(1, -int(-left.total_seconds() // 1))
            wait = {"retry-after": str(seconds)}
            raise stop("too-many", f"this token has asked too fast: wait {seconds} s", headers=wait)
        if person.must_change:
            raise stop("password", f"{person.username} logs in at the desk and changes it")
        if operation.scope is not None and operation.scope not in token.scopes:
            challenge = f'Bearer realm="watcher", error="insufficient_scope", scope="{operation.scope}"'
            headers = {"www-authenticate": challenge}
            has = ", ".join(token.scopes) or "none"
            raise stop(
                "forbidden", f"this needs scope {operation.scope}; the token has: {has}", headers=headers
            )
        if person.role < operation.least_role:
            raise stop(
                "forbidden",
                f"this needs role {operation.least_role.slug}; {person.username} is {person.role.slug}",
            )
        return person, token

    def _described(self, request: Request) -> Response:
        if request.method not in _READING:
            return self._refused(request, _not_allowed(_READING))
        base_url = self._site.settings.service.base_url
        return _tagged(request, description(base_url, OPERATIONS), "application/json", "no-cache")

    def _refused(self, request: Request, fault: Fault) -> Response:
        body = fault.body(self._site.settings.service.base_url, request.url.path)
        return Response(body, fault.status, media_type=MEDIA_TYPE, headers=dict(fault.headers))

    def _fault_of(self, error: Exception) -> Fault:
        if isinstance(error, StoreUnusable):
            return Fault(
                kind="store", detail="nothing was done: try again later", headers={"retry-after": "60"}
            )
        return Fault(kind="internal", detail="it was logged; if it goes on, tell whoever runs this service")


def find(method: str, path: str) -> tuple[Operation, Mapping[str, str]]:
    """Return what answers at an address, with what stands in it.

    Raises:
        Stop: nothing does.
    """
    allowed: list[str] = []
    for operation in OPERATIONS:
        if fits := operation.pattern.fullmatch(path):
            if method == operation.method or (method == "HEAD" and operation.method == "GET"):
                return operation, fits.groupdict()
            allowed.append(operation.method)
    if allowed:
        raise Stop(_not_allowed([*allowed, "HEAD"] if "GET" in allowed else allowed))
    raise stop("no-such-address", f"nothing answers here: {PREFIX}/openapi.json lists all there is")


def _not_allowed(methods: Sequence[str]) -> Fault:
    allow = ", ".join(sorted(set(methods)))
    return Fault(kind="method", detail=f"it takes: {allow}", headers={"allow": allow})


def _bearer(request: Request) -> str:
    values = request.headers.getlist("authorization")
    scheme, _, secret = (values[0] if len(values) == 1 else "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _unauthorised(request: Request) -> Stop:
    challenge = 'Bearer realm="watcher"'
    if "authorization" not in request.headers:
        detail = "send Authorization: Bearer TOKEN; a token is made on the desk's page for one's account"
    else:
        detail = "the token is none of ours, has run out, or its person is shut out"
        challenge += ', error="invalid_token"'
    return stop("unauthorised", detail, headers={"www-authenticate": challenge})


def _carried_out(operation: Operation, call: Call, request: Request) -> Response:
    try:
        answer = operation.run(call)
    except NotFound as error:
        raise stop("not-found", str(error)) from error
    except ReviewError as error:
        raise Stop(_review_fault(error, call)) from error
    except PeopleError as error:
        raise stop("not-as-asked", str(error)) from error
    except BusyError as error:
        wait = {"retry-after": "5"}
        raise stop("too-many", "many log in just now: try again in a while", headers=wait) from error
    headers = {}
    if isinstance(answer, Made):
        headers["location"] = answer.location
        answer = answer.value
    if operation.writes is None:
        return Response(status_code=operation.status)
    body = written(operation.writes, answer)
    if operation.method == "GET":
        return _tagged(request, body, "application/json", "no-store")
    return Response(body, operation.status, media_type="application/json", headers=headers)


def written(adapter: TypeAdapter[Any], answer: object) -> bytes:
    """Return an answer as JSON, checked against what the operation says that it gives."""
    try:
        return adapter.dump_json(adapter.validate_python(answer))
    except (ValidationError, PydanticSerializationError):
        return adapter.dump_json(adapter.validate_python(_whole(answer)))


def _whole(value: object) -> object:
    """Return a value whose texts hold no half of a letter: a watched page may say anything."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(one) for name, one in value.items()}
    return value


def _tagged(request: Request, body: bytes, media_type: str, cache: str) -> Response:
    """Return an answer with its mark, or that it is as it was."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": cache}
    known = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    answer = Response(body, 200, media_type=media_type, headers=headers)
    if request.method == "HEAD":
        answer.body = b""
    return answer


def _review_fault(error: ReviewError, call: Call) -> Fault:
    if isinstance(error, AlreadyDecided):
        other = decision_object(error.decision, call.names())
        detail = f"{other['kind']} by {other['by']} at {other['at']}: look at it and decide again"
        return Fault(kind="already-decided", detail=detail, decision=other)
    if isinstance(error, KeyReused):
        known = decision_object(error.decision, call.names())
        return Fault(kind="key-reused", detail=str(error), decision=known)
    kind = "forbidden" if error.fault is ReviewFault.ROLE else "not-as-asked"
    return Fault(kind=kind, detail=str(error))
