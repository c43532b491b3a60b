"""Coming in: password, second factor, session; over a real store and with a cheap hash."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from watcher.errors import PeopleError, PeopleFault
from watcher.login.accounts import Accounts, Deed, Wanted, find_token
from watcher.login.door import Door, Entered, Known, Refused, Visit, Wait
from watcher.login.passwords import BusyError, Hasher, PasswordFault
from watcher.login.secret import digest_of
from watcher.login.totp import code_at, step_at
from watcher.model.config import LoginSettings
from watcher.model.people import Person, Role, Scope
from watcher.store import SqlStore, open_store

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
RULES = LoginSettings()
HASHER = Hasher(passes=1, memory_kib=8, lanes=1)
RIGHT, WRONG = "fire blå hester på tunet", "fem blå hester på tunet"
HERE = Visit(address="10.0.0.1", agent="Firefox")
SECRET = b"12345678901234567890"


@pytest.fixture
def people(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(f"sqlite:///{tmp_path / 'watcher.db'}")
    yield opened
    opened.close()


@pytest.fixture
def accounts(people: SqlStore) -> Accounts:
    return Accounts(people, hasher=HASHER, about=["Folkehelsevarsler"])


@pytest.fixture
def door(people: SqlStore) -> Door:
    return Door(people, hasher=HASHER)


@pytest.fixture
def kari(accounts: Accounts) -> Person:
    return accounts.add(
        Wanted(username=" Kari ", name="Kari\nNordmann", role=Role.ADMIN), RIGHT, deed(), is_given=False
    )


def deed(minute: float = 0) -> Deed:
    return Deed(actor="cli", at=NOW + timedelta(minutes=minute))


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def knock(door: Door, password: str = RIGHT, *, visit: Visit = HERE, minute: float = 0, name: str = "kari"):
    return door.log_in(name, password, visit, now=later(minute), rules=RULES)


def entered(door: Door, **how) -> Entered:
    found = knock(door, **how)
    assert isinstance(found, Entered)
    return found


def known(door: Door, secret: str, minute: float = 0) -> Known | None:
    return door.find(secret, now=later(minute), rules=RULES)


def actions(people: SqlStore) -> list[str]:
    return [entry.action for entry in people.audit()]


def test_the_right_password_opens_a_session_however_the_name_is_typed(door, kari, people) -> None:
    found = entered(door, name=" KARI ")
    assert kari.username == "kari"
    assert kari.name == "Kari Nordmann"
    at_desk = known(door, found.secret)
    assert at_desk
    assert at_desk.person == kari
    assert not at_desk.session.needs_code
    assert actions(people) == ["person.add", "login.ok"]
    assert people.audit()[1].details == {"address": "10.0.0.1", "agent": "Firefox", "way": "password"}


@pytest.mark.parametrize(("name", "password"), [("kari", WRONG), ("ola", RIGHT), ("", ""), ("kari\0", RIGHT)])
def test_what_is_wrong_is_refused_with_the_same_words(door, kari, people, name, password) -> None:
    assert knock(door, password, name=name) == Refused()
    assert people.audit()[-1].action == "login.refused"


def test_what_was_typed_stands_nowhere(door, kari, people) -> None:
    knock(door, "hemmeligheten", name="skrev-passordet-her")
    entry = people.audit()[-1]
    assert (entry.object_kind, entry.object_id, entry.details) == ("", "", {"address": "10.0.0.1"})


def test_who_is_disabled_is_refused_as_if_the_password_were_wrong(door, kari, accounts) -> None:
    accounts.add(Wanted(username="ola", name="Ola", role=Role.ADMIN), WRONG, deed(), is_given=False)
    found = entered(door)
    accounts.set_active(kari.id, deed(), is_active=False)
    assert knock(door) == Refused()
    assert known(door, found.secret) is None
    accounts.set_active(kari.id, deed(), is_active=True)
    assert known(door, found.secret) is None
    entered(door)


def test_the_store_knows_no_secret(door, kari, people, tmp_path) -> None:
    found = entered(door)
    people.close()
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert found.secret.encode() not in raw
    assert RIGHT.encode() not in raw
    assert digest_of(found.secret).encode() in raw


# sessions


def test_a_session_from_before_is_worth_nothing_after_logging_in(door, kari) -> None:
    old = entered(door)
    new = entered(door, visit=replace(HERE, secret=old.secret))
    assert new.secret != old.secret
    assert known(door, old.secret) is None
    assert known(door, new.secret)


def test_a_secret_that_somebody_planted_opens_nothing(door, kari) -> None:
    planted = "A" * 43
    found = entered(door, visit=replace(HERE, secret=planted))
    assert found.secret != planted
    assert known(door, planted) is None


def test_a_session_ends_when_it_is_not_used_and_when_it_is_old(door, kari) -> None:
    idle, used = entered(door), entered(door)
    assert known(door, idle.secret, 60)
    assert known(door, idle.secret, 121) is None
    for minute in range(30, 720, 30):
        assert known(door, used.secret, minute)
    assert known(door, used.secret, 720) is None


def test_a_session_is_fresh_for_a_while(door, kari) -> None:
    at_desk = known(door, entered(door).secret)
    assert at_desk
    assert at_desk.is_fresh(later(14))
    assert not at_desk.is_fresh(later(15))


def test_who_leaves_is_out(door, kari, people) -> None:
    first, second = entered(door), entered(door)
    at_desk = known(door, first.secret)
    assert at_desk
    door.leave(at_desk, NOW)
    assert known(door, first.secret) is None
    assert known(door, second.secret)
    assert actions(people)[-1] == "login.out"


def test_another_role_ends_sessions(door, kari, accounts) -> None:
    ola = accounts.add(Wanted(username="ola", name="", role=Role.READER), WRONG, deed(), is_given=False)
    found = entered(door, name="ola", password=WRONG)
    accounts.set_role(ola.id, Role.CHIEF, deed())
    assert known(door, found.secret) is None


def test_a_new_password_ends_the_other_sessions(door, kari, accounts) -> None:
    mine, other = entered(door), entered(door)
    accounts.set_password(kari.id, WRONG, deed(), keep=digest_of(mine.secret))
    assert known(door, mine.secret)
    assert known(door, other.secret) is None
    assert knock(door, RIGHT) == Refused()
    entered(door, password=WRONG)


def test_a_rotated_session_goes_on_under_another_secret(door, kari) -> None:
    found = entered(door)
    at_desk = known(door, found.secret)
    assert at_desk
    secret = door.rotate(at_desk, replace(HERE, secret=found.secret))
    assert known(door, found.secret) is None
    again = known(door, secret)
    assert again
    assert again.session.expires_at == at_desk.session.expires_at


# the second factor


@pytest.fixture
def app(kari, accounts) -> tuple[str, ...]:
    """Kari has an app; returned are her recovery codes."""
    found: tuple[str, ...] = accounts.turn_on_totp(kari.id, SECRET, code(0), deed(), keep="")
    return found


def code(minute: float) -> str:
    return code_at(SECRET, step_at(later(minute)))


def answer(door: Door, text: str, minute: float):
    half = known(door, entered(door, minute=minute).secret, minute)
    assert half
    assert half.session.needs_code
    return door.give_code(half, text, HERE, now=later(minute), rules=RULES)


def test_with_a_second_factor_the_password_opens_half_a_session_for_ten_minutes(door, app) -> None:
    half = entered(door, minute=1)
    assert half.session.needs_code
    assert half.session.expires_at == later(11)


def test_the_code_makes_it_whole_under_another_secret(door, app, people) -> None:
    half = entered(door, minute=1)
    at_door = known(door, half.secret, 1)
    whole = door.give_code(at_door, code(1), replace(HERE, secret=half.secret), now=later(1), rules=RULES)
    assert isinstance(whole, Entered)
    assert not whole.session.needs_code
    assert known(door, half.secret, 1) is None
    assert people.audit()[-1].details["way"] == "password+code"


def test_a_code_is_good_once(door, app) -> None:
    assert isinstance(answer(door, code(1), 1), Entered)
    assert answer(door, code(1), 1) == Refused()
    assert answer(door, code(0), 1) == Refused()
    assert isinstance(answer(door, code(1.5), 1.5), Entered)


def test_the_code_that_set_it_up_is_used(door, app) -> None:
    assert answer(door, code(0), 0) == Refused()


def test_of_many_who_use_one_code_at_once_one_comes_in(door, app) -> None:
    half = known(door, entered(door, minute=1).secret, 1)
    with ThreadPoolExecutor(max_workers=4) as pool:
        found = pool.map(lambda _: door.give_code(half, code(1), HERE, now=later(1), rules=RULES), range(4))
        assert sum(isinstance(one, Entered) for one in found) == 1


def test_a_recovery_code_is_good_once(door, app) -> None:
    assert isinstance(answer(door, app[3].upper().replace("-", " "), 1), Entered)
    assert answer(door, app[3], 1) == Refused()
    assert isinstance(answer(door, app[4], 1), Entered)


def test_new_recovery_codes_take_the_place_of_the_old(door, app, accounts, kari) -> None:
    new = accounts.renew_recovery(kari.id, deed())
    assert answer(door, app[0], 1) == Refused()
    assert isinstance(answer(door, new[0], 1), Entered)


def test_codes_are_guessed_slowly(door, app, people) -> None:
    answers = [answer(door, "000000", 1) for _ in range(6)]
    assert answers == [Refused()] * 5 + [Wait(left=timedelta(seconds=5))]
    assert actions(people).count("login.code_refused") == 5
    assert isinstance(answer(door, code(2), 2), Entered)


def test_a_wrong_code_sets_nothing_up(kari, accounts, people) -> None:
    for secret, text in ((SECRET, "000000"), (b"", code(0))):
        with pytest.raises(PeopleError) as refused:
            accounts.turn_on_totp(kari.id, secret, text, deed(), keep="")
        assert refused.value.fault is PeopleFault.CODE
    assert not people.person(kari.id).has_totp


def test_without_the_app_a_short_password_must_be_changed(kari, app, accounts, people) -> None:
    accounts.set_password(kari.id, "kort-8-xy", deed())
    assert accounts.turn_off_totp(kari.id, deed()).must_change
    accounts.set_password(kari.id, WRONG, deed())
    assert not people.person(kari.id).must_change
    assert accounts.weakness(people.person(kari.id), "kort-8-xy") is PasswordFault.SHORT


def test_turning_it_off_needs_a_right_code_where_one_is_asked_for(kari, app, accounts, people) -> None:
    with pytest.raises(PeopleError):
        accounts.turn_off_totp(kari.id, deed(1), code="000000")
    assert people.person(kari.id).has_totp
    accounts.turn_off_totp(kari.id, deed(1), code=code(1))
    assert people.account(kari.id).credentials.totp_secret == b""


# guessing


def test_guesses_wait_and_a_try_that_may_not_be_made_is_neither_looked_at_nor_counted(door, kari) -> None:
    answers = [knock(door, WRONG) for _ in range(5)]
    assert answers == [Refused()] * 5
    for _ in range(50):
        assert knock(door, RIGHT) == Wait(left=timedelta(seconds=1))
    entered(door, minute=0.02)


def test_a_right_password_forgives_the_wrong_ones(door, kari) -> None:
    for _ in range(5):
        knock(door, WRONG)
    entered(door, minute=1)
    assert [knock(door, WRONG, minute=1) for _ in range(5)] == [Refused()] * 5


def test_who_guesses_from_everywhere_does_not_keep_out_whose_account_it_is(door, kari) -> None:
    entered(door)
    for number in range(40):
        knock(door, WRONG, visit=Visit(address=f"10.9.0.{number}"))
    assert isinstance(knock(door, WRONG, visit=Visit(address="10.9.1.1")), Wait)
    entered(door)


def test_many_at_once_are_no_more_than_many_in_a_row(door, kari) -> None:
    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = list(pool.map(lambda _: knock(door, WRONG), range(20)))
    assert answers.count(Refused()) == 5


class _Busy(Hasher):
    def is_right(self, stored: str, password: str) -> bool:
        raise BusyError


def test_what_was_not_looked_at_for_want_of_a_turn_counts_as_no_guess(door, kari, people) -> None:
    busy = Door(people, hasher=_Busy(passes=1, memory_kib=8, lanes=1))
    assert all(isinstance(knock(busy), Wait) for _ in range(20))
    entered(door)


def test_guesses_of_who_is_in_stand_in_the_log(door, kari, people) -> None:
    assert not door.knows_password(kari, WRONG, HERE, NOW)
    assert [one.action for one in people.newest_audit(limit=1)] == ["login.refused"]
    assert door.knows_password(kari, RIGHT, HERE, NOW)


def test_a_hash_of_yesterday_is_renewed_at_login(door, kari, people) -> None:
    strong = Hasher(passes=2, memory_kib=16, lanes=1)
    entered(Door(people, hasher=strong))
    stored = people.account(kari.id).credentials.password_hash
    assert not strong.is_old(stored)
    assert strong.is_right(stored, RIGHT)


# accounts


@pytest.mark.parametrize("name", ["", "-a", "a b", "káři", "a\nb", "x" * 65, "а" * 3])
def test_a_name_that_is_none_is_refused(accounts, name) -> None:
    with pytest.raises(PeopleError) as refused:
        accounts.add(Wanted(username=name, name="", role=Role.READER), RIGHT, deed(), is_given=False)
    assert refused.value.fault is PeopleFault.USERNAME


@pytest.mark.parametrize("password", ["kort", "folkehelsevarsler", "passord12345678"])
def test_a_password_that_will_not_do_is_refused_and_nothing_stored(accounts, people, password) -> None:
    with pytest.raises(PeopleError) as refused:
        accounts.add(Wanted(username="ola", name="", role=Role.READER), password, deed(), is_given=False)
    assert refused.value.fault is PeopleFault.WEAK
    assert people.people() == ()


def test_the_password_there_was_is_no_new_one(accounts, kari) -> None:
    with pytest.raises(PeopleError):
        accounts.set_password(kari.id, RIGHT, deed())


def test_a_made_password_is_long_and_random_and_does(accounts, kari) -> None:
    made = {accounts.make_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(one) == 27 and accounts.weakness(kari, one) is None for one in made)


def test_a_token_is_shown_once_and_known_by_its_secret(accounts, kari, people) -> None:
    until = NOW + timedelta(days=30)
    token, secret = accounts.add_token(kari, "Skript", [Scope.REVIEW, Scope.READ], deed(), expires_at=until)
    assert secret.startswith("watcher_")
    assert token.scopes == (Scope.READ, Scope.REVIEW)
    assert find_token(people, secret, NOW) == (token, kari)
    assert people.tokens(kari.id)[0].last_used_at == NOW
    assert find_token(people, secret.removeprefix("watcher_"), NOW) is None
    assert find_token(people, secret + "x", NOW) is None
    assert find_token(people, secret, until) is None
    accounts.remove_token(kari.id, token.id, deed())
    assert find_token(people, secret, NOW) is None


def test_a_token_may_no_more_than_its_person_now_may(accounts, kari, people) -> None:
    until = NOW + timedelta(days=30)
    ola = accounts.add(Wanted(username="ola", name="", role=Role.EDITOR), WRONG, deed(), is_given=False)
    _, secret = accounts.add_token(ola, "a", [Scope.READ, Scope.PUBLISH], deed(), expires_at=until)
    accounts.set_role(ola.id, Role.READER, deed())
    found = find_token(people, secret, NOW)
    assert found
    assert found[0].scopes == (Scope.READ,)
    accounts.set_active(ola.id, deed(), is_active=False)
    assert find_token(people, secret, NOW) is None


@pytest.mark.parametrize(
    ("scopes", "days"), [([], 30), ([Scope.ADMIN], 30), ([Scope.READ], 367), ([Scope.READ], 0)]
)
def test_a_token_that_may_nothing_or_too_much_or_for_ever_is_refused(accounts, kari, scopes, days) -> None:
    ola = accounts.add(Wanted(username="ola", name="", role=Role.EDITOR), WRONG, deed(), is_given=False)
    with pytest.raises(PeopleError) as refused:
        accounts.add_token(ola, "a", scopes, deed(), expires_at=NOW + timedelta(days=days))
    assert refused.value.fault is PeopleFault.SCOPE


def test_no_secret_is_in_what_is_shown_of_a_record(kari, app, people, door) -> None:
    account = people.account(kari.id)
    shown = f"{account!r} {entered(door, minute=1)!r}"
    told = account.credentials
    assert told.password_hash not in shown
    assert repr(told.totp_secret) not in shown
    assert not any(digest in shown for digest in told.recovery)


def test_the_log_holds_no_secret_and_verifies(kari, app, people, door, accounts) -> None:
    accounts.add_token(kari, "a", [Scope.READ], deed(), expires_at=NOW + timedelta(days=1))
    told = people.account(kari.id).credentials
    text = "".join(repr(entry) for entry in people.audit())
    assert not any(secret in text for secret in (told.password_hash, *told.recovery, *app, RIGHT))
    assert all(found.is_ok for found in people.inspect(is_verifying=True))
