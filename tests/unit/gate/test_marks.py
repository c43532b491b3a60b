"""Login addresses are known by whole words."""

import pytest

from watcher.gate.marks import is_bot_check, is_login_address


@pytest.mark.parametrize(
    "url",
    [
        "https://www.fhi.no/_login?next=x",
        "https://www.fhi.no/Account/Login",
        "https://www.fhi.no/logg-inn/",
        "https://login.microsoftonline.com/x/oauth2/authorize",
        "https://login.idporten.no/",
        "https://sso.example.no/adfs/ls/",
        "https://example.no/users/sign_in",
    ],
)
def test_a_login_address(url: str):
    assert is_login_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.fhi.no/sm/mpox/",
        "https://www.fhi.no/blogin/",
        "https://www.fhi.no/authors/",
        "https://www.fhi.no/sm/?return=/login",
        "https://www.fhi.no/sign/language/in/",
    ],
)
def test_an_ordinary_address(url: str):
    assert not is_login_address(url)


def test_nothing_is_no_bot_check():
    assert not is_bot_check((), b"")
    assert not is_bot_check((("server", "cloudflare"),), b"<html><body>Forbidden</body></html>")
