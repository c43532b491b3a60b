"""The measuring stick itself: each gate can fall, each mutation is the one that its name says."""

import pytest

from benchmarks.mutations import changed_document, mutations, sentence_mutations
from benchmarks.quality_gates import Gate, at_least, at_most, cut_words_gate, mutation_gates
from benchmarks.quality_harmless import harmless
from benchmarks.timeline import TITLE, write_parts
from tests.integration.judge_runs import html_document
from watcher.model.change import ChangeKind, Edit, Op
from watcher.model.ids import EditId


def changed(sentence: str, kind: str, lang: str = "nb") -> list[str]:
    return [text for name, text in sentence_mutations(sentence, lang) if name == kind]


def edit(before: str, after: str, *ops: Op) -> Edit:
    return Edit(
        id=EditId("1"), kind=ChangeKind.CHANGED, before=before, after=after, ops=ops, trail=(), trail_old=()
    )


def test_a_share_under_its_aim_falls_and_names_the_cases():
    gate = at_least("found", [("a", True), ("b", False)], 0.9)
    assert (gate.is_met, gate.figure, gate.fallen) == (False, "50.0% (1 of 2)", ("b",))


def test_a_share_over_its_limit_falls_and_names_the_cases():
    gate = at_most("alarms", [("a", True), ("b", False)], 0.1)
    assert (gate.is_met, gate.fallen) == (False, ("a",))


def test_a_share_on_its_aim_is_met():
    assert at_least("found", [("a", True), ("b", False)], 0.5).is_met
    assert at_most("alarms", [("a", True), ("b", False)], 0.5).is_met


def test_a_mark_inside_a_word_is_a_cut_word():
    cut = edit("over 18 år", "over 12 år", Op("=", "over 1"), Op("-", "8"), Op("+", "2"), Op("=", " år"))
    whole = edit("over 18 år", "over 12 år", Op("=", "over "), Op("-", "18"), Op("+", "12"), Op("=", " år"))
    assert cut_words_gate([cut]).is_met is False
    assert cut_words_gate([whole]).is_met is True


@pytest.mark.parametrize(
    ("kind", "sentence", "wanted"),
    [
        ("quantity", "Hold deg hjemme i 14 dager.", ["Hold deg hjemme i 15 dager."]),
        ("quantity", "Gi 2,5 mg.", ["Gi 2,6 mg."]),
        ("unit", "Hold deg hjemme i 14 dager.", ["Hold deg hjemme i 14 uker."]),
        ("comparator", "Barn under 12 år.", ["Barn over 12 år."]),
        ("modal", "Du skal vaskes.", ["Du bør vaskes."]),
        ("negation", "Du skal ikke vaskes.", ["Du skal vaskes."]),
        ("negation", "Du skal vaskes.", ["Du skal ikke vaskes."]),
        ("opposite", "Ta prøve før eksponering.", ["Ta prøve etter eksponering."]),
        ("and or", "Feber og utslett.", ["Feber eller utslett."]),
        ("quantity", "Ring 21 07 63 48 den 3. mars 2025.", []),
        ("bare number", "Ring 21 07 63 48 den 3. mars 2025.", []),
    ],
)
def test_a_mutation_changes_the_one_thing_of_its_name(kind, sentence, wanted):
    assert changed(sentence, kind) == wanted


def test_every_measure_of_a_sentence_is_changed_in_turn():
    assert len(changed("Gi 600 mg i 14 dager.", "quantity")) == 2


def test_two_values_of_a_column_change_places_and_nothing_else_does():
    table = "<table><tr><th>Vekt<th>Dose</tr><tr><td>Barn<td>400 mg</tr><tr><td>Voksne<td>600 mg</tr></table>"
    old = html_document(table, "Dosering")
    (swap,) = [one for one in mutations(old) if one.kind == "swapped cells"]
    new = changed_document(old, swap)
    texts = [block.text for block in new.blocks if block.cells]
    assert texts[-2:] == ["Barn | 600 mg", "Voksne | 400 mg"]
    assert [cell.text for cell in new.blocks[swap.place].cells] == ["Barn", "600 mg"]


@pytest.mark.parametrize(
    ("kind", "sentence", "wanted"),
    [
        ("comma", "Ring lege når du blir syk.", ["Ring lege, når du blir syk."]),
        ("comma", "Ring lege, når du blir syk.", []),
        ("slip of the pen", "Nå vurderes smittefaren.", ["Nå vurderes smitttefaren."]),
        ("synonym", "Ring dersom du blir syk.", ["Ring hvis du blir syk."]),
    ],
)
def test_a_harmless_change_means_nothing(kind, sentence, wanted):
    assert [text for name, text in harmless(sentence, "nb") if name == kind] == wanted


def test_a_kind_without_an_aim_never_falls():
    gates = mutation_gates([])
    assert {gate.is_met for gate in gates if "bare number" in gate.name} == {None}


def test_each_writer_of_the_document_leaves_the_part_of_the_other(tmp_path):
    file = tmp_path / "quality.md"
    write_parts(file, top="# Quality\n", part=f"{TITLE}\n\nold\n")
    write_parts(file, part=f"{TITLE}\n\nnew\n")
    write_parts(file, top="# Quality again\n")
    assert file.read_text("utf-8") == f"# Quality again\n\n{TITLE}\n\nnew\n"


def test_the_word_of_a_gate_says_how_it_stands():
    gates = [Gate(name="", figure="", aim="", is_met=met) for met in (True, False, None)]
    assert [gate.word for gate in gates] == ["met", "**NOT met**", "–"]
