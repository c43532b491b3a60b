"""What we send to the provider behind the browser's back: who we are, what we ask for, the code for tokens.

Source: RFC 6749 §2.3.1 and §4.1.3; RFC 7523 §2.2 (private_key_jwt; audience and type as in its revision and
in HelseID's security profile); RFC 9126 (PAR); RFC 9449 (DPoP), which HelseID asks for.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote_plus, urlencode

from authlib.oauth2.rfc7523 import private_key_jwt_sign
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from watcher.login.openid.faults import OpenIdError, OpenIdFault, plain
from watcher.login.openid.provider import Metadata, called, read_object
from watcher.login.secret import Draw, new_secret
from watcher.model.call import Call, Called
from watcher.model.config import OidcSettings
from watcher.ports import Ask

_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_SECONDS = 60  # HelseID takes none that is good for longer
_CURVES = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}
_DPOP = "ES256"
_OURS = frozenset({"invalid_client", "unauthorized_client", "invalid_request", "invalid_scope",
                   "unsupported_grant_type", "invalid_dpop_proof"})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What the code was worth."""

    id_token: str
    access_token: str


class Client:
    """Us, as the provider knows us."""

    def __init__(self, settings: OidcSettings, ask: Ask, draw: Draw) -> None:
        self._settings, self._ask, self._draw = settings, ask, draw

    def push(self, metadata: Metadata, parameters: Mapping[str, str], now: datetime) -> str:
        """Hand the parameters of a request over, and return the request_uri that stands for them.

        Raises:
            OpenIdError: the provider does not take them.
        """
        answer = self._post(metadata.par_endpoint, parameters, metadata, now)
        found = read_object(answer, metadata.par_endpoint)
        request_uri = found.get("request_uri")
        if answer.status not in {200, 201} or not isinstance(request_uri, str) or not request_uri:
            raise _refused(found, answer, metadata.par_endpoint)
        return request_uri

    def redeem(self, metadata: Metadata, form: Mapping[str, str], now: datetime) -> Tokens:
        """Return the tokens that a code is worth.

        Raises:
            OpenIdError: none: it was used before, is not ours, or we are not known.
        """
        url = metadata.token_endpoint
        has_proof = _DPOP in metadata.dpop_algorithms
        key = ECKey.generate_key("P-256") if has_proof else None
        answer = self._post(url, form, metadata, now, proof=self._proof(key, url, now))
        nonce = answer.headers.get("dpop-nonce", "")
        if key and nonce and read_object(answer, url).get("error") == "use_dpop_nonce":
            answer = self._post(url, form, metadata, now, proof=self._proof(key, url, now, nonce))
        found = read_object(answer, url)
        id_token, access_token = found.get("id_token"), found.get("access_token", "")
        if answer.status != 200 or not isinstance(id_token, str) or not isinstance(access_token, str):
            raise _refused(found, answer, url)
        return Tokens(id_token=id_token, access_token=access_token)

    def _post(
        self, url: str, form: Mapping[str, str], metadata: Metadata, now: datetime, *, proof: str = ""
    ) -> Called:
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        if proof:
            headers["dpop"] = proof
        told = {**form, "client_id": self._settings.client_id}
        if self._settings.client_key:
            told |= {
                "client_assertion_type": _ASSERTION_TYPE,
                "client_assertion": self._assertion(metadata, now),
            }
        elif "client_secret_basic" in metadata.auth_methods:
            pair = f"{quote_plus(self._settings.client_id)}:{quote_plus(self._settings.client_secret)}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            told["client_secret"] = self._settings.client_secret
        return called(self._ask, Call(url=url, headers=headers, body=urlencode(told).encode()))

    def _assertion(self, metadata: Metadata, now: datetime) -> str:
        key, algorithm, kid = read_client_key(self._settings.client_key)
        at = int(now.timestamp())
        signed: str = private_key_jwt_sign(
            key,
            self._settings.client_id,
            metadata.issuer,
            alg=algorithm,
            claims={"jti": new_secret(self._draw), "nbf": at},
            header={"typ": "client-authentication+jwt", **({"kid": kid} if kid else {})},
            issued_at=at,
            expires_in=_ASSERTION_SECONDS,
        )
        return signed

    def _proof(self, key: ECKey | None, url: str, now: datetime, nonce: str = "") -> str:
        """Return a proof that whoever redeems the code holds a key; "" where none is asked for."""
        if key is None:
            return ""
        header = {"typ": "dpop+jwt", "alg": _DPOP, "jwk": key.as_dict(private=False)}
        claims = {"jti": new_secret(self._draw), "htm": "POST", "htu": url, "iat": int(now.timestamp())}
        return jwt.encode(header, {**claims, **({"nonce": nonce} if nonce else {})}, key, algorithms=[_DPOP])


def read_client_key(text: str) -> tuple[RSAKey | ECKey, str, str]:
    """Return our private key, the algorithm it signs by, and its name ("" none).

    Raises:
        OpenIdError: it is none.
    """
    try:
        told = json.loads(text)
        key = ECKey.import_key(told) if told.get("kty") == "EC" else RSAKey.import_key(told)
        if not key.is_private:
            raise OpenIdError("login.oidc.client_key is a public key", fault=OpenIdFault.NOT_READY)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        # Never what the library says of it: that may be the key itself.
        what = f"login.oidc.client_key cannot be used: {type(error).__name__}"
        raise OpenIdError(what, fault=OpenIdFault.NOT_READY) from None
    algorithm = _CURVES.get(str(told.get("crv")), "RS256")
    kid = told.get("kid", "")
    return key, str(told.get("alg") or algorithm), kid if isinstance(kid, str) else ""


def _refused(found: Mapping[str, object], answer: Called, url: str) -> OpenIdError:
    """Return what the provider's refusal means: our settings, a code that is over, or rubbish."""
    error = plain(found.get("error", "no token in the answer"))
    said = f"{url}: status {answer.status}: {error}: {plain(found.get('error_description', ''))}"
    if error in _OURS:
        return OpenIdError(said, fault=OpenIdFault.MISCONFIGURED)
    fault = OpenIdFault.OVER if error == "invalid_grant" else OpenIdFault.UNTRUSTED
    return OpenIdError(said, fault=fault)
