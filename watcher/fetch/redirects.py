"""Where a redirect may lead, and which headers may go along.  Pure."""

import re
from collections.abc import Sequence

import httpx

from watcher.fetch.guard import Guard, port_of
from watcher.fetch.trouble import Trouble
from watcher.model.answer import Hop
from watcher.model.child import bare_host
from watcher.model.reason import ReasonCode

REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What browsers mend and the standard does not: the two would go to different hosts.
_AMBIGUOUS = re.compile(r"\\|^https?:(?!//[^/])", re.IGNORECASE)


def next_url(url: httpx.URL, status: int, location: str, guard: Guard) -> httpx.URL:
    """Return the address that a redirect of `url` leads to, without its fragment.

    Raises:
        Trouble: no or unreadable Location, another scheme, credentials in it, or from https down to http.
    """
    if not location:
        raise _bad(f"Svaret {status} viser videre uten å si hvor", location)
    if _AMBIGUOUS.search(location):
        raise _bad(f"Svaret {status} viser videre til en adresse som kan leses på flere måter", location)
    try:
        target = url.join(location)
        target_host = target.host  # decoding a bad international name fails here, and only here
    except (httpx.InvalidURL, ValueError) as error:
        raise _bad(f"Svaret {status} viser videre til en adresse som ikke kan leses", location) from error
    if target.scheme not in {"http", "https"} or not target_host:
        raise _bad("Siden viser videre til noe annet enn en nettadresse", location)
    if target.userinfo:
        raise _bad("Siden viser videre til en adresse med brukernavn eller passord", target_host)
    is_downgrade = url.scheme == "https" and target.scheme == "http"
    if is_downgrade and not guard.is_allowed(target_host, port_of(target)):
        raise _bad("Siden viser videre fra https til usikret http", location)
    return target.copy_with(fragment=None)


def check_one_location(status: int, headers: Sequence[tuple[str, str]]) -> None:
    """Refuse an answer that leads to two places: which of them is meant cannot be known.

    Source: RFC 9110 §10.2.2 (Location is one address).

    Raises:
        Trouble: its Location lines differ.
    """
    said = dict.fromkeys(value.strip() for key, value in headers if key == "location")
    if len(said) > 1:
        raise _bad(f"Svaret {status} viser videre til flere steder", " og ".join(said))


def check_loop(url: httpx.URL, hops: tuple[Hop, ...], max_redirects: int) -> None:
    """Refuse to go round in circles.

    Raises:
        Trouble: `url` was asked before in this journey, or the hops are more than `max_redirects`.
    """
    if any(hop.url == str(url) for hop in hops):
        raise _loop("Siden viser videre i ring", str(url))
    if len(hops) > max_redirects:
        raise _loop(f"Siden viser videre mer enn {max_redirects} ganger", str(url))


def check_host(url: httpx.URL, hosts: tuple[str, ...]) -> None:
    """Refuse to be led to a host that is not among `hosts`, when there are any.

    Raises:
        Trouble: it is not.
    """
    if hosts and bare_host(url.host) not in hosts:
        raise _bad("Lenken fører videre til et annet nettsted, som ikke er tillatt", str(url))


def is_same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Return whether secrets meant for `one` may be sent to `other`: same scheme, host and port."""
    return (one.scheme, one.host, port_of(one)) == (other.scheme, other.host, port_of(other))


def _bad(text: str, evidence: str) -> Trouble:
    return Trouble(ReasonCode.BAD_REDIRECT, text, retryable=False, evidence=evidence[:500])


def _loop(text: str, evidence: str) -> Trouble:
    return Trouble(ReasonCode.REDIRECT_LOOP, text, retryable=False, evidence=evidence[:500])
