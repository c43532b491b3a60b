import re

from tests.unit.web.client import SiteClient
from tests.unit.web.site_sample import NOW, make_store, make_web
from watcher.model.ids import SourceId


def samples(client) -> dict[str, float]:
    text = client.get("/metrics").text
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (row.rpartition(" ") for row in rows)}


def test_each_metric_is_explained_typed_and_told_together(client):
    answer = client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    named = re.findall(r"^# HELP (\w+) .+\n# TYPE \1 (?:gauge|counter)$", answer.text, re.MULTILINE)
    assert len(named) == len(set(named)) == answer.text.count("# HELP")
    row = re.compile(r'(\w+)\{\w+="[^"]*"(?:,\w+="[^"]*")*\} -?[0-9.e+-]+')
    rows = [row.fullmatch(line) for line in answer.text.splitlines() if not line.startswith("#")]
    assert all(rows)
    assert {found[1] for found in rows if found} <= set(named)


def test_a_sources_age_and_promise_are_reckoned_when_asked(client, store):
    found = samples(client)
    for source_id, status in store.status_of.items():
        key = f'watcher_source_verified_age_seconds{{source="{source_id}"}}'
        if status.last_verified_at and key in found:
            assert found[key] == (NOW - status.last_verified_at).total_seconds()
            within = found[f'watcher_source_promise_seconds{{source="{source_id}"}}']
            broken = found[f'watcher_source_promise_broken{{source="{source_id}"}}']
            assert broken == (found[key] > within)


def test_a_source_is_in_exactly_one_state(client):
    found = samples(client)
    states = [key for key in found if key.startswith('watcher_source_state{source="fhi-handbok"')]
    assert len(states) == 5
    assert sum(found[key] for key in states) == 1


def test_checks_are_counted_on_while_the_site_runs(feeds_dir):
    checked: dict[tuple[SourceId, str], int] = {}
    client = SiteClient(make_web(feeds_dir, store=make_store(), checked=checked))
    key = 'watcher_checks_total{source="fhi-handbok",outcome="unchanged"}'
    assert key not in samples(client)
    checked[SourceId("fhi-handbok"), "unchanged"] = 7
    assert samples(client)[key] == 7


def test_what_is_still_to_be_delivered_is_told_by_channel(client):
    found = samples(client)
    assert found['watcher_deliveries_pending{channel="feeds"}'] == 2
    assert found['watcher_deliveries_dead{channel="mail"}'] == 3


def test_nothing_of_the_metrics_is_written_for_readers(client):
    assert client.request("POST", "/metrics").status_code == 405
