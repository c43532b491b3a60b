from datetime import UTC, datetime

import pytest

from tests.smtp import MailServer
from watcher.deliver import Mail
from watcher.errors import DeliveryError
from watcher.model.config import OperatorSettings
from watcher.model.ids import EventId, MessageId, SourceId
from watcher.model.outbox import Letter, Message
from watcher.model.status import EventKind, SourceEvent, SourceState

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
EVENT = SourceEvent(
    id=EventId("e" * 16),
    source_id=SourceId("mpox"),
    at=NOW,
    kind=EventKind.TROUBLE,
    state=SourceState.SUSPECT,
)
MESSAGE = Message(id=MessageId("a" * 32), channel="mail", attempts=1, events=(EVENT,))
TEXT = "Problem oppstått: FHI: Mpox\n[timeout] Tjeneren svarte ikke på å nå < 30 s\n.\n"


@pytest.fixture
def server():
    with MailServer() as listening:
        yield listening


def mail(address: str, *to: str, **said) -> Mail:
    operators = OperatorSettings(
        mail_to=to or ("vakt@example.no",), mail_from="watcher@example.no", smtp=address, **said
    )
    letter = Letter(subject="Watcher: Problem oppstått: Æ", text=TEXT)
    return Mail(operators, "watcher.example", lambda message: letter)


def test_one_letter_goes_to_all(server):
    mail(server.address, "vakt@example.no", "drift@example.no").send(MESSAGE, NOW)
    letter = server.read()
    assert server.recipients == [["vakt@example.no", "drift@example.no"]]
    assert letter["to"] == "vakt@example.no, drift@example.no"
    assert letter["from"] == "Watcher <watcher@example.no>"
    assert letter["subject"] == "Watcher: Problem oppstått: Æ"
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().replace("\r\n", "\n") == TEXT


def test_the_letter_names_itself_by_its_events_and_bears_their_date(server):
    mail(server.address).send(MESSAGE, NOW)
    letter = server.read()
    assert letter["message-id"] == f"<{'a' * 32}@watcher.example>"
    assert letter["date"].datetime == NOW
    assert letter["auto-submitted"] == "auto-generated"


def test_a_letter_that_is_sent_again_has_the_same_bytes(server):
    mail(server.address).send(MESSAGE, NOW)
    mail(server.address).send(MESSAGE, datetime(2026, 3, 2, tzinfo=UTC))
    assert server.letters[0] == server.letters[1]


@pytest.mark.parametrize(
    ("command", "said", "is_permanent"),
    [
        ("RCPT", "550 no such mailbox", True),
        ("RCPT", "450 greylisted", False),
        ("MAIL", "553 not from you", True),
        ("MAIL", "451 later", False),
        ("DATA", "554 spam", True),
        (".", "452 disk full", False),
        ("EHLO", "", False),
        (".", "", False),
    ],
)
def test_what_the_server_refuses_for_good_is_given_up_and_all_else_tried_again(command, said, is_permanent):
    with MailServer(says={command: said}) as server, pytest.raises(DeliveryError) as caught:
        mail(server.address).send(MESSAGE, NOW)
    assert caught.value.permanent is is_permanent
    assert not caught.value.is_delivered


def test_one_bad_recipient_of_two_is_told_and_the_letter_is_not_sent_again(server):
    server.says["RCPT TO:<borte@"] = "550 no such mailbox"
    with pytest.raises(DeliveryError, match=r"not taken for borte@example\.no") as caught:
        mail(server.address, "vakt@example.no", "borte@example.no").send(MESSAGE, NOW)
    assert caught.value.is_delivered
    assert len(server.letters) == 1


def test_a_server_that_is_not_there_is_tried_again():
    with MailServer() as server:
        address = server.address
    with pytest.raises(DeliveryError) as caught:
        mail(address).send(MESSAGE, NOW)
    assert not caught.value.permanent


def test_a_password_is_given_on_this_machine(server):
    server.offers = ("AUTH PLAIN",)
    mail(server.address.replace("//", "//vakt:hem%40lig@")).send(MESSAGE, NOW)
    assert any(command.startswith("AUTH PLAIN") for command in server.commands)
    assert len(server.letters) == 1


def test_without_its_address_nothing_is_sent_and_the_variable_is_named():
    with pytest.raises(DeliveryError, match="not set: SMTP_ADDRESS") as caught:
        mail("", missing_env=("SMTP_ADDRESS",)).send(MESSAGE, NOW)
    assert not caught.value.permanent
