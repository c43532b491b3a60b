"""Content-Encoding is undone in small steps, and what is broken is told."""

import gzip
import sys
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.fetch.decoding import STEP_BYTES, BadEncoding, decoder_for

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
    "zstd": zstd.compress,
    "deflate, gzip": lambda data: gzip.compress(zlib.compress(data)),
    "identity, gzip": gzip.compress,
}


def unpack(encoding: str, packed: bytes, chunk: int = 1000) -> bytes:
    decoder = decoder_for(encoding)
    assert decoder is not None
    pieces = [piece for at in range(0, len(packed), chunk) for piece in decoder.feed(packed[at : at + chunk])]
    decoder.finish()
    assert all(len(piece) <= STEP_BYTES for piece in pieces)
    return b"".join(pieces)


@pytest.mark.parametrize("encoding", PACKERS)
@given(data=st.binary(max_size=5000), chunk=st.integers(1, 3000))
def test_what_was_packed_is_unpacked_however_it_is_cut(encoding: str, data: bytes, chunk: int):
    assert unpack(encoding, PACKERS[encoding](data), chunk) == data


@given(data=st.binary(min_size=1, max_size=5000))
def test_bare_deflate_is_understood_too(data: bytes):
    assert unpack("deflate", bare_deflate(data)) == data


def test_several_gzip_members_are_one_body_and_padding_is_ignored():
    assert unpack("gzip", gzip.compress(b"en ") + gzip.compress(b"to") + b"\0\0\0", chunk=7) == b"en to"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "zstd"])
def test_a_bomb_comes_in_small_steps(encoding: str):
    packed = PACKERS[encoding](bytes(20 * 1024 * 1024))
    decoder = decoder_for(encoding)
    assert decoder is not None
    first = next(iter(decoder.feed(packed)))
    assert len(first) <= STEP_BYTES


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "zstd"])
def test_a_stream_that_stops_in_the_middle_is_bad(encoding: str):
    packed = PACKERS[encoding](bytes(range(256)) * 50)
    with pytest.raises(BadEncoding, match="midt i"):
        unpack(encoding, packed[: len(packed) // 2])


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "zstd"])
def test_what_is_not_packed_at_all_is_bad(encoding: str):
    with pytest.raises(BadEncoding):
        unpack(encoding, b"<!doctype html><p>ikke pakket</p>" * 20)


def test_a_wrong_checksum_is_bad():
    packed = bytearray(gzip.compress(b"dose 600 mg"))
    packed[-6] ^= 0xFF
    with pytest.raises(BadEncoding):
        unpack("gzip", bytes(packed))


def test_nothing_at_all_is_an_empty_body_in_every_encoding():
    assert [unpack(encoding, b"") for encoding in ("gzip", "deflate", "zstd")] == [b"", b"", b""]


def test_what_was_not_offered_is_refused_by_name():
    with pytest.raises(BadEncoding, match="«br»"):
        decoder_for("br")


def test_more_than_two_layers_are_refused():
    with pytest.raises(BadEncoding, match="3 ganger"):
        decoder_for("gzip, gzip, gzip")


@pytest.mark.parametrize("header", ["", "identity", " , "])
def test_without_an_encoding_there_is_nothing_to_undo(header: str):
    assert decoder_for(header) is None
