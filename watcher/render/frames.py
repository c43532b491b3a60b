"""What the session and the worker say to each other: a JSON head and bytes, each with its length before it.

Only the standard library: the worker starts with little.
"""

import json
import struct
from collections.abc import Mapping
from typing import Any, Protocol

_LENGTHS = struct.Struct("!II")
_MOST_HEAD_BYTES = 4 * 1024 * 1024

Head = Mapping[str, Any]


class BadFrame(Exception):
    """What came is no frame, or larger than any should be."""


class Source(Protocol):
    """Where frames are read from (asyncio.StreamReader)."""

    async def readexactly(self, n: int) -> bytes:
        """Return exactly `n` bytes."""
        ...


def pack(head: Head, body: bytes = b"") -> bytes:
    """Return a frame."""
    raw = json.dumps(head).encode()
    return _LENGTHS.pack(len(raw), len(body)) + raw + body


async def read_frame(source: Source, most_bytes: int) -> tuple[Head, bytes]:
    """Return the next frame; its body is at most `most_bytes` long.

    Raises:
        BadFrame: it is larger, or no frame at all.
        asyncio.IncompleteReadError: the other side has ended.
    """
    head_bytes, body_bytes = _LENGTHS.unpack(await source.readexactly(_LENGTHS.size))
    if head_bytes > _MOST_HEAD_BYTES or body_bytes > most_bytes:
        raise BadFrame(f"{head_bytes} + {body_bytes} bytes")
    try:
        head = json.loads(await source.readexactly(head_bytes))
    except ValueError as error:
        raise BadFrame(str(error)) from error
    if not isinstance(head, dict):
        raise BadFrame("no object")
    return head, await source.readexactly(body_bytes)
