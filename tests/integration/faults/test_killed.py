"""kill -9 and SIGTERM at every border of a run with real servers on all sides: after a restart all is well.

CI tries a sample of the borders, always the same; WATCHER_ALL_BORDERS=1 tries every one (some minutes).
"""

import base64
import json
import re
import shutil
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.integration.faults.borders import run_to
from tests.integration.faults.ground import ENTRY, HEAD, PAGE, SEVEN, START, TEN, page
from tests.loopback import LoopbackServer
from tests.processes import End, run_apart
from tests.receiver import Receiver
from tests.smtp import MailServer
from tests.surroundings import ENVIRON
from watcher.model.ids import SourceId
from watcher.settings import load_settings
from watcher.store import open_store

OTHER = SourceId("andre")
IS_EVERY_BORDER = bool(ENVIRON.get("WATCHER_ALL_BORDERS"))
BOUND_SECONDS = 30.0
"""So long a run that was told to end may take; a busy machine included."""
NEXT_TRY = re.compile(rb' next="[^"]*"')  # spread by how often the page was taken up, so a kill may move it
OPERATORS = """
[operators]
webhook = "{webhook}"
webhook_secret = "whsec_{secret}"
mail_to = ["vakt@example.no"]
mail_from = "watcher@example.no"
smtp = "{smtp}"
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


@pytest.fixture
def mailbox() -> Iterator[MailServer]:
    with MailServer() as listening:
        yield listening


def write_config(folder: Path, server: LoopbackServer, receiver: Receiver, mailbox: MailServer) -> None:
    secret = base64.b64encode(bytes(32)).decode()
    entries = ENTRY.format(id=PAGE, url=server.url("/raad")) + ENTRY.format(
        id=OTHER, url=server.url("/andre")
    )
    head = HEAD.format(store=folder / "var", feeds=folder / "feeds")
    told = OPERATORS.format(webhook=receiver.address, secret=secret, smtp=mailbox.address)
    (folder / "sources.toml").write_text(head + told + entries, encoding="utf-8")


def run(folder: Path, hours: float, last: int = 0, how: signal.Signals = signal.SIGKILL) -> End:
    at = (START + timedelta(hours=hours)).isoformat()
    return run_apart(run_to, folder / "sources.toml", at, last, how, within=BOUND_SECONDS)


def kept(folder: Path) -> dict[str, Any]:
    """Return what must be the same whether or not the process died on the way."""
    store = open_store(load_settings(folder / "sources.toml").store.database)
    try:
        assert store.unsettled_snapshots() == ()
        assert store.versions_without_change() == ()
        assert store.unconcluded_changes() == ()
        findings = [finding for finding in store.inspect(is_verifying=True) if not finding.is_ok]
        assert findings == []
        return {
            "versions": [
                (v.source_id, v.number, v.sha256_text, v.seen_at)
                for source_id in (PAGE, OTHER)
                for v in store.versions(source_id)
            ],
            "changes": store.changes(),
            "notices": store.notices(),
            "events": store.events(),
            "states": {key: (s.state, s.last_verified_at) for key, s in store.statuses().items()},
            "waiting": {name: (left.pending, left.dead) for name, left in store.backlog().items()},
            "feeds": {
                str(path.relative_to(folder)): NEXT_TRY.sub(b"", path.read_bytes())
                for path in sorted((folder / "feeds").rglob("*"))
                if path.is_file() and not path.name.startswith(".watcher-")
            },
        }
    finally:
        store.close()


def told(receiver: Receiver, mailbox: MailServer) -> tuple[set[str], set[str]]:
    """Return by which ids operators were sent what, each once however often it came; and forget it."""
    posts = {f"{got.headers['webhook-id']} {json.loads(got.body)['type']}" for got in receiver.got}
    letters = {mailbox.read(place)["message-id"] for place in range(len(mailbox.letters))}
    receiver.got.clear()
    mailbox.letters.clear()
    return posts, letters


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "status", "stride"), [(signal.SIGKILL, -signal.SIGKILL, 13), (signal.SIGTERM, 0, 37)]
)
def test_ended_at_any_border_and_started_again_it_is_as_if_nothing_had_happened(
    tmp_path: Path,
    server: LoopbackServer,
    receiver: Receiver,
    mailbox: MailServer,
    how: signal.Signals,
    status: int,
    stride: int,
) -> None:
    base = tmp_path / "run"
    base.mkdir()
    for path in ("/raad", "/andre"):
        server.say(path, page(SEVEN), headers={"Content-Type": "text/html"})
    write_config(base, server, receiver, mailbox)
    assert run(base, 0).status == 0
    server.say("/raad", page(TEN), headers={"Content-Type": "text/html"})
    server.say("/andre", b"", status="500 Internal Server Error")
    saved = shutil.copytree(base, tmp_path / "saved")
    lived = run(base, 1)
    assert lived.status == 0, lived.told
    wanted, sent = kept(base), told(receiver, mailbox)
    assert len(wanted["notices"]) == 1
    assert [len(each) for each in sent] == [1, 1]
    assert lived.told > 100
    tried = 0
    stride = 1 if IS_EVERY_BORDER else stride
    for last in range(1, lived.told + 1, stride):
        shutil.rmtree(base)
        shutil.copytree(saved, base)
        assert run(base, 1, last, how).status == status, last
        again = run(base, 1)
        assert again.status == 0, again.told
        # A message that the killed one had taken up is its own for five minutes.
        assert run(base, 1.1, -1).status == 0
        assert kept(base) == wanted, f"killed at border {last} of {lived.told}"
        assert told(receiver, mailbox) == sent, f"killed at border {last} of {lived.told}"
        tried += 1
    assert tried == -(-lived.told // stride)
