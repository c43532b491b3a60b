"""Letters that pass for others."""

import pytest

from watcher.web.desk.compare.lookalikes import find_lookalikes


@pytest.mark.parametrize(
    "text", ["dоse 5 mg", "gi саре til barn", "𝗱𝗼𝘀𝗲 er ５ mg", "dose ৪ mg", "ΝΑΝΟ gram i teksten"]
)
def test_letters_that_pass_for_others_are_remarked(text):
    assert find_lookalikes(text)


@pytest.mark.parametrize(
    "text",
    [
        "μg og TNF-α, β-blokker NFκB",
        "Москва er en by",
        "Всё по-русски здесь",
        "kΩ 5 °C",
        "æøå é ü ß",
        "γδ-T-celler",
    ],
)
def test_units_names_and_whole_other_languages_are_none(text):
    assert find_lookalikes(text) == ()
