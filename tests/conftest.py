"""What every suite may ask for, and what no test may leave behind."""

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests.postgres import database_name, fresh_database, running_postgres
from tests.surroundings import ENVIRON
from watcher.store import SqlStore, open_store

# How slow a machine is must decide nothing.  A build must not fail by luck: its examples are always the same;
# WATCHER_HYPOTHESIS=deep tries many more, and others each time.
settings.register_profile(
    "modest", max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "deep", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(ENVIRON.get("WATCHER_HYPOTHESIS", "modest"))


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    """Logging is global to the process, and commands set it up: leave it as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with running_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a database with the newest schema and nothing in it."""
    with fresh_database(postgres_server) as url:
        open_store(url).close()
        yield database_name(url)


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    with fresh_database(postgres_server, template=postgres_template) as url:
        yield url


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    with fresh_database(postgres_server) as url:
        yield url


ON_BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=ON_BOTH)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store's address, on SQLite and on a real PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'var' / 'watcher.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(params=ON_BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a single table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[SqlStore]:
    opened = open_store(store_url)
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=ON_BOTH)
def module_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SqlStore]:
    """A store that is filled once for all tests of a module, none of which may change what another reads."""
    with contextlib.ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'watcher.db'}"
        else:
            server, template = map(request.getfixturevalue, ("postgres_server", "postgres_template"))
            url = stack.enter_context(fresh_database(server, template=template))
        yield stack.enter_context(contextlib.closing(open_store(url)))
