"""Does an answer to a conditional request fit what was asked?  Pure."""

import re

from watcher.model.answer import Answer, Failed, NotModified, Validators

_PACKED = re.compile(r"[-;]{1,2}(?:gzip|br|deflate|zstd)$")


def is_contradiction(answer: Answer, asked: Validators) -> bool:
    """Return whether the answer is of no use, so that the page must be asked for without conditions.

    A 304 with another ETag than the one we hold speaks of another text (RFC 9110 §15.4.5: it carries what a
    200 would have carried); 412 is no answer to these conditions at all (§13.2.2).
    """
    match answer:
        case NotModified():
            came = answer.trace.header("etag")
            return bool(came and asked.etag) and _opaque(came) != _opaque(asked.etag)
        case Failed():
            return answer.trace.status == 412
    return False


def _opaque(etag: str) -> str:
    """Return what a weak comparison compares; servers add how they packed a body (`"x-gzip"`)."""
    return _PACKED.sub("", etag.strip().removeprefix("W/").strip('"'))
