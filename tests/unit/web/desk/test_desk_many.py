"""However long the queue is, its pages ask the store as often."""

from pathlib import Path

from tests.integration.chain.one_page import PAGE
from tests.unit.web.desk.many import counted, fill
from tests.unit.web.desk.review_desk import CHANGE, QUEUE, open_review

PAGES = (QUEUE, f"{QUEUE}?niva=critical&tema=mpox&hvem=ingen&sok=dosen")


def asked(folder: Path, count: int) -> list[int]:
    """Return by how many statements the pages and a change are made when so many changes wait."""
    folder.mkdir()
    with counted() as seen, open_review(folder) as review:
        change_id = review.change()
        database = review.program.app.settings.store.database
        fill(Path(database.removeprefix("sqlite:///")), count, review.now())
        browser, found = review.logged_in(), []
        for page in (*PAGES, f"{CHANGE}/{change_id}?kilde={PAGE}&plass=1"):
            seen.clear()
            assert browser.get(page).status_code == 200, page
            found.append(len(seen))
        return found


def test_the_number_of_queries_does_not_grow_with_the_queue(tmp_path: Path) -> None:
    few, many = asked(tmp_path / "few", 10), asked(tmp_path / "many", 200)
    assert few == many
    assert few[0] <= 10
    assert few[-1] <= 30
