"""The small fixed feed whose bytes are kept in golden/.

To renew them after a meant change, from the top of the repository:

    python -m tests.unit.publish.golden_feeds

and read the difference before it is committed.  Where an archive's bytes differ, EDITION in
watcher/publish/archive.py is due for its next letter: readers keep what stands at an address.
"""

from collections.abc import Mapping
from pathlib import Path

from tests.unit.publish.publish_examples import (
    SERVICE,
    START,
    corrected_pair,
    item,
    notice,
    retracted_pair,
    source,
)
from watcher.model.ids import SourceId
from watcher.model.level import Level
from watcher.model.notice import NoticeReview
from watcher.model.status import SourceState, SourceStatus
from watcher.publish import feed_files, plan_feeds
from watcher.publish.atom import render_archive
from watcher.publish.entry import Desk
from watcher.publish.feed import Archive, Feed

FOLDER = Path(__file__).parent / "golden"
NAMES = (
    "all.atom",
    "all.rss",
    "all.json",
    "vurdert.atom",
    "feeds.opml",
    "index.html",
    "all/arkiv-0.atom",
    "short-archive.atom",
)


def files() -> Mapping[str, bytes]:
    """Every file of the small feed."""
    return feed_files(_feeds(), SERVICE)


def golden_files() -> Mapping[str, bytes]:
    """The same and an archive with notices in it."""
    return {**files(), "short-archive.atom": render_archive(_feeds()[0], _archive())}


def _archive() -> Archive:
    """An archive as it would be, but of three notices."""
    desk = Desk(SERVICE, {})
    altered, _ = corrected_pair(2, 40)
    return Archive(
        path="all/arkiv-1.atom",
        url="https://varsel.example.no/feeds/all/arkiv-1.atom",
        title="Arkiv",
        prev_url="https://varsel.example.no/feeds/all/arkiv-0.atom",
        updated=altered.updated_at,
        entries=tuple(
            desk.entry(one, is_archived=True) for one in (notice(3, quiet_count=2), altered, notice(1))
        ),
    )


def _feeds() -> tuple[Feed, ...]:
    corrected, correction = corrected_pair(1, 8)
    retracted, retraction = retracted_pair(2, 9)
    hostile = item(
        headline='Grense <38 °C & "anførsel" <b>', section=("Å", "<i>"), before="", after="a\x00b\nto linjer"
    )
    notices = [
        corrected,
        correction,
        retracted,
        retraction,
        notice(3, review=NoticeReview.REVIEWED, note="Gjelder bare voksne."),
        notice(4, level=Level.MINOR, title="Grense <38 °C & mer – FHI", items=(hostile,), quiet_count=2),
    ]
    verified = SourceStatus(source_id=SourceId("fhi-handbok"), state=SourceState.OK, last_verified_at=START)
    return plan_feeds(notices, [source()], SERVICE, statuses={verified.source_id: verified})


def golden_path(name: str) -> Path:
    return FOLDER / name.replace("/", "-")


if __name__ == "__main__":
    made = golden_files()
    for name in NAMES:
        golden_path(name).write_bytes(made[name])
