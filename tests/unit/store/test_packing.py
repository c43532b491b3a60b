"""Compression against a predecessor: exact, bounded, and small where little changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store_records import page_change
from watcher.errors import StoreError
from watcher.store.codec import to_json
from watcher.store.packing import pack, pack_record, unpack, unpack_record


@given(st.binary(max_size=2000), st.binary(max_size=2000))
def test_what_is_packed_is_unpacked(raw: bytes, prefix: bytes) -> None:
    assert unpack(pack(raw, prefix), raw_bytes=len(raw), prefix=prefix) == raw
    assert unpack_record(pack_record(raw)) == raw


def page(edit: str) -> bytes:
    """A page of 100 KiB that hardly repeats itself, with one sentence of its own in the middle."""
    words = [f"ord{number * 7919 % 100003}" for number in range(11_000)]
    words[5_000] = edit
    return " ".join(words).encode()


def test_a_page_with_one_edit_costs_less_than_a_thousandth() -> None:
    old, new = page("to doser"), page("tre doser")
    assert len(pack(new, old)) < len(new) / 1000


def test_a_repeat_far_back_in_a_large_file_is_found() -> None:
    old = b"".join(hash_block(number) for number in range(60_000))
    new = b"new" + old
    assert len(new) > 1 << 20
    assert len(pack(new, old)) < len(new) / 1000


def hash_block(number: int) -> bytes:
    return (number * 2654435761 % 2**64).to_bytes(8, "big") * 3


def test_the_same_bytes_are_packed_to_the_same_bytes() -> None:
    assert pack(page("a"), page("b")) == pack(page("a"), page("b"))


def test_damaged_content_is_refused() -> None:
    packed = bytearray(pack(page("a")))
    packed[len(packed) // 2] ^= 0xFF
    with pytest.raises(StoreError, match="damaged"):
        unpack(bytes(packed[:-3]), raw_bytes=len(page("a")))


def test_content_that_grew_is_not_unpacked_any_further() -> None:
    bomb = pack(b"\0" * 10_000_000)
    with pytest.raises(StoreError, match="100 bytes expected, 101 read"):
        unpack(bomb, raw_bytes=100)


@pytest.mark.parametrize("packed", [b"", b"\x01", b"\x02" + pack(b"a"), b"\x01" + pack(b"a")[:-1], b"{}"])
def test_a_damaged_record_is_refused(packed: bytes) -> None:
    with pytest.raises(StoreError, match="damaged"):
        unpack_record(packed)


def test_a_change_with_one_edit_is_a_few_hundred_bytes() -> None:
    assert len(pack_record(to_json(page_change()))) < 500
