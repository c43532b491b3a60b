import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest

from tests.receiver import Receiver
from watcher.deliver import Webhook
from watcher.errors import DeliveryError
from watcher.model.config import OperatorSettings
from watcher.model.ids import EventId, MessageId, SourceId
from watcher.model.outbox import Message
from watcher.model.status import EventKind, SourceEvent, SourceState

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
KEY = bytes(range(32))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"
EVENT = SourceEvent(
    id=EventId("e" * 16),
    source_id=SourceId("mpox"),
    at=NOW,
    kind=EventKind.TROUBLE,
    state=SourceState.SUSPECT,
)
MESSAGE = Message(id=MessageId("a" * 32), channel="webhook", attempts=1, events=(EVENT,))


def hook(address: str, secret: str = SECRET, **said) -> Webhook:
    operators = OperatorSettings(webhook=address, webhook_secret=secret, **said)
    return Webhook(operators, lambda event: f'{{"event":"{event.id}"}}'.encode())


@pytest.fixture
def receiver():
    with Receiver() as listening:
        yield listening


def test_the_event_is_posted_and_signed_as_the_standard_says(receiver):
    hook(receiver.address).send(MESSAGE, NOW)
    (got,) = receiver.got
    assert got.body == b'{"event":"eeeeeeeeeeeeeeee"}'
    assert got.headers["content-type"] == "application/json"
    assert got.headers["webhook-id"] == "msg_" + "a" * 32
    assert got.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    signed = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
    mark = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert got.headers["webhook-signature"] == f"v1,{mark}"


def test_each_try_has_the_same_id_and_a_time_of_its_own(receiver):
    later = datetime(2026, 3, 1, 9, tzinfo=UTC)
    hook(receiver.address).send(MESSAGE, NOW)
    hook(receiver.address).send(MESSAGE, later)
    first, second = (got.headers for got in receiver.got)
    assert first["webhook-id"] == second["webhook-id"]
    assert first["webhook-timestamp"] != second["webhook-timestamp"]
    assert first["webhook-signature"] != second["webhook-signature"]


@pytest.mark.parametrize("status", [301, 400, 401, 404, 429, 500, 503])
def test_any_answer_but_success_is_tried_again(receiver, status):
    receiver.status = status
    with pytest.raises(DeliveryError, match=f"answered {status}") as caught:
        hook(receiver.address).send(MESSAGE, NOW)
    assert not caught.value.permanent
    assert len(receiver.got) == 1


def test_gone_means_never_again(receiver):
    receiver.status = 410
    with pytest.raises(DeliveryError, match="answered 410") as caught:
        hook(receiver.address).send(MESSAGE, NOW)
    assert caught.value.permanent


def test_a_receiver_that_is_not_there_is_tried_again(receiver):
    address = receiver.address
    receiver.stop()
    with pytest.raises(DeliveryError, match="cannot be reached") as caught:
        hook(address).send(MESSAGE, NOW)
    assert not caught.value.permanent


def test_without_its_secret_nothing_is_sent_and_the_variable_is_named(receiver):
    with pytest.raises(DeliveryError, match="not set: HOOK_SECRET") as caught:
        hook(receiver.address, secret="", missing_env=("HOOK_SECRET",)).send(MESSAGE, NOW)
    assert not caught.value.permanent
    assert receiver.got == []


def test_the_secret_stands_in_no_error(receiver):
    receiver.status = 500
    with pytest.raises(DeliveryError) as caught:
        hook(receiver.address).send(MESSAGE, NOW)
    assert SECRET not in str(caught.value)
    assert receiver.address not in str(caught.value)
