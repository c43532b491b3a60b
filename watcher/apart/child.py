"""What runs in the PDF process: one PDF after the other from stdin, one reply each on stdout.

Started by `process` with what it may use as its argument.  Ends with status 0 when its input does, and of its
own accord as `PdfLimits` says.
"""

import json
import os
import select
import sys
import traceback
from typing import BinaryIO

from watcher.apart.limits import NO_MEMORY, PdfLimits, arm, confine, disarm, watch_memory
from watcher.apart.wire import REPLY, REQUEST, encode_part, encode_trouble, pack
from watcher.errors import ExtractError
from watcher.extract.part import Raw
from watcher.extract.pdf import read_pdf
from watcher.extract.trouble import trouble
from watcher.extract.version import EXTRACTOR_VERSION
from watcher.model.reason import ReasonCode
from watcher.model.source import ExtractionRules, SourceType

_TOO_MUCH_TEXT = "PDF-en kunne ikke leses: det er for mye tekst i den"
_RULES = ExtractionRules(type=SourceType.PDF)
_FAULT_CHARS = 4000
_SMALL = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 63>>stream
BT /F 10 Tf 20 100 Td (Sist oppdatert 1. mars 2026) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


def main() -> None:
    """Say who we are, bind ourselves, and read until there is nothing more."""
    limits = PdfLimits.read(sys.argv[1])
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing but replies may go out there
    _warm_up()
    held_bytes = watch_memory()
    confine(limits)
    _send(sink, pack({"version": EXTRACTOR_VERSION}))
    for _ in range(limits.most):
        raw = _receive(source, limits)
        if raw is None:
            return
        arm(limits)
        reply = answer(raw, limits)
        disarm()
        _send(sink, reply)
        del raw, reply
        if held_bytes() > limits.memory_bytes // 4:
            return


def answer(raw: Raw, limits: PdfLimits) -> bytes:
    """Return the reply for one PDF; out of memory is the end of this process."""
    try:
        reply = pack(encode_part(read_pdf(raw)))
    except ExtractError as error:
        reply = pack(encode_trouble(error))
    except MemoryError:
        os._exit(NO_MEMORY)
    except Exception:  # noqa: BLE001 - a bug of ours: told to the parent, who raises it
        return pack({"fault": traceback.format_exc(chain=False)[-_FAULT_CHARS:]})
    if len(reply) > limits.reply_bytes:
        return pack(encode_trouble(trouble(ReasonCode.UNREADABLE, _TOO_MUCH_TEXT, f"{len(reply)} byte")))
    return reply


def _receive(source: BinaryIO, limits: PdfLimits) -> Raw | None:
    """Return the next PDF; None at the end of the input, or when none came for long."""
    ready, _, _ = select.select([source], [], [], limits.idle.total_seconds())
    head = source.read(REQUEST.size) if ready else b""
    if len(head) < REQUEST.size:
        return None
    head_bytes, body_bytes = REQUEST.unpack(head)
    told, body = source.read(head_bytes), source.read(body_bytes)
    if len(body) < body_bytes:
        return None
    url, content_type = json.loads(told)
    return Raw(body=body, url=url, charset="", content_type=content_type, rules=_RULES)


def _send(sink: BinaryIO, reply: bytes) -> None:
    sink.write(REPLY.pack(len(reply)) + reply)
    sink.flush()


def _warm_up() -> None:
    """Have everything loaded that reading needs: after `confine` no file can be opened."""
    read_pdf(Raw(body=_SMALL, url="", charset="", content_type="", rules=_RULES))


if __name__ == "__main__":
    main()
