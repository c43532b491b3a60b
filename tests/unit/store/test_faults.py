"""What each code of a database server means; what is said of it is tried on a real one elsewhere."""

import psycopg
import pytest
from psycopg import errors
from sqlalchemy.exc import OperationalError

from watcher.errors import StoreUnusable
from watcher.model.fault import StoreFault
from watcher.store.database import parse_url
from watcher.store.faults import told

SERVER = parse_url("postgresql://watcher:secret@db.example/watcher")


def error_of(cause: psycopg.Error, *, is_lost: bool = False) -> Exception:
    wrapped = OperationalError("SELECT 1", {}, cause, connection_invalidated=is_lost)
    return told(wrapped, SERVER, "postgresql://watcher:***@db.example/watcher")


@pytest.mark.parametrize(
    ("cause", "fault", "words"),
    [
        (errors.AdminShutdown, StoreFault.UNREACHABLE, "start it"),
        (errors.CrashShutdown, StoreFault.UNREACHABLE, "start it"),
        (errors.CannotConnectNow, StoreFault.UNREACHABLE, "start it"),
        (errors.ConnectionFailure, StoreFault.UNREACHABLE, "start it"),
        (errors.IdleInTransactionSessionTimeout, StoreFault.UNREACHABLE, "goes on by itself"),
        (errors.QueryCanceled, StoreFault.UNREACHABLE, "goes on by itself"),
        (errors.InvalidPassword, StoreFault.UNREACHABLE, "let the program's user in"),
        (errors.DatabaseDropped, StoreFault.MISSING, "restore the database"),
        (errors.InvalidCatalogName, StoreFault.MISSING, "restore the database"),
        (errors.TooManyConnections, StoreFault.CROWDED, "max_connections"),
        (errors.DiskFull, StoreFault.FULL, "the database server's disk"),
        (errors.OutOfMemory, StoreFault.MEMORY, "the database server more memory"),
        (errors.ConfigurationLimitExceeded, StoreFault.BROKEN, "server's log"),
        (errors.ReadOnlySqlTransaction, StoreFault.READ_ONLY, "default_transaction_read_only"),
        (errors.InsufficientPrivilege, StoreFault.READ_ONLY, "rights that were taken away"),
        (errors.DeadlockDetected, StoreFault.LOCKED, "pg_stat_activity"),
        (errors.SerializationFailure, StoreFault.LOCKED, "pg_stat_activity"),
        (errors.LockNotAvailable, StoreFault.LOCKED, "pg_stat_activity"),
        (errors.IoError, StoreFault.BROKEN, "server's log"),
        (errors.InternalError_, StoreFault.BROKEN, "server's log"),
        (errors.DataCorrupted, StoreFault.DAMAGED, "keep the cluster"),
        (errors.IndexCorrupted, StoreFault.DAMAGED, "keep the cluster"),
    ],
)
def test_each_code_is_named_with_its_cure(cause: type[psycopg.Error], fault: StoreFault, words: str) -> None:
    found = error_of(cause("ordene fra tjeneren"))
    assert isinstance(found, StoreUnusable)
    assert found.fault is fault
    assert words in str(found)
    assert "ordene fra tjeneren" in str(found)
    assert "secret" not in str(found)
    assert "the file" not in str(found)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("FATAL:  sorry, too many clients already", StoreFault.CROWDED),
        (
            "FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute",
            StoreFault.CROWDED,
        ),
        ('FATAL:  too many connections for role "watcher"', StoreFault.CROWDED),
        ("connection refused", StoreFault.UNREACHABLE),
        ("FATAL:  det er for mange her", StoreFault.UNREACHABLE),
    ],
)
def test_a_connection_that_is_refused_brings_no_code_but_words(words: str, fault: StoreFault) -> None:
    found = error_of(psycopg.OperationalError(words), is_lost=True)
    assert isinstance(found, StoreUnusable)
    assert found.fault is fault


@pytest.mark.parametrize("cause", [errors.UndefinedTable, errors.SyntaxError, errors.DivisionByZero])
def test_a_fault_of_the_program_is_none_of_the_machine(cause: type[psycopg.Error]) -> None:
    assert not isinstance(error_of(cause("feil")), StoreUnusable)
