"""Tokens and the word diff, by example."""

import pytest

from watcher.diff import diff_words, tokenize
from watcher.diff.links import same_target
from watcher.model.change import Op


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("600 mg", "quantity"),
        ("2,5 mg/kg/døgn", "quantity"),
        ("10 mg per kg per døgn", "quantity"),
        ("<12 år", "quantity"),
        ("≥ 18 år", "quantity"),
        ("5–21 dager", "quantity"),
        ("28-dagers", "quantity"),
        ("−20 °C", "quantity"),
        ("37,5 °C", "quantity"),
        ("50 %", "quantity"),
        ("0.5mL", "quantity"),
        ("5 µg", "quantity"),
        ("12 000", "number"),
        ("12,000", "number"),
        ("116 117", "number"),
        ("10⁵", "number"),
        ("08.30", "number"),
        ("21 07 63 48", "phone"),
        ("815 55 015", "phone"),
        ("+47 21 07 63 48", "phone"),
        ("3. mai 2024", "date"),
        ("04.07.2019", "date"),
        ("2024-05-01", "date"),
        ("22/07/2024", "date"),
        ("October 3, 2024", "date"),
        ("3 October 2024", "date"),
        ("oktober 2024", "date"),
        ("post@fhi.no", "email"),
        ("COVID-19", "word"),
        ("CD4", "word"),
        ("f.eks.", "word"),
        ("https://www.fhi.no/sm/mpox/?a=1", "word"),
        ("8. time", "quantity"),
        ("14 jours", "quantity"),
        ("2 Jahre", "quantity"),
        ("14 дней", "quantity"),
        ("600毫克", "quantity"),
        ("14 วัน", "quantity"),
        ("3 mars 2024", "date"),
        ("3. März 2024", "date"),
        ("3 de mayo de 2024", "date"),
        ("2024年5月3日", "date"),
        ("600mg을", "word"),
        ("वयस्कों", "word"),
        ("کودکان", "word"),
        ("成", "word"),
        ("ผู้", "word"),
    ],
)
def test_it_is_one_token(text, cls):
    sentence = f"Gi ({text}) nå"
    assert (text, cls) in [(sentence[start:end], name) for start, end, name in tokenize(sentence)]


@pytest.mark.parametrize(
    ("before", "after", "ops"),
    [
        ("", "", []),
        ("", "Ny.", ["+Ny."]),
        ("feber, utslett", "feber, hodepine, utslett", ["=feber, ", "+hodepine, ", "=utslett"]),
        ("En. To. Tre.", "En. Ny setning. To. Tre.", ["=En. ", "+Ny setning. ", "=To. Tre."]),
        ("Gi 600 mg nå", "Gi 60 mg nå", ["=Gi ", "-600 mg", "+60 mg", "= nå"]),
        ("isoleres .", "isoleres.", ["=isoleres", "- ", "=."]),
        ("Over 18 år", "Under 12 år", ["-Over 18 år", "+Under 12 år"]),
        ("skal isoleres", "skal  isoleres", ["=skal ", "+ ", "=isoleres"]),
        ("kolera og pest.", "kolera, pest og mpox.", ["=kolera", "- og", "+,", "= pest", "+ og mpox", "=."]),
        ("5 Mg og 2 L", "5 mg og 2 l", ["-5 Mg", "+5 mg", "= og ", "-2 L", "+2 l"]),
        ("儿童不得使用", "儿童可以使用", ["=儿童", "-不得", "+可以", "=使用"]),
        ("성인은 600mg을", "성인은 300mg을", ["=성인은 ", "-600mg을", "+300mg을"]),
        ("को 600 दें", "को 300 न दें", ["=को ", "-600", "+300 न", "= दें"]),
    ],
)
def test_words_are_compared_whole_and_slid_to_natural_borders(before, after, ops):
    assert [op.tag + op.text for op in diff_words(before, after)] == ops


def test_a_number_that_ends_a_sentence_is_no_ordinal():
    text = "Det gjelder alle fra 12. Timer bestilles på nett."
    assert [text[start:end] for start, end, cls in tokenize(text) if cls == "number"] == ["12"]


def test_function_words_do_not_make_stripes_between_larger_edits():
    before = "Det er viktig å vaske hendene nøye og bruke rene hansker hele tiden"
    after = "Alle ansatte som møter syke må desinfisere utstyr og skifte slitte frakker etter vakt"
    assert diff_words(before, after) == (Op("-", before), Op("+", after))


def test_a_negation_is_never_hidden_in_a_larger_edit():
    before = "Gravide kvinner med utslett skal ikke behandles hjemme av fastlegen"
    after = "Alle barn under observasjon skal ikke legges på vanlig rom"
    assert any(op.tag == "=" and "ikke" in op.text for op in diff_words(before, after))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("http://a.test/x/", "https://a.test/x", True),
        ("https://a.test/x?utm_source=n&b=2&a=1", "https://A.test/x?a=1&b=2", True),
        ("https://a.test/x#del", "https://a.test/x#annet", False),
        ("https://side.test/mpox#del", "https://side.test/mpox/#annet", True),
        ("https://a.test/x", "https://a.test/y", False),
        ("mailto:a@b.no", "mailto:c@b.no", False),
        ("tel:+4721076348", "tel:+4721076349", False),
        ("http://[feil", "http://[feil", True),
    ],
)
def test_two_spellings_of_one_address_are_the_same_target(one, other, is_same):
    page = "https://side.test/mpox"
    assert (same_target(one, page) == same_target(other, page)) is is_same
