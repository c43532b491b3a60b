"""Compression against a predecessor: a page that hardly changed costs some hundred bytes.

The predecessor's bytes are the prefix in which zstd finds what repeats.  Content whose predecessor does not
help is packed on its own.
"""

import sys

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from watcher.errors import StoreError
from watcher.store.words import MARK_1, WORDS_1

LEVEL = 9
QUICK_LEVEL = 3
"""For bodies against their predecessor, which every noisy answer brings.

99 bytes in 0.1 ms for a page of 115 KiB; level 9 gives 81 in 0.4 to 0.8 ms, level 12 no fewer in 25.
"""
LONG_BYTES = 1 << 20  # from here on zstd looks for repeats further back (a prefix of 12 MiB: 8 MiB -> 1 KiB)
_LOG_MIN, _LOG_MAX = 10, 27  # windows that every zstd reads without being asked to

RECORD_MAX_BYTES = 1 << 28


def pack(raw: bytes, prefix: bytes = b"", *, level: int = LEVEL) -> bytes:
    """Return `raw` compressed; with `prefix` it can only be unpacked with the same prefix."""
    room = len(raw) + len(prefix)
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: level,
        zstd.CompressionParameter.window_log: min(max(room.bit_length(), _LOG_MIN), _LOG_MAX),
        zstd.CompressionParameter.enable_long_distance_matching: int(room >= LONG_BYTES),
    }
    compressor = zstd.ZstdCompressor(options=options, zstd_dict=_prefix(prefix))
    return compressor.compress(raw, zstd.ZstdCompressor.FLUSH_FRAME)


def unpack(packed: bytes, *, raw_bytes: int, prefix: bytes = b"") -> bytes:
    """Return what was packed; never more than `raw_bytes`.

    Raises:
        StoreError: when it is damaged.
    """
    decompressor = zstd.ZstdDecompressor(zstd_dict=_prefix(prefix))
    try:
        raw = decompressor.decompress(packed, max_length=raw_bytes + 1)
    except zstd.ZstdError as error:
        raise StoreError(f"stored content is damaged: {error}") from error
    if len(raw) != raw_bytes or not (decompressor.eof or raw_bytes == 0):
        raise StoreError(f"stored content is damaged: {raw_bytes} bytes expected, {len(raw)} read")
    return raw


def _prefix(prefix: bytes) -> tuple[zstd.ZstdDict, int] | None:
    # Under 8 bytes zstd takes nothing as a dictionary, and there would be nothing to gain.
    return zstd.ZstdDict(prefix, is_raw=True).as_prefix if len(prefix) >= 8 else None


def pack_record(raw: bytes) -> bytes:
    """Return a record's JSON compressed on its own, with the words that all records share as prefix."""
    return MARK_1 + pack(raw, WORDS_1)


def unpack_record(packed: bytes) -> bytes:
    """Return the JSON that was packed.

    Raises:
        StoreError: when it is damaged.
    """
    frame = packed[1:]
    try:
        size = zstd.get_frame_info(frame).decompressed_size
    except zstd.ZstdError as error:
        raise StoreError(f"a stored record is damaged: {error}") from error
    if packed[:1] != MARK_1 or size is None or size > RECORD_MAX_BYTES:
        raise StoreError(f"a stored record is damaged: it begins with {packed[:8].hex()}")
    return unpack(frame, raw_bytes=size, prefix=WORDS_1)
