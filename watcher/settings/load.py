"""From sources.toml and the environment to Settings, or to everything that is wrong with them."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import TypeVar

from pydantic import ValidationError

from watcher import __version__
from watcher.errors import ConfigError
from watcher.model.config import FetchSettings, ServiceSettings, Settings, StoreSettings
from watcher.settings.environment import (
    Environment,
    process_environment,
    read_environment,
    report_misspelt,
)
from watcher.settings.issuers import issuers_file
from watcher.settings.lines import KeyPath
from watcher.settings.login import build_login
from watcher.settings.oidc import build_oidc, oidc_env_names
from watcher.settings.operators import build_operators, operator_env_names
from watcher.settings.problems import Problems
from watcher.settings.review import build_review
from watcher.settings.shape import (
    FetchTable,
    FileTable,
    LoginTable,
    OperatorsTable,
    ReviewTable,
    ServiceTable,
    SourceTable,
    StoreTable,
    Table,
)
from watcher.settings.sources import build_source, check_duplicates, env_names

DEFAULT_FILE = "sources.toml"

_T = TypeVar("_T", bound=Table)

_DATABASE = re.compile(r"(?:sqlite|postgresql)(?:\+\w+)?://.*")
_SQLITE_FILE = re.compile(r"(?P<scheme>sqlite(?:\+\w+)?:///)(?P<file>[^/:?][^?]*)(?P<query>\?.*)?")


def config_path(given: Path | None, environ: Mapping[str, str] | None = None) -> Path:
    """Return the configuration file: the one given, else WATCHER_CONFIG, else sources.toml in this folder."""
    return given or Path(read_environment(_environ(environ)).config or DEFAULT_FILE)


def load_settings(path: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings that the file at `path` and the environment give.

    `environ` None: this process's environment.  Relative paths in either are relative to the file's
    folder.  A header's secret that is not set is no error: it is named in the source's `missing_env`.

    Raises:
        ConfigError: the file cannot be read or is no TOML.
        ConfigErrors: everything that is wrong with it, with lines, nearest spellings and how to mend it.
    """
    return parse_settings(_read(path), path=path, environ=environ)


def parse_settings(text: str, *, path: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings that `text` gives if it stands in the file `path`; see `load_settings`."""
    content = _parse(text, path)
    problems = Problems(path, text, content)
    variables = _environ(environ)
    env = read_environment(variables, problems)
    for key in content.keys() - FileTable.model_fields.keys():
        problems.add_unknown((key,))
    service = _table(ServiceTable, content, "service", problems)
    store = _table(StoreTable, content, "store", problems)
    fetch = _table(FetchTable, content, "fetch", problems)
    operators = _table(OperatorsTable, content, "operators", problems)
    login = _table(LoginTable, content, "login", problems)
    review = _table(ReviewTable, content, "review", problems)
    tables = list(_source_tables(content, problems))
    sources = [(place, build_source(table, place, variables, problems)) for place, table in tables]
    check_duplicates(sources, problems)
    used = [name for _, table in tables for name in env_names(table)]
    report_misspelt(variables, [*used, *operator_env_names(operators), *oidc_env_names(login.oidc)], problems)
    built_service = _service(service, env, problems)
    built_fetch = _fetch(fetch, built_service, path.absolute().parent, problems)
    built = Settings(
        path=path.absolute(),
        service=built_service,
        store=_store(store, env, path.absolute().parent, problems),
        fetch=built_fetch,
        sources=tuple(source for _, source in sources),
        operators=build_operators(operators, variables, path.absolute().parent, problems),
        login=build_login(
            login,
            problems,
            build_oidc(login.oidc, variables, problems, service=built_service, fetch=built_fetch),
        ),
        review=build_review(review, problems),
    )
    problems.raise_if_any()
    return built


def user_agent(service: ServiceSettings) -> str:
    """Return how we name ourselves to the sites: program, version, where to read of us, whom to write to.

    Source: RFC 9110 §10.1.5.
    """
    contact = f"; {service.contact}" if service.contact else ""
    return f"Watcher/{__version__} (+{service.base_url}{contact})"


def _environ(environ: Mapping[str, str] | None) -> Mapping[str, str]:
    return process_environment() if environ is None else environ


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        hint = "name the file with --config or WATCHER_CONFIG"
        raise ConfigError(f"cannot be read: {fault.strerror}", path=str(path), hint=hint) from fault
    except UnicodeDecodeError as fault:
        line = str(fault.object.count(b"\n", 0, fault.start) + 1)
        raise ConfigError(
            "is not UTF-8", path=str(path), where=line, hint="save the file as UTF-8"
        ) from fault


def _parse(text: str, path: Path) -> dict[str, object]:
    """Return what the TOML text holds; tomllib reads, and tomlkit knows the line of a fault."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        import tomlkit  # noqa: PLC0415 — a file without faults needs it not
        from tomlkit.exceptions import ParseError  # noqa: PLC0415 — as above

        where = ""
        try:
            tomlkit.parse(text)
        except ParseError as placed:
            where = str(placed.line)
        raise ConfigError(f"is no valid TOML: {fault}", path=str(path), where=where) from fault


def _table(shape: type[_T], content: Mapping[str, object], key: str, problems: Problems) -> _T:
    """Return the table called `key`, or the empty one when it is faulty."""
    try:
        return shape.model_validate(content.get(key, {}))
    except ValidationError as fault:
        problems.add_invalid(fault, (key,))
        return shape()


def _source_tables(
    content: Mapping[str, object], problems: Problems
) -> Iterator[tuple[KeyPath, SourceTable]]:
    """Yield the well-formed [[source]] tables with their places."""
    tables = content.get("source", [])
    if not isinstance(tables, list):
        problems.add(("source",), "must be written [[source]], with two brackets, once for each source")
        return
    for number, table in enumerate(tables):
        try:
            yield ("source", number), SourceTable.model_validate(table)
        except ValidationError as fault:
            problems.add_invalid(fault, ("source", number))


def _service(table: ServiceTable, env: Environment, problems: Problems) -> ServiceSettings:
    given = table.model_dump(exclude_unset=True)
    for key in ("base_url", "contact"):
        if value := getattr(env, key):
            try:
                given[key] = getattr(ServiceTable.model_validate({key: value}), key)
            except ValidationError as fault:
                problems.add_outside(f"WATCHER_{key.upper()}: {fault.errors()[0]['ctx']['error']}")
    return ServiceSettings(**given)


def _store(table: StoreTable, env: Environment, folder: Path, problems: Problems) -> StoreSettings:
    given = table.model_dump(exclude_unset=True)
    default = StoreSettings()
    database = env.database or given.get("database", default.database)
    if not _DATABASE.fullmatch(database):
        hint = "e.g. sqlite:///var/watcher.db or postgresql+psycopg://user@host/watcher"
        if env.database:
            problems.add_outside("WATCHER_DATABASE: is no database address", hint)
        else:
            problems.add(("store", "database"), "is no database address", hint)
    if found := _SQLITE_FILE.fullmatch(database):
        database = f"{found['scheme']}{folder / found['file']}{found['query'] or ''}"
    return StoreSettings(
        database=database, feeds_dir=folder / (env.feeds_dir or given.get("feeds_dir", default.feeds_dir))
    )


def _fetch(table: FetchTable, service: ServiceSettings, folder: Path, problems: Problems) -> FetchSettings:
    given = table.model_dump(exclude_unset=True)
    if "obey_robots" in given:
        given["is_robots_obeyed"] = given.pop("obey_robots")
    if "allow_hosts" in given:
        given["allow_hosts"] = tuple(given["allow_hosts"])
    if "chromium" in given:
        given["chromium"] = PurePath(given["chromium"])
    if "ca_file" in given:
        given["ca_file"] = issuers_file(given["ca_file"], "fetch", folder, problems)
    return FetchSettings(user_agent=user_agent(service), **given)
