from pathlib import Path

import pytest

from watcher.model.config import OidcSettings
from watcher.model.people import Role
from watcher.settings import ConfigErrors, parse_settings

KEY = '{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "d": "hemmelig"}'
WHOLE = """[service]
base_url = "https://varsler.example.no"
[login.oidc]
issuer = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0"
client_id = "watcher"
client_secret = "hemmelig"
name = "Entra ID"
scopes = ["openid", "profile"]
groups = "roles"
roles = { "Redaktører" = "editor", "aaaa-bbbb" = "admin" }
require = { tid = "1111" }
acr_values = "Level4"
make_people = true
only = true
"""


def read(text: str, **environ: str) -> OidcSettings:
    found = parse_settings(text, path=Path("sources.toml"), environ=environ).login.oidc
    assert found is not None
    return found


def faults(text: str, **environ: str) -> str:
    with pytest.raises(ConfigErrors) as caught:
        read(text, **environ)
    return str(caught.value)


def test_nobody_logs_in_elsewhere_unless_configured():
    assert parse_settings("", path=Path("sources.toml"), environ={}).login.oidc is None


def test_the_whole_table_is_read():
    assert read(WHOLE) == OidcSettings(
        issuer="https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0",
        client_id="watcher",
        client_secret="hemmelig",
        name="Entra ID",
        scopes=("openid", "profile"),
        acr_values="Level4",
        required={"tid": "1111"},
        groups_claim="roles",
        roles={"Redaktører": Role.EDITOR, "aaaa-bbbb": Role.ADMIN},
        makes_people=True,
        is_only=True,
    )


def test_secrets_may_stand_in_the_environment_or_in_a_file(tmp_path):
    (tmp_path / "key").write_text(KEY + "\n")
    found = read(
        WHOLE.replace('client_secret = "hemmelig"', 'client_key = "env:NOKKEL"'),
        NOKKEL_FILE=str(tmp_path / "key"),
    )
    assert (found.client_key, found.client_secret, found.missing_env) == (KEY, "", ())


def test_a_variable_that_is_not_set_is_no_error_and_is_named():
    found = read(WHOLE.replace('"hemmelig"', '"env:SECRET"'))
    assert (found.client_secret, found.missing_env) == ("", ("SECRET",))


def test_a_provider_on_this_machine_may_do_without_tls_when_it_is_allowed():
    text = WHOLE.replace("https://login.microsoftonline.com", "http://127.0.0.1:9000")
    assert "login.oidc.issuer: is not https" in faults(text)
    assert read('[fetch]\nallow_hosts = ["127.0.0.1"]\n' + text).issuer.startswith("http://127")
    assert read('[fetch]\nallow_hosts = ["127.0.0.1:9000"]\n' + text).issuer.startswith("http://127")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('client_secret = "hemmelig"', "", "login.oidc.client_secret: is missing, and so is client_key"),
        ('name = "Entra ID"', f"client_key = '{KEY}'", "and client_key are both given"),
        ('client_secret = "hemmelig"', 'client_key = "hemmelig"', "is no private key"),
        (
            'client_secret = "hemmelig"',
            """client_key = '{"kty": "oct", "k": "hemmelig"}'""",
            "is no private key",
        ),
        ('client_id = "watcher"', "", "login.oidc.client_id: is missing"),
        ("11111111-2222-3333-4444-555555555555", "common", "lets in people of any organisation"),
        ("https://login", "ftp://login", "must begin with http"),
        ("/v2.0", "/v2.0?a=b", "must not hold a query"),
        ('["openid", "profile"]', '["profile"]', 'lacks "openid"'),
        ('["openid", "profile"]', '["openid profile"]', "a scope with blanks"),
        ('roles = { "Redaktører" = "editor", "aaaa-bbbb" = "admin" }', "", "would let in everybody"),
        ('"editor"', '"redaktor"', "must be one of reader, editor, chief, admin"),
        ("https://varsler", "http://varsler", "service.base_url: is not https"),
        ("client_id", "clientid", "did you mean 'client_id'?"),
        ('"hemmelig"', '"env:no-name"', "needs the name of an environment variable"),
    ],
)
def test_what_does_not_fit_is_told_and_no_secret_with_it(old, new, said):
    assert WHOLE.count(old) >= 1
    told = faults(WHOLE.replace(old, new, 1))
    assert said in told
    assert "hemmelig" not in told


def test_a_secret_is_never_shown():
    assert "hemmelig" not in repr(read(WHOLE))


def test_a_misspelt_variable_is_noticed():
    text = WHOLE.replace('"hemmelig"', '"env:WATCHER_OIDC_SECRET"')
    assert "did you mean WATCHER_OIDC_SECRET?" in faults(text, WATCHER_OIDC_SECRT="x")
