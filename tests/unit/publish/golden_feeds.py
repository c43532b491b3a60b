"""The small fixed feed whose bytes are kept in golden/.

To renew them after a meant change, from the top of the repository:

    python -m tests.unit.publish.golden_feeds

and read the difference before it is committed: readers keep what archives said.
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

FOLDER = Path(__file__).parent / "golden"
NAMES = ("all.atom", "all.rss", "all.json", "vurdert.atom", "feeds.opml", "index.html", "all/arkiv-0.atom")


def files() -> Mapping[str, bytes]:
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
    feeds = plan_feeds(notices, [source()], SERVICE, statuses={verified.source_id: verified})
    return feed_files(feeds, SERVICE)


def golden_path(name: str) -> Path:
    return FOLDER / name.replace("/", "-")


if __name__ == "__main__":
    made = files()
    for name in NAMES:
        golden_path(name).write_bytes(made[name])
