from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.settings.settings_texts import source
from watcher import __version__
from watcher.errors import ConfigError
from watcher.model.config import FetchSettings, ServiceSettings
from watcher.model.source import Contract, Policy, SourceType
from watcher.settings import config_path, load_settings

WHOLE = """
[service]
title = "Mpox"
base_url = "https://varsel.example.no/"
tag_authority = "varsel.example.no,2026-01"
contact = "mailto:drift@example.no"
language = "nn"
notice = " Testmiljø "

[store]
database = "sqlite:///var/watcher.db"
feeds_dir = "ut/feeds"

[fetch]
allow_hosts = ["Intranett.example.no"]
deadline = "10s"
max_bytes = 2048
max_redirects = 0
min_gap = "5s"
max_crawl_delay = "1m"
concurrency = 2
obey_robots = false

[[source]]
id = "a"
title = "A"
owner = "FHI"
url = "https://a.no/x"
type = "json"
render = false
lang = "en"
topics = ["mpox"]
every = "10m"
verify_within = "2h"
keep = ["data.*"]
drop = ["data.links"]
expect = { min_chars = 3, max_chars = 9, headings = ["H"], contains = ["c"], title = "t" }
policy = "hold"
headers = { X-Key = "env:KEY", X-Plain = "as it is" }
charset = "latin-1"
enabled = false
"""


def test_every_key_reaches_the_settings(load, tmp_path):
    settings = load(WHOLE, {"KEY": "hemmelig"})
    assert settings.service == ServiceSettings(
        title="Mpox",
        base_url="https://varsel.example.no",
        tag_authority="varsel.example.no,2026-01",
        contact="mailto:drift@example.no",
        language="nn",
        notice="Testmiljø",
    )
    assert settings.fetch == FetchSettings(
        user_agent=f"Watcher/{__version__} (+https://varsel.example.no; mailto:drift@example.no)",
        allow_hosts=("intranett.example.no",),
        deadline=timedelta(seconds=10),
        max_bytes=2048,
        max_redirects=0,
        min_gap=timedelta(seconds=5),
        max_crawl_delay=timedelta(minutes=1),
        concurrency=2,
        is_robots_obeyed=False,
    )
    (only,) = settings.sources
    assert (only.rules.type, only.rules.lang, only.rules.charset) == (SourceType.JSON, "en", "latin-1")
    assert (only.rules.keep, only.rules.drop) == (("data.*",), ("data.links",))
    assert (only.every, only.verify_within) == (timedelta(minutes=10), timedelta(hours=2))
    assert only.contract == Contract(min_chars=3, max_chars=9, headings=("H",), contains=("c",), title="t")
    assert (only.policy, only.render, only.enabled, only.topics) == (Policy.HOLD, False, False, ("mpox",))
    assert only.headers == {"X-Key": "hemmelig", "X-Plain": "as it is"}
    assert settings.path == tmp_path / "sources.toml"


def test_an_empty_file_gives_the_models_own_defaults(load):
    settings = load("")
    assert settings.service == ServiceSettings()
    assert settings.fetch.deadline == FetchSettings().deadline
    assert settings.sources == ()


def test_relative_paths_are_relative_to_the_files_folder(load, tmp_path):
    settings = load(WHOLE)
    assert settings.store.database == f"sqlite:///{tmp_path}/var/watcher.db"
    assert settings.store.feeds_dir == tmp_path / "ut" / "feeds"
    assert load("").store.feeds_dir == tmp_path / "feeds"


@pytest.mark.parametrize(
    "database", ["sqlite:////srv/w.db", "sqlite:///:memory:", "postgresql+psycopg://w@db/w", "sqlite://"]
)
def test_other_database_addresses_stay_as_they_are(load, database):
    assert load(f'[store]\ndatabase = "{database}"').store.database == database


def test_the_question_part_of_an_sqlite_address_is_kept(load, tmp_path):
    settings = load('[store]\ndatabase = "sqlite:///w.db?timeout=5"')
    assert settings.store.database == f"sqlite:///{tmp_path}/w.db?timeout=5"


def test_secrets_are_not_shown_when_settings_are(load):
    text = WHOLE.replace("sqlite:///var/watcher.db", "postgresql://w:passord@db/w")
    shown = repr(load(text, {"KEY": "hemmelig"}))
    assert "hemmelig" not in shown
    assert "passord" not in shown
    assert "as it is" not in shown


def test_a_byte_order_mark_is_no_error(tmp_path):
    path = tmp_path / "sources.toml"
    path.write_bytes(b"\xef\xbb\xbf[service]\ntitle = 'x'\n")
    assert load_settings(path, {}).service.title == "x"


def test_a_missing_file_says_how_to_name_another(tmp_path):
    with pytest.raises(ConfigError, match=r"no.toml: cannot be read: .*--config or WATCHER_CONFIG"):
        load_settings(tmp_path / "no.toml", {})


def test_a_file_that_is_not_utf8_names_the_line(tmp_path):
    path = tmp_path / "sources.toml"
    path.write_bytes(b"[service]\ntitle = 'M\xf8'\n")
    with pytest.raises(ConfigError, match=r"sources.toml:2: is not UTF-8"):
        load_settings(path, {})


def test_broken_toml_names_the_line(load):
    with pytest.raises(ConfigError, match=r"sources.toml:3: is no valid TOML"):
        load("[service]\n\ntitle = = 'x'\n")


def test_the_file_is_named_by_option_then_environment_then_habit():
    assert config_path(Path("a.toml"), {"WATCHER_CONFIG": "b.toml"}) == Path("a.toml")
    assert config_path(None, {"WATCHER_CONFIG": "b.toml"}) == Path("b.toml")
    assert config_path(None, {}) == Path("sources.toml")


def test_sources_stand_in_the_order_of_the_file(load):
    settings = load(source("b") + source("a") + source("c"))
    assert [one.id for one in settings.sources] == ["b", "a", "c"]


def test_our_name_goes_without_a_contact_when_there_is_none(load):
    assert load("").fetch.user_agent == f"Watcher/{__version__} (+http://127.0.0.1:8000)"


def test_a_page_may_be_shown_in_a_browser(load):
    assert load(source(more="render = true")).sources[0].render


def test_key_paths_of_json_may_stand_in_one_text_with_commas(load):
    text = source(more='type = "json"\nkeep = ["tekst, data.*", "links[rel=barn]"]')
    assert load(text).sources[0].rules.keep == ("tekst", "data.*", "links[rel=barn]")
