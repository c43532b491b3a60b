"""Writing WARC records through warcio: typed, and with nothing of it left to chance.

warcio makes up record ids and dates where none are given; here all come from outside.
"""

import io
from typing import Any, BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from watcher.archive.records import Record

_LINE_BREAKS = str.maketrans({"\r": " ", "\n": " ", "\0": " "})


class WarcFile:
    """A WARC 1.1 file that is being written; `is_packed`: each record a gzip member of its own."""

    def __init__(self, stream: BinaryIO, *, is_packed: bool) -> None:
        self._writer: Any = _Writer(stream, gzip=is_packed, warc_version="WARC/1.1")

    def write(self, record: Record) -> None:
        """Write one record; its length and block digest are made from what is written."""
        fields = {"WARC-Record-ID": record.id, "WARC-Date": record.date, **dict(record.fields)}
        if record.content_type:
            fields["Content-Type"] = record.content_type
        head = record.http and _Head(
            record.http.status,
            [(name, value.translate(_LINE_BREAKS)) for name, value in record.http.headers],
            protocol="HTTP/1.1",
        )
        made = self._writer.create_warc_record(
            record.uri,
            record.kind.value,
            payload=io.BytesIO(record.payload),
            length=len(record.payload),
            warc_headers_dict=fields,
            http_headers=head,
        )
        self._writer.write_record(made)


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio is untyped
    """Digests as the store has them, SHA-256."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


class _Head(StatusAndHeaders):  # type: ignore[misc]  # warcio is untyped
    """The head of an answer in UTF-8; without this class what is no ASCII would be percent-encoded."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Set the bytes that are written."""
        del header_filter
        self.headers_buff = self.to_str().encode("utf-8", "replace") + b"\r\n"
