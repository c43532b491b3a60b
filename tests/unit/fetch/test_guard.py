"""The guard judges every spelling of every address."""

import httpx
import pytest

from watcher.fetch.guard import Guard, RefusedAddress, is_loopback_name, why_not_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "192.0.0.192",
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "3fff::1",
        "2001::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "100::1",
        "5f00::1",
    ],
)
def test_an_address_that_is_not_public_is_refused(address: str):
    assert why_not_public(address)
    with pytest.raises(RefusedAddress, match="allow_hosts"):
        Guard().check_addresses("example.no", 443, [address])


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "193.156.1.1", "100.63.0.1", "100.128.0.1", "172.32.0.1", "2a00:1450::1", "64:ff9b::808:808"],
)
def test_an_ordinary_public_address_passes(address: str):
    assert why_not_public(address) == ""
    Guard().check_addresses("example.no", 443, [address])


def test_one_private_address_among_public_ones_taints_the_host():
    with pytest.raises(RefusedAddress, match=r"10\.0\.0\.1"):
        Guard().check_addresses("example.no", 443, ["8.8.8.8", "10.0.0.1"])


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1:8000/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://017700000001/",
        "http://0/",
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1./",
        "ftp://example.no/",
        "file:///etc/passwd",
        "gopher://example.no/",
        "https://user@example.no/",
        "https://user:secret@example.no/",
        "https:///path",
    ],
)
def test_an_address_that_cannot_be_asked_is_refused_before_anything_is_resolved(url: str):
    with pytest.raises(RefusedAddress):
        Guard().check_url(httpx.URL(url))


@pytest.mark.parametrize("url", ["https://www.fhi.no/sm/", "http://example.no:8080/", "https://8.8.8.8/"])
def test_an_ordinary_address_passes(url: str):
    Guard().check_url(httpx.URL(url))


def test_an_allowed_host_may_be_private_on_its_port_only():
    guard = Guard(["127.0.0.1:8700", "Intranett.example.no", "[::1]:80"])
    guard.check_url(httpx.URL("http://127.0.0.1:8700/"))
    guard.check_url(httpx.URL("http://[::1]/"))
    guard.check_addresses("intranett.example.no", 443, ["10.0.0.5"])
    for refused in ("http://127.0.0.1:8701/", "http://127.0.0.2:8700/", "http://[::1]:81/"):
        with pytest.raises(RefusedAddress):
            guard.check_url(httpx.URL(refused))


def test_an_allowed_name_does_not_open_the_metadata_service():
    guard = Guard(["intranett.example.no"])
    with pytest.raises(RefusedAddress, match="metadata"):
        guard.check_addresses("intranett.example.no", 80, ["169.254.169.254"])


def test_a_socket_is_judged_whatever_led_to_it():
    guard = Guard(["intranett.example.no"])
    guard.check_peer("10.0.0.5", may_be_private=True)
    with pytest.raises(RefusedAddress):
        guard.check_peer("10.0.0.5", may_be_private=False)


def test_loopback_is_known_by_name():
    assert all(
        map(is_loopback_name, ["localhost", "www.fhi.no.localhost", "127.0.0.1", "[::1]", "LOCALHOST."])
    )
    assert not any(map(is_loopback_name, ["localhost.no", "10.0.0.1", "www.fhi.no"]))
