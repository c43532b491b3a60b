"""What ports.PeopleStore promises, on SQLite and on PostgreSQL."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.store_records import at
from watcher.errors import NotFound, PeopleError, PeopleFault
from watcher.model.audit import CLI, AuditEntry
from watcher.model.ids import PersonId, SessionId, TokenId
from watcher.model.people import Account, Credentials, Person, Role, Ruling, Scope, Session, Token, Tries
from watcher.store import SqlStore
from watcher.store.tables import login_try

KARI = Account(
    person=Person(
        id=PersonId("a1"),
        username="kari",
        name="Kari Å \udce9",
        role=Role.ADMIN,
        created_at=at(0),
        email="k@a.no",
    ),
    credentials=Credentials(password_hash="$argon2id$x", totp_secret=b"\0\xff", recovery=("d1", "d2")),
)
OLA = Account(
    person=Person(id=PersonId("b2"), username="ola", name="Ola", role=Role.EDITOR, created_at=at(1)),
)


def entry(action: str = "person.change") -> AuditEntry:
    return AuditEntry(at=at(0), actor=CLI, action=action)


def session(name: str, person_id: str = "a1", minute: float = 0) -> Session:
    return Session(
        id=SessionId(name),
        person_id=PersonId(person_id),
        made_at=at(minute),
        seen_at=at(minute),
        expires_at=at(minute + 100),
        fresh_at=at(minute),
        agent="Firefox",
    )


TOKEN = Token(
    id=TokenId("t1"),
    person_id=PersonId("a1"),
    name="Skript",
    scopes=(Scope.READ, Scope.REVIEW),
    made_at=at(0),
    expires_at=at(99),
)


@pytest.fixture
def store(store: SqlStore) -> SqlStore:
    for one in (OLA, KARI):
        store.add_person(one, entry("person.add"))
    return store


def test_people_come_back_as_they_were_given_in_order_of_username(store: SqlStore) -> None:
    assert store.people() == (KARI.person, OLA.person)
    assert store.person(PersonId("a1")) == KARI.person
    assert store.account(PersonId("a1")) == store.account_by_name("kari") == KARI
    assert [one.action for one in store.audit()] == ["person.add"] * 2


def test_nobody_is_none_or_not_found(store: SqlStore) -> None:
    assert store.account_by_name("KARI") is None
    assert store.account_by_subject("", "") is None
    for ask in (store.person, store.account):
        with pytest.raises(NotFound):
            ask(PersonId("c3"))
    with pytest.raises(NotFound):
        store.change_person(PersonId("c3"), lambda one: one, entry())
    assert store.count_audit() == 2


def test_a_taken_username_is_refused_and_nothing_is_written(store: SqlStore) -> None:
    again = replace(OLA, person=replace(OLA.person, id=PersonId("c3")))
    with pytest.raises(PeopleError) as refused:
        store.add_person(again, entry())
    assert refused.value.fault is PeopleFault.TAKEN
    with pytest.raises(PeopleError):
        store.change_person(
            PersonId("b2"), lambda one: replace(one, person=replace(one.person, username="kari")), entry()
        )
    assert store.people() == (KARI.person, OLA.person)
    assert store.count_audit() == 2


def test_a_provider_s_subject_finds_its_person(store: SqlStore) -> None:
    known = replace(OLA.person, issuer="https://i.no", subject="s")
    store.change_person(PersonId("b2"), lambda one: replace(one, person=known), entry())
    found = store.account_by_subject("https://i.no", "s")
    assert found
    assert found.person == known


def test_a_change_that_raises_changes_nothing(store: SqlStore) -> None:
    store.open_session(session("s1", "b2"), "d1", None)

    def refuse(one: Account) -> Account:
        raise PeopleError("no", fault=PeopleFault.CODE)

    with pytest.raises(PeopleError):
        store.change_person(PersonId("b2"), refuse, entry(), ends_sessions=True)
    assert store.account(PersonId("b2")) == OLA
    assert len(store.sessions(PersonId("b2"))) == 1
    assert store.count_audit() == 2


def as_role(role: Role, *, is_active: bool = True):
    return lambda one: replace(one, person=replace(one.person, role=role, is_active=is_active))


@pytest.mark.parametrize("change", [as_role(Role.CHIEF), as_role(Role.ADMIN, is_active=False)])
def test_the_last_admin_stays_one(store: SqlStore, change) -> None:
    with pytest.raises(PeopleError) as refused:
        store.change_person(PersonId("a1"), change, entry())
    assert refused.value.fault is PeopleFault.LAST_ADMIN
    store.change_person(PersonId("b2"), as_role(Role.ADMIN), entry())
    assert store.change_person(PersonId("a1"), change, entry()) == change(KARI).person


def test_of_two_admins_who_stand_down_at_once_one_stays(store: SqlStore) -> None:
    store.change_person(PersonId("b2"), as_role(Role.ADMIN), entry())

    def stand_down(person_id: str) -> bool:
        try:
            store.change_person(PersonId(person_id), as_role(Role.READER), entry())
        except PeopleError:
            return False
        return True

    with ThreadPoolExecutor(max_workers=2) as pool:
        assert sorted(pool.map(stand_down, ["a1", "b2"])) == [False, True]


# sessions


def test_a_session_is_known_by_its_digest_with_whose_it_is(store: SqlStore) -> None:
    store.open_session(session("s1"), "d1", entry("login"))
    assert store.session("d1") == (session("s1"), KARI.person)
    assert store.session("d2") is None
    assert store.audit()[-1].action == "login"


def test_a_new_session_takes_the_place_of_the_old_one(store: SqlStore) -> None:
    store.open_session(session("s1"), "d1", None)
    store.open_session(session("s2"), "d2", None, replaces="d1")
    assert store.session("d1") is None
    assert [one.id for one in store.sessions(PersonId("a1"))] == ["s2"]


def test_sessions_that_have_run_out_go_when_one_is_opened(store: SqlStore) -> None:
    store.open_session(session("s1"), "d1", None)
    store.open_session(session("s2", "b2", 101), "d2", None)
    assert store.sessions(PersonId("a1")) == ()


def test_a_session_remembers_when_it_was_last_seen(store: SqlStore) -> None:
    store.open_session(session("s1"), "d1", None)
    store.open_session(session("s2", minute=1), "d2", None)
    store.touch_session("d1", at(5))
    assert [(one.id, one.seen_at) for one in store.sessions(PersonId("a1"))] == [("s1", at(5)), ("s2", at(1))]


def test_sessions_end_all_one_or_all_but_one(store: SqlStore) -> None:
    for number in (1, 2, 3):
        store.open_session(session(f"s{number}"), f"d{number}", None)
    store.open_session(session("s4", "b2"), "d4", None)
    assert store.end_sessions(PersonId("a1"), entry(), only=SessionId("s4")) == 0
    assert store.count_audit() == 2
    assert store.end_sessions(PersonId("a1"), entry(), only=SessionId("s1")) == 1
    assert store.end_sessions(PersonId("a1"), entry(), keep="d2") == 1
    assert [one.id for one in store.sessions(PersonId("a1"))] == ["s2"]
    store.change_person(PersonId("a1"), lambda one: one, entry(), ends_sessions=True, keep="d2")
    assert store.session("d2")
    store.change_person(PersonId("a1"), lambda one: one, entry(), ends_sessions=True)
    assert store.session("d2") is None
    assert store.session("d4")


# tokens


def test_a_token_is_known_by_its_digest_with_whose_it_is(store: SqlStore) -> None:
    store.add_token(TOKEN, "x1", entry("token.add"))
    assert store.token("x1") == (TOKEN, KARI.person)
    assert store.token("d1") is None
    store.touch_token(TOKEN.id, at(7))
    assert store.tokens(PersonId("a1")) == (replace(TOKEN, last_used_at=at(7)),)


def test_a_removed_token_is_of_no_use_and_only_its_own_person_removes_it(store: SqlStore) -> None:
    store.add_token(TOKEN, "x1", entry("token.add"))
    with pytest.raises(NotFound):
        store.remove_token(PersonId("b2"), TOKEN.id, entry())
    store.remove_token(PersonId("a1"), TOKEN.id, entry("token.remove"))
    assert store.token("x1") is None
    assert [one.action for one in store.audit(after=2)] == ["token.add", "token.remove"]


# tries


def at_most(most: int):
    def rule(found: Mapping[str, Tries]) -> Ruling:
        is_over = any(one.failures >= most for one in found.values())
        failures = {key: one.failures + 1 for key, one in found.items()}
        return Ruling(wait=timedelta(minutes=int(is_over)), failures=failures)

    return rule


def seen(store: SqlStore, *keys: str) -> dict[str, Tries]:
    told: dict[str, Tries] = {}

    def look(found: Mapping[str, Tries]) -> Ruling:
        told.update(found)
        return Ruling(wait=timedelta(seconds=1), failures={})

    store.take_try(keys, at(99), look)
    return told


def test_a_try_counts_as_failed_until_it_was_right(store: SqlStore) -> None:
    for minute in (1, 2):
        assert store.take_try(["a", "b"], at(minute), at_most(9)) == timedelta()
    assert seen(store, "a", "c") == {"a": Tries(failures=2, last_at=at(2)), "c": Tries()}
    store.forgive(["a"], at(3), kept=["b"])
    assert seen(store, "a", "b") == {
        "a": Tries(last_at=at(2), good_at=at(3)),
        "b": Tries(failures=1, last_at=at(2)),
    }


def test_a_try_that_may_not_be_made_is_not_counted(store: SqlStore) -> None:
    for minute in (1, 2, 3, 4):
        store.take_try(["a"], at(minute), at_most(2))
    assert seen(store, "a") == {"a": Tries(failures=2, last_at=at(2))}


def test_who_is_told_to_wait_leaves_no_row(store: SqlStore) -> None:
    seen(store, "a", "b")
    with store._database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(login_try)) == 0


def test_only_what_the_rule_counts_is_counted(store: SqlStore) -> None:
    one_of_two = Ruling(wait=timedelta(), failures={"a": 7})
    assert store.take_try(["a", "b"], at(1), lambda _: one_of_two) == timedelta()
    assert seen(store, "a", "b") == {"a": Tries(failures=7, last_at=at(1)), "b": Tries()}


def test_of_many_tries_at_once_no_more_than_may_are_made(store: SqlStore) -> None:
    with ThreadPoolExecutor(max_workers=8) as pool:
        waits = list(pool.map(lambda _: store.take_try(["b", "a"], at(1), at_most(3)), range(20)))
    assert waits.count(timedelta()) == 3


def test_old_failures_are_forgotten_and_where_somebody_logged_in_is_not(store: SqlStore) -> None:
    store.take_try(["bad", "good"], at(0), at_most(9))
    store.forgive(["good"], at(1))
    store.forgive(["x"], at(1) + timedelta(days=2))
    assert seen(store, "bad", "good") == {"bad": Tries(), "good": Tries(last_at=at(0), good_at=at(1))}
