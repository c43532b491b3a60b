"""Every reason that a source may be in trouble for is explained."""

import re
from pathlib import Path

from watcher.model.reason import ReasonCode

WATCHING = Path(__file__).resolve().parents[2] / "docs/explanation/watching.md"


def test_every_reason_stands_in_the_table_of_watching_once_and_no_other_does():
    named = re.findall(r"^\| `([a-z-]+)` \| .* \| .* \| .* \|$", WATCHING.read_text("utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(code.value for code in ReasonCode)
