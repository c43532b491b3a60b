"""One-time codes, against the RFCs' own values."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from watcher.login.qr import qr_svg
from watcher.login.totp import (
    code_at,
    new_recovery_codes,
    new_totp_secret,
    read_secret,
    recovery_digest,
    step_at,
    totp_uri,
    used_step,
    written,
)

RFC = b"12345678901234567890"
NOW = datetime(2026, 11, 24, 10, 0, 15, tzinfo=UTC)
STEP = step_at(NOW)


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_rfc_6238_appendix_b(moment, code) -> None:
    assert code_at(RFC, step_at(datetime.fromtimestamp(moment, UTC))) == code


@pytest.mark.parametrize(
    ("number", "code"), [*enumerate(["755224", "287082", "359152", "969429", "338314", "254676"])]
)
def test_codes_are_those_of_rfc_4226_appendix_d(number, code) -> None:
    assert code_at(RFC, number) == code


@pytest.mark.parametrize(("off", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(off, is_taken) -> None:
    found = used_step(RFC, code_at(RFC, STEP + off), NOW, after=-1)
    assert found == (STEP + off if is_taken else None)


def test_a_used_step_and_those_before_it_are_refused() -> None:
    for step in (STEP - 1, STEP):
        assert used_step(RFC, code_at(RFC, step), NOW, after=STEP) is None
    assert used_step(RFC, code_at(RFC, STEP + 1), NOW, after=STEP) == STEP + 1


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "\udce9" * 6, "0" * 1000])
def test_what_is_no_code_is_refused(typed) -> None:
    assert used_step(RFC, typed, NOW, after=-1) is None


def test_blanks_in_a_code_do_not_matter() -> None:
    code = code_at(RFC, STEP)
    assert used_step(RFC, f" {code[:3]} {code[3:]} ", NOW, after=-1) == STEP


def test_a_secret_is_written_and_read_however_it_is_typed() -> None:
    secret = new_totp_secret(lambda size: bytes(range(size)))
    assert len(secret) == 20
    text = written(secret)
    assert read_secret(f" {text[:4].lower()} {text[4:]}") == secret
    for bad in ("", "A", "ÆØÅ", "1" * 32, written(b"short")):
        assert read_secret(bad) == b""


def test_the_qr_code_says_what_apps_read() -> None:
    found = urlsplit(totp_uri(RFC, service="Folkehelse & varsler", username="kari@a.no"))
    assert (found.scheme, found.netloc) == ("otpauth", "totp")
    assert found.path == "/Folkehelse%20%26%20varsler:kari@a.no"
    assert parse_qs(found.query) == {
        "secret": [written(RFC)],
        "issuer": ["Folkehelse & varsler"],
        "algorithm": ["SHA1"],
        "digits": ["6"],
        "period": ["30"],
    }


def test_a_qr_code_is_an_svg_without_style_or_script_and_its_title_is_text() -> None:
    svg = str(qr_svg("otpauth://x", title="<script>"))
    assert svg.startswith("<svg")
    assert "<script>" not in svg
    assert "style=" not in svg
    assert "viewBox=" in svg.partition(">")[0]  # else it is cut where it is shown smaller
    assert svg == qr_svg("otpauth://x", title="<script>")


def test_recovery_codes_are_all_different_and_known_however_they_are_typed() -> None:
    numbers = iter(range(99))
    codes = new_recovery_codes(lambda size: bytes([next(numbers)] * size))
    assert len(set(codes)) == 10
    assert all(len(code) == 19 for code in codes)
    assert recovery_digest(codes[1]) == recovery_digest(f"  {codes[1].upper().replace('-', ' ')}")
    assert recovery_digest(codes[1]) != recovery_digest(codes[2])


def test_a_step_is_thirty_seconds() -> None:
    assert step_at(NOW + timedelta(seconds=15)) == STEP + 1
