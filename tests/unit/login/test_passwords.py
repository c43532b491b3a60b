"""Which passwords will do, and how they are kept."""

import threading

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from watcher.login.passwords import (
    BusyError,
    Hasher,
    PasswordFault,
    Turns,
    is_short,
    normalise,
    password_fault,
)

QUICK = Hasher(passes=1, memory_kib=8, lanes=1)


@pytest.mark.parametrize(
    ("password", "has_code", "fault"),
    [
        ("fjorten-tegn-1", False, PasswordFault.SHORT),
        ("femten-tegn-123", False, None),
        ("sju-7-x", True, PasswordFault.SHORT),
        ("åtte-8tx", True, None),
        ("en helt vanlig setning uten tall", False, None),
        ("ÆØÅ æøå 🙂 漢字 og litt til", False, None),
        ("x" * 300, False, PasswordFault.LONG),
        ("Passord1234!!!!", False, PasswordFault.COMMON),
        ("2026Sommer2026!", False, PasswordFault.COMMON),
        ("PASSORDPASSORD!", False, PasswordFault.PATTERN),
        ("aaaaaaaaaaaaaaaaaa", False, PasswordFault.PATTERN),
        ("abcabcabcabcabcabc", False, PasswordFault.PATTERN),
        ("qwertyuiopåasdfghjklø", False, PasswordFault.PATTERN),
        ("abcdefghijklmnopqr", False, PasswordFault.PATTERN),
        ("zyxwvutsrqponmlkji", False, PasswordFault.PATTERN),
        ("123456789012345", False, PasswordFault.COMMON),
        ("kari.nordmann-2026", False, PasswordFault.ABOUT),
        ("!!Folkehelsekartet!!", False, PasswordFault.ABOUT),
        ("kari.nordmann eier en båt", False, None),
    ],
)
def test_a_password_is_long_and_not_one_that_is_tried_first(password, has_code, fault) -> None:
    about = ("kari.nordmann", "Kari", "Folkehelsekartet")
    assert password_fault(password, has_code=has_code, about=about) is fault


def test_only_length_is_asked_for_and_nothing_about_how_it_is_made_up() -> None:
    assert password_fault("bare små bokstaver her", has_code=False) is None


def test_length_counts_letters_and_not_how_a_keyboard_sends_them() -> None:
    apart = "a\u030a" * 10  # å as a and a ring
    assert len(normalise(apart)) == 10
    assert is_short(apart)


def test_a_password_is_right_however_its_letters_are_sent() -> None:
    stored = QUICK.hash("blåbærsyltetøy på brød")
    assert QUICK.is_right(stored, "bla\u030abærsyltetøy pa\u030a brød")
    assert not QUICK.is_right(stored, "blabærsyltetøy på brød")


def test_what_is_asked_for_by_default_is_rfc_9106_s_second_choice() -> None:
    found = extract_parameters(Hasher().hash("noe"))
    assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (Type.ID, 65536, 3, 4)
    assert (found.salt_len, found.hash_len) == (16, 32)


def test_with_nobody_there_the_same_work_is_done_and_the_answer_is_no(monkeypatch) -> None:
    hasher = Hasher(passes=2, memory_kib=16, lanes=2)
    assert not hasher.is_right("", "noe")
    nobody, somebody = extract_parameters(hasher._nobody), extract_parameters(hasher.hash("noe"))
    assert nobody == somebody


def test_rubbish_in_the_place_of_a_hash_is_no_and_no_crash() -> None:
    assert not QUICK.is_right("$argon2id$rubbish", "noe")


def test_a_lone_surrogate_and_a_megabyte_are_wrong_and_no_crash() -> None:
    stored = QUICK.hash("noe")
    assert not QUICK.is_right(stored, "\udce9")
    assert not QUICK.is_right(stored, "x" * 1_000_000)


def test_a_hash_of_yesterday_is_known_as_old() -> None:
    stored = QUICK.hash("noe")
    assert Hasher().is_old(stored)
    assert not QUICK.is_old(stored)


def test_no_more_than_two_are_hashed_at_once_and_the_others_get_their_turn() -> None:
    stored, found = QUICK.hash("noe"), []
    threads = [threading.Thread(target=lambda: found.append(QUICK.is_right(stored, "noe"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 8


def test_no_more_than_a_few_wait_for_their_turn_and_the_others_hear_at_once_that_it_is_busy() -> None:
    turns, gate, answers = Turns(), threading.Event(), []

    def take() -> None:
        try:
            with turns:
                answers.append(gate.wait(20))
        except BusyError:
            answers.append(False)
            if answers.count(False) == 5:
                gate.set()

    threads = [threading.Thread(target=take) for _ in range(15)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [False] * 5 + [True] * 10
