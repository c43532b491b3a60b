"""The same edit on several pages, on the site: one row, every page named and within reach."""

from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.unit.web.client import SiteClient
from tests.unit.web.site_sample import DOSE, PHONE, SOURCES, FakeStore, ago, make_web, publish
from watcher.model.notice import Notice, NoticeReview
from watcher.model.source import Source

SAME = replace(DOSE, key="dose", deep="#dosering")


def words(answer, css="main") -> str:
    return " ".join(LexborHTMLParser(answer.text).css(css)[0].text().split())


def texts(answer, css) -> list[str]:
    return [" ".join(node.text().split()) for node in LexborHTMLParser(answer.text).css(css)]


def links(answer, css="main") -> list[tuple[str, str]]:
    found = LexborHTMLParser(answer.text).css(f"{css} a")
    return [(" ".join(a.text().split()), a.attributes["href"] or "") for a in found]


@pytest.fixture
def store():
    return FakeStore()


@pytest.fixture
def client(feeds_dir, store):
    return SiteClient(make_web(feeds_dir, store=store))


@pytest.fixture
def cluster(store) -> tuple[Notice, ...]:
    return make_cluster(store, *SOURCES[:3])


def make_cluster(store: FakeStore, first: Source, *others: Source) -> tuple[Notice, ...]:
    head = publish(store, first, ago(hours=3), "Dosen er endret", SAME)
    return head, *(
        publish(store, each, ago(hours=2, minutes=-place), "Dosen er endret", SAME, joins=head.id)
        for place, each in enumerate(others)
    )


def test_the_list_has_one_row_that_names_the_other_pages(client, cluster):
    answer = client.get("/")
    assert len(texts(answer, ".entry")) == 1
    assert texts(answer, ".also") == [
        "Samme endring på 2 sider til: FHI: Mpoxvaksine, Metodebok: Mpox, behandling"
    ]
    assert [href for _, href in links(answer, ".also")] == [f"/oppdatering/{one.slug}" for one in cluster[1:]]


def test_counts_are_of_the_rows_that_are_there(client, cluster):
    assert texts(client.get("/"), ".levels .count")[0] == "1"


def test_a_topic_and_a_level_have_one_row_and_a_source_has_its_own(client, cluster):
    for query in ("tema=mpox", "niva=critical"):
        assert len(texts(client.get(f"/?{query}"), ".entry")) == 1, query
    for one in cluster:
        assert len(texts(client.get(f"/?kilde={one.source_id}"), ".entry")) == 1


def test_many_pages_are_named_in_part_and_counted(client, store):
    head, *_ = make_cluster(store, *SOURCES[:6])
    assert texts(client.get("/"), ".also")[0].startswith("Samme endring på 5 sider til: ")
    assert links(client.get("/"), ".also")[-1] == ("og 2 til", f"/oppdatering/{head.slug}")
    assert len(links(client.get("/"), ".also")) == 4


def test_every_page_of_the_cluster_leads_to_all_the_others(client, cluster):
    for one in cluster:
        answer = client.get(f"/oppdatering/{one.slug}")
        assert "Samme endring også på" in words(answer)
        found = {href for _, href in links(answer, ".item")}
        for other in cluster:
            assert (f"/oppdatering/{other.slug}" in found) is (other is not one)
            assert other.items[0].deep_url in found


def test_the_moment_and_the_standing_of_the_others_are_told(client, store, cluster):
    store.notice_list[1] = replace(cluster[1], review=NoticeReview.RETRACTED)
    assert "oppdaget 24. nov. 2026 kl. 09.05 Trukket tilbake" in words(
        client.get(f"/oppdatering/{cluster[0].slug}"), ".item"
    )


def test_an_edit_that_is_shared_in_part_is_marked_at_the_edit(client, store):
    first = publish(store, SOURCES[0], ago(hours=3), "To endringer", replace(PHONE, key="phone"), SAME)
    second = publish(store, SOURCES[1], ago(hours=1), "Dosen er endret", SAME)
    assert len(texts(client.get("/"), ".entry")) == 2
    told = texts(client.get(f"/oppdatering/{first.slug}"), ".item")
    assert ["Samme endring også på" in text for text in told] == [False, True]
    found = {href for _, href in links(client.get(f"/oppdatering/{second.slug}"))}
    assert f"/oppdatering/{first.slug}" in found


def test_what_was_long_ago_and_the_same_page_s_own_are_not_spoken_of(client, store):
    publish(store, SOURCES[0], ago(days=5), "Dosen er endret", SAME)
    publish(store, SOURCES[1], ago(hours=3), "Dosen er endret", SAME)
    last = publish(store, SOURCES[1], ago(hours=1), "Dosen er endret", SAME)
    assert "Samme endring" not in words(client.get(f"/oppdatering/{last.slug}"))


def test_a_page_with_thousands_of_edits_asks_for_no_more_than_a_statement_holds(client, store):
    edits = [replace(SAME, key=f"k{number}", after=f"{number} mg") for number in range(700)]
    asked: list[int] = []
    sharing = store.sharing

    def counted(keys, **terms):
        asked.append(len(keys))
        return sharing(keys, **terms)

    store.sharing = counted
    told = publish(store, SOURCES[0], ago(hours=1), "Alt er nytt", *edits)
    assert client.get(f"/oppdatering/{told.slug}").status_code == 200
    assert asked == [500]


def test_the_rest_of_many_pages_is_folded(client, store):
    head, *_ = make_cluster(store, *SOURCES[:7])
    answer = client.get(f"/oppdatering/{head.slug}")
    assert texts(answer, ".item details.unfold summary") == ["1 side til"]
    assert len([href for _, href in links(answer, ".item") if href.startswith("/oppdatering/")]) == 6


def test_a_source_s_page_says_how_many_others_changed_with_it(client, cluster):
    for one in cluster:
        assert "Samme endring på 2 sider til" in words(client.get(f"/kilde/{one.source_id}"), ".versions")


def test_a_page_that_is_watched_no_longer_goes_by_its_id(client, store, cluster):
    store.notice_list[1] = replace(cluster[1], source_id="borte")
    assert "borte" in texts(client.get("/"), ".also")[0]


@pytest.mark.parametrize(
    ("lang", "said"), [("nn", "Same endring på 2 sider til"), ("en", "The same change on 2 more pages")]
)
def test_it_is_said_in_the_reader_s_language(client, cluster, lang, said):
    assert texts(client.get(f"/?lang={lang}"), ".also")[0].startswith(said)


def test_the_list_asks_as_often_for_many_clusters_as_for_one(feeds_dir):
    class Counting:
        def __init__(self, inner):
            self.inner, self.asked = inner, 0

        def __getattr__(self, name):
            self.asked += 1
            return getattr(self.inner, name)

    def asked(count: int) -> int:
        store = FakeStore()
        for _ in range(count):
            make_cluster(store, *SOURCES[:4])
        counting = Counting(store)
        SiteClient(make_web(feeds_dir, store=counting)).get("/")
        return counting.asked

    assert asked(1) == asked(12)
