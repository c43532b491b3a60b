"""What nobody sees is shown, and what belongs to a script or a picture stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.publish.unseen import encode_unseen, show_unseen

SIGNS = "\u202e\u2066\u200b\u200d\ufe0f\u0301\u0336\u00ad\U000e0041❤👨\U0001f3f4aم1\ud800 "


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("dose \u202e001\u202c mg", "dose [U+202E]001[U+202C] mg"),
        ("5\u200f-\u200f10 mg", "5[U+200F]-[U+200F]10 mg"),
        ("ik\u200bke", "ik[U+200B]ke"),
        ("\u200b\u200b\u200bx", "[U+200B ×3]x"),
        ("\u2066\u2067\u2068\u2069\u200b", "[U+2066 U+2067 U+2068 +2]"),
        ("a\U000e0041\U000e0042b", "a[U+E0041 U+E0042]b"),
        ("kan\u3164ikke", "kan[U+3164]ikke"),
        ("1\ufe0f0 mg", "1[U+FE0F]0 mg"),
        ("1\x000", "1[U+0000]0"),
        ("\ud800", "[U+D800]"),
        ("do\u00adse", "dose"),
        ("g\u0336i\u0336s", "g[U+0336]i[U+0336]s"),
        ("Z" + "\u0301" * 20, "Z\u0301\u0301\u0301[U+0301 ×17]"),
    ],
)
def test_what_nobody_sees_is_shown_by_its_code(text, shown):
    assert show_unseen(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Barn <38 °C, ≥12 år, 2,5 µg – «ikke» 1\u00a0000\n",
        "می\u200cخواهم",
        "👨\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "a =\u0338 b",
        "שָׁלוֹם",
    ],
)
def test_what_belongs_to_a_script_or_a_picture_stays(text):
    assert show_unseen(text) == text


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(SIGNS)), max_size=60))
def test_what_was_shown_once_stays_and_can_be_written(text):
    shown = show_unseen(text)
    assert show_unseen(shown) == shown
    assert shown.encode().decode() == shown
    assert not {"\u202e", "\u2066", "\u200b", "\u00ad", "\x00"} & set(shown)


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "Zs")), max_size=60))
def test_letters_figures_and_signs_stay(text):
    kept = "".join(char for char in text if unicodedata.name(char, "").find("FILLER") < 0)
    assert show_unseen(kept) == kept


def test_an_address_leads_where_it_led():
    assert encode_unseen("https://a.example/\u202egpj.exe?q=1") == "https://a.example/%E2%80%AEgpj.exe?q=1"
