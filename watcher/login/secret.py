"""Secrets that we make: 256 bits, shown once; what is stored is a digest."""

import base64
import hashlib
from collections.abc import Callable

Draw = Callable[[int], bytes]
"""Gives so many bytes that nobody can foresee: `secrets.token_bytes`."""

SECRET_BYTES = 32
_ID_CHARS = 16


def new_secret(draw: Draw) -> str:
    """Return a new secret as it goes into a cookie or a header."""
    return base64.urlsafe_b64encode(draw(SECRET_BYTES)).decode().rstrip("=")


def digest_of(secret: str) -> str:
    """Return what is stored in the place of a secret.

    A plain SHA-256 will do: nobody can try 2^256 secrets, and a slow hash would be paid for every request.
    """
    return hashlib.sha256(b"watcher secret 1\n" + secret.encode("utf-8", "surrogatepass")).hexdigest()


def short_id(*facts: str) -> str:
    """Return an id that tells nothing of what it is made from."""
    told = "\n".join(("watcher id 1", *facts))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_CHARS]


def form_token(secret: str) -> str:
    """Return what a form must hold to be from a page of ours: known to who has the secret alone."""
    return hashlib.sha256(b"watcher form 1\n" + secret.encode("utf-8", "surrogatepass")).hexdigest()[:32]
