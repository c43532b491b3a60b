"""Laws that hold for any text: totality, monotony, and no critical mutation below important."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.judge.judge_edits import changed, page_verdict, verdict, vocabulary_with
from watcher.judge import Vocabulary
from watcher.model.change import ChangeKind
from watcher.model.level import Level

SENTENCES = [
    "Gi 600 mg tecovirimat hver 12. time i 14 dager.",
    "Vaksinen kan gis til barn over 12 år.",
    "Nærkontakter bør holde seg hjemme i minst 21 dager etter siste kontakt.",
    "Pasienten skal ikke møte på jobb før alle skorper har falt av.",
    "Helsepersonell må bruke munnbind med høy filtrering ved undersøkelse.",
    "Prøver sendes innen 24 timer til laboratoriet med pasientens samtykke.",
    "Ved vekt under 40 kg gis 200 mg to ganger daglig.",
    "Besøkende kan komme inntil 2 ganger daglig, men ikke om natten.",
    "Tøyet vaskes ved minst 60 °C i 30 minutter.",
    "Den sjuke bør ikkje dele handkle med andre i 3 veker.",
]
MUTATIONS = [
    ("600 mg", "60 mg"),
    ("600 mg", "600 µg"),
    ("hver 12. time", "hver 8. time"),
    ("14 dager", "14 uker"),
    ("kan gis", "skal gis"),
    ("kan gis", "kan ikke gis"),
    ("over 12", "under 12"),
    ("12 år", "12 måneder"),
    ("bør holde", "bør ikke holde"),
    ("minst 21", "høyst 21"),
    ("21 dager", "12 dager"),
    ("etter siste", "før siste"),
    ("skal ikke", "skal"),
    ("skal ikke", "kan"),
    ("før alle", "etter alle"),
    ("alle skorper", "noen skorper"),
    ("må bruke", "bør bruke"),
    ("med høy", "uten høy"),
    ("høy", "lav"),
    ("innen 24", "etter 24"),
    ("24 timer", "24 dager"),
    ("under 40", "over 40"),
    ("40 kg", "50 kg"),
    ("to ganger daglig", "tre ganger daglig"),
    ("daglig", "ukentlig"),
    ("inntil 2", "minst 2"),
    (", men ikke om", ", og om"),
    ("60 °C", "40 °C"),
    ("30 minutter", "3 minutter"),
    ("ikkje dele", "dele"),
    ("3 veker", "3 dagar"),
]
FURTHER = {
    "a term": "[[term]]\ngroup = 'ny'\nweight = 3\nnb = ['~kont~', 'samtykke', 'natten', 'siste']",
    "a limiter": "[[limiter]]\nid = 'ny'\nnb = ['siste', 'høy', 'daglig']",
    "opposites": "[[opposite]]\nlevel = 'important'\npairs = [['siste', 'første'], ['mg', 'µg']]",
    "a rule": "[[rule]]\nid = 'ny'\nhas = ['modality']\nlevel = 'important'\nreason_nb = 'x'",
}
PROSE = (
    "ikke bør skal kan 5 mg 14 dager hver 8. time over 12 år og eller gravide vaksine før til fra minus 1 000"
)
SIGNS = "– ( ) . , ? | % @ © 21 07 63 48 kl. 2024 mai a@b.no https://a.no lesetid oppdatert 𝟛 ½"
WORDS = st.sampled_from([*PROSE.split(), *SIGNS.split(), "", "\n"])
TEXTS = st.one_of(st.lists(WORDS, max_size=25).map(" ".join), st.text(max_size=60))


@cache
def further(name: str) -> Vocabulary:
    return vocabulary_with(further=FURTHER[name])


@given(
    before=TEXTS,
    after=TEXTS,
    kind=st.sampled_from(list(ChangeKind)),
    lang=st.sampled_from(["nb", "nn", "en", ""]),
)
def test_any_edit_gets_a_verdict(before, after, kind, lang):
    judged = verdict(changed(before, after, kind, row=after[:9], column=before[:9]), lang)
    assert judged.level is max(Level.NOISE, judged.level)
    assert judged.reasons
    assert all(0 < len(text) < 110 for _, text in judged.headlines)


@given(
    at=st.integers(0, len(SENTENCES) - 1),
    which=st.integers(0, len(MUTATIONS) - 1),
    around=st.lists(st.integers(0, 9)),
)
def test_one_critical_mutation_in_any_sentence_among_others_is_at_least_important(at, which, around):
    old, new = MUTATIONS[which]
    sentence = SENTENCES[at]
    if old not in sentence:
        return
    others = [SENTENCES[n] for n in around]
    before = " ".join([*others, sentence])
    after = " ".join([*others, sentence.replace(old, new)])
    assert verdict(changed(before, after)).level >= Level.IMPORTANT


def test_every_mutation_hits_a_sentence_and_is_at_least_important():
    for old, new in MUTATIONS:
        hit = [sentence for sentence in SENTENCES if old in sentence]
        assert hit, old
        for sentence in hit:
            judged = verdict(changed(sentence, sentence.replace(old, new)))
            assert judged.level >= Level.IMPORTANT, (sentence, old, new)


@given(before=TEXTS, after=TEXTS, name=st.sampled_from(sorted(FURTHER)))
def test_a_further_term_limiter_opposite_or_raising_rule_never_lowers_a_level(before, after, name):
    edit = changed(before, after)
    assert verdict(edit, words=further(name)).level >= verdict(edit).level


@given(before=TEXTS, after=TEXTS)
def test_the_same_edit_gets_the_same_verdict(before, after):
    edit = changed(before, after)
    assert page_verdict(edit) == page_verdict(edit)


@given(text=TEXTS)
def test_a_text_that_stayed_holds_no_fact_that_changed(text):
    assert verdict(changed(text, text)).facts == ()


def test_a_page_without_full_stops_is_judged_in_time():
    words = "vask hendene 5 ganger og hold 2 meter avstand " * 4000
    assert verdict(changed(words, words.replace("2 meter", "1 meter", 1))).level >= Level.MINOR
