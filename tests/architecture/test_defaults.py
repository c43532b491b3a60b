"""The defaults that the reference names are those of the program."""

import re
import tomllib
from pathlib import Path

import pytest

from watcher.settings import parse_settings

FILE = Path("sources.toml")
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
SECTIONS = ("[service]", "[store]", "[fetch]", "[login]", "[[source]]")
REQUIRED = 'id = "a"\ntitle = "A"\nowner = "B"\nurl = "https://a.no"\n'


def documented(heading: str) -> dict[str, str]:
    """Return the default that stands in each row, as TOML; rows without one value are left out."""
    text = REFERENCE.read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0].split("\n### ")[0]
    rows = re.findall(r"^\| `(\w+)` \| [^|]* \| `([^`]+)` \|", section, flags=re.MULTILINE)
    return dict(rows)


@pytest.mark.parametrize("heading", SECTIONS)
def test_writing_the_documented_defaults_changes_nothing(heading):
    defaults = documented(heading)
    assert len(defaults) >= 2
    # `charset` and `contact` are "" by default, which no check of their spelling may refuse.
    body = "".join(f"{key} = {value}\n" for key, value in defaults.items() if value != '""')
    required = REQUIRED if heading == "[[source]]" else ""
    tomllib.loads(f"{heading}\n{required}{body}")
    without = parse_settings(f"{heading}\n{required}", path=FILE, environ={})
    written = parse_settings(f"{heading}\n{required}{body}", path=FILE, environ={})
    assert written == without
