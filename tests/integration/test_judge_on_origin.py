"""All revisions of the test bed through extract, diff and judge: nothing missed, few false alerts."""

from functools import cache

from tests.integration.judge_runs import Judged, origin_revisions
from watcher.model.level import Level

MOST_FALSE_ALERTS = 4  # of the ten that all 41 steps may have, faults included
LEAST_SEVERE = 0.9  # how many alerts have the very severity that a clinical editor would give


@cache
def revisions() -> list[Judged]:
    return list(origin_revisions())


def substantive(*severities: str) -> list[Judged]:
    return [
        one
        for one in revisions()
        if one.truth["kind"] == "substantive" and one.truth["severity"] in severities
    ]


def test_all_revisions_are_judged():
    assert len(revisions()) == 101


def test_no_substantive_change_is_missed():
    found = substantive("critical", "important", "minor")
    assert [one.name for one in found if one.verdict.level < Level.MINOR] == []
    assert len(found) > 60


def test_a_critical_change_is_at_least_important():
    assert [one.name for one in substantive("critical") if one.verdict.level < Level.IMPORTANT] == []


def test_noise_raises_no_alert_and_editorial_work_seldom_does():
    quiet = [one for one in revisions() if one.truth["kind"] != "substantive"]
    false = [one.name for one in quiet if one.verdict.level >= Level.MINOR]
    noisy = [one.name for one in quiet if one.truth["kind"] == "noise" and one.name in false]
    assert noisy == []
    assert len(false) <= MOST_FALSE_ALERTS, false


def test_severities_are_mostly_those_of_a_clinical_editor():
    found = substantive("critical", "important", "minor")
    right = sum(one.verdict.level.slug == one.truth["severity"] for one in found)
    assert right / len(found) >= LEAST_SEVERE


def test_the_advice_turned_inside_a_language_clean_up_is_the_headline():
    (washed,) = (one for one in revisions() if one.name == "fhi-handbok:7")
    assert washed.verdict.level is Level.CRITICAL
    assert washed.verdict.headline("nb").startswith("Snudd: Friske nærkontakter «trenger ikke å» → «")
    assert [one.level for one in washed.verdict.verdicts].count(Level.CRITICAL) == 1


def test_every_headline_is_short_and_there_in_three_languages():
    for one in revisions():
        for headlines in (one.verdict.headlines, *(verdict.headlines for verdict in one.verdict.verdicts)):
            assert [lang for lang, _ in headlines] == ["nb", "nn", "en"]
            assert all(0 < len(text) < 110 for _, text in headlines)
