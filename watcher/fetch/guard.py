"""Which addresses may be asked: the guard against requests that reach into our own network (SSRF).

Every address is judged: literal ones before the request, resolved ones in the resolver, and once more
when the socket is made.  Nothing here resolves or connects.

Source: IANA special-purpose address registries (RFC 6890), RFC 6598 (100.64/10), RFC 6052 (NAT64), RFC 4291,
RFC 5214 §6.1 (ISATAP).
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

# Names (as sent: punycode), IPv4 and IPv6 literals; nothing that another reader might split differently.
_HOST = re.compile(rb"[a-z0-9._\-]+|\[?[0-9a-f:.]+\]?", re.IGNORECASE)
IPAddress = IPv4Address | IPv6Address

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_DOCUMENTATION_6 = IPv6Network("3fff::/20")  # RFC 9637; newer than Python 3.11's own list
_OTHER_SPECIAL_4 = (ip_network("192.0.0.0/24"), ip_network("192.88.99.0/24"))
# Where other services listen that could take a request for one of theirs: what browsers refuse to ask.
# Source: https://fetch.spec.whatwg.org/#port-blocking (2026).
_OTHER_SERVICES = frozenset(
    (
        *(1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103),
        *(104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513),
        *(
            514,
            515,
            526,
            530,
            531,
            532,
            540,
            548,
            554,
            556,
            563,
            587,
            601,
            636,
            989,
            990,
            993,
            995,
            1719,
            1720,
        ),
        *(1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697),
        10080,
    )
)
_METADATA = frozenset(
    ip_address(text) for text in ("169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254")
)
"""Where cloud providers hand out credentials: refused even to a host that may be private."""


class RefusedAddress(Exception):
    """An address that must not be asked; `text` says which and why, in bokmål."""

    def __init__(self, text: str, evidence: str = "") -> None:
        self.text, self.evidence = text, evidence
        super().__init__(text)


def why_not_public(address: str) -> str:
    """Return what kind of address this is in bokmål, "" when it is an ordinary public one."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = _embedded(ip)
        if inner is not None:
            return _why_not_public_4(inner)
        return _why_not_public_6(ip)
    return _why_not_public_4(ip)


def is_loopback_name(host: str) -> bool:
    """Return whether a host is this machine by its very name (nothing is resolved)."""
    name = _bare(host)
    if name == "localhost" or name.endswith(".localhost"):
        return True
    literal = _literal(name)
    return literal is not None and literal.is_loopback


class Guard:
    """Judges addresses; `allow_hosts` ("host", "host:port", "127.0.0.1", "[::1]:8080") may be private."""

    def __init__(self, allow_hosts: Iterable[str] = ()) -> None:
        self._allowed = frozenset(_host_and_port(entry) for entry in allow_hosts)

    def is_allowed(self, host: str, port: int) -> bool:
        """Return whether this host was named in allow_hosts."""
        name = _bare(host)
        return (name, None) in self._allowed or (name, port) in self._allowed

    def check_url(self, url: httpx.URL) -> None:
        """Refuse what can be refused without resolving.

        Raises:
            RefusedAddress: not http(s), with user name or password, without a readable host, on a port
                of another service, or a literal address that is not public (those never reach a resolver).
        """
        if url.scheme not in {"http", "https"}:
            raise RefusedAddress(f"Bare http og https kan leses, ikke «{url.scheme}»", str(url))
        if url.userinfo:
            raise RefusedAddress("Adressen inneholder brukernavn eller passord", url.host)
        if not _HOST.fullmatch(url.raw_host):
            raise RefusedAddress("Adressen har ingen lesbar vert", str(url))
        if not 0 < port_of(url) < 65536:
            raise RefusedAddress(f"Port {url.port} finnes ikke", str(url))
        if port_of(url) in _OTHER_SERVICES and not self.is_allowed(url.host, port_of(url)):
            raise RefusedAddress(f"Port {url.port} hører til en annen tjeneste enn nettsider", str(url))
        self.check_host(url.host, port_of(url))

    def check_host(self, host: str, port: int) -> None:
        """Refuse a literal address that is not public, in whatever spelling; names pass."""
        name = _bare(host)
        literal = _literal(name)
        if literal is not None:
            self.check_addresses(host, port, [str(literal)])
        elif _looks_numeric(name):
            raise RefusedAddress("Adressen er skrevet som et tall og kan ikke leses trygt", host)

    def check_addresses(self, host: str, port: int, addresses: Iterable[str]) -> None:
        """Refuse a host when any of its addresses is not public (one bad address taints the whole answer).

        Raises:
            RefusedAddress: naming the host, the address and how to allow it.
        """
        for address in addresses:
            self._check_address(host, address, may_be_private=self.is_allowed(host, port))

    def check_peer(self, address: str, *, may_be_private: bool) -> None:
        """Judge the address of a socket about to connect: the last line, whatever led here."""
        self._check_address(address, address, may_be_private=may_be_private)

    def _check_address(self, host: str, address: str, *, may_be_private: bool) -> None:
        ip = ip_address(address.partition("%")[0])
        if may_be_private and (ip not in _METADATA or _literal(_bare(host)) == ip):
            return
        why = why_not_public(address)
        if why:
            raise RefusedAddress(
                f"Verten {host} peker på {address}, som er {why}. "
                "Skal den likevel leses, må den stå i allow_hosts under [fetch]",
                f"{host} -> {address}",
            )


def port_of(url: httpx.URL) -> int:
    """Return the port that a request to `url` goes to."""
    if url.port is not None:
        return url.port
    return 443 if url.scheme == "https" else 80


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for (mapped, 6to4, NAT64, ISATAP), if any."""
    is_isatap = (int(ip) >> 32) & 0xFCFFFFFF == 0x5EFE
    if ip in _NAT64 or is_isatap:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def _why_not_public_4(ip: IPv4Address) -> str:
    if ip in _METADATA:
        return "en metadata-tjeneste"
    if ip.is_loopback:
        return "denne maskinen selv"
    if ip.is_unspecified or ip.is_reserved or ip.is_multicast:
        return "en reservert adresse"
    if ip.is_link_local:
        return "en lokal adresse"
    if not ip.is_global or any(ip in network for network in _OTHER_SPECIAL_4):
        return "på et privat eller reservert nett"
    return ""


def _why_not_public_6(ip: IPv6Address) -> str:
    if ip in _METADATA:
        return "en metadata-tjeneste"
    if ip.is_loopback:
        return "denne maskinen selv"
    if ip.is_link_local or ip.is_site_local:
        return "en lokal adresse"
    if ip not in _GLOBAL_UNICAST or not ip.is_global or ip.is_multicast or ip in _DOCUMENTATION_6:
        return "på et privat eller reservert nett"
    return ""


def _bare(host: str) -> str:
    return host.lower().strip("[]").rstrip(".")


def _literal(name: str) -> IPAddress | None:
    try:
        return ip_address(name.partition("%")[0])
    except ValueError:
        return None


def _looks_numeric(name: str) -> bool:
    """True for 2130706433, 0x7f.1 and 127.1: spellings that the system may take for an address."""
    last = name.rpartition(".")[2]
    digits = last.removeprefix("0x")
    return last.isdigit() or (last != digits and all(char in "0123456789abcdef" for char in digits))


def _host_and_port(entry: str) -> tuple[str, int | None]:
    host, colon, port = entry.rpartition(":")
    if colon and port.isdigit() and (":" not in host or host.endswith("]")):
        return _bare(host), int(port)
    return _bare(entry), None
