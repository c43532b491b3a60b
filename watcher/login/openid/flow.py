"""The journey to the provider and back.  Whoever comes back is believed once, and in the browser that left.

Source: OpenID Connect Core 1.0 §3.1; RFC 9700 (OAuth 2.0 security best current practice); RFC 9207.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge

from watcher.login.door import FRESH
from watcher.login.openid.client import Client
from watcher.login.openid.faults import OpenIdError, OpenIdFault, plain
from watcher.login.openid.provider import Metadata, Provider
from watcher.login.openid.tokens import SKEW_SECONDS, Expected, read_id_token
from watcher.login.secret import Draw, digest_of, new_secret
from watcher.model.config import OidcSettings
from watcher.model.people import LoginFlow
from watcher.ports import Ask, LoginStore

AWAY = timedelta(minutes=15)
"""So long somebody may take to log in at the provider."""

_DENIED = frozenset(
    {
        "access_denied",
        "login_required",
        "interaction_required",
        "consent_required",
        "account_selection_required",
    }
)
_DOWN = frozenset({"temporarily_unavailable", "server_error"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Somebody has proved at the provider who they are.  `fresh_at`: when; long ago where nobody says so."""

    claims: Mapping[str, Any]
    fresh_at: datetime
    onward: str


class OpenId:
    """One provider, as the settings name it.  `base_url` is ours: people come back to `return_path` there."""

    def __init__(
        self,
        settings: OidcSettings,
        store: LoginStore,
        ask: Ask,
        *,
        base_url: str,
        draw: Draw = secrets.token_bytes,
    ) -> None:
        self.settings, self._store, self._draw, self._base_url = settings, store, draw, base_url
        self._provider = Provider(settings.issuer, ask)
        self._client = Client(settings, ask, draw)

    def begin(
        self, *, holder: str, return_path: str, onward: str, now: datetime, is_again: bool = False
    ) -> str:
        """Return where to send the browser whose cookie holds `holder`.

        `onward`: where to go afterwards.  `is_again`: the provider is to ask for proof even of somebody it
        knows.

        Raises:
            OpenIdError: the provider cannot be reached, or something is not set up.
        """
        self._check_ready()
        metadata = self._provider.metadata(now)
        state, nonce, verifier = (new_secret(self._draw) for _ in range(3))
        parameters = {
            "client_id": self.settings.client_id,
            "response_type": "code",
            "redirect_uri": self._base_url + return_path,
            "scope": " ".join(self.settings.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        if is_again:
            parameters["prompt"] = "login"
        if self.settings.acr_values:
            parameters["acr_values"] = self.settings.acr_values
        if metadata.par_endpoint:
            request_uri = self._client.push(metadata, parameters, now)
            parameters = {"client_id": self.settings.client_id, "request_uri": request_uri}
        flow = LoginFlow(
            digest=digest_of(state),
            holder=digest_of(holder),
            issuer=self.settings.issuer,
            nonce=nonce,
            verifier=verifier,
            onward=onward,
            made_at=now,
            expires_at=now + AWAY,
            is_again=is_again,
        )
        self._store.open_flow(flow)
        return _with_query(metadata.authorization_endpoint, parameters)

    def finish(self, answer: Mapping[str, str], *, holder: str, return_path: str, now: datetime) -> Proof:
        """Return who has come back, by what the address that they came back to holds.

        Raises:
            OpenIdError: nobody who is believed; `OVER` where nobody of this browser was away.
        """
        state = answer.get("state", "")
        flow = self._store.take_flow(digest_of(state), digest_of(holder), now) if state and holder else None
        if flow is None or flow.issuer != self.settings.issuer:
            raise OpenIdError("nobody of this browser is on their way", fault=OpenIdFault.OVER)
        self._check_ready()
        metadata = self._provider.metadata(now)
        _check_sender(answer, metadata)
        _check_error(answer)
        tokens = self._client.redeem(
            metadata,
            {
                "grant_type": "authorization_code",
                "code": answer["code"],
                "redirect_uri": self._base_url + return_path,
                "code_verifier": flow.verifier,
            },
            now,
        )
        expected = Expected(
            issuer=metadata.issuer,
            client_id=self.settings.client_id,
            nonce=flow.nonce,
            access_token=tokens.access_token,
            algorithms=metadata.algorithms,
        )
        claims = read_id_token(
            tokens.id_token, expected, lambda kid, algorithm: self._provider.key(kid, algorithm, now), now
        )
        return Proof(claims=claims, fresh_at=_proved_at(claims, flow, now), onward=flow.onward)

    def leaving(self, *, back: str, now: datetime) -> str:
        """Return where somebody ends their session at the provider, "" where it has no such place.

        Without a hint of the token, which we do not keep, the provider asks whether they mean it.
        """
        try:
            endpoint = self._provider.metadata(now).end_session_endpoint
        except OpenIdError:
            return ""
        wanted = {"client_id": self.settings.client_id, "post_logout_redirect_uri": self._base_url + back}
        return _with_query(endpoint, wanted) if endpoint else ""

    def _check_ready(self) -> None:
        if self.settings.missing_env:
            names = " and ".join(self.settings.missing_env)
            raise OpenIdError(f"{names} is not set, which login.oidc names", fault=OpenIdFault.NOT_READY)


def _check_sender(answer: Mapping[str, str], metadata: Metadata) -> None:
    """Refuse what another provider sent (mix-up: RFC 9207 §2.4)."""
    sender = answer.get("iss")
    if (sender is None and metadata.names_itself) or (sender is not None and sender != metadata.issuer):
        what = f"the answer is not of {metadata.issuer}, but of {plain(sender)}"
        raise OpenIdError(what, fault=OpenIdFault.UNTRUSTED)


def _check_error(answer: Mapping[str, str]) -> None:
    error = plain(answer.get("error", ""))
    if error:
        said = f"the provider says {error}: {plain(answer.get('error_description', ''))}"
        if error in _DENIED:
            raise OpenIdError(said, fault=OpenIdFault.DENIED)
        raise OpenIdError(
            said, fault=OpenIdFault.UNREACHABLE if error in _DOWN else OpenIdFault.MISCONFIGURED
        )
    if not answer.get("code"):
        raise OpenIdError("the answer holds no code", fault=OpenIdFault.UNTRUSTED)


def _proved_at(claims: Mapping[str, Any], flow: LoginFlow, now: datetime) -> datetime:
    """Return when they proved who they are: `auth_time`, else now if they were to prove it, else long ago."""
    said = claims.get("auth_time")
    if not isinstance(said, int | float) or isinstance(said, bool):
        return now if flow.is_again else now - FRESH
    try:
        at = datetime.fromtimestamp(said, UTC)
    except (ValueError, OverflowError, OSError):
        at = now - FRESH
    if flow.is_again and at < flow.made_at - timedelta(seconds=SKEW_SECONDS):
        raise OpenIdError("they were to prove anew who they are, and did not", fault=OpenIdFault.UNTRUSTED)
    return min(at, now)


def _with_query(endpoint: str, parameters: Mapping[str, str]) -> str:
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(parameters)}"
