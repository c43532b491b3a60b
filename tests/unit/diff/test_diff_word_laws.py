"""Laws of the word diff, for any two texts in any script."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from watcher.diff import diff_words, tokenize

WORDS_TEXT = """
mpox skal ikke isoleres 600 mg 14 dager , . og barn <12 år 21 07 63 48 3. mai 2024 «utslett» – vaksine bør
post@a.no 2,5 ml/kg smitte 600毫克 儿童 不得 使用 14日間 子ども に ห้ามใช้ในเด็ก ครั้งละ
600mg을 복용 ٦٠٠ ملغ वयस्कों को दें
"""
WORDS = WORDS_TEXT.split()
texts = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
dense = st.lists(st.sampled_from(WORDS), max_size=9).map("".join)
any_text = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)


def spans(text: str) -> set[int]:
    """Return the offsets that lie inside a token."""
    return {place for start, end, _ in tokenize(text) for place in range(start + 1, end)}


def check_words(before: str, after: str) -> None:
    ops = diff_words(before, after)
    assert "".join(op.text for op in ops if op.tag != "+") == before
    assert "".join(op.text for op in ops if op.tag != "-") == after
    inside_old, inside_new = spans(before), spans(after)
    a = b = 0
    for op in ops:
        a += len(op.text) * (op.tag != "+")
        b += len(op.text) * (op.tag != "-")
        assert op.tag == "+" or a not in inside_old
        assert op.tag == "-" or b not in inside_new


@given(texts, texts)
def test_no_token_is_cut(before, after):
    check_words(before, after)


@given(any_text, any_text)
def test_no_token_is_cut_in_any_text_at_all(before, after):
    check_words(before, after)


@given(any_text)
def test_tokens_cover_everything_but_white_space(text):
    rest = list(text)
    last = 0
    for start, end, _ in tokenize(text):
        assert last <= start < end
        last = end
        rest[start:end] = [""] * (end - start)
    assert "".join(rest).strip() == ""


@given(dense, dense)
def test_no_token_is_cut_where_no_blank_stands_between_words(before, after):
    check_words(before, after)


@given(any_text)
def test_a_run_of_digits_is_never_cut(text):
    borders = {place for start, end, _ in tokenize(text) for place in (start, end)}
    for place in borders:
        left, right = text[place - 1 : place] if place else "", text[place : place + 1]
        assert not (left.isdecimal() and right.isdecimal())


@given(texts, texts)
def test_little_more_is_marked_than_must_be(before, after):
    marked = sum(len(tokenize(op.text)) for op in diff_words(before, after) if op.tag != "=")
    old, new = ([text[start:end] for start, end, _ in tokenize(text)] for text in (before, after))
    assert marked <= 1.5 * Indel.distance(old, new) + 4


@given(texts)
def test_equal_texts_have_one_operation_at_most(text):
    assert [op.tag for op in diff_words(text, text)] == ["="][: len(text)]
