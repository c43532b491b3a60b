import pytest

from tests.unit.settings.settings_texts import source

HEADER = 'headers = { X-Key = "env:HDIR_API_KEY" }'
OTHER_HEADER = 'headers = { X-Other = "env:OTHER" }'


def test_variables_stand_above_the_file(load, tmp_path):
    settings = load(
        '[service]\nbase_url = "https://a.no"\ncontact = "a@a.no"\n'
        '[store]\ndatabase = "sqlite:///a.db"\nfeeds_dir = "a"',
        {
            "WATCHER_BASE_URL": "https://b.no/",
            "WATCHER_CONTACT": "b@b.no",
            "WATCHER_DATABASE": "sqlite:///b.db",
            "WATCHER_FEEDS_DIR": "b",
        },
    )
    assert (settings.service.base_url, settings.service.contact) == ("https://b.no", "b@b.no")
    assert settings.store.database == f"sqlite:///{tmp_path}/b.db"
    assert settings.store.feeds_dir == tmp_path / "b"
    assert "+https://b.no; b@b.no" in settings.fetch.user_agent


def test_an_empty_variable_counts_as_not_set(load):
    assert load('[service]\ncontact = "a@a.no"', {"WATCHER_CONTACT": ""}).service.contact == "a@a.no"


def test_a_value_may_stand_in_a_file(load, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("postgresql://w:x@db/w\n", encoding="utf-8")
    assert load("", {"WATCHER_DATABASE_FILE": str(secret)}).store.database == "postgresql://w:x@db/w"


def test_the_variable_itself_wins_over_its_file(load, tmp_path):
    assert (
        load("", {"WATCHER_CONTACT": "a@a.no", "WATCHER_CONTACT_FILE": "/nowhere"}).service.contact
        == "a@a.no"
    )


def test_a_file_that_cannot_be_read_is_an_error(problems, tmp_path):
    (only,) = problems("", {"WATCHER_CONTACT_FILE": f"{tmp_path}/no"})
    assert only.startswith(f"environment: WATCHER_CONTACT_FILE: cannot read {tmp_path}/no: No such file")
    assert only.endswith("(name a readable text file, or set WATCHER_CONTACT itself)")


def test_faulty_values_are_told_with_the_name_of_the_variable(problems):
    told = problems("", {"WATCHER_BASE_URL": "x.no", "WATCHER_DATABASE": "mysql://w:passord@db"})
    assert told[0] == "environment: WATCHER_BASE_URL: 'x.no' must begin with http:// or https://"
    assert told[1].startswith("environment: WATCHER_DATABASE: is no database address")
    assert "passord" not in told[1]


def test_a_misspelt_variable_is_told(problems):
    assert problems("", {"WATCHER_DATABSE": "x"}) == [
        "environment: WATCHER_DATABSE is set but nothing reads it (did you mean WATCHER_DATABASE?)"
    ]


def test_variables_that_resemble_nothing_or_are_referred_to_are_left_alone(load):
    text = source(more='headers = { X = "env:WATCHER_DATABASE_KEY" }')
    environ = {"WATCHER_IMAGE": "x", "WATCHER_DATABASE_KEY": "k", "PATH": "/bin"}
    assert load(text, environ).sources[0].headers == {"X": "k"}


def test_a_header_takes_its_secret_from_the_environment(load):
    (only,) = load(source(more=HEADER), {"HDIR_API_KEY": "hemmelig"}).sources
    assert only.headers == {"X-Key": "hemmelig"}
    assert only.missing_env == ()


def test_a_header_takes_its_secret_from_a_file(load, tmp_path):
    (tmp_path / "key").write_text("hemmelig\n", encoding="utf-8")
    (only,) = load(source(more=HEADER), {"HDIR_API_KEY_FILE": f"{tmp_path}/key"}).sources
    assert only.headers == {"X-Key": "hemmelig"}


def test_a_missing_secret_is_the_trouble_of_its_source_alone(load):
    with_key, other = load(source("a", HEADER) + source("b"), {}).sources
    assert with_key.missing_env == ("HDIR_API_KEY",)
    assert "X-Key" not in with_key.headers
    assert other.missing_env == ()


@pytest.mark.parametrize(
    "secret", ["blåbær", "a\r\nX-Other: b", "a\nb", "a\0b", "a\tb", "\udcff", "€", "a\x7f"]
)
def test_a_secret_that_cannot_be_sent_is_the_trouble_of_its_source_alone(load, secret):
    text = source("a", HEADER) + source("b", OTHER_HEADER)
    broken, other = load(text, {"HDIR_API_KEY": secret, "OTHER": "k"}).sources
    assert (broken.unsendable, dict(broken.headers)) == (("headers.X-Key (env:HDIR_API_KEY)",), {})
    assert broken.missing_env == ()
    assert (other.unsendable, dict(other.headers)) == ((), {"X-Other": "k"})
    assert secret not in repr(broken)


@pytest.mark.parametrize(
    ("content", "told"), [(None, "cannot be read: No such file"), (b"", "holds no"), (b"\xff\0x", "holds no")]
)
def test_a_file_that_holds_no_issuers_is_told(problems, tmp_path, content, told):
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content)
    (only,) = problems('[fetch]\nca_file = "ca.pem"')
    assert only.startswith(f"sources.toml:2: fetch.ca_file: {told}")
