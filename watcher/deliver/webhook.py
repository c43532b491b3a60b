"""Operators' events to an address of theirs, signed.

Source: Standard Webhooks (https://www.standardwebhooks.com): one event a request, `webhook-id` the same at
each try, `webhook-timestamp` of the try, HMAC-SHA256 over "id.timestamp.body".
"""

import base64
import hashlib
import hmac
import ssl
from collections.abc import Callable
from datetime import datetime

from watcher.deliver.issuers import trusted
from watcher.errors import DeliveryError
from watcher.model.config import OperatorSettings
from watcher.model.outbox import Message
from watcher.model.status import SourceEvent

TIMEOUT_SECONDS = 15.0
_GONE = 410  # the receiver's own word for "never again"


class Webhook:
    """The channel "webhook".  `render` gives the body for an event."""

    name = "webhook"
    most = 1

    def __init__(self, operators: OperatorSettings, render: Callable[[SourceEvent], bytes]) -> None:
        self._operators, self._render = operators, render

    def send(self, message: Message, now: datetime) -> None:
        """Post the message's event; 2xx is taken, and a redirect is not followed.

        Raises:
            DeliveryError: permanent when the receiver answers 410 Gone.
        """
        import httpx  # noqa: PLC0415 — hardly any installation has a webhook, and it loads slowly

        self._require_values()
        body = self._render(message.events[0])
        headers = sign(message.id, now, body, self._operators.webhook_secret)
        try:
            with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False, verify=self._trusted()) as client:
                answer = client.post(self._operators.webhook, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._error(f"the receiver cannot be reached: {type(error).__name__}: {error}") from error
        if not answer.is_success:
            is_gone = answer.status_code == _GONE
            raise self._error(f"the receiver answered {answer.status_code}", permanent=is_gone)

    def _trusted(self) -> ssl.SSLContext:
        is_secure = self._operators.webhook.lower().startswith("https:")
        return trusted(self._operators.ca_file if is_secure else None, channel=self.name)

    def _require_values(self) -> None:
        if not (self._operators.webhook and self._operators.webhook_secret):
            raise self._error(f"not set: {', '.join(self._operators.missing_env)}")

    def _error(self, what: str, *, permanent: bool = False) -> DeliveryError:
        return DeliveryError(what, channel=self.name, permanent=permanent)


def sign(message_id: str, now: datetime, body: bytes, secret: str) -> dict[str, str]:
    """Return the headers of a signed request; `secret` is "whsec_" and base64."""
    told_id, moment = f"msg_{message_id}", str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{told_id}.{moment}.".encode() + body, hashlib.sha256).digest()
    return {
        "content-type": "application/json",
        "user-agent": "Watcher",
        "webhook-id": told_id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
