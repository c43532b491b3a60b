"""Content-Encoding undone in small steps, so that a bomb never fills the memory.

`br` is not offered to servers and not decoded.
Source: RFC 9110 §8.4, RFC 1950–1952, RFC 8878 (window size), RFC 9659 (8 MiB window for HTTP).
"""

import sys
import zlib
from collections.abc import Iterator
from typing import Protocol

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

OFFERED = "gzip, deflate, zstd"
STEP_BYTES = 64 * 1024
_MAX_LAYERS = 2
_MAX_MEMBERS = 4096  # of one stream; thousands of empty ones cost time and bring nothing
_MAX_BETWEEN_BYTES = 64 * 1024 * 1024  # what the outer of two layers may become
_ZSTD_WINDOW_LOG = 23


class BadEncoding(Exception):
    """The body is not what its Content-Encoding says; str() is the reason in bokmål."""


class Decoder(Protocol):
    """Undoes one encoding, piece by piece."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` becomes, at most STEP_BYTES at a time.

        Raises:
            BadEncoding: the data are not in this encoding.
        """
        ...

    def finish(self) -> None:
        """Say that no more comes.

        Raises:
            BadEncoding: the stream stops in the middle.
        """
        ...


def decoder_for(content_encoding: str) -> "Decoder | None":
    """Return what undoes this header, None when there is nothing to undo.

    Raises:
        BadEncoding: an encoding that was not offered, or too many on top of each other.
    """
    names = [name for part in content_encoding.lower().split(",") if (name := part.strip())]
    names = [name for name in names if name != "identity"]
    if not names:
        return None
    if len(names) > _MAX_LAYERS:
        raise BadEncoding(f"Svaret er pakket {len(names)} ganger, høyst {_MAX_LAYERS} godtas")
    stages = [_single(name) for name in reversed(names)]
    return stages[0] if len(stages) == 1 else _Chain(stages[0], stages[1])


def _single(name: str) -> Decoder:
    match name:
        case "gzip" | "x-gzip":
            return _Zlib("gzip", 16 + zlib.MAX_WBITS)
        case "deflate":
            return _Deflate()
        case "zstd":
            return _Zstd()
    raise BadEncoding(f"Svaret er pakket med «{name}», som ikke ble tilbudt ({OFFERED})")


def _count_member(members: int) -> int:
    if members >= _MAX_MEMBERS:
        raise BadEncoding(f"Svaret er pakket i mer enn {_MAX_MEMBERS} deler")
    return members + 1


class _Zlib:
    """gzip (several members in a row too) and deflate."""

    def __init__(self, name: str, wbits: int) -> None:
        self._name, self._wbits = name, wbits
        self._inner = zlib.decompressobj(wbits)
        self._members = 1
        self._is_fresh = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._inner.eof:
                if not data.startswith(b"\x1f\x8b"):
                    return  # padding after the last member, which every browser ignores too
                self._members = _count_member(self._members)
                self._inner = zlib.decompressobj(self._wbits)
            self._is_fresh = False
            try:
                piece = self._inner.decompress(data, STEP_BYTES)
            except zlib.error as error:
                raise BadEncoding(f"Svaret sier at det er {self._name}, men kan ikke pakkes ut") from error
            if piece:
                yield piece
            data = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail

    def finish(self) -> None:
        if not self._inner.eof and not self._is_fresh:
            raise BadEncoding(f"Svaret slutter midt i {self._name}-strømmen")


class _Deflate:
    """deflate as the standard says (zlib), or bare, as some servers send it."""

    def __init__(self) -> None:
        self._inner: _Zlib | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inner is None and data:
            # A zlib header's low four bits are 8 (RFC 1950 §2.2); a bare stream hardly ever starts so.
            self._inner = _Zlib("deflate", zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS)
        if self._inner is not None:
            yield from self._inner.feed(data)

    def finish(self) -> None:
        if self._inner is not None:
            self._inner.finish()


class _Zstd:
    def __init__(self) -> None:
        self._inner = self._new()
        self._members = 1
        self._is_fresh = True

    @staticmethod
    def _new() -> "zstd.ZstdDecompressor":
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data or not (self._inner.needs_input or self._inner.eof):
            if self._inner.eof:
                self._members = _count_member(self._members)
                self._inner = self._new()
            self._is_fresh = False
            try:
                piece = self._inner.decompress(data, STEP_BYTES)
            except zstd.ZstdError as error:
                raise BadEncoding("Svaret sier at det er zstd, men kan ikke pakkes ut") from error
            if piece:
                yield piece
            data = self._inner.unused_data if self._inner.eof else b""

    def finish(self) -> None:
        if not self._inner.eof and not self._is_fresh:
            raise BadEncoding("Svaret slutter midt i zstd-strømmen")


class _Chain:
    def __init__(self, outer: Decoder, inner: Decoder) -> None:
        self._outer, self._inner = outer, inner
        self._between_bytes = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        for piece in self._outer.feed(data):
            self._between_bytes += len(piece)
            if self._between_bytes > _MAX_BETWEEN_BYTES:
                raise BadEncoding("Svaret er pakket to ganger og er for stort etter den første")
            yield from self._inner.feed(piece)

    def finish(self) -> None:
        self._outer.finish()
        self._inner.finish()
