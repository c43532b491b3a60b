"""What only a fault does is held; what an owner may do with a page passes."""

import pytest

from tests.unit.gate.examples import document, source
from watcher.gate import inspect_document
from watcher.model.document import Document
from watcher.model.reason import ReasonCode
from watcher.model.source import Contract, SourceType

A = "Inkubasjonstiden er 5–21 dager, oftest 6–13 dager. Smitte skjer ved nær kontakt med utslett."
B = "Tecovirimat 600 mg hver 12. time i 14 dager ved alvorlig sykdom. Ring infeksjonsbakvakt."
C = "Mistenkte tilfeller isoleres på enerom. Bruk åndedrettsvern, hansker og øyebeskyttelse."
D = "Vaksine tilbys menn som har sex med menn, og etter eksponering innen fire dager."
E = "Varsle kommuneoverlegen og Folkehelseinstituttet med en gang, også ved mistanke."
GOOD = document(("", [A]), ("Behandling", [B]), ("Isolering", [C]), ("Vaksine", [D]), ("Varsling", [E]))


def codes(new: Document, old: Document | None = GOOD, *, contract: Contract = Contract()) -> list[ReasonCode]:
    return [reason.code for reason in inspect_document(new, source(contract=contract), old)]


HEALTHY = {
    "the same": GOOD,
    "a section deleted": document(("", [A]), ("Behandling", [B]), ("Isolering", [C]), ("Vaksine", [D])),
    "a number changed": document(
        ("", [A.replace("5–21", "2–21")]),
        ("Behandling", [B]),
        ("Isolering", [C]),
        ("Vaksine", [D]),
        ("Varsling", [E]),
    ),
    "one section emptied": document(
        ("", [A]), ("Behandling", [B]), ("Isolering", [C]), ("Vaksine", [D]), ("Varsling", [])
    ),
    "renamed": document(
        ("", [A]),
        ("Behandling", [B]),
        ("Isolering", [C]),
        ("Vaksine", [D]),
        ("Varsling", [E]),
        title="M-kopper",
    ),
    "reordered": document(
        ("Varsling", [E]), ("Vaksine", [D]), ("Isolering", [C]), ("Behandling", [B]), ("", [A])
    ),
    "all headings renamed": document(
        ("", [A]), ("Medisiner", [B]), ("Smittevern", [C]), ("Vaksinasjon", [D]), ("Melding", [E])
    ),
    "text moved out from under its headings": document(
        ("Behandling", []), ("Isolering", []), ("Vaksine", []), ("Alt på ett sted", [A, B, C, D, E])
    ),
    "rewritten under the same title": document(
        ("", [A[::-1]]), ("Ny tekst", [B[::-1]]), ("Mer", [C[::-1], D[::-1]]), ("Slutt", [E[::-1]])
    ),
    "half of it kept": document(("", [A]), ("Behandling", [B]), ("Isolering", [C])),
    "a new language in one section": document(
        ("", [A]), ("Behandling", [B]), ("Isolering", [C]), ("Vaksine", [D]), ("English", [E]), lang="en"
    ),
}


@pytest.mark.parametrize("name", HEALTHY)
def test_what_an_owner_may_do_passes(name: str):
    assert codes(HEALTHY[name]) == []


def test_a_first_document_has_only_its_contract_to_meet():
    assert codes(document(("", ["Kort."])), None) == []


def test_most_of_the_text_gone_at_once_is_held_with_the_numbers():
    [reason] = inspect_document(document(("", [A]), ("Behandling", [B])), source(), GOOD)
    assert reason.code is ReasonCode.SHRUNK
    assert reason.text.startswith("Siden har ")
    assert "under halvparten av de " in reason.text


def test_a_small_page_may_lose_half_of_its_text():
    small = document(("", [A]), ("Behandling", [B]))
    assert codes(document(("", ["Utgått."]), ("Behandling", [])), small) != [ReasonCode.SHRUNK]
    assert codes(document(("", [A[:60]])), document(("", [A, A]))) == []


def test_headings_with_nothing_left_under_them_are_held():
    closed = document(
        ("", [A, A]), ("Behandling", [B]), ("Isolering", [C]), ("Vaksine", []), ("Varsling", [])
    )
    [reason] = inspect_document(closed, source(), GOOD)
    assert reason.code is ReasonCode.CONTENT_HIDDEN
    assert "«Vaksine», «Varsling»" in reason.text


def test_headings_are_followed_by_their_keys_when_a_dash_is_typed_in_another_way():
    old = document(("", [A, B]), ("Voksne – dose", [C]), ("Barn – dose", [D]), ("Varsling", [E]))
    new = document(("", [A, B]), ("Voksne - dose", []), ("Barn - dose", []), ("Varsling", [E]))
    assert codes(new, old) == [ReasonCode.CONTENT_HIDDEN]


def test_all_headings_gone_while_the_text_stands_are_held():
    assert codes(document(("", [A, B, C, D, E]))) == [ReasonCode.HEADINGS_GONE]


def test_a_whole_page_in_another_language_is_held_as_that_alone():
    english = document(
        ("", [A[::-1]]), ("Treatment", [B[::-1], C[::-1], D[::-1], E[::-1]]), title="X", lang="en"
    )
    assert codes(english) == [ReasonCode.OTHER_LANGUAGE]


def test_back_to_the_configured_language_is_never_wrong():
    english = document(("", [A[::-1]]), ("Treatment", [B[::-1], C[::-1], D[::-1], E[::-1]]), lang="en")
    assert ReasonCode.OTHER_LANGUAGE not in codes(GOOD, english)


@pytest.mark.parametrize("langs", [("nb", "nb"), ("", "nn"), ("nn", "")])
def test_a_language_that_is_not_known_says_nothing(langs: tuple[str, str]):
    old = document(("", [A, B, C]), ("En", [D]), ("To", [E]), lang=langs[0])
    new = document(("", [A[::-1], B[::-1], C[::-1]]), ("En", [D[::-1]]), ("To", [E[::-1]]), lang=langs[1])
    assert codes(new, old) == []


def test_another_page_is_held_by_its_title_headings_and_text_together():
    other = document(
        ("", [A[::-1]]),
        ("Dosering", [B[::-1]]),
        ("Lagring", [C[::-1], D[::-1], E[::-1]]),
        title="Influensavaksine",
    )
    [reason] = inspect_document(other, source(), GOOD)
    assert reason.code is ReasonCode.WRONG_PAGE
    assert reason.text == "En annen side kom i stedet: «Influensavaksine», ventet «Mpox – håndbok»"


@pytest.mark.parametrize(
    ("contract", "text"),
    [
        (Contract(min_chars=100_000), "minst 100000 er ventet"),
        (Contract(max_chars=10), "høyst 10 er ventet"),
        (Contract(headings=("Forebygging",)), "«Forebygging»"),
        (Contract(contains=("hver 8. time",)), "«hver 8. time»"),
        (Contract(title="Influensa"), "«Influensa»"),
    ],
)
def test_a_breach_of_contract_says_what_is_missing(contract: Contract, text: str):
    [reason] = inspect_document(GOOD, source(contract=contract), None)
    assert reason.code is ReasonCode.CONTRACT
    assert text in reason.text


def test_a_contract_is_met_without_case_and_by_the_start_of_a_heading():
    contract = Contract(
        min_chars=100, max_chars=10_000, headings=("BEHAND",), contains=("600 MG",), title="mpox"
    )
    assert codes(GOOD, None, contract=contract) == []


def feed(*items: str) -> Document:
    return document(*((item, [item * 10]) for item in items), title="Nyheter")


def test_a_feed_that_lost_all_items_is_held_and_one_that_lost_some_is_not():
    kind = source(kind=SourceType.FEED)
    found = inspect_document(feed(), kind, feed("a", "b", "c"))
    assert [reason.code for reason in found] == [ReasonCode.ITEMS_GONE]
    assert inspect_document(feed("d"), kind, feed("a", "b", "c")) == ()


def test_letters_that_have_become_unreadable_are_held_and_old_ones_are_borne():
    whole = document(("Dose", ["Gi 5 µg to ganger daglig.", "Ring 21 07 63 48 ved spørsmål om dosen."]))
    broken = document(("Dose", ["Gi 5 \ufffdg to ganger daglig.", "Ring 21 07 63 48 ved spørsmål om dosen."]))
    later = document(("Dose", ["Gi 5 \ufffdg to ganger daglig.", "Ring 21 07 63 49 ved spørsmål om dosen."]))
    assert codes(broken, whole) == [ReasonCode.WRONG_CHARSET]
    assert codes(later, broken) == []
    assert codes(whole, broken) == []
