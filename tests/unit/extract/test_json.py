import json

from tests.unit.extract.support import blocks, digest, document, json_rules
from watcher.model.document import BlockKind

ANSWER = {
    "id": "0006-41",
    "tittel": "Mpox",
    "status": "Gjeldende",
    "sistFagligOppdatert": "2024-08-30T00:00:00",
    "tekst": "<h2>Kort sagt</h2><ul><li>Mpox er smittsomt.</li></ul>",
    "data": {"styrke": "svak", "nokkelInfo": {"fordeler": "<p>Større enn ulempene.</p>"}, "dose": 2.50},
    "koder": ["B04", "A76"],
    "links": [
        {"rel": "self", "tittel": "Mpox", "href": "https://api.no/0006-41"},
        {"rel": "barn", "tittel": "Råd B", "href": "https://api.no/2"},
        {"rel": "barn", "tittel": "Råd A", "href": "https://api.no/1"},
    ],
}
KEEP = json_rules("tekst", "data.*", "status", "links[rel=barn]")


def test_fields_stand_under_their_readable_path() -> None:
    found = blocks(json.dumps(ANSWER), **KEEP)
    assert [(b.kind.value, b.text, b.trail) for b in found] == [
        ("meta", "Sist faglig oppdatert: 2024-08-30T00:00:00", ("Mpox",)),
        ("heading", "Kort sagt", ("Mpox", "Tekst")),
        ("item", "Mpox er smittsomt.", ("Mpox", "Tekst", "Kort sagt")),
        ("para", "2.5", ("Mpox", "Data", "Dose")),
        ("para", "Større enn ulempene.", ("Mpox", "Data", "Nokkel info", "Fordeler")),
        ("para", "svak", ("Mpox", "Data", "Styrke")),
        ("para", "Gjeldende", ("Mpox", "Status")),
        ("item", "Råd A", ("Mpox", "Links")),
        ("item", "Råd B", ("Mpox", "Links")),
    ]
    assert found[-1].links[0].href == "https://api.no/2"


def test_order_white_space_and_entities_mean_nothing() -> None:
    other = json.loads(json.dumps(ANSWER))
    other["links"].reverse()
    other["tekst"] = other["tekst"].replace("ø", "&oslash;").replace("sagt", "sagt ")
    shuffled = dict(sorted(other.items(), reverse=True))
    one, two = document(json.dumps(ANSWER), **KEEP), document(json.dumps(shuffled, indent=2), **KEEP)
    assert one.sha256_text == two.sha256_text
    ordered = json.dumps(ANSWER)
    assert digest(ordered, **KEEP) == digest(json.dumps(dict(sorted(ANSWER.items())), indent=1), **KEEP)


def test_a_field_that_is_not_watched_changes_nothing() -> None:
    noisy = {**ANSWER, "tekniskeData": {"versjonId": "x"}, "koder": []}
    assert document(json.dumps(noisy), **KEEP).sha256_text == document(json.dumps(ANSWER), **KEEP).sha256_text
    assert digest(json.dumps(noisy), **KEEP) == digest(json.dumps(ANSWER), **KEEP)


def test_one_word_in_a_watched_field_changes_both() -> None:
    new = {**ANSWER, "status": "Utgått"}
    assert document(json.dumps(new), **KEEP).sha256_text != document(json.dumps(ANSWER), **KEEP).sha256_text
    assert digest(json.dumps(new), **KEEP) != digest(json.dumps(ANSWER), **KEEP)


def test_without_paths_all_but_the_envelope_is_watched() -> None:
    found = [
        block.text for block in blocks(json.dumps(ANSWER), **json_rules()) if block.kind is not BlockKind.META
    ]
    assert "B04" in found
    assert "Råd A" in found
    assert "0006-41" not in found
    assert found.count("Mpox") == 0


def test_lists_of_scalars_keep_their_order() -> None:
    found = blocks(json.dumps(ANSWER), **json_rules("koder"))
    assert [block.text for block in found if block.kind is BlockKind.ITEM] == ["B04", "A76"]


def test_paragraphs_and_markdown_in_a_string_are_blocks():
    answer = {"tekst": "Gi 5 mg.\n\n## Barn\n- under 5 år\n- over 5 år\n"}
    found = blocks(json.dumps(answer), **json_rules("tekst"))
    assert [(block.kind.value, block.text, block.trail) for block in found] == [
        ("para", "Gi 5 mg.", ("Tekst",)),
        ("heading", "Barn", ("Tekst",)),
        ("item", "under 5 år", ("Tekst", "Barn")),
        ("item", "over 5 år", ("Tekst", "Barn")),
    ]


def test_lists_in_lists_are_known_by_their_ids_and_not_by_their_order():
    def answer(*children: dict[str, str]) -> str:
        return json.dumps({"kapitler": [{"id": "k", "tittel": "Kapittel", "avsnitt": list(children)}]})

    one, two = (
        {"id": "1", "tittel": "A", "tekst": "<p>a</p>"},
        {"id": "2", "tittel": "B", "tekst": "<p>b</p>"},
    )
    rules = json_rules("kapitler")
    assert document(answer(one, two), **rules).sha256_text == document(answer(two, one), **rules).sha256_text
    assert digest(answer(one, two), **rules) == digest(answer(two, one), **rules)


def test_what_drop_names_is_out() -> None:
    rules = json_rules("data.*", drop=("data.nokkelInfo", "data.dose"))
    assert [block.text for block in blocks(json.dumps(ANSWER), **rules)][1:] == ["svak"]


def test_objects_of_a_list_stand_under_their_titles() -> None:
    answer = [
        {"Title": "Utbrudd", "DonId": "2", "Advice": "<p>Råd.</p>"},
        {"Title": "Annet", "DonId": "1", "Advice": "b"},
    ]
    found = blocks(json.dumps({"value": answer}), **json_rules("value"))
    assert ("Råd.", ("Value", "Utbrudd", "Advice")) in [(block.text, block.trail) for block in found]
