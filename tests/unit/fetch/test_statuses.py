"""What a status other than 200 means, and when to ask again."""

from datetime import UTC, datetime, timedelta

import pytest

from watcher.fetch.exchange import Reply
from watcher.fetch.statuses import retry_at, trouble_for
from watcher.model.reason import ReasonCode

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
CHALLENGE = (
    b"<title>Just a moment...</title><body><h2>Verifying you are human.</h2>"
    b"<script>window._cf_chl_opt={}</script></body>"
)


def reply(status: int, body: bytes = b"", **headers: str) -> Reply:
    made = Reply(
        status=status, headers=tuple((key.replace("_", "-"), value) for key, value in headers.items())
    )
    made.sink.write(body)
    return made


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (401, ReasonCode.UNAUTHORISED, False),
        (407, ReasonCode.UNAUTHORISED, False),
        (403, ReasonCode.FORBIDDEN, False),
        (404, ReasonCode.NOT_FOUND, False),
        (410, ReasonCode.GONE, False),
        (429, ReasonCode.RATE_LIMITED, True),
        (503, ReasonCode.UNAVAILABLE, True),
        (500, ReasonCode.SERVER_ERROR, True),
        (502, ReasonCode.SERVER_ERROR, True),
        (501, ReasonCode.SERVER_ERROR, False),
        (408, ReasonCode.BAD_STATUS, True),
        (400, ReasonCode.BAD_STATUS, False),
        (204, ReasonCode.EMPTY, True),
        (206, ReasonCode.TRUNCATED, True),
        (304, ReasonCode.BAD_STATUS, True),
    ],
)
def test_a_status_has_a_code_and_says_whether_asking_again_may_help(
    status: int, code: ReasonCode, retryable: bool
):
    trouble = trouble_for(reply(status), NOW)
    assert (trouble.reason.code, trouble.retryable) == (code, retryable)
    assert str(status) in trouble.reason.text


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_challenge_is_a_bot_check_whatever_its_status(status: int):
    trouble = trouble_for(reply(status, CHALLENGE), NOW)
    assert (trouble.reason.code, trouble.retryable) == (ReasonCode.BOT_CHECK, False)


def test_the_edge_may_say_it_in_a_header_alone():
    assert trouble_for(reply(403, cf_mitigated="challenge"), NOW).reason.code is ReasonCode.BOT_CHECK


def test_a_plain_refusal_is_no_bot_check():
    body = b"<html><title>403 Forbidden</title><h1>Forbidden</h1></html>"
    assert trouble_for(reply(403, body, server="cloudflare"), NOW).reason.code is ReasonCode.FORBIDDEN


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1800", timedelta(minutes=30)),
        (" 60 ", timedelta(minutes=1)),
        ("0", None),
        ("-5", None),
        ("", None),
        ("snart", None),
        ("Sun, 01 Mar 99999999999999 07:00:00 GMT", None),
        ("999999999999", timedelta(hours=24)),
        ("Sun, 01 Mar 2026 09:00:00 GMT", timedelta(hours=1)),
        ("Sun, 01 Mar 2026 07:00:00 GMT", None),
        ("Sun, 01 Mar 2037 07:00:00 GMT", timedelta(hours=24)),
        ("١٢", None),
    ],
)
def test_retry_after_in_both_forms_within_bounds(value: str, expected: timedelta | None):
    found = retry_at(reply(503, retry_after=value), NOW)
    assert found == (None if expected is None else NOW + expected)


def test_a_date_is_reckoned_from_the_servers_own_clock():
    found = retry_at(
        reply(503, retry_after="Mon, 02 Mar 2020 09:00:00 GMT", date="Mon, 02 Mar 2020 08:30:00 GMT"), NOW
    )
    assert found == NOW + timedelta(minutes=30)


def test_the_waiting_time_is_told_with_its_unit():
    text = trouble_for(reply(503, retry_after="1800"), NOW).reason.text
    assert text == "Tjeneren svarte 503: tjenesten er midlertidig nede (prøv igjen om 30 min)"
