"""A PDF that hangs or kills its reader is the trouble of its source alone, and confirms nothing."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes import FakeFetcher
from tests.unit.apart.pdf_files import bomb, plain
from watcher.apart import PdfLimits, PdfProcess
from watcher.app import App
from watcher.clock import FixedClock
from watcher.judge import parse_vocabulary
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode
from watcher.model.status import SourceState
from watcher.settings import load_settings, load_vocabulary_files
from watcher.store import open_store

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
HURT, WELL = SourceId("vond"), SourceId("frisk")
VOCABULARY = parse_vocabulary(load_vocabulary_files())
MIB = 1024 * 1024
CONFIG = """
[store]
database = "sqlite:///watcher.db"
feeds_dir = "feeds"
"""
SOURCE = """
[[source]]
id = "{name}"
title = "{name}"
owner = "FHI"
url = "https://{name}.example.no/rad.pdf"
type = "pdf"
"""


def app_at(folder: Path, fetcher: FakeFetcher, pdf: PdfProcess, hours: float) -> App:
    settings = load_settings(folder / "sources.toml")
    return App(
        settings,
        store=open_store(settings.store.database),
        fetcher=fetcher,
        clock=FixedClock(START + timedelta(hours=hours)),
        vocabulary=VOCABULARY,
        pdf=pdf,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = CONFIG + "".join(SOURCE.format(name=name) for name in (HURT, WELL))
    (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
    with closing(app_at(tmp_path, serving(plain()), PdfProcess(), 0)) as first:
        assert {result.outcome for result in first.check(is_all=True)} == {"new"}
    return tmp_path


def serving(hurt: bytes, well: bytes | None = None) -> FakeFetcher:
    made = FakeFetcher()
    for name, body in ((HURT, hurt), (WELL, well or plain())):
        made.serve(f"https://{name}.example.no/rad.pdf", body, content_type="application/pdf", charset="")
    return made


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        (PdfLimits(deadline=timedelta(seconds=2)), "PDF-en kunne ikke leses"),
        (PdfLimits(memory_bytes=256 * MIB), "PDF-en kunne ikke leses"),
    ],
    ids=["hangs", "bursts"],
)
def test_a_pdf_that_ends_its_reader_makes_its_source_suspect_and_no_other(
    folder: Path, limits: PdfLimits, told: str
) -> None:
    hurt = bomb(64 * MIB)
    changed = plain("Gis ikke til barn under 15 kg.")
    with closing(app_at(folder, serving(hurt, changed), PdfProcess(limits), 1)) as app:
        before = app.store.statuses()
        outcomes = [app.check([name])[0].outcome for name in (HURT, WELL)]
        after = app.store.statuses()
        assert outcomes == ["suspect", "changed"]
        (reason,) = after[HURT].reasons
        assert (after[HURT].state, reason.code) == (SourceState.SUSPECT, ReasonCode.UNREADABLE)
        assert told in reason.text
        assert after[HURT].last_verified_at == before[HURT].last_verified_at == START
        assert after[WELL].last_verified_at == START + timedelta(hours=1)
        assert len(app.store.versions(HURT)) == 1
