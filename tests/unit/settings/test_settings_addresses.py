import pytest

from watcher.settings import address_fault, page_key


@pytest.mark.parametrize(
    "url",
    [
        "http://www.fhi.no/sm/mpox",
        "https://WWW.FHI.NO/sm/mpox/",
        "https://www.fhi.no:443/sm/mpox/",
        "https://www.fhi.no/sm/mpox/?term=&h=1",
        "https://www.fhi.no/sm/mpox/?utm_source=nyhetsbrev&fbclid=x",
        "https://www.fhi.no/sm/mpox/#behandling",
    ],
)
def test_one_page_under_several_addresses_has_one_key(url):
    assert page_key(url) == page_key("https://www.fhi.no/sm/mpox/")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.fhi.no/sm/mpox2/",
        "https://fhi.no/sm/mpox/",
        "https://www.fhi.no/sm/mpox/?side=2",
        "https://www.fhi.no/SM/mpox/",
        "https://www.fhi.no:8443/sm/mpox/",
    ],
)
def test_different_pages_have_different_keys(url):
    assert page_key(url) != page_key("https://www.fhi.no/sm/mpox/")


def test_a_parameter_that_is_search_noise_on_one_site_counts_on_another():
    assert page_key("https://metodebok.no/?h=1") != page_key("https://metodebok.no/?h=2")


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("ftp://fhi.no/x", "http:// or https://"),
        ("fhi.no/x", "http:// or https://"),
        ("file:///etc/passwd", "http:// or https://"),
        ("https:///x", "no host name"),
        ("https://a b.no/", "white space"),
        ("https://me:secret@fhi.no/", "user name or password"),
        ("https://fhi.no:99999/", "not an address"),
        ("https://fhi.no:0/", "port 0"),
        ("https://[::1/", "not an address"),
    ],
)
def test_what_cannot_be_watched_is_said(url, fault):
    assert fault in address_fault(url)


def test_a_good_address_has_no_fault():
    assert address_fault("https://metodebok.no/index.php?action=topic&item=LkKZF7du") == ""
