"""ID tokens made by hand, as by somebody who wants in: what does not answer our question is not believed."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from watcher.errors import CallError
from watcher.login.openid.faults import OpenIdError, OpenIdFault
from watcher.login.openid.provider import SAFE_ALGORITHMS, UNKNOWN_KEY_PAUSE, Provider
from watcher.login.openid.tokens import Expected, read_id_token
from watcher.model.call import Call, Called

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
ISSUER = "https://id.example.no"
RSA = RSAKey.generate_key(2048, parameters={"kid": "one", "use": "sig"})
OTHER = RSAKey.generate_key(2048, parameters={"kid": "two", "use": "sig"})
STRANGER = RSAKey.generate_key(2048, parameters={"kid": "one"})
EC = ECKey.generate_key("P-256", parameters={"kid": "curve", "use": "sig"})
WEAK_N = RSA.as_dict(private=False)["n"][:171]
EXPECTED = Expected(
    issuer=ISSUER, client_id="watcher", nonce="once", access_token="at", algorithms=SAFE_ALGORITHMS
)
CLAIMS = {"iss": ISSUER, "sub": "kari", "aud": "watcher", "exp": AT + 300, "iat": AT, "nonce": "once"}
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/auth",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "id_token_signing_alg_values_supported": ["none", "HS256", "RS256", "ES256"],
}


class Answers:
    """Stands in for the provider's server: what it says of itself, and its keys."""

    def __init__(self, *keys: Any, **metadata: Any) -> None:
        self.metadata: Any = {**METADATA, **metadata}
        self.keys: list[Any] = [key if isinstance(key, dict) else key.as_dict(private=False) for key in keys]
        self.asked: list[str] = []
        self.status = 200
        self.is_down = False

    def __call__(self, call: Call) -> Called:
        self.asked.append(call.url.removeprefix(ISSUER))
        if self.is_down:
            raise CallError("down")
        told = {"keys": self.keys} if call.url.endswith("/keys") else self.metadata
        return Called(status=self.status, body=json.dumps(told).encode())


def provider(*keys: Any) -> Provider:
    return Provider(ISSUER, Answers(*keys or (RSA, OTHER, EC)))


def read(token: str, expected: Expected = EXPECTED, known: Provider | None = None) -> Mapping[str, Any]:
    found = known or provider()
    return read_id_token(token, expected, lambda kid, alg: found.key(kid, alg, NOW), NOW)


def signed(
    key: Any = RSA, *, alg: str = "RS256", header: Mapping[str, Any] | None = None, **claims: Any
) -> str:
    told = {key: value for key, value in {**CLAIMS, **claims}.items() if value is not None}
    head = {"alg": alg, "kid": key.kid, **(header or {})}
    registry = jws.JWSRegistry(algorithms=[alg], strict_check_header=False)
    return jwt.encode(
        {key: value for key, value in head.items() if value is not None}, told, key, registry=registry
    )


def not_believed(token: str, known: Provider | None = None) -> str:
    with pytest.raises(OpenIdError) as caught:
        read(token, known=known)
    assert caught.value.fault is OpenIdFault.UNTRUSTED
    assert token not in str(caught.value)
    return str(caught.value)


def raw(header: Any, payload: Any, signature: bytes = b"") -> str:
    parts = (json.dumps(header).encode(), json.dumps(payload).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def test_a_token_that_answers_our_question_is_believed() -> None:
    assert read(signed())["sub"] == "kari"
    assert read(signed(EC, alg="ES256"))["sub"] == "kari"
    assert read(signed(RSA, alg="PS256"))["sub"] == "kari"


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE"])
def test_a_token_that_nobody_signed_is_not_believed(alg: str) -> None:
    for kid in ("one", None):
        header = {"alg": alg, "kid": kid} if kid else {"alg": alg}
        not_believed(raw(header, CLAIMS))
        not_believed(raw(header, CLAIMS, b"x"))


@pytest.mark.parametrize("form", ["pem", "der", "jwk", "n"])
def test_the_public_key_is_no_secret_to_sign_with(form: str) -> None:
    secrets = {
        "pem": RSA.as_pem(private=False),
        "der": RSA.as_der(private=False),
        "jwk": json.dumps(RSA.as_dict(private=False)).encode(),
        "n": str(RSA.as_dict(private=False)["n"]).encode(),
    }
    header = {"alg": "HS256", "kid": "one"}
    body = raw(header, CLAIMS).rpartition(".")[0]
    tag = hmac.new(secrets[form], body.encode(), hashlib.sha256).digest()
    not_believed(f"{body}.{base64.urlsafe_b64encode(tag).decode().rstrip('=')}")


def test_a_key_that_the_token_brings_itself_is_not_used() -> None:
    brought = STRANGER.as_dict(private=False)
    not_believed(signed(STRANGER, header={"jwk": brought}))
    not_believed(signed(STRANGER, header={"jku": "https://evil.example/keys"}))
    not_believed(signed(STRANGER, header={"x5u": "https://evil.example/x", "x5c": ["AAAA"]}))
    not_believed(signed(STRANGER, header={"kid": "../../one"}))


def test_the_name_of_a_key_decides_which_and_no_other_is_tried() -> None:
    not_believed(signed(OTHER, header={"kid": "one"}))
    not_believed(signed(STRANGER))
    not_believed(signed(EC, alg="ES256", header={"kid": "one"}))
    not_believed(raw({"alg": "RS256", "kid": ["one"]}, CLAIMS, b"x" * 256))


def test_without_a_name_the_only_key_of_the_kind_is_meant_and_of_two_none() -> None:
    assert read(signed(EC, alg="ES256", header={"kid": None}))["sub"] == "kari"
    not_believed(signed(RSA, header={"kid": None}))
    assert read(signed(RSA, header={"kid": None}), known=provider(RSA))["sub"] == "kari"


def test_two_keys_of_one_name_are_none() -> None:
    not_believed(signed(RSA), known=provider(RSA, STRANGER))


def test_a_key_signs_by_its_own_algorithm_alone() -> None:
    bound = {**RSA.as_dict(private=False), "alg": "RS512"}
    not_believed(signed(RSA), known=provider(bound))


def test_keys_to_encrypt_with_weak_keys_and_secrets_are_left_out() -> None:
    weak = {"kty": "RSA", "kid": "weak", "n": WEAK_N, "e": "AQAB"}
    encrypting = {**OTHER.as_dict(private=False), "use": "enc"}
    secret = OctKey.generate_key(256).as_dict(private=True)
    rubbish: list[Any] = [
        {},
        {"kty": "EC", "crv": "P-256"},
        {"kty": "RSA", "n": "!" * 400, "e": "AQAB"},
        {"kty": 3},
    ]
    known = provider(weak, encrypting, secret, *rubbish, RSA)
    assert read(signed(), known=known)["sub"] == "kari"
    not_believed(signed(OTHER), known=known)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": []},
        {"aud": None},
        {"aud": {"watcher": True}},
        {"aud": ["watcher", "another"]},
        {"aud": ["watcher", "another"], "azp": "another"},
        {"azp": "another"},
        {"iss": "https://evil.example"},
        {"iss": ISSUER + "/"},
        {"iss": None},
        {"exp": AT - 61},
        {"exp": None},
        {"exp": "2099-01-01"},
        {"exp": True},
        {"iat": AT + 3600},
        {"iat": None},
        {"nbf": AT + 3600},
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": ["once"]},
        {"nonce": ""},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"sub": "kari\n"},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
    ids=str,
)
def test_a_token_for_others_of_others_or_of_another_time_is_not_believed(claims: Mapping[str, Any]) -> None:
    not_believed(signed(**claims))


def test_a_clock_may_be_a_minute_off() -> None:
    assert read(signed(exp=AT - 30))["sub"] == "kari"
    assert read(signed(iat=AT + 30))["sub"] == "kari"


def test_several_are_meant_when_we_are_who_asked() -> None:
    assert read(signed(aud=["watcher", "another"], azp="watcher"))["sub"] == "kari"


@pytest.mark.parametrize("kind", ["at+jwt", "logout+jwt", "dpop+jwt", "client-authentication+jwt"])
def test_a_token_of_another_type_is_none(kind: str) -> None:
    not_believed(signed(header={"typ": kind}))


def test_what_must_be_understood_and_is_not_is_not_believed() -> None:
    body = raw({"alg": "RS256", "kid": "one", "crit": ["exp"], "exp": 1}, CLAIMS).rpartition(".")[0]
    not_believed(body + "." + signed().rpartition(".")[2])


@pytest.mark.parametrize("part", [0, 1, 2])
def test_one_letter_of_a_token_changed_is_another_token(part: int) -> None:
    parts = signed().split(".")
    parts[part] = ("B" if parts[part][5] != "B" else "C").join((parts[part][:5], parts[part][6:]))
    with pytest.raises(OpenIdError):
        read(".".join(parts))


@given(
    st.one_of(
        st.text(max_size=60), st.binary(max_size=60).map(lambda some: raw({"alg": "RS256"}, None, some))
    )
)
def test_rubbish_is_never_more_than_not_believed(token: str) -> None:
    with pytest.raises(OpenIdError):
        read(token)


def test_a_token_longer_than_any_is_not_read() -> None:
    assert "too long" in not_believed("a" * 100_001)


# the provider


def test_keys_are_asked_for_once_an_hour() -> None:
    answers = Answers(RSA)
    known = Provider(ISSUER, answers)
    for minute in (0, 30, 59):
        known.key("one", "RS256", NOW + timedelta(minutes=minute))
    assert answers.asked == ["/.well-known/openid-configuration", "/keys"]
    known.key("one", "RS256", NOW + timedelta(minutes=61))
    assert len(answers.asked) == 4


def test_with_an_unknown_key_the_keys_are_asked_for_anew_but_not_for_each() -> None:
    answers = Answers(RSA)
    known = Provider(ISSUER, answers)
    known.key("one", "RS256", NOW)
    for _ in range(50):
        with pytest.raises(OpenIdError):
            known.key("unknown", "RS256", NOW + UNKNOWN_KEY_PAUSE)
    assert answers.asked.count("/keys") == 2
    answers.keys.append(OTHER.as_dict(private=False))
    assert known.key("two", "RS256", NOW + 2 * UNKNOWN_KEY_PAUSE).kid == "two"


def test_a_provider_that_is_down_is_left_alone_for_a_moment() -> None:
    answers = Answers(RSA)
    answers.is_down = True
    known = Provider(ISSUER, answers)
    for _ in range(20):
        with pytest.raises(OpenIdError) as caught:
            known.metadata(NOW)
        assert caught.value.fault is OpenIdFault.UNREACHABLE
    assert len(answers.asked) == 1
    answers.is_down = False
    assert known.metadata(NOW + timedelta(seconds=6)).issuer == ISSUER


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"authorization_endpoint": "http://id.example.no/auth"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": ""},
        {"token_endpoint": ["https://id.example.no/token"]},
        {"jwks_uri": "file:///etc/passwd"},
        {"end_session_endpoint": "//evil.example"},
        {"pushed_authorization_request_endpoint": "https://["},
        {"code_challenge_methods_supported": ["plain"]},
    ],
    ids=str,
)
def test_a_provider_that_is_not_what_it_should_be_is_not_used(wrong: Mapping[str, Any]) -> None:
    with pytest.raises(OpenIdError) as caught:
        Provider(ISSUER, Answers(RSA, **wrong)).metadata(NOW)
    assert caught.value.fault is OpenIdFault.MISCONFIGURED


@pytest.mark.parametrize("told", [[], "x", None, 3])
def test_an_answer_that_is_no_object_is_none(told: Any) -> None:
    answers = Answers(RSA)
    answers.metadata = told
    with pytest.raises(OpenIdError) as caught:
        Provider(ISSUER, answers).metadata(NOW)
    assert caught.value.fault is OpenIdFault.UNREACHABLE


@pytest.mark.parametrize("status", [204, 302, 404, 429, 500, 503])
def test_an_answer_with_another_status_is_none(status: int) -> None:
    answers = Answers(RSA)
    answers.status = status
    with pytest.raises(OpenIdError) as caught:
        Provider(ISSUER, answers).metadata(NOW)
    assert caught.value.fault is OpenIdFault.UNREACHABLE


def test_of_what_the_provider_offers_only_what_is_safe_is_taken() -> None:
    assert Provider(ISSUER, Answers(RSA)).metadata(NOW).algorithms == ("RS256", "ES256")
