"""The feeds against outside judges: the W3C validator and the schema of RFC 4287.

Neither is part of the project.  FEEDVALIDATOR_SRC: the `src` folder of w3c/feedvalidator
(FEEDVALIDATOR_PYTHON: a Python that has html5lib; the running one by default).  ATOM_RNC: the schema of
RFC 4287 appendix B, for jing.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.publish.golden_feeds import files
from tests.unit.publish.publish_examples import ECHO, REMARK, SERVICE, cluster, notice, source
from watcher.publish import feed_files, plan_feeds

VALIDATOR = os.environ.get("FEEDVALIDATOR_SRC", "")  # noqa: TID251 -- tests only: where an outside tool lies
PYTHON = os.environ.get("FEEDVALIDATOR_PYTHON", sys.executable)  # noqa: TID251 -- as above
SCHEMA = os.environ.get("ATOM_RNC", "")  # noqa: TID251 -- as above

JUDGE = """
import json, sys, urllib.error, urllib.request
import feedvalidator
from feedvalidator import compatibility
told = {}
for path, url in json.load(sys.stdin):
    text = open(path, encoding="utf-8").read()
    events = feedvalidator.validateString(text, firstOccurrenceOnly=1, base=url)["loggedEvents"]
    told[path] = [type(event).__name__ for event in compatibility.AA(events)]
print(json.dumps(told))
"""
# The validator does not know RFC 6721 nor our own namespace.  It warns of an archive that is no paged feed.
KNOWN = {"UnknownNamespace", "ArchiveIncomplete"}


@pytest.fixture
def written(tmp_path: Path) -> list[tuple[str, str]]:
    """Every file of a small feed, a long one and one with an edit on many pages, with its public address."""
    notices = [notice(n, echoes=(ECHO,) * (n % 8), remarks=(REMARK,) * (n % 3)) for n in range(1, 66)]
    many = feed_files(plan_feeds(notices, [source()], SERVICE), SERVICE)
    shared = feed_files(plan_feeds([*cluster(12), notice(13)], [source()], SERVICE), SERVICE)
    listed = []
    for folder, made in (("small", files()), ("long", many), ("shared", shared)):
        for name, body in made.items():
            target = tmp_path / folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)
            listed.append((str(target), f"{SERVICE.base_url}/feeds/{name}"))
    return listed


@pytest.mark.skipif(not VALIDATOR, reason="FEEDVALIDATOR_SRC does not name the W3C feed validator's source")
def test_the_w3c_validator_finds_nothing(written):
    asked = [(path, url) for path, url in written if path.endswith((".atom", ".rss", ".opml"))]
    done = subprocess.run(
        [PYTHON, "-W", "ignore", "-c", JUDGE],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={"PYTHONPATH": VALIDATOR, "PYTHONHASHSEED": "0"},
    )
    if "ModuleNotFoundError" in done.stderr:
        pytest.skip(
            f"the validator lacks a library: {done.stderr.splitlines()[-1]}: set FEEDVALIDATOR_PYTHON"
        )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert len(told) == len(asked)
    assert {path: found for path, found in told.items() if set(found) - KNOWN} == {}


@pytest.mark.skipif(not (SCHEMA and shutil.which("jing")), reason="ATOM_RNC or jing is not there")
def test_every_atom_document_fits_the_schema_of_rfc_4287(written):
    paths = [path for path, _ in written if path.endswith(".atom")]
    done = subprocess.run(
        ["jing", "-c", SCHEMA, *paths], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.stdout == ""
    assert done.returncode == 0
