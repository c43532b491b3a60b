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
        (
            "Patienter, som ikke har symptomer, skal følges efter kontakten og må ikke gå mellem afdelinger.",
            "nb",
            "da",
        ),
        ("Patienten, die keine Symptome haben, sind nach dem Kontakt für drei Wochen zu Hause.", "nb", "de"),
        (
            "Wie geen klachten heeft, hoeft na het contact niet thuis te blijven of een test te doen.",
            "nb",
            "nl",
        ),
        ("Les personnes qui ont eu un contact à risque ne doivent pas aller au travail.", "nb", "fr"),
        ("Las personas que han tenido un contacto no deben ir al trabajo con síntomas.", "nb", "es"),
        ("Le persone che hanno avuto un contatto con un caso non devono andare al lavoro.", "nb", "it"),
        ("As pessoas que não têm sintomas não devem ir ao trabalho com uma infeção.", "nb", "pt"),
        ("Jos sinulla on oireita tai olet sairas, se ei ole este, mutta testi on tarpeen.", "nb", "fi"),
        ("Osoby, które nie mają objawów, nie muszą pozostawać w domu do końca tygodnia.", "pl", "pl"),
        (
            "The people who have been in contact with a case should be tested, and this is at the clinic.",
            "pl",
            "en",
        ),
        ("Aus technischen Gründen geschlossen", "de", "de"),
        ("Dose 600 mg", "nb", ""),
        ("", "nb", ""),
    ],
)
def test_the_text_decides_and_the_hint_only_breaks_ties(text: str, hint: str, lang: str) -> None:
    assert detect_language([text], hint) == lang


def test_a_short_english_page_is_believed_and_a_short_norwegian_one_tells_nothing():
    assert detect_language(["Give tablets daily."], "en") == "en"
    assert detect_language(["Gi tabletter daglig."], "nb") == ""
    assert detect_language(["Gi tabletter daglig."], "") == ""
