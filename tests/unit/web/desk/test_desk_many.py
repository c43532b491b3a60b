"""However long the queue is, its pages ask the store as often."""

import re
from pathlib import Path

from tests.integration.chain.one_page import PAGE
from tests.unit.web.desk.many import counted, fill, with_sources
from tests.unit.web.desk.review_desk import CHANGE, QUEUE, open_review
from watcher.model.ids import ChangeId
from watcher.web.site import renew_settings

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


def test_a_cluster_is_one_row_with_all_its_pages_and_one_verdict(tmp_path: Path) -> None:
    with open_review(tmp_path) as review:
        review.change()
        fill(tmp_path / "watcher.db", 15, review.now(), sources=15)
        renew_settings(review.site.web, with_sources(review.program.app.settings, 15))
        browser = review.logged_in()
        browser.get(f"{QUEUE}?niva=critical")
        row = browser.shown.partition('id="rad-0000000000000005"')[2].partition('class="rv-row"')[0]
        assert "Eier 5: Råd nummer 5 om smitte" in row
        browser.get(QUEUE)
        row = browser.shown.partition('id="rad-0000000000000005"')[2].partition('class="rv-row"')[0]
        assert "Samme endring på 3 sider" in row
        assert "Godkjenn alle 3" in row
        assert "Eier 3: Råd nummer 10 om smitte" in row
        (picks,) = set(re.findall(r'name="valgt" value="([^"]*)"', row))
        browser.post(f"{QUEUE}/vurder", gjor="vent", fordi="spør", valgt=picks, spor="")
        (held,) = review.program.app.store.decisions(ChangeId("0000000000000005"))
        assert len(held.changes) == 3
