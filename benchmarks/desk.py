"""What the pages of review cost: 10,000 changes that wait, 500 sources, a page of about 100 KiB that changed.

    python benchmarks/desk.py

CPU milliseconds of a whole request to the application (the best and the median of twenty, without sockets),
and by how many statements the store was asked.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.desk_views import pages
from tests.integration.chain.desk_page import BODY, URL
from tests.unit.web.desk.many import counted, fill, with_sources
from tests.unit.web.desk.review_desk import CHANGE, QUEUE, ReviewDesk, open_review
from watcher.pipeline.release import Ruling
from watcher.web.site import renew_settings

_CHANGES, _SOURCES, _TIMES = 10_000, 500, 20
_LIMIT_MS = 50.0


def measure(review: ReviewDesk, path: str, seen: list[str]) -> tuple[float, float, int]:
    """Return the best and the median of a page, and how many statements it took."""
    browser = review.logged_in()
    browser.get(path)
    seen.clear()
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    count, spans = len(seen), []
    for _ in range(_TIMES):
        start = time.process_time()
        browser.get(path)
        spans.append((time.process_time() - start) * 1000)
    return min(spans), statistics.median(spans), count


def main() -> None:
    before, after = (page.partition("</h1>")[2].partition("</main>")[0] for page in pages())
    with tempfile.TemporaryDirectory() as name, counted() as seen, open_review(Path(name)) as review:
        program = review.program
        (source,) = program.app.sources.values()
        for body in (before, after):
            program.clock.wait(hours=1)
            page = BODY.format(dose=600, care=f"</p>{body}<p>")
            program.fetcher.serve(URL, page.encode())
            (result,) = program.app.check([source.id])
            if result.outcome != "changed":  # so much more than it was: a person says that it is the page
                program.app.release(source, Ruling.GOOD, reason="it is")
        program.app.publish()
        change_id = program.app.store.changes(limit=1)[0].id
        database = program.app.settings.store.database.removeprefix("sqlite:///")
        fill(Path(database), _CHANGES, review.now(), sources=_SOURCES)
        settings = with_sources(program.app.settings, _SOURCES)
        program.app.store.sync_sources(settings.sources, review.now())
        renew_settings(review.site.web, settings)
        asked = {
            "queue": QUEUE,
            "queue, page 40": f"{QUEUE}?side=40",
            "queue, filtered": f"{QUEUE}?niva=critical&tema=mpox&hvem=ingen",
            "queue, searched": f"{QUEUE}?sok=dosen+endret",
            "queue, all states": f"{QUEUE}?tilstand=alle",
            "change": f"{CHANGE}/{change_id}?plass=1",
            "change, side by side": f"{CHANGE}/{change_id}?plass=1&visning=side",
            "change, in the middle": f"{CHANGE}/{change_id}?plass=4000",
        }
        print(f"{'page':24}{'best ms':>10}{'median ms':>11}{'queries':>9}")
        for name_of, path in asked.items():
            best, median, count = measure(review, path, seen)
            mark = "" if median < _LIMIT_MS else f"  over {_LIMIT_MS:g}"
            print(f"{name_of:24}{best:10.1f}{median:11.1f}{count:9}{mark}")


if __name__ == "__main__":
    main()
