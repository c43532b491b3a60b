"""What ports.AuditLog promises, on SQLite and on PostgreSQL; and that tampering with the log shows."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from tests.store_records import at
from watcher.model.audit import CLI, SYSTEM, AuditEntry, AuditFilter
from watcher.store import SqlStore
from watcher.store.audit import add_audit

ADDED = AuditEntry(
    at=at(0), actor=CLI, action="person.add", object_kind="person", object_id="a1", details={"role": "chief"}
)
REFUSED = AuditEntry(at=at(1), actor=SYSTEM, action="login.refused")
DECIDED = AuditEntry(
    at=at(2),
    actor="a1",
    action="decision.approve",
    object_kind="change",
    object_id="c3",
    details={"": "\0é"},
)
ALL = (ADDED, REFUSED, DECIDED)


@pytest.fixture
def store(store: SqlStore) -> SqlStore:
    for number, entry in enumerate(ALL, start=1):
        assert store.add_audit_entry(entry).number == number
    return store


def actions(found: tuple[AuditEntry, ...]) -> list[str]:
    return [entry.action for entry in found]


def chains(store: SqlStore) -> tuple[bool, str]:
    (found,) = [one for one in store.inspect(is_verifying=True) if one.check == "chains"]
    return found.is_ok, found.text


def test_entries_come_back_as_they_were_given_with_their_numbers(store: SqlStore) -> None:
    found = store.audit()
    assert [entry.number for entry in found] == [1, 2, 3]
    assert [entry.details for entry in found] == [entry.details for entry in ALL]
    assert [entry.object_id for entry in found] == ["a1", "", "c3"]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (AuditFilter(since=at(1)), [2, 3]),
        (AuditFilter(until=at(1)), [1]),
        (AuditFilter(actor="a1"), [3]),
        (AuditFilter(action="login"), [2]),
        (AuditFilter(action="login.refused"), [2]),
        (AuditFilter(action="log"), []),
        (AuditFilter(action="l%"), []),
        (AuditFilter(object_kind="person", object_id="a1"), [1]),
        (AuditFilter(object_kind="person", actor="a1"), []),
    ],
)
def test_a_filter_gives_what_it_says_and_the_count_agrees(store: SqlStore, wanted, numbers) -> None:
    assert [entry.number for entry in store.audit(wanted)] == numbers
    assert [entry.number for entry in store.newest_audit(wanted)] == numbers[::-1]
    assert store.count_audit(wanted) == len(numbers)


def test_pages_go_on_where_the_one_before_ended(store: SqlStore) -> None:
    assert actions(store.audit(limit=2)) == ["person.add", "login.refused"]
    assert actions(store.audit(after=2, limit=2)) == ["decision.approve"]
    assert actions(store.newest_audit(limit=2)) == ["decision.approve", "login.refused"]
    assert actions(store.newest_audit(before=2)) == ["person.add"]


def test_an_entry_whose_transaction_is_undone_was_never_there(store: SqlStore) -> None:
    def undone() -> None:
        with store._database.writing() as connection:
            add_audit(connection, ADDED)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert store.count_audit() == 3
    assert chains(store)[0]


def test_many_at_once_make_one_whole_chain(store: SqlStore) -> None:
    with ThreadPoolExecutor(max_workers=6) as pool:
        numbers = list(pool.map(lambda _: store.add_audit_entry(REFUSED).number, range(30)))
    assert sorted(numbers) == list(range(4, 34))
    assert chains(store) == (True, "4 whole, 33 records")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE audit SET data = replace(data, 'chief', 'admin')",
            "record 1 of 3, audit 1: the record was changed",
        ),
        ("UPDATE audit SET actor = 'cli' WHERE place = 3", "column actor says cli, the record a1"),
        ("UPDATE audit SET at = (SELECT min(at) FROM audit)", "audit 2: column at says"),
        ("DELETE FROM audit WHERE place = 2", "record 2 of 3 was removed; the next one is audit 3"),
        ("DELETE FROM audit WHERE place = 3", "the chain ends at record 2, 3 were stored"),
        ("UPDATE audit SET data = 'x' WHERE place = 3", "audit 3: cannot be read"),
    ],
)
def test_what_was_done_to_the_log_shows(store: SqlStore, statement, words) -> None:
    with store._database.writing() as connection:
        connection.execute(text(statement))
    is_ok, said = chains(store)
    assert not is_ok
    assert said.startswith("audit: ")
    assert words in said
