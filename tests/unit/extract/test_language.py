import pytest

from watcher.extract.language import detect_language


@pytest.mark.parametrize(
    ("text", "hint", "lang"),
    [
        ("Pasienter som ikke har symptomer, skal følges opp i 21 dager etter siste kontakt.", "no", "nb"),
        ("Pasientar som ikkje har symptom, skal følgjast opp i 21 dagar frå siste kontakt.", "nb", "nn"),
        ("Patients who do not have symptoms should be followed up for 21 days after contact.", "nb", "en"),
        ("Patienter som inte har symtom ska följas upp i 21 dagar från och med kontakten.", "nb", "sv"),
        ("Er det noe å spørre om? Ring oss og si fra, så skal du få svar.", "nb-NO", "nb"),
        ("Dose 600 mg", "nb", ""),
        ("", "nb", ""),
    ],
)
def test_the_text_decides_and_the_hint_only_breaks_ties(text: str, hint: str, lang: str) -> None:
    assert detect_language([text], hint) == lang
