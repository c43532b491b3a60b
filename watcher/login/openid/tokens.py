"""What an ID token says, when it is to be believed.

Source: OpenID Connect Core 1.0 §3.1.3.7; RFC 8725 (JWT best current practices).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

from watcher.login.openid.faults import OpenIdError, OpenIdFault, plain
from watcher.login.openid.provider import Key

SKEW_SECONDS = 60
_MOST_SUBJECT = 255
_MOST_CHARS = 100_000
_TYPES = frozenset({"jwt", "application/jwt", ""})

FindKey = Callable[[str | None, str], Key]
"""Name of a key (None: it has none) and algorithm → the key.  Raises OpenIdError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a token must be to be the answer to what we asked."""

    issuer: str
    client_id: str
    nonce: str = field(repr=False)
    access_token: str = field(default="", repr=False)
    algorithms: tuple[str, ...] = ("RS256",)


def read_id_token(token: str, expected: Expected, find_key: FindKey, now: datetime) -> Mapping[str, Any]:
    """Return the claims of a token that is signed, meant for us, of now, and the answer to our question.

    Raises:
        OpenIdError: it is not; or the key cannot be had.
    """

    def pick(signed: Any) -> Key:
        header = signed.headers()
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in expected.algorithms:
            raise _untrusted(f"signed by {plain(algorithm)}")
        if str(header.get("typ", "")).lower() not in _TYPES:
            raise _untrusted(f"it is a token of another type: {plain(header.get('typ'))}")
        if kid is not None and not isinstance(kid, str):
            raise _untrusted("its key has no readable name")
        return find_key(kid, algorithm)

    if len(token) > _MOST_CHARS:
        raise _untrusted("it is too long")
    try:
        registry = JWSRegistry(algorithms=list(expected.algorithms), strict_check_header=False)
        read = jwt.decode(token, pick, algorithms=list(expected.algorithms), registry=registry)
        claims = CodeIDToken(
            read.claims,
            read.header,
            options={
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
            },
            params={
                "nonce": expected.nonce,
                "client_id": expected.client_id,
                "access_token": expected.access_token,
            },
        )
        claims.validate(now=int(now.timestamp()), leeway=SKEW_SECONDS)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise _untrusted(plain(str(error))) from error
    _check_subject(claims)
    return dict(claims)


def _check_subject(claims: Mapping[str, Any]) -> None:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _MOST_SUBJECT or not subject.isprintable():
        raise _untrusted("it names nobody")


def _untrusted(why: str) -> OpenIdError:
    return OpenIdError(f"the ID token is not believed: {why}", fault=OpenIdFault.UNTRUSTED)
