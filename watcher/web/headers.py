"""What every answer carries: no script, no frame, no foreign request, no guessing of types."""

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

# No script may run, so nothing of ours connects anywhere; audit tools fetch robots.txt from within the page.
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_ALWAYS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
}
_HSTS = "max-age=63072000; includeSubDomains"


def guard(send: Send, *, is_https: bool) -> Send:
    """Return `send` with the headers above; an answer's own value of one of them stands.

    An answer that says itself who may frame it (an embedded list, for an intranet) gets no X-Frame-Options.
    """

    async def send_guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            may_be_framed = "frame-ancestors" in headers.get("content-security-policy", "")
            for name, value in _ALWAYS.items():
                if not (name == "x-frame-options" and may_be_framed):
                    headers.setdefault(name, value)
            if is_https:
                headers.setdefault("strict-transport-security", _HSTS)
        await send(message)

    return send_guarded
