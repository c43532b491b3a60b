"""One-time codes from an app: RFC 6238 over RFC 4226, SHA-1, six digits, thirty seconds; recovery codes.

Other digests and lengths exist, and apps ignore them in the QR code without saying so.
"""

import base64
import hashlib
import hmac
from datetime import datetime
from urllib.parse import quote, urlencode

from watcher.login.secret import Draw, digest_of

STEP_SECONDS, DIGITS = 30, 6
RECOVERY_CODES = 10
_SECRET_BYTES = 20  # RFC 4226 §4, R6: the length of the digest
_LEEWAY = 1  # steps that a clock may be behind or ahead, RFC 6238 §5.2
_RECOVERY_BYTES = 10


def new_totp_secret(draw: Draw) -> bytes:
    """Return a new secret for an app."""
    return draw(_SECRET_BYTES)


def written(secret: bytes) -> str:
    """Return a secret as people type it: base32."""
    return base64.b32encode(secret).decode().rstrip("=")


def read_secret(text: str) -> bytes:
    """Return the secret that was written, b"" when it is none of ours."""
    bare = "".join(text.split()).upper()
    try:
        found = base64.b32decode(bare + "=" * (-len(bare) % 8))
    except ValueError:
        return b""
    return found if len(found) == _SECRET_BYTES else b""


def step_at(now: datetime) -> int:
    """Return the number of the step that a moment lies in."""
    return int(now.timestamp()) // STEP_SECONDS


def code_at(secret: bytes, step: int) -> str:
    """Return the code of one step.  Source: RFC 4226 §5.3, RFC 6238 §4."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), hashlib.sha1)
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def used_step(secret: bytes, code: str, now: datetime, *, after: int) -> int | None:
    """Return the step whose code this is, None when it is of none, or of one that is not past `after`.

    A code counts once (RFC 6238 §5.2): the step goes into the account, and none up to it is taken again.
    """
    bare, found = "".join(code.split()), None
    for step in range(step_at(now) - _LEEWAY, step_at(now) + _LEEWAY + 1):
        # All are compared: how long it takes tells nothing.
        if (
            hmac.compare_digest(code_at(secret, step).encode(), bare.encode("utf-8", "replace"))
            and step > after
        ):
            found = step
    return found


def totp_uri(secret: bytes, *, service: str, username: str) -> str:
    """Return what the QR code says.  Source: the key URI format that the apps share."""
    label = quote(f"{service}:{username}", safe=":@")
    said = {"secret": written(secret), "issuer": service, "algorithm": "SHA1", "digits": DIGITS}
    return f"otpauth://totp/{label}?" + urlencode({**said, "period": STEP_SECONDS}, quote_via=quote)


def new_recovery_codes(draw: Draw) -> tuple[str, ...]:
    """Return codes for whoever has lost the app, each good once: `abcd-efgh-ijkl-mnop`."""
    return tuple(_grouped(written(draw(_RECOVERY_BYTES)).lower()) for _ in range(RECOVERY_CODES))


def recovery_digest(code: str) -> str:
    """Return what is stored of a recovery code, however it was typed."""
    return digest_of("recovery " + "".join(char for char in code.lower() if char.isalnum()))


def _grouped(text: str) -> str:
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))
