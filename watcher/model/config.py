"""The settings as the program uses them: sources.toml, checked, with defaults filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import PurePath
from types import MappingProxyType

from watcher.model.level import Level
from watcher.model.people import Role
from watcher.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """[service].  `base_url` is the public address without a final slash; never taken from Host.

    `tag_authority` (RFC 4151: "host,year") stands in every id and never changes.  `notice` is a line that
    stands on every page and in the description of every feed, e.g. "Testmiljø"; "" for none.
    """

    title: str = "Watcher"
    base_url: str = "http://127.0.0.1:8000"
    tag_authority: str = "watcher.example,2026"
    contact: str = ""
    language: str = "nb"
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """[store].  `database` is an SQLAlchemy address; relative SQLite paths are resolved by settings."""

    database: str = field(default="sqlite:///var/watcher.db", repr=False)
    feeds_dir: PurePath = PurePath("feeds")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """[fetch].  Sizes in bytes, decoded and as sent; `deadline` covers a request with all its hops.

    `allow_hosts` may resolve to private and loopback addresses.  `min_gap` is the pause between two
    requests to one host; None: one second, and none at all on loopback, where nobody else's server is
    burdened (robots' Crawl-delay counts likewise, up to `max_crawl_delay`).

    Rendering: `render_deadline` covers everything from the browser's start, `render_memory_bytes` all its
    processes together, `render_concurrency` how many pages are shown at once.
    """

    user_agent: str = "Watcher/0.1"
    allow_hosts: tuple[str, ...] = ()
    deadline: timedelta = timedelta(seconds=30)
    max_bytes: int = 16 * 1024 * 1024
    max_wire_bytes: int = 8 * 1024 * 1024
    max_redirects: int = 5
    min_gap: timedelta | None = None
    max_crawl_delay: timedelta = timedelta(seconds=30)
    concurrency: int = 8
    is_robots_obeyed: bool = True
    ca_file: PurePath | None = None
    """Issuers of certificates that are trusted beside the system's: an intranet's own."""
    chromium: PurePath = PurePath("/usr/bin/chromium")
    chromium_sandbox: bool = True
    render_deadline: timedelta = timedelta(seconds=45)
    render_memory_bytes: int = 1024 * 1024 * 1024
    render_concurrency: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorSettings:
    """[operators]: whom the events of the sources are sent to; "" and empty: nobody that way.

    `webhook_secret` is "whsec_" and base64.  `smtp` is smtp://[user:password@]host[:port], smtps://… with TLS
    from the start.  `ca_file` names issuers that are trusted beside the system's.  `missing_env` names
    variables that are referred to and not set: what needs them waits.
    """

    webhook: str = field(default="", repr=False)
    webhook_secret: str = field(default="", repr=False)
    mail_to: tuple[str, ...] = ()
    mail_from: str = ""
    smtp: str = field(default="", repr=False)
    ca_file: PurePath | None = None
    missing_env: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcSettings:
    """[login.oidc]: the OpenID provider that people may log in at.

    The client proves itself with `client_secret` or with `client_key`, a private JWK.  `roles`: what the
    members of a group may do; empty: roles are given at the desk.  `required`: claims that must have a value.
    `makes_people`: whoever has a role is added at the first login.  `is_only`: passwords are for admins with
    a second factor alone.  `missing_env` names variables that are referred to and not set.
    """

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    client_key: str = field(default="", repr=False)
    name: str = "OpenID"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    acr_values: str = ""
    required: Mapping[str, str] = field(default_factory=dict)
    groups_claim: str = "groups"
    roles: Mapping[str, Role] = field(default_factory=dict)
    makes_people: bool = False
    is_only: bool = False
    missing_env: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginSettings:
    """[login].  A session ends `idle` after it was last used, and `longest` after it began in any case.

    `oidc`: the OpenID provider; None: passwords alone.
    """

    idle: timedelta = timedelta(hours=1)
    longest: timedelta = timedelta(hours=12)
    oidc: OidcSettings | None = None


PROMISES: Mapping[Level, timedelta] = MappingProxyType(
    {Level.CRITICAL: timedelta(hours=1), Level.IMPORTANT: timedelta(hours=8), Level.MINOR: timedelta(days=3)}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSettings:
    """[review].  Approvals and corrections from `second_reader_from` on wait for a second reader; None: none.

    For `undo_window` a decision can be undone before it is carried out.  `promises`: within how long a change
    of each level is to be decided on.
    """

    second_reader_from: Level | None = None
    undo_window: timedelta = timedelta(seconds=60)
    promises: Mapping[Level, timedelta] = field(default_factory=lambda: PROMISES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that was configured.  `path` is the file it came from."""

    path: PurePath
    service: ServiceSettings
    store: StoreSettings
    fetch: FetchSettings
    sources: tuple[Source, ...]
    operators: OperatorSettings = OperatorSettings()
    review: ReviewSettings = ReviewSettings()
    login: LoginSettings = LoginSettings()
