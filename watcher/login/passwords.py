"""Passwords: which ones will do, and how they are kept.

Rules: NIST SP 800-63B-4 §3.1.1.2 (2025): long, not one that is tried first, nothing about how it is made up;
no change by the calendar, no hints.  Kept with argon2id, RFC 9106 §4, its second recommended choice; OWASP's
cheat sheet (2026) asks for less.
"""

import base64
import threading
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_ALONE, LEAST_WITH_CODE, MOST = 15, 8, 256
"""So many characters at least without a second factor, and with one; and at most."""

_DECORATION = "0123456789.,:;!?-_+*#@$%&/()=' \""
_TELLING = 4  # a word of so few letters may stand in any password
_AT_ONCE = 2  # hashes at a time: each takes 64 MiB
_WAITING = 8  # so many more may wait: each holds a thread of the web server
_PATIENCE = 5.0  # seconds that one waits for its turn
_ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyzæøåabc", "qwertyuiopå", "asdfghjkløæ", "zxcvbnm")


class PasswordFault(StrEnum):
    """Why a password will not do."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PATTERN = "pattern"
    ABOUT = "about"


class BusyError(Exception):
    """Too many at once want their password looked at: try again in some seconds."""


def normalise(password: str) -> str:
    """Return the password as it is hashed: the same letters, however a keyboard sends them."""
    return unicodedata.normalize("NFKC", password)


def password_fault(password: str, *, has_code: bool, about: Sequence[str] = ()) -> PasswordFault | None:
    """Return why a password will not do, None when it will.

    `has_code`: there is a second factor.  `about`: names that whoever guesses would try: the person's own,
    the service's.
    """
    text = normalise(password)
    if len(text) < (LEAST_WITH_CODE if has_code else LEAST_ALONE):
        return PasswordFault.SHORT
    if len(text) > MOST:
        return PasswordFault.LONG
    bare = text.casefold()
    core = bare.strip(_DECORATION)
    if bare in _common() or core in _common() or core == "":
        return PasswordFault.COMMON
    if len(set(bare)) < 5 or _is_repeated(bare) or _is_repeated(core) or _key_share(bare) > 0.8:
        return PasswordFault.PATTERN
    names = [name.casefold() for name in about if len(name) >= _TELLING]
    if any(core in (name, name * 2) or _is_most_of(name, bare) for name in names):
        return PasswordFault.ABOUT
    return None


def is_short(password: str) -> bool:
    """Return whether a password is long enough only with a second factor."""
    return len(normalise(password)) < LEAST_ALONE


@cache
def _common() -> frozenset[str]:
    lines = (files("watcher.login") / "common.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _is_most_of(name: str, text: str) -> bool:
    """Return whether little is left of a text without a name."""
    return name in text and len(text.replace(name, "").strip(_DECORATION)) < _TELLING


def _is_repeated(text: str) -> bool:
    """Return whether a text is few characters or a common word over and over."""
    for period in range(1, len(text) // 2 + 1):
        unit = text[:period]
        is_same = (unit * (len(text) // period + 1))[: len(text)] == text
        if is_same and (period <= _TELLING or unit.strip(_DECORATION) in _common()):
            return True
    return False


def _key_share(text: str) -> float:
    """Return how much of a text goes on as the alphabet, the figures or a row of the keyboard does."""
    steps = sum(
        any(pair in row or pair[::-1] in row for row in _ROWS)
        for pair in (text[index : index + 2] for index in range(len(text) - 1))
    )
    return steps / max(1, len(text) - 1)


class Hasher:
    """argon2id.  The default takes 64 MiB and three passes; tests may take less."""

    def __init__(self, *, passes: int = 3, memory_kib: int = 65536, lanes: int = 4) -> None:
        self._argon2 = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)
        salt, tag = (base64.b64encode(b"\0" * size).decode().rstrip("=") for size in (16, 32))
        self._nobody = f"$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${tag}"
        self._turns = Turns()

    def hash(self, password: str) -> str:
        """Return what is stored of a password.

        Raises:
            BusyError: too many at once.
        """
        with self._turns:
            return self._argon2.hash(normalise(password).encode("utf-8", "surrogatepass"))

    def is_right(self, stored: str, password: str) -> bool:
        """Return whether this is the password; with nothing stored it takes as long to say no.

        Raises:
            BusyError: too many at once.
        """
        text = normalise(password[: MOST * 2]).encode("utf-8", "surrogatepass")
        with self._turns:
            try:
                is_same = self._argon2.verify(stored or self._nobody, text)
            except (VerificationError, InvalidHashError):
                return False
        return is_same and bool(stored)

    def is_old(self, stored: str) -> bool:
        """Return whether a password was hashed with less than is asked for today."""
        return self._argon2.check_needs_rehash(stored)


class Turns:
    """Lets a few hash at once and a few more wait; who comes then hears at once that it is busy."""

    def __init__(self) -> None:
        self._room = threading.BoundedSemaphore(_AT_ONCE + _WAITING)
        self._turn = threading.BoundedSemaphore(_AT_ONCE)

    def __enter__(self) -> None:
        if not self._room.acquire(blocking=False):
            raise BusyError
        if not self._turn.acquire(timeout=_PATIENCE):
            self._room.release()
            raise BusyError

    def __exit__(self, *exception: object) -> None:
        self._turn.release()
        self._room.release()
