"""What the provider says of itself, and its keys: asked for, looked through, remembered for an hour.

Source: OpenID Connect Discovery 1.0 §4; RFC 8414; RFC 9126 §5; RFC 9207 §3.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from watcher.errors import CallError
from watcher.login.openid.faults import OpenIdError, OpenIdFault, plain
from watcher.model.call import Call, Called
from watcher.ports import Ask

KEPT = timedelta(hours=1)
UNKNOWN_KEY_PAUSE = timedelta(seconds=30)
"""With a key that is not known the keys are asked for anew, no oftener than this."""
DOWN_PAUSE = timedelta(seconds=5)
"""After a failure the provider is left alone for so long."""

SAFE_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures by a private key of the provider's; never `none`, never by a secret that both know."""

_LEAST_RSA_CHARS = 341  # 2048 bits in base64url
_MOST_KEYS = 100

Key = RSAKey | ECKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The provider in its own words; "" what it has not."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    par_endpoint: str = ""
    end_session_endpoint: str = ""
    names_itself: bool = False
    algorithms: tuple[str, ...] = ("RS256",)
    auth_methods: tuple[str, ...] = ("client_secret_basic",)
    dpop_algorithms: tuple[str, ...] = ()


class Provider:
    """Many threads may ask at once; one of them asks the provider."""

    def __init__(self, issuer: str, ask: Ask) -> None:
        self._issuer, self._ask = issuer, ask
        self._lock = threading.Lock()
        self._metadata: tuple[datetime, Metadata] | None = None
        self._keys: tuple[datetime, tuple[Key, ...]] | None = None
        self._failed_at: datetime | None = None

    def metadata(self, now: datetime) -> Metadata:
        """Return what the provider says of itself.

        Raises:
            OpenIdError: it cannot be reached, or is not what it should be.
        """
        with self._lock:
            if self._metadata is None or not _is_new(self._metadata[0], now, KEPT):
                url = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
                self._metadata = now, _read_metadata(self._get(url, now), self._issuer)
            return self._metadata[1]

    def key(self, kid: str | None, algorithm: str, now: datetime) -> Key:
        """Return the key that signs by `algorithm` and is called `kid` (None: the only one there is).

        Raises:
            OpenIdError: there is none, or no keys can be had.
        """
        metadata = self.metadata(now)
        with self._lock:
            if self._keys is None or not _is_new(self._keys[0], now, KEPT):
                self._keys = now, _read_keys(self._get(metadata.jwks_uri, now))
            found = _fitting(self._keys[1], kid, algorithm)
            if found is None and not _is_new(self._keys[0], now, UNKNOWN_KEY_PAUSE):
                self._keys = now, _read_keys(self._get(metadata.jwks_uri, now))
                found = _fitting(self._keys[1], kid, algorithm)
        if found is None:
            what = (
                f"the token is signed with a key that the provider does not list: {plain(kid)}, {algorithm}"
            )
            raise OpenIdError(what, fault=OpenIdFault.UNTRUSTED)
        return found

    def _get(self, url: str, now: datetime) -> Mapping[str, object]:
        if self._failed_at is not None and _is_new(self._failed_at, now, DOWN_PAUSE):
            raise OpenIdError("the provider failed a moment ago", fault=OpenIdFault.UNREACHABLE)
        try:
            answer = called(self._ask, Call(url=url, headers={"accept": "application/json"}))
            if answer.status != 200:
                raise _unreachable(f"{url}: status {answer.status}")
            found = read_object(answer, url)
        except OpenIdError:
            self._failed_at = now
            raise
        self._failed_at = None
        return found


def called(ask: Ask, call: Call) -> Called:
    """Return what the provider answers.

    Raises:
        OpenIdError: nothing, or that it is not able to.
    """
    try:
        answer = ask(call)
    except CallError as error:
        raise _unreachable(str(error)) from error
    if answer.status >= 500 or answer.status == 429:
        raise _unreachable(f"{call.url}: status {answer.status}")
    return answer


def read_object(answer: Called, url: str) -> Mapping[str, object]:
    """Return the JSON object that came.

    Raises:
        OpenIdError: none did.
    """
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise _unreachable(f"{url}: no JSON, status {answer.status}") from error
    if not isinstance(found, dict):
        raise _unreachable(f"{url}: no JSON object, status {answer.status}")
    return found


def _unreachable(what: str) -> OpenIdError:
    return OpenIdError(what, fault=OpenIdFault.UNREACHABLE)


def _is_new(at: datetime, now: datetime, span: timedelta) -> bool:
    """Return whether something is of the last `span`; a clock that went back makes nothing new for long."""
    return timedelta() <= now - at < span


def _read_metadata(found: Mapping[str, object], issuer: str) -> Metadata:
    if found.get("issuer") != issuer:
        what = f"the provider calls itself {plain(found.get('issuer'))}, login.oidc.issuer says {issuer}"
        raise OpenIdError(what, fault=OpenIdFault.MISCONFIGURED)
    pkce = found.get("code_challenge_methods_supported")
    if isinstance(pkce, list) and "S256" not in pkce:
        raise OpenIdError("the provider does without PKCE S256", fault=OpenIdFault.MISCONFIGURED)
    offered = _texts(found, "id_token_signing_alg_values_supported") or ("RS256",)
    return Metadata(
        issuer=issuer,
        authorization_endpoint=_endpoint(found, "authorization_endpoint", issuer),
        token_endpoint=_endpoint(found, "token_endpoint", issuer),
        jwks_uri=_endpoint(found, "jwks_uri", issuer),
        par_endpoint=_endpoint(found, "pushed_authorization_request_endpoint", issuer, is_needed=False),
        end_session_endpoint=_endpoint(found, "end_session_endpoint", issuer, is_needed=False),
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
        algorithms=tuple(one for one in SAFE_ALGORITHMS if one in offered),
        auth_methods=_texts(found, "token_endpoint_auth_methods_supported") or ("client_secret_basic",),
        dpop_algorithms=_texts(found, "dpop_signing_alg_values_supported"),
    )


def _endpoint(found: Mapping[str, object], key: str, issuer: str, *, is_needed: bool = True) -> str:
    """Return an address of the provider's; with TLS, unless the issuer itself has none."""
    value = found.get(key, "")
    if not value and not is_needed:
        return ""
    schemes = {"https", urlsplit(issuer).scheme}
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in schemes or not parts.hostname or parts.fragment:
        raise OpenIdError(
            f"the provider has no usable {key}: {plain(value)}", fault=OpenIdFault.MISCONFIGURED
        )
    return str(value)


def _texts(found: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = found.get(key)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _read_keys(found: Mapping[str, object]) -> tuple[Key, ...]:
    """Return the public keys that sign; what is no such key, or a weak one, is left out (RFC 7517 §5)."""
    listed = found.get("keys")
    keys: list[Key] = []
    for one in listed[:_MOST_KEYS] if isinstance(listed, list) else ():
        if not isinstance(one, dict) or one.get("use", "sig") != "sig" or "d" in one:
            continue
        try:
            if one.get("kty") == "EC":
                keys.append(ECKey.import_key(one))
            elif one.get("kty") == "RSA" and len(str(one.get("n", ""))) >= _LEAST_RSA_CHARS:
                keys.append(RSAKey.import_key(one))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    if not keys:
        raise _unreachable("the provider lists no usable keys")
    return tuple(keys)


def _fitting(keys: Sequence[Key], kid: str | None, algorithm: str) -> Key | None:
    """Return the one key that fits: two of one name are none."""
    found = [
        key
        for key in keys
        if (kid is None or key.get("kid") == kid)
        and key.get("alg", algorithm) == algorithm
        and _signs(key, algorithm)
    ]
    return found[0] if len(found) == 1 else None


_CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}


def _signs(key: Key, algorithm: str) -> bool:
    if algorithm in _CURVES:
        return key.key_type == "EC" and key.get("crv") == _CURVES[algorithm]
    return key.key_type == "RSA"
