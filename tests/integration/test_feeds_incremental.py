"""However the feeds came to stand, step by step or at once, they are the same bytes."""

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.publish.publish_examples import SERVICE, START, notice, source
from watcher.deliver import FeedFiles
from watcher.model.ids import SourceId
from watcher.model.level import Level
from watcher.model.notice import Notice, NoticeReview
from watcher.model.status import SourceState, SourceStatus
from watcher.publish import FeedFileSet, feed_files, plan_feeds

IDS = ("fhi-handbok", "helsenorge-mpox", "hdir-radgivning")
MORE = st.tuples(
    st.just("notices"),
    st.integers(1, 45),
    st.sampled_from(IDS),
    st.sampled_from([Level.MINOR, Level.IMPORTANT, Level.CRITICAL]),
    st.sampled_from([NoticeReview.UNREVIEWED, NoticeReview.REVIEWED, NoticeReview.RETRACTED]),
)
CHECK = st.tuples(
    st.just("check"),
    st.integers(0, 3),
    st.sampled_from(IDS),
    st.sampled_from(list(SourceState)),
    st.booleans(),
)
EDIT = st.tuples(st.just("topics"), st.integers(0, 2), st.sampled_from(IDS), st.none(), st.none())
HAND = st.tuples(st.just("hand"), st.integers(0, 40), st.none(), st.none(), st.none())


class World:
    """Sources, states and notices that change by steps."""

    def __init__(self) -> None:
        self.sources = {id_: source(id_) for id_ in IDS}
        self.statuses = {
            key: SourceStatus(source_id=key, state=SourceState.NEW) for key in map(self._id, IDS)
        }
        self.notices: list[Notice] = []
        self.late: set[SourceId] = set()

    def _id(self, id_: str):
        return self.sources[id_].id

    def step(self, folder: Path, kind: str, number: int, id_, what, more) -> None:
        if kind == "notices":
            for _ in range(number):
                count = len(self.notices) + 1
                at = START + timedelta(hours=count)
                self.notices.append(
                    notice(
                        count,
                        source_id=self._id(id_),
                        level=what,
                        review=more,
                        published_at=at,
                        updated_at=at,
                    )
                )
        elif kind == "check":
            at = START + timedelta(hours=number)
            self.statuses[self._id(id_)] = SourceStatus(
                source_id=self._id(id_), state=what, last_verified_at=at if number else None
            )
            (self.late.add if more else self.late.discard)(self._id(id_))
        elif kind == "topics":
            self.sources[id_] = replace(self.sources[id_], topics=("mpox", "vaksine", "covid-19")[:number])
        else:
            files = sorted(path for path in folder.rglob("*.*") if not path.name.startswith((".", "arkiv-")))
            if files:
                target = files[number % len(files)]
                target.unlink() if number % 2 else target.write_bytes(b"edited")

    def render(self) -> FeedFileSet:
        feeds = plan_feeds(
            self.notices, tuple(self.sources.values()), SERVICE, statuses=self.statuses, late=self.late
        )
        return feed_files(feeds, SERVICE, version="v")


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".watcher-")
    }


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(MORE | CHECK | EDIT | HAND, min_size=1, max_size=6))
def test_feeds_that_grew_step_by_step_are_those_that_are_made_at_once(steps):
    with tempfile.TemporaryDirectory() as place:
        world, folder = World(), Path(place) / "grown"
        for step in steps:
            FeedFiles(folder, world.render).build()
            world.step(folder, *step)
        FeedFiles(folder, world.render).build()
        whole = world.render()
        grown = tree(folder)
        assert {path: grown[path] for path in whole} == dict(whole)


class Counted(FeedFileSet):
    """Counts what is rendered."""

    asked: list[str]

    def __getitem__(self, path: str) -> bytes:
        self.asked.append(path)
        return super().__getitem__(path)


def asked(folder: Path, world: World) -> list[str]:
    files = world.render()
    counted = Counted(files._makers, files._feeds, files._version)
    counted.asked = []
    FeedFiles(folder, lambda: counted).build()
    return counted.asked


def test_a_source_that_changes_its_state_has_only_the_feeds_that_name_it_rendered(tmp_path):
    world = World()
    asked(tmp_path, world)
    world.sources["hdir-radgivning"] = source("hdir-radgivning", topics=("legemidler",))
    asked(tmp_path, world)
    world.step(tmp_path, "check", 2, "hdir-radgivning", SourceState.OK, False)
    rendered = {path.rsplit(".", 1)[0] for path in asked(tmp_path, world)}
    assert {"all", "tema/legemidler", "kilde/hdir-radgivning"} <= rendered
    assert not rendered & {"tema/mpox", "kilde/fhi-handbok", "kilde/helsenorge-mpox"}


def test_when_nothing_has_changed_the_lists_alone_are_rendered(tmp_path):
    world = World()
    world.step(tmp_path, "notices", 45, "fhi-handbok", Level.MINOR, NoticeReview.UNREVIEWED)
    asked(tmp_path, world)
    assert asked(tmp_path, world) == ["feeds.opml", "index.html"]


def test_one_more_notice_has_no_archive_rendered_that_is_there(tmp_path):
    world = World()
    world.step(tmp_path, "notices", 120, "fhi-handbok", Level.MINOR, NoticeReview.UNREVIEWED)
    first = {path for path in asked(tmp_path, world) if "arkiv-" in path}
    world.step(tmp_path, "notices", 1, "fhi-handbok", Level.MINOR, NoticeReview.UNREVIEWED)
    again = asked(tmp_path, world)
    assert "all.atom" in again
    assert not first & set(again)
