"""Operators' events by mail: one plain letter for each batch, through a server of theirs.

The Message-ID is the batch's own and the same at each try, so that a letter that comes twice (the server took
it and the line broke before it said so) is one in the reader's mailbox.  The one home of smtplib.
"""

import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import unquote, urlsplit

from watcher.deliver.issuers import trusted
from watcher.errors import DeliveryError
from watcher.model.config import OperatorSettings
from watcher.model.outbox import Letter, Message

TIMEOUT_SECONDS = 30.0
MOST_EVENTS = 50
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class Mail:
    """The channel "mail".  `host` stands in the Message-ID; `render` gives the letter for a message."""

    name = "mail"
    most = MOST_EVENTS

    def __init__(self, operators: OperatorSettings, host: str, render: Callable[[Message], Letter]) -> None:
        self._operators, self._host, self._render = operators, host, render

    def send(self, message: Message, now: datetime) -> None:  # noqa: ARG002 -- the port's shape: a letter bears the date of its events
        """Hand the letter to the server, for all recipients at once.

        Raises:
            DeliveryError: permanent when the server refuses the letter or every recipient for good (5xx).
        """
        if not self._operators.smtp:
            raise self._error(f"not set: {', '.join(self._operators.missing_env)}")
        letter = self._letter(message)
        try:
            with self._connect() as server:
                refused = server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            text = "; ".join(f"{who}: {code} {_words(why)}" for who, (code, why) in error.recipients.items())
            raise self._error(text, permanent=min(codes) >= 500) from error
        except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
            text = f"{error.smtp_code} {_words(error.smtp_error)}"
            raise self._error(text, permanent=error.smtp_code >= 500) from error
        except (smtplib.SMTPException, OSError) as error:
            raise self._error(f"the server did not take it: {type(error).__name__}: {error}") from error
        if refused:
            who = ", ".join(sorted(refused))
            raise DeliveryError(f"not taken for {who}", channel=self.name, permanent=True, is_delivered=True)

    def _letter(self, message: Message) -> EmailMessage:
        """Return the letter, the same bytes at each try."""
        told = self._render(message)
        letter = EmailMessage(policy=SMTP)
        letter["From"] = Address("Watcher", addr_spec=self._operators.mail_from)
        letter["To"] = ", ".join(self._operators.mail_to)
        letter["Subject"] = told.subject
        letter["Date"] = max(event.at for event in message.events)
        letter["Message-ID"] = f"<{message.id}@{self._host}>"
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        letter.set_content(told.text, cte="quoted-printable")
        return letter

    def _connect(self) -> smtplib.SMTP:
        """Return a session; with a password never in the clear, except on this very machine."""
        parts = urlsplit(self._operators.smtp)
        host = parts.hostname or ""
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=self._trusted()
            )
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_SECONDS)
        try:
            self._secure(server, parts.scheme, host, has_password=bool(parts.password))
            if parts.password:
                server.login(unquote(parts.username or ""), unquote(parts.password))
        except BaseException:
            server.close()
            raise
        return server

    def _secure(self, server: smtplib.SMTP, scheme: str, host: str, *, has_password: bool) -> None:
        if scheme == "smtps":
            return
        server.ehlo_or_helo_if_needed()
        if server.has_extn("starttls"):
            server.starttls(context=self._trusted())
        elif has_password and host not in _LOCAL:
            raise self._error("the server offers no TLS: the password is not sent in the clear")

    def _trusted(self) -> ssl.SSLContext:
        return trusted(self._operators.ca_file, channel=self.name)

    def _error(self, what: str, *, permanent: bool = False) -> DeliveryError:
        return DeliveryError(what, channel=self.name, permanent=permanent)


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
