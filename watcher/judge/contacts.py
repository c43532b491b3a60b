"""Telephone numbers, e-mail and web addresses, as spans of the text."""

import re
from typing import NamedTuple

_PHONE = re.compile(
    r"\+\d{1,3}(?:[ -]?\d{2,5}){1,6}(?!\d)"
    r"|(?<!\d)(?:\d{2} \d{2} \d{2} \d{2}|\d{3} \d{2} \d{3}|\d{8}|116 117|116117)(?! ?\d)"
    # abroad: 0800 123 45 67, 01 23 45 67 89, 0800-1202, 800.91.24.91, (613) 944-6788, 1-800-555-0199
    r"|(?<![\d.,/-])(?:0\d{2,4}[ -]\d{3,4}(?:[ -]\d{2,4}){0,3}|\d{3}(?:\.\d{2}){3}"
    r"|0\d{1,3}-\d{2,4}(?: \d{2,4}){1,3}"
    r"|0\d(?P<mark>[ .-])\d{2,4}(?:(?P=mark)\d{2,4}){2,3}"
    r"|(?:1[ -])?(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4})(?![ .-]?\d)"
)
_MAY_CALL = re.compile(r"\d(?:[ ./()-]{0,2}\d){5}|\+\d")
"""Six digits close together, or a plus: no telephone number without."""
_SHORT = re.compile(r"\d(?:[ ]?\d){2,14}(?!\d)")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>«»\"]{1,300}")
_LOCAL = re.compile(r"[\w.+-]{1,64}$")
_DOMAIN = re.compile(r"@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")


class Contact(NamedTuple):
    """A contact at text[start:end]; `value` is what is compared."""

    kind: str
    value: str
    start: int
    end: int


def find_contacts(text: str) -> tuple[Contact, ...]:
    """Return e-mail and web addresses and telephone numbers in `text`, in order, none overlapping."""
    found = _emails(text) if "@" in text else []
    if "://" in text or "www." in text:
        found.extend(
            Contact("url", m.group().rstrip(".,;:)"), m.start(), m.end()) for m in _URL.finditer(text)
        )
    if _MAY_CALL.search(text):
        found.extend(
            Contact("phone", phone_value(m.group()), m.start(), m.end()) for m in _PHONE.finditer(text)
        )
    if not found:
        return ()
    kept: list[Contact] = []
    for contact in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or contact.start >= kept[-1].end:
            kept.append(contact)
    return tuple(kept)


def _emails(text: str) -> list[Contact]:
    found = []
    at = text.find("@")
    while at >= 0:
        local, domain = _LOCAL.search(text, max(0, at - 64), at), _DOMAIN.match(text, at)
        if local and domain:
            value = text[local.start() : domain.end()]
            found.append(Contact("email", value.lower(), local.start(), domain.end()))
        at = text.find("@", at + 1)
    return found


def short_phone(text: str, start: int) -> Contact | None:
    """Return the number at `start` read as a telephone number, where the words around say so."""
    match = _SHORT.match(text, start)
    return Contact("phone", phone_value(match.group()), start, match.end()) if match else None


def phone_value(text: str) -> str:
    """Return the digits, without the Norwegian country code."""
    digits = "".join(char for char in text if char.isdigit())
    is_norwegian = text.startswith("+47") or digits.startswith("0047")
    return digits[-8:] if is_norwegian and len(digits) > 8 else digits
