"""Places that keep changing without meaning anything: learned, shown with a replay, muted, still counted."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.integration.chain.one_page import PAGE, open_at, write_config
from tests.loopback import LoopbackServer
from watcher.cli.entry import command
from watcher.model.level import Level
from watcher.model.record import SnapshotState
from watcher.settings import load_settings

TEXT = """<!doctype html><html lang="nb"><body><main><h1>Råd om smitte</h1>
<p>Nærkontakter bør holde seg hjemme i {days} dager etter siste kontakt med den smittede.</p>
<p>Hender vaskes med såpe og vann før og etter stell. Hansker kastes etter bruk.</p>
<h2>Om artikkelen</h2><p class="views">Artikkelen er slått opp {views} ganger</p>
<h2>Aktuelt</h2><p class="teaser">{teaser}</p></main></body></html>"""
TEASERS = (
    "Ny leder i avdelingen",
    "Åpen dag på laboratoriet",
    "Kart over avdelingene",
    "Bildene fra åpningen",
)

Check = Callable[..., Sequence[str]]


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer() as served:
        yield served


@pytest.fixture
def config(server: LoopbackServer, tmp_path: Path) -> Path:
    return write_config(tmp_path, server.url("/raad"))


@pytest.fixture
def check(server: LoopbackServer, config: Path) -> Check:
    """Serve the page with these words `hour` hours after the start, and look at it."""

    def looked(hour: int, *, views: int, teaser: str = "Ny leder i avdelingen", days: int = 21) -> str:
        body = TEXT.format(days=days, views=views, teaser=teaser)
        server.say("/raad", body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
        with open_at(config, hour) as app:
            (result,) = app.check([PAGE])
            app.publish()
        return result.outcome

    return looked


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(command, ["--config", str(config), *words])


def levels(config: Path) -> list[Level]:
    with open_at(config, 0) as app:
        return [one.verdict.level for one in app.store.changes() if one.verdict][::-1]


@pytest.fixture
def noisy(check: Check, config: Path) -> Path:
    """An archive of a page whose counter changes at every look, and whose teaser does so thrice."""
    for hour, views in enumerate((120, 133, 147, 160, 181)):
        check(hour, views=views, teaser=TEASERS[min(hour, 3)])
    return config


def test_a_counter_and_a_teaser_are_proposed_with_what_they_held(noisy: Path):
    shown = run(noisy, "sources", "slots", PAGE)
    assert shown.exit_code == 0
    assert "1. «Artikkelen er slått opp # ganger» under «Om artikkelen»" in shown.output
    assert "changed in 4 of 4 versions" in shown.output
    assert "2. whatever stands there under «Aktuelt»" in shown.output
    assert "«Bildene fra åpningen»" in shown.output


def test_a_place_is_muted_only_after_its_replay_is_read(noisy: Path):
    before = noisy.read_text(encoding="utf-8")
    shown = run(noisy, "sources", "mute", PAGE, "1", "--reason", "visningsteller")
    assert shown.exit_code == 1
    assert "4 would be hidden" in shown.output
    assert "1 would be no version: raad 5" in shown.output
    assert noisy.read_text(encoding="utf-8") == before
    written = run(noisy, "sources", "mute", PAGE, "1", "--reason", "visningsteller", "--yes")
    assert written.exit_code == 0
    after = noisy.read_text(encoding="utf-8")
    assert 'id = "raad"   # the only one' in after
    assert after.startswith("# our pages")
    (slot,) = load_settings(noisy).sources[0].rules.mute
    assert (slot.heading, slot.text) == ("Om artikkelen", "Artikkelen er slått opp # ganger")
    assert slot.reason == "visningsteller"


def test_what_changes_in_a_muted_place_is_no_version_but_is_kept_and_counted(noisy: Path, check: Check):
    run(noisy, "sources", "mute", PAGE, "1", "--reason", "visningsteller", "--yes")
    assert check(6, views=199, teaser=TEASERS[3]) == "unchanged"
    with open_at(noisy, 6) as app:
        assert len(app.store.versions(PAGE)) == 5
        newest = app.store.snapshots(PAGE, limit=1)[0]
        assert newest.state is SnapshotState.REPEAT
        assert [reason.evidence for reason in newest.reasons] == ["set-apart"]
        assert b"199" in app.store.body(newest.sha256_body)
    assert "4 changes muted" in run(noisy, "sources", "slots", PAGE).output
    assert "nothing else differed in 1 of the last" in run(noisy, "sources", "slots", PAGE).output
    history = run(noisy, "history", PAGE).output
    assert "only muted or restless places differed" in history
    assert "kept, no versions" in history


def test_muted_and_restless_places_are_one_rule(noisy: Path, check: Check):
    """A counter and a teaser, both muted, that alternate: neither makes a version, nor holds the page."""
    run(noisy, "sources", "mute", PAGE, "1", "--reason", "visningsteller", "--yes")
    run(noisy, "sources", "mute", PAGE, "1", "--reason", "blikkfang", "--yes")
    outcomes = [check(6 + n, views=181 + n, teaser=TEASERS[n % 3]) for n in range(4)]
    assert outcomes == ["unchanged"] * 4
    assert check(11, views=300, teaser=TEASERS[0], days=14) == "changed"


def test_the_next_version_keeps_what_a_muted_place_held_and_counts_it(noisy: Path, check: Check):
    run(noisy, "sources", "mute", PAGE, "1", "--reason", "visningsteller", "--yes")
    check(6, views=199, teaser=TEASERS[3])
    check(7, views=204, teaser=TEASERS[3], days=14)
    with open_at(noisy, 7) as app:
        newest = app.store.changes()[0]
        assert "204" in app.store.version(PAGE, newest.new_number).document.blocks[-3].text
        assert newest.verdict is not None
        assert sorted(one.lowered_by for one in newest.verdict.verdicts) == ["", "muted"]
    assert "5 changes muted" in run(noisy, "sources", "slots", PAGE).output


def test_a_real_change_beside_a_muted_one_is_told_alone(noisy: Path, check: Check):
    run(noisy, "sources", "mute", PAGE, "1", "--reason", "visningsteller", "--yes")
    check(6, views=205, teaser=TEASERS[3], days=14)
    with open_at(noisy, 6) as app:
        newest = app.store.changes()[0]
        assert newest.verdict is not None
        assert newest.verdict.level >= Level.IMPORTANT
        assert newest.notice_id is not None
        notice = app.store.notice(newest.notice_id)
    assert [item.before.split(" etter")[0].split("i ")[-1] for item in notice.items] == ["21 dager"]


def test_a_muted_place_that_says_something_is_told_all_the_same(noisy: Path, check: Check):
    run(noisy, "sources", "mute", PAGE, "2", "--reason", "blikkfang", "--yes")
    check(6, views=181, teaser="Gravide skal ikke ha vaksinen")
    assert levels(noisy)[-1] >= Level.MINOR


def test_a_place_that_ever_said_something_may_not_be_muted(check: Check, config: Path):
    for hour, dose in enumerate(("200 mg", "400 mg", "600 mg", "200 mg")):
        check(24 * hour, views=1, teaser=f"Voksne skal ha {dose} daglig")
    shown = run(config, "sources", "slots", PAGE)
    assert "may not be muted: it says" in shown.output
    refused = run(config, "sources", "mute", PAGE, "1", "--reason", "x", "--yes")
    assert refused.exit_code == 2
    assert "may not be muted" in refused.output
    assert load_settings(config).sources[0].rules.mute == ()


def test_unmuting_brings_the_place_back(noisy: Path, check: Check):
    run(noisy, "sources", "mute", PAGE, "1", "--reason", "visningsteller", "--yes")
    assert run(noisy, "sources", "unmute", PAGE, "1").exit_code == 0
    assert load_settings(noisy).sources[0].rules.mute == ()
    check(6, views=222, teaser=TEASERS[3])
    assert levels(noisy)[-1] >= Level.MINOR


def test_a_muted_place_that_alternates_does_not_hold_the_page(noisy: Path, check: Check):
    run(noisy, "sources", "mute", PAGE, "2", "--reason", "blikkfang", "--yes")
    outcomes = [check(6 + n, views=181, teaser=TEASERS[n % 2]) for n in range(6)]
    assert set(outcomes) == {"unchanged"}


def test_a_draft_of_the_sources_is_replayed_on_the_archive(noisy: Path, tmp_path: Path):
    draft = tmp_path / "draft.toml"
    text = noisy.read_text(encoding="utf-8")
    draft.write_text(text.replace('keep = ["main"]', 'keep = ["main"]\ndrop = [".views"]'), encoding="utf-8")
    shown = run(noisy, "replay", "--draft", str(draft))
    assert shown.exit_code == 1
    assert "4 would be hidden" in shown.output
    same = run(noisy, "replay", PAGE, "--draft", str(noisy))
    assert same.exit_code == 0
    assert "4 versions replayed" in same.output


def test_draft_rules_are_replayed_on_the_archive(noisy: Path, tmp_path: Path):
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "raise.toml").write_text(
        '[[rule]]\nid = "any-teaser"\nkinds = ["changed"]\nheading = ["aktuelt"]\nlevel = "critical"\n'
        'reason_nb = "Alt under «{heading}» er viktig"\n',
        encoding="utf-8",
    )
    shown = run(noisy, "replay", PAGE, "--rules", str(rules), "--json")
    assert shown.exit_code == 1
    assert '"other_level": "critical"' in shown.output


def test_a_replay_of_nothing_is_refused(noisy: Path):
    refused = run(noisy, "replay")
    assert refused.exit_code == 2
    assert "--draft FILE" in refused.output
