"""From two real pages of the test bed to feed files on disk, read back by programs that are not ours."""

from pathlib import Path

import feedparser
import pytest
from lxml import etree

from tests.unit.publish.publish_examples import SERVICE, change, document, edit, source, verdict
from tests.unit.publish.publish_examples import block as block_of
from watcher.deliver import FeedFiles
from watcher.demo.origin import Origin
from watcher.model.change import ChangeKind
from watcher.model.level import Level
from watcher.model.notice import Notice
from watcher.model.status import SourceState, SourceStatus
from watcher.publish import feed_files, plan_feeds, write_notice

HANDBOOK = "https://www.fhi.no/sm/smittevernhandboka/sykdommer-a-a/mpox/"


def paragraphs(step: int) -> list[str]:
    """The paragraphs and cells of the handbook at a step, as plain lines."""
    page = etree.HTML(Origin(step=step, noise="none").clean_body("fhi-handbok").decode())
    lines = (" ".join(str(node.xpath("string()")).split()) for node in page.iterfind(".//main//p"))
    return [line for line in lines if line]


@pytest.fixture
def notice() -> Notice:
    """The step at which the handbook changes its incubation period, paragraph against paragraph."""
    before, after = paragraphs(3), paragraphs(4)
    gone = [line for line in before if line not in after]
    come = [line for line in after if line not in before]
    assert gone
    assert come
    old = document(*(block_of(index, line) for index, line in enumerate(before)))
    new = document(*(block_of(index, line) for index, line in enumerate(after)))
    edits = tuple(
        edit(f"e{n}", ChangeKind.CHANGED, was, now, new_index=after.index(now))
        for n, (was, now) in enumerate(zip(gone, come, strict=False))
    )
    judged = change(
        edits, tuple(verdict(one.id, Level.CRITICAL) for one in edits), headline="Tiden er endret"
    )
    return write_notice(
        judged,
        source=source(url=HANDBOOK),
        old=old,
        new=new,
        service=SERVICE,
        published_at=judged.detected_at,
    )


def build(folder: Path, notices: list[Notice]) -> int:
    status = SourceStatus(
        source_id=source().id, state=SourceState.OK, last_verified_at=notices[0].observed_at
    )

    def render():
        feeds = plan_feeds(notices, [source(url=HANDBOOK)], SERVICE, statuses={status.source_id: status})
        return feed_files(feeds, SERVICE)

    return FeedFiles(folder, render).build()


def test_a_real_page_change_reaches_a_feed_reader_in_both_its_versions(tmp_path, notice):
    build(tmp_path, [notice])
    for name in ("all.atom", "all.rss", "kilde/fhi-handbok.atom", "niva/critical.rss"):
        seen = feedparser.parse((tmp_path / name).read_bytes())
        assert not seen.bozo
        entry = seen.entries[0]
        assert entry.id == notice.id
        assert entry.title == "Kritisk: Tiden er endret – FHI"
        told = entry.content[0].value
        assert "Fjernet: «" in told
        assert "Nytt: «" in told
        assert notice.items[0].deep_url.split(":~:")[0] in told


def test_writing_again_writes_nothing(tmp_path, notice):
    assert build(tmp_path, [notice]) > 10
    assert build(tmp_path, [notice]) == 0


def test_every_written_file_is_whole_and_well_formed(tmp_path, notice):
    build(tmp_path, [notice])
    files = [path for path in tmp_path.rglob("*") if path.suffix in {".atom", ".rss", ".opml"}]
    assert len(files) > 15
    for path in files:
        etree.fromstring(path.read_bytes())
