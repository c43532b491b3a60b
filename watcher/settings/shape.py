"""The shape of sources.toml: its tables, keys and types, nothing of what they mean together.

A key that is not written here is an error in the file; a key that is not given takes the default of the
model (`watcher.model.config`, `watcher.model.source`), which alone knows it.
"""

import codecs
import re
from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from watcher.settings.addresses import address_fault
from watcher.settings.durations import EXAMPLES, parse_duration
from watcher.settings.shape_oidc import OidcTable

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_AUTHORITY = re.compile(r"(?:[\w.+-]+@)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?,[0-9]{4}(?:-[0-9]{2}){0,2}")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HOST = re.compile(r"[A-Za-z0-9.:*-]+")
_CONTACT = re.compile(r"[!-~]+")
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")

_OWN_HEADERS = frozenset(
    {
        "accept-encoding", "connection", "content-length", "cookie", "host", "if-modified-since",
        "if-none-match", "range", "te", "transfer-encoding", "user-agent",
    }
)  # fmt: skip
"""Headers that say who asks and what is asked; an honest client sets these itself."""


def _duration(value: object) -> timedelta:
    if not isinstance(value, str):
        raise ValueError(  # noqa: TRY004 — pydantic collects ValueError alone
            f"must be a duration in quotes, e.g. {EXAMPLES}"
        )
    return parse_duration(value)


def _follow(value: object) -> object:
    """`true` is a table with nothing in it, `false` none at all."""
    if isinstance(value, bool):
        return {} if value else None
    if not isinstance(value, dict):
        raise ValueError(  # noqa: TRY004 — pydantic collects ValueError alone
            "must be true, or a table, e.g. { only = ['/globalassets/*.pdf'], most = 20 }"
        )
    return value


def _slug(value: str) -> str:
    if len(value) > 64 or not _SLUG.fullmatch(value):
        raise ValueError(
            f"{value!r} cannot be used: at most 64 of a-z, 0-9 and single hyphens, e.g. 'fhi-handbok'"
        )
    return value


def _url(value: str) -> str:
    if value and (fault := address_fault(value)):
        raise ValueError(f"{value!r} {fault}")
    return value


def _base_url(value: str) -> str:
    if fault := address_fault(value):
        raise ValueError(f"{value!r} {fault}")
    if urlsplit(value).query or urlsplit(value).fragment:
        raise ValueError(f"{value!r} must not hold a query or fragment")
    return value.rstrip("/")


def _authority(value: str) -> str:
    if not _AUTHORITY.fullmatch(value):
        raise ValueError(
            f"{value!r} is no tag authority: a host name of yours and a year, e.g. 'watcher.example,2026'"
        )
    return value


def _lang(value: str) -> str:
    if not _LANG.fullmatch(value):
        raise ValueError(f"{value!r} is no language code: e.g. 'nb', 'nn' or 'en'")
    return value


def _charset(value: str) -> str:
    try:
        codecs.lookup(value)
    except LookupError:
        raise ValueError(f"no such charset: {value!r}: e.g. 'utf-8' or 'iso-8859-1'") from None
    return value


def _contact(value: str) -> str:
    if value and not _CONTACT.fullmatch(value):
        raise ValueError(
            f"{value!r} cannot stand in a header: ASCII without blanks, e.g. 'mailto:drift@example.no'"
        )
    return value


def _host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise ValueError(f"{value!r} is no host name: write it without scheme and path")
    return value.lower()


def _url_or_reference(value: str) -> str:
    return value if value.startswith("env:") else _url(value)


def _mail(value: str) -> str:
    if value and not _MAIL.fullmatch(value):
        raise ValueError(f"{value!r} is no mail address: write it alone, e.g. 'vakt@example.no'")
    return value


def _header_names(value: dict[str, str]) -> dict[str, str]:
    for name in value:
        if not _HEADER.fullmatch(name):
            raise ValueError(f"{name!r} cannot be the name of a header")
        if name.lower() in _OWN_HEADERS:
            raise ValueError(f"the header {name!r} is set by the fetcher and cannot be given")
    return value


_Text = Annotated[str, Field(min_length=1)]
_Duration = Annotated[timedelta, BeforeValidator(_duration)]
_Slug = Annotated[str, AfterValidator(_slug)]


class Table(BaseModel):
    """A table of the file: strict types, no keys beyond its own."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ServiceTable(Table):
    """[service]."""

    title: _Text = ""
    base_url: Annotated[str, AfterValidator(_base_url)] = ""
    tag_authority: Annotated[str, AfterValidator(_authority)] = ""
    contact: Annotated[str, AfterValidator(_contact)] = ""
    language: Literal["nb", "nn", "en"] = "nb"
    notice: Annotated[str, AfterValidator(str.strip)] = ""


class StoreTable(Table):
    """[store]."""

    database: _Text = ""
    feeds_dir: _Text = ""


class FetchTable(Table):
    """[fetch]."""

    allow_hosts: list[Annotated[str, AfterValidator(_host)]] = []
    deadline: _Duration = timedelta()
    max_bytes: Annotated[int, Field(ge=1_024)] = 0
    max_wire_bytes: Annotated[int, Field(ge=1_024)] = 0
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 0
    min_gap: _Duration = timedelta()
    max_crawl_delay: _Duration = timedelta()
    concurrency: Annotated[int, Field(ge=1, le=256)] = 0
    obey_robots: bool = True
    ca_file: _Text = ""
    chromium: _Text = ""
    chromium_sandbox: bool = True
    render_deadline: _Duration = timedelta()
    render_memory_bytes: Annotated[int, Field(ge=268_435_456)] = 0
    render_concurrency: Annotated[int, Field(ge=1, le=4)] = 0


class OperatorsTable(Table):
    """[operators]."""

    webhook: Annotated[str, AfterValidator(_url_or_reference)] = ""
    webhook_secret: str = ""
    mail_to: list[Annotated[str, AfterValidator(_mail)]] = []
    mail_from: Annotated[str, AfterValidator(_mail)] = ""
    smtp: str = ""
    ca_file: _Text = ""


class PromisesTable(Table):
    """`promises` of [review]: within how long a change of each level is to be decided on."""

    critical: _Duration = timedelta()
    important: _Duration = timedelta()
    minor: _Duration = timedelta()


class ReviewTable(Table):
    """[review]."""

    second_reader_from: Literal["minor", "important", "critical"] = "critical"
    undo_window: _Duration = timedelta()
    promises: PromisesTable = PromisesTable()


class ExpectTable(Table):
    """`expect` of a source: the contract."""

    min_chars: Annotated[int, Field(ge=0)] = 0
    max_chars: Annotated[int, Field(ge=0)] = 0
    headings: list[_Text] = []
    contains: list[_Text] = []
    title: str = ""


class MuteTable(Table):
    """One of a source's `mute`: a place whose text keeps changing without meaning anything."""

    path: _Text
    heading: str = ""
    text: str = ""
    reason: _Text


class FollowTable(Table):
    """`follow_pdfs` of a source; `true` is the empty table."""

    only: list[_Text] = []
    headings: list[_Text] = []
    hosts: list[Annotated[str, AfterValidator(_host)]] = []
    most: Annotated[int, Field(ge=1, le=100)] = 20


class TermsTable(Table):
    """One of a source's `vocabulary.terms`."""

    words: Annotated[list[_Text], Field(min_length=1)]
    weight: Annotated[int, Field(ge=1, le=5)]


class VocabularyTable(Table):
    """`vocabulary` of a source: what its pages are judged by beside the vocabulary of all."""

    terms: list[TermsTable] = []
    raise_headings: list[_Text] = []
    lower_headings: list[_Text] = []
    off: list[_Text] = []
    reason: _Text = ""


class SourceTable(Table):
    """[[source]]."""

    id: _Slug
    title: _Text
    owner: _Text
    url: Annotated[str, AfterValidator(_url)]
    type: Literal["html", "pdf", "json", "feed", "sitemap", "text"] = "html"
    render: bool = False
    render_hosts: list[Annotated[str, AfterValidator(_host)]] = []
    lang: Annotated[str, AfterValidator(_lang)] = "nb"
    topics: list[_Slug] = []
    every: _Duration = timedelta()
    every_min: _Duration = timedelta()
    every_max: _Duration = timedelta()
    verify_within: _Duration = timedelta()
    trust_age: bool = True
    keep: list[_Text] = []
    drop: list[_Text] = []
    mute: list[MuteTable] = []
    expect: ExpectTable = ExpectTable()
    policy: Literal["auto", "flag", "hold"] = "flag"
    headers: Annotated[dict[str, str], AfterValidator(_header_names)] = {}
    charset: Annotated[str, AfterValidator(_charset)] = ""
    enabled: bool = True
    follow_pdfs: Annotated[FollowTable | None, BeforeValidator(_follow)] = None
    vocabulary: VocabularyTable = VocabularyTable()


class LoginTable(Table):
    """[login]."""

    idle: _Duration = timedelta()
    longest: _Duration = timedelta()
    oidc: OidcTable | None = None


class FileTable(Table):
    """The whole file."""

    service: ServiceTable = ServiceTable()
    store: StoreTable = StoreTable()
    fetch: FetchTable = FetchTable()
    operators: OperatorsTable = OperatorsTable()
    login: LoginTable = LoginTable()
    review: ReviewTable = ReviewTable()
    source: list[SourceTable] = []


SECRET_KEYS = frozenset(
    {"headers", "database", "webhook", "webhook_secret", "smtp", "client_secret", "client_key"}
)
"""Values under these keys are never repeated in a message."""
