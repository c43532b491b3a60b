"""What is kept of answers is bounded by its size."""

from watcher.judge.kept import LONG_CHARS, Kept

LONG = LONG_CHARS + 1


class _Lengths:
    """Tells how long a text is, and of which it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, text: str, beside: str = "") -> int:
        """Return the length of both."""
        self.asked.append(text[:1])
        return len(text) + len(beside)


def test_a_short_text_is_worked_out_once() -> None:
    lengths = _Lengths()
    read = Kept(lengths, short=10, long=1)

    assert [read("en"), read("to"), read("en")] == [2, 2, 2]
    assert lengths.asked == ["e", "t"]


def test_of_long_texts_only_the_last_few_are_kept() -> None:
    lengths = _Lengths()
    read = Kept(lengths, short=10, long=1)

    assert [read(letter * LONG) for letter in "aaba"] == [LONG] * 4
    assert lengths.asked == ["a", "b", "a"]


def test_a_question_is_as_long_as_all_its_texts() -> None:
    lengths = _Lengths()
    read = Kept(lengths, short=10, long=0)
    half = "a" * (LONG_CHARS // 2 + 1)

    assert [read(half, half), read(half, half), read(half), read(half)] == [len(half) * 2] * 2 + [
        len(half)
    ] * 2
    assert lengths.asked == ["a", "a", "a"]


def test_what_is_forgotten_is_worked_out_anew() -> None:
    lengths = _Lengths()
    read = Kept(lengths, short=10, long=1)

    read("en")
    read.forget()

    assert read("en") == 2  # its length
    assert lengths.asked == ["e", "e"]
