import re

from hypothesis import given
from hypothesis import strategies as st

from watcher.publish.text import REPLACEMENT, clean, clip, excerpts, plain

SIGNS = "\x00\x0b\x85\ud800\ufffe\u202e\u200b\u00ad\u0301\u0336<>&\"' \n15"
ANY = st.text(alphabet=st.one_of(st.characters(), st.sampled_from(SIGNS)), max_size=120)


def test_a_control_between_two_digits_does_not_make_another_number():
    assert plain("1\x005 mg") == f"1{REPLACEMENT}5 mg"


def test_lone_surrogates_and_non_characters_are_shown_as_unreadable():
    assert clean("a\ud800b\ufffec\U0001ffffd") == f"a{REPLACEMENT}b{REPLACEMENT}c{REPLACEMENT}d"


def test_what_a_text_holds_beside_makes_no_difference_to_how_a_character_is_shown():
    for code in range(0x400):
        text = f"a{chr(code)}b"
        assert clean(f"{text}–") == f"{clean(text)}–", hex(code)


def test_a_directional_override_does_not_turn_a_dose_around():
    assert plain("dose \u202e001\u202c mg") == "dose [U+202E]001[U+202C] mg"


def test_comparisons_keep_their_form():
    assert plain("Barn <38 °C, < 5 kg, ≥12 år & >2,5 µg") == "Barn <38 °C, < 5 kg, ≥12 år & >2,5 µg"


def test_nothing_in_a_title_looks_like_a_tag():
    assert plain("under <presisert> og </b> og <!-- og <år") == "under < presisert> og < /b> og < !-- og < år"


@given(ANY)
def test_plain_text_is_one_clean_line_without_tags(text):
    said = plain(text)
    assert said.encode().decode() == said
    assert said == said.strip()
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u200b\u00ad]", said)
    assert not re.search(r"<[A-Za-z/!?]", said)
    assert plain(said) == said


def test_a_clipped_text_ends_between_words_and_says_so():
    assert clip("Voksne gis 400 mg to ganger daglig", 20) == "Voksne gis 400 mg…"
    assert clip("kort", 20) == "kort"


def test_an_excerpt_marks_the_words_that_differ():
    was, now = excerpts("gis innen 4 døgn etter", "gis innen 14 døgn etter", 100)
    assert (was.head, was.core, was.tail) == ("gis innen ", "4", " døgn etter")
    assert (now.head, now.core, now.tail) == ("gis innen ", "14", " døgn etter")


def test_an_inserted_word_is_marked_on_its_own_side_only():
    was, now = excerpts("Barn kan gå i barnehagen", "Barn kan ikke gå i barnehagen", 100)
    assert was.core.strip() == ""
    assert now.core.strip() == "ikke"


def test_a_long_text_keeps_what_changed_in_sight():
    before = "ord " * 400 + "600 mg" + " slutt" * 400
    after = "ord " * 400 + "400 mg" + " slutt" * 400
    was, now = excerpts(before, after, 200)
    assert "600 mg" in was.text
    assert "400 mg" in now.text
    assert len(was.text) <= 210
    assert was.text.startswith("… ")
    assert was.text.endswith("…")
    assert not was.is_cut


def test_changed_words_that_do_not_fit_are_said_to_be_shortened():
    was, now = excerpts("a " * 500, "b " * 500, 100)
    assert was.is_cut
    assert now.is_cut


@given(ANY, ANY)
def test_short_excerpts_rebuild_both_texts(before, after):
    was, now = excerpts(before, after, 1000)
    assert (was.text, now.text) == (before, after)
    assert was.head == now.head
    assert was.tail == now.tail


@given(st.lists(st.sampled_from(["4", "14", "døgn", "mg"]), max_size=12))
def test_the_same_text_twice_has_nothing_that_differs(words):
    text = " ".join(words)
    was, now = excerpts(text, text, 1000)
    assert (was.core, now.core) == ("", "")
