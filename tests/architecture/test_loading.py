"""A round in which nothing has changed loads none of what only a change needs."""

import subprocess
import sys

UNNEEDED = (
    "sqlalchemy.dialects.postgresql",
    "lxml",
    "pypdfium2",
    "rapidfuzz",
    "selectolax",
    "watcher.diff.documents",
    "watcher.extract.document",
    "watcher.judge.vocabulary",
    "watcher.pipeline.conclude",
    "watcher.publish.plan",
)
SHOW = "import sys, watcher.cli.check; print('\\n'.join(sys.modules))"


def test_the_command_check_loads_nothing_that_only_a_change_needs():
    told = subprocess.run([sys.executable, "-c", SHOW], check=True, capture_output=True, text=True)
    loaded = set(told.stdout.split())
    assert "watcher.pipeline.check" in loaded
    assert sorted(loaded.intersection(UNNEEDED)) == []
