"""What ports.LoginStore promises, on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

from tests.store_records import at as seconds_on
from watcher.model.audit import SYSTEM, AuditEntry
from watcher.model.ids import PersonId, SessionId
from watcher.model.people import Account, LoginFlow, Person, Role, Session
from watcher.store import SqlStore
from watcher.store.logins import FREE
from watcher.store.scalars import write_moment


def at(minutes: float) -> datetime:
    return seconds_on(minutes * 60)


KARI = Person(id=PersonId("a1"), username="kari", name="Kari", role=Role.ADMIN, created_at=at(0))
FLOW = LoginFlow(
    digest="d1",
    holder="h1",
    issuer="https://id.example.no",
    nonce="n",
    verifier="v",
    onward="/redaksjon",
    made_at=at(0),
    expires_at=at(10),
)


def refusal(minute: float, person: str = "a1", address: str = "192.0.2.1") -> AuditEntry:
    return AuditEntry(
        at=at(minute),
        actor=SYSTEM,
        action="login.refused",
        object_kind="person",
        object_id=person,
        details={"address": address},
    )


def counted(store: SqlStore) -> int:
    """Return how many refusals the log tells of."""
    return sum(int(entry.details.get("count", "1")) for entry in store.audit())


def test_the_first_refusals_have_an_entry_each(store: SqlStore) -> None:
    for number in range(FREE):
        store.note_refusal(refusal(number / 10))
    assert [entry.details for entry in store.audit()] == [{"address": "192.0.2.1"}] * FREE


def test_a_thousand_refusals_are_few_entries_and_none_is_lost(store: SqlStore) -> None:
    for number in range(100):
        store.note_refusal(refusal(number / 60, address=f"192.0.2.{number % 30}"))
    assert len(store.audit()) == FREE
    store.settle_refusals(at(14))
    assert len(store.audit()) == FREE
    store.settle_refusals(at(15))
    assert counted(store) == 100
    (last,) = store.audit(after=FREE)
    assert (last.action, last.object_id, last.at) == ("login.refused", "a1", at(15))
    assert last.details["count"] == str(100 - FREE)
    assert last.details["since"] == write_moment(at(FREE / 60))
    assert last.details["address"].count(", ") == 20
    assert last.details["address"].endswith("…")


def test_what_was_counted_is_told_of_with_the_next_refusal_of_anybody(store: SqlStore) -> None:
    for _ in range(FREE + 3):
        store.note_refusal(refusal(0))
    store.note_refusal(refusal(16, person=""))
    assert counted(store) == FREE + 4
    assert [entry.details.get("count") for entry in store.audit(after=FREE)] == ["3", None]


def test_what_was_counted_is_told_of_with_the_next_login(store: SqlStore) -> None:
    store.add_person(Account(person=KARI), AuditEntry(at=at(0), actor=SYSTEM, action="person.add"))
    for _ in range(FREE + 2):
        store.note_refusal(refusal(0))
    session = Session(
        id=SessionId("s"),
        person_id=KARI.id,
        made_at=at(20),
        seen_at=at(20),
        expires_at=at(90),
        fresh_at=at(20),
    )
    store.open_session(session, "digest", AuditEntry(at=at(20), actor=KARI.id, action="login.ok"))
    assert [entry.action for entry in store.audit(after=1 + FREE)] == ["login.refused", "login.ok"]
    assert counted(store) == FREE + 2 + 2


def test_refusals_of_two_people_are_counted_apart(store: SqlStore) -> None:
    for _ in range(FREE + 1):
        store.note_refusal(refusal(0, person="a1"))
        store.note_refusal(refusal(0, person="b2"))
    assert len(store.audit()) == 2 * FREE
    store.settle_refusals(at(60))
    assert [entry.object_id for entry in store.audit(after=2 * FREE)] == ["a1", "b2"]


def test_many_at_once_are_all_counted_and_the_chain_is_whole(store: SqlStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: store.note_refusal(refusal(number / 100)), range(40)))
    store.settle_refusals(at(60))
    assert counted(store) == 40
    assert [entry.number for entry in store.audit()] == list(range(1, FREE + 2))


def test_a_journey_is_taken_once(store: SqlStore) -> None:
    store.open_flow(FLOW)
    assert store.take_flow("d1", "h1", at(9)) == FLOW
    assert store.take_flow("d1", "h1", at(9)) is None


def test_of_many_who_take_a_journey_at_once_one_gets_it(store: SqlStore) -> None:
    store.open_flow(FLOW)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: store.take_flow("d1", "h1", at(1)), range(16)))
    assert [one for one in found if one is not None] == [FLOW]


def test_a_journey_of_another_browser_is_not_taken_and_not_spoilt(store: SqlStore) -> None:
    store.open_flow(FLOW)
    assert store.take_flow("d1", "h2", at(1)) is None
    assert store.take_flow("d2", "h1", at(1)) is None
    assert store.take_flow("d1", "h1", at(1)) == FLOW


def test_a_journey_ends_and_leaves_nothing(store: SqlStore) -> None:
    store.open_flow(FLOW)
    store.open_flow(replace(FLOW, digest="d2", made_at=at(11), expires_at=at(21)))
    assert store.take_flow("d1", "h1", at(1)) is None
    assert store.take_flow("d2", "h1", at(21)) is None
