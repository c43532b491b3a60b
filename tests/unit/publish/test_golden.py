import pytest

from tests.unit.publish.golden_feeds import NAMES, golden_files, golden_path


@pytest.mark.parametrize("name", NAMES)
def test_the_bytes_are_those_that_were_agreed(name):
    """Meant to change? See golden_feeds.py for how to renew them."""
    assert golden_files()[name].decode() == golden_path(name).read_text(encoding="utf-8")
