"""What holds for every headline, whatever the page says."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.judge.judge_edits import cell, changed, page_verdict, verdict, vocabulary
from watcher.model.change import ChangeKind, Edit

NAMES = st.sampled_from(
    ["Barn", "Voksne", "Gravide", "Nærkontakter", "Pasienter", "Adults", "Helsepersonell"]
)
ASKS = st.sampled_from(["bør", "skal", "må", "kan", "should", "skal ikke", "trenger ikke å", "kan ikke"])
ACTS = st.sampled_from(
    ["få vaksine", "isoleres hjemme", "testes", "få tecovirimat", "be tested", "ringe lege"]
)
FIGURES = st.tuples(
    st.sampled_from(["", "over ", "minst ", "inntil "]),
    st.integers(2, 900),
    st.sampled_from([" dager", " mg", " timer", " år", " kg", " ml", " %", " ganger daglig"]),
).map(lambda parts: f"{parts[0]}{parts[1]}{parts[2]}")
ENDS = st.sampled_from(
    ["", " etter eksponering", " ved alvorlig sykdom og nedsatt immunforsvar", " hos eldre"]
)
SENTENCES = st.tuples(NAMES, ASKS, ACTS, FIGURES, ENDS).map(
    lambda parts: f"{parts[0]} {parts[1]} {parts[2]} i {parts[3]}{parts[4]}."
)
TEXTS = st.one_of(
    st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join),
    st.text(min_size=1, max_size=300),
    st.sampled_from(["«", "→", "…", "a" * 400, "<5", "≥ 5 %", "Nei", "12", "A: B: C", "\u00a0x\u00a0"]),
)


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    before, after = draw(TEXTS), draw(TEXTS)
    kind = draw(st.sampled_from(list(ChangeKind)))
    trail = ("Mpox", draw(st.one_of(st.just("Behandling"), st.text(max_size=150))))
    if kind is ChangeKind.CELL_CHANGED:
        return cell(before, after, row=draw(TEXTS), column=draw(TEXTS), trail=trail)
    return changed(before, after, kind, trail=trail, trail_old=trail, label=draw(st.text(max_size=120)))


@given(edits(), st.sampled_from(["nb", "nn", "en", "de", "fi"]))
def test_a_headline_is_short_in_three_languages_and_the_same_every_time(edit, lang):
    one = verdict(edit, lang)
    assert [name for name, _ in one.headlines] == ["nb", "nn", "en"]
    for _, text in one.headlines:
        assert 0 < len(text) < 110
        assert text == " ".join(text.split())
        if "→" not in f"{edit.before}{edit.after}{edit.label}":
            assert not text.endswith((" →", ":"))
    assert verdict(edit, lang).headlines == one.headlines


@given(st.lists(edits(), min_size=1, max_size=5, unique_by=lambda edit: edit.id))
def test_the_headline_of_a_page_is_short_too(several):
    for _, text in page_verdict(*several).headlines:
        assert 0 < len(text) < 110


@given(NAMES, ASKS, ACTS, FIGURES, FIGURES, ENDS)
def test_both_sides_of_a_changed_figure_are_told(name, asks, act, old, new, end):
    edit = changed(f"{name} {asks} {act} i {old}{end}.", f"{name} {asks} {act} i {new}{end}.")
    one = verdict(edit)
    top = next((fact for fact in one.facts if fact.before and fact.after), None)
    if top is None or re.findall(r"\d+", old) == re.findall(r"\d+", new):
        return
    for _, text in one.headlines:
        assert "→" in text
        for figure in (*re.findall(r"\d+", old), *re.findall(r"\d+", new)):
            assert re.search(rf"(?<!\d){figure}(?!\d)", text)


@given(SENTENCES, SENTENCES)
def test_no_word_or_figure_of_the_page_is_cut(before, after):
    told = dict(verdict(changed(before, after)).headlines)["nb"]
    ours = {"snudd", "smitte", "nytt", "fjernet", "lagt", "til", "fra", "råd", "i", "mpox"}
    ours |= {word for label in vocabulary().kind_labels.values() for word in label["nb"].split()}
    known = {word.lower() for word in re.findall(r"\w+", f"{before} {after}")} | ours
    assert {word.lower() for word in re.findall(r"\w+", told)} <= known
    assert not re.search(r"\d…", told)
