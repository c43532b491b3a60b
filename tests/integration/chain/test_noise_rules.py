"""Rejected as noise: the rule that would have hidden it, what else it hides, and since when it counts."""

from pathlib import Path

import pytest

from tests.integration.chain.desk_page import ANNA, BO, person
from tests.integration.chain.noisy_page import NoisyDesk, counted, open_noisy
from tests.integration.chain.one_page import PAGE
from watcher.errors import RuleError, RuleFault
from watcher.model.level import Level
from watcher.model.noise_rule import RuleState
from watcher.model.people import Role
from watcher.model.record import SnapshotState
from watcher.model.review import DecisionKind, RejectReason

CHIEF = person("cecilie", Role.CHIEF)
READER = person("lars", Role.READER)


def fault_of(desk: NoisyDesk, change, by=ANNA, *, digest: str = "", because: str = "") -> RuleFault:
    with pytest.raises(RuleError) as caught:
        desk.app.noise.activate(change, by, digest, because)
    return caught.value.fault


def test_from_a_rejection_to_a_rule_that_hides_and_is_ended(tmp_path: Path) -> None:
    with open_noisy(tmp_path, (120, 133)) as desk:
        desk.reject()
        desk.look(147)
        change = desk.reject()
        looked = desk.shown(change)
        assert looked.listed is not None
        assert looked.shown is not None
        (place,) = looked.proposal.places
        assert (place.slot.heading, place.slot.text) == ("Om artikkelen", "Artikkelen er slått opp # ganger")
        assert looked.proposal.is_whole
        assert [row.replayed.new_number for row in looked.listed.rows] == [3, 2]
        assert [row.fate.state.value for row in looked.listed.rows if row.fate] == ["rejected"] * 2
        assert not any(row.replayed.is_version for row in looked.listed.rows)
        before = desk.app.store.versions(PAGE), desk.app.store.changes()
        step = desk.app.noise.activate(change, ANNA, looked.shown.digest, "")
        assert (desk.app.store.versions(PAGE), desk.app.store.changes()) == before  # the archive is as it was
        assert desk.look(160) == "unchanged"
        newest = desk.app.store.snapshots(PAGE, limit=1)[0]
        assert newest.state is SnapshotState.REPEAT
        assert b"160" in desk.app.store.body(newest.sha256_body)
        # What speaks at the same place is told all the same, whatever the rule says.
        assert desk.look("Gi barn 20 mg to ganger daglig") == "changed"
        assert desk.app.store.changes(min_level=Level.MINOR, limit=1)[0].id == desk.newest()
        desk.look(170)
        assert desk.look(181) == "unchanged"
        desk.app.noise.end(step.rule_id, BO, "den skjuler for mye")
        assert desk.look(199) == "changed"
        assert desk.events() == ["rule.propose", "rule.activate", "rule.end"]
        rule = desk.app.store.rule(step.rule_id)
        assert [one.state for one in rule.steps] == [*RuleState]
        assert [found for found in desk.app.store.inspect(is_verifying=True) if not found.is_ok] == []


def test_nothing_counts_for_whoever_was_not_shown_the_list(tmp_path: Path) -> None:
    with open_noisy(tmp_path) as desk:
        change = desk.reject()
        assert fault_of(desk, change, digest="0" * 64) is RuleFault.UNSEEN
        shown = desk.shown(change).shown
        assert shown is not None
        assert fault_of(desk, change, BO, digest=shown.digest) is RuleFault.UNSEEN
        assert desk.app.store.active_rules() == ()
        desk.app.noise.activate(change, ANNA, shown.digest, "")
        assert desk.app.settings.sources[0].rules.mute[0].heading == "Om artikkelen"


def test_a_list_that_has_grown_is_shown_anew(tmp_path: Path) -> None:
    with open_noisy(tmp_path) as desk:
        change = desk.reject()
        old = desk.shown(change).shown
        assert old is not None
        desk.look(150)
        assert fault_of(desk, change, digest=old.digest) is RuleFault.UNSEEN
        new = desk.shown(change).shown
        assert new is not None
        assert (old.rows, new.rows) == (1, 2)
        assert fault_of(desk, change, digest=old.digest) is RuleFault.UNSEEN
        assert (old.grave, new.grave) == (0, 1)  # the new one is nobody's noise yet
        desk.reject()
        again = desk.shown(change).shown
        assert again is not None
        desk.app.noise.activate(change, ANNA, again.digest, "")


def test_what_grows_elsewhere_leaves_the_list_as_it_was_shown(tmp_path: Path) -> None:
    with open_noisy(tmp_path) as desk:
        change = desk.reject()
        old = desk.shown(change).shown
        assert old is not None
        desk.look(133, days=14)
        step = desk.app.noise.activate(change, ANNA, old.digest, "")
        assert step.shown.versions == old.versions + 1


def test_what_was_approved_takes_a_chief_editor_and_a_reason(tmp_path: Path) -> None:
    with open_noisy(tmp_path) as desk:
        desk.rule(DecisionKind.APPROVE, desk.newest(), level=Level.MINOR, because="leserne spør")
        desk.settle()
        desk.look(150)
        change = desk.reject()
        shown = desk.shown(change).shown
        assert shown is not None
        assert shown.approved == 1
        assert fault_of(desk, change, digest=shown.digest, because="telleren") is RuleFault.ROLE
        desk.shown(change, CHIEF)
        assert fault_of(desk, change, CHIEF, digest=shown.digest) is RuleFault.REASON
        step = desk.app.noise.activate(change, CHIEF, shown.digest, "det var en teller")
        assert step.because == "det var en teller"
        assert desk.app.settings.sources[0].rules.mute[0].reason == "det var en teller"


def test_what_was_important_takes_a_chief_editor_unless_a_person_has_called_it_noise(tmp_path: Path) -> None:
    with open_noisy(tmp_path, (120, 133, 147)) as desk:
        change = desk.reject()
        shown = desk.shown(change).shown
        assert shown is not None
        assert (shown.rows, shown.grave) == (2, 1)
        assert fault_of(desk, change, digest=shown.digest, because="telleren") is RuleFault.ROLE
        desk.shown(change, CHIEF)
        desk.app.noise.activate(change, CHIEF, shown.digest, "en teller, og ikke mer")
        assert desk.look(160) == "unchanged"


def test_what_was_rejected_for_another_reason_is_grave_all_the_same(tmp_path: Path) -> None:
    with open_noisy(tmp_path, (120, 133)) as desk:
        desk.reject(reason=RejectReason.DUPLICATE)
        desk.look(147)
        shown = desk.shown(desk.reject()).shown
        assert shown is not None
        assert shown.grave == 1


def test_the_list_is_the_same_before_and_after_the_rejection_is_carried_out(tmp_path: Path) -> None:
    with open_noisy(tmp_path) as desk:
        change = desk.newest()
        desk.rule(DecisionKind.REJECT, change, reason=RejectReason.NOISE)
        before = desk.shown(change).shown
        desk.settle()
        assert desk.shown(change).shown == before


def test_what_speaks_is_never_set_apart(tmp_path: Path) -> None:
    with open_noisy(tmp_path, (120,)) as desk:
        desk.look(120, days=14)
        change = desk.reject()
        looked = desk.shown(change)
        assert looked.proposal.mutable == ()
        assert looked.proposal.places[0].speaks
        assert looked.chosen == ()
        assert fault_of(desk, change, digest="") is RuleFault.PLACE


def test_only_the_places_that_were_chosen_are_muted(tmp_path: Path) -> None:
    with open_noisy(tmp_path, (120,)) as desk:
        desk.look(133, teaser="Åpen dag på laboratoriet")
        change = desk.reject()
        both, one = desk.shown(change), desk.shown(change, places=(2,))
        assert (both.chosen, one.chosen) == ((1, 2), (2,))
        assert one.shown is not None
        step = desk.app.noise.activate(change, ANNA, one.shown.digest, "", (2,))
        assert [slot.heading for slot in step.slots] == ["Aktuelt"]


@pytest.mark.parametrize("reason", [RejectReason.WRONG, RejectReason.NOT_RELEVANT])
def test_only_what_is_rejected_as_noise_makes_a_rule(tmp_path: Path, reason: RejectReason) -> None:
    with open_noisy(tmp_path) as desk:
        change = desk.reject(reason=reason)
        with pytest.raises(RuleError) as caught:
            desk.app.noise.look(change, ANNA)
        assert caught.value.fault is RuleFault.STATE


def test_a_rejection_that_is_undone_makes_no_rule(tmp_path: Path) -> None:
    with open_noisy(tmp_path) as desk:
        change = desk.newest()
        ruled = desk.rule(DecisionKind.REJECT, change, reason=RejectReason.NOISE)
        shown = desk.shown(change).shown
        assert shown is not None
        desk.app.undo(ruled.id, ANNA)
        assert fault_of(desk, change, digest=shown.digest) is RuleFault.STATE


def test_a_rule_counts_once_and_ends_once_whoever_asks_how_often(tmp_path: Path) -> None:
    with open_noisy(tmp_path) as desk:
        change = desk.reject()
        step = desk.activate(change)
        again = desk.shown(change)
        assert again.proposal.places == ()  # it is hidden already
        assert [rule.state for rule in again.standing] == [RuleState.ACTIVE]
        ended = [desk.app.noise.end(step.rule_id, by) for by in (ANNA, BO)]
        assert ended[0] == ended[1]
        assert desk.events() == ["rule.propose", "rule.activate", "rule.end"]
        second = desk.activate(change)
        assert second.rule_id != step.rule_id


def test_a_reader_neither_makes_nor_ends_a_rule(tmp_path: Path) -> None:
    with open_noisy(tmp_path) as desk:
        change = desk.reject()
        step = desk.activate(change)
        with pytest.raises(RuleError) as caught:
            desk.app.noise.end(step.rule_id, READER)
        assert caught.value.fault is RuleFault.ROLE
        assert len(desk.app.store.active_rules()) == 1


def test_a_rule_of_the_desk_outlives_the_process_and_an_edit_of_the_settings(tmp_path: Path) -> None:
    with open_noisy(tmp_path) as desk:
        desk.activate(desk.reject())
        desk.app.reload(desk.app._followed._configured)
        assert desk.look(150) == "unchanged"
    with open_noisy(tmp_path, ()) as again:
        again.clock.wait(days=10)
        assert again.look(171) == "unchanged"


def test_the_replay_goes_on_a_part_at_a_time_and_comes_to_the_same(tmp_path: Path) -> None:
    with open_noisy(tmp_path, (120, 133, 147, 160)) as desk:
        change = desk.reject()
        with desk.app.noise._replaying:  # another request replays: each look goes on by one version
            parts = [desk.app.noise.look(change, BO) for _ in range(4)]
        assert [one.looked_at for one in parts] == [1, 2, 3, 3]
        assert [one.versions for one in parts] == [3] * 4
        assert [one.listed is None for one in parts] == [True, True, True, False]
        listed = parts[-1].listed
        assert listed is not None
        assert [row.replayed.new_number for row in listed.rows] == [3, 2, 4]  # the rejected one last
        assert listed.rows[2].replayed.hidden[0].after == counted(160)
        assert desk.shown(change).listed == listed
