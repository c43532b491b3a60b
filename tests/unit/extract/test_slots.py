"""A slot sets apart exactly what it names."""

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.extract.support import blocks, digest, document
from watcher.extract.slots import mask_text
from watcher.model.document import BlockKind
from watcher.model.source import MUTED, Slot

PAGE = (
    "<main><h1>Råd</h1><p>Vask hender.</p><h2>Om</h2><p>Åpnet {} ganger</p><p>Skrevet av oss</p>"
    "<h2>Se også</h2><ul><li>Kart</li><li>Bilder</li></ul></main>"
)
COUNTER = Slot(path="main>p", heading="Om", text="Åpnet # ganger")


def muted(body: str, *slots: Slot) -> list[str]:
    return [block.text for block in blocks(body, mute=slots) if block.label == MUTED]


def test_a_worded_slot_takes_its_figure_and_nothing_beside_it():
    assert muted(PAGE.format(12), COUNTER) == ["Åpnet 12 ganger"]
    assert muted(PAGE.format("1 000"), COUNTER) == []


def test_a_slot_without_words_takes_whatever_stands_there():
    assert muted(PAGE.format(1), Slot(path="main>ul>li", heading="Se også")) == ["Kart", "Bilder"]


def test_another_path_or_heading_is_another_place():
    assert muted(PAGE.format(1), Slot(path="main>div>p", heading="Om", text="Åpnet # ganger")) == []
    assert muted(PAGE.format(1), Slot(path="main>p", heading="Råd", text="Åpnet # ganger")) == []


def test_a_heading_is_never_set_apart():
    slots = (Slot(path="main>h2", heading="Råd"), Slot(path="main>h2", heading="Råd", text="Om"))
    assert muted(PAGE.format(1), *slots) == []


def test_a_muted_block_stays_in_the_text_and_not_in_the_content():
    one, two = (document(PAGE.format(n), mute=(COUNTER,)) for n in (1, 2))
    assert one.sha256_text != two.sha256_text
    assert one.sha256_content == two.sha256_content
    assert [block.text for block in one.blocks] == [block.text for block in blocks(PAGE.format(1))]
    assert all(block.kind is BlockKind.META for block in one.blocks if block.label == MUTED)


def test_a_digest_belongs_to_its_slots():
    assert digest(PAGE.format(1)) != digest(PAGE.format(1), mute=(COUNTER,))


@given(st.text(max_size=60))
def test_a_mask_changes_nothing_but_figures(text):
    masked = mask_text(text)
    assert mask_text(masked) == masked
    assert "".join(sign for sign in masked if sign != "#") == "".join(
        sign for sign in text if sign != "#" and not sign.isdecimal()
    )
