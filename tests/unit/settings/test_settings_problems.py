import pytest

from tests.unit.settings.settings_texts import source
from watcher.settings import ConfigErrors


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[servise]", "sources.toml:1: servise: unknown key (did you mean 'service'?)"),
        ('[service]\ntitel = "x"', "sources.toml:2: service.titel: unknown key (did you mean 'title'?)"),
        ("[fetch]\nmingap = 3", "sources.toml:2: fetch.mingap: unknown key (did you mean 'min_gap'?)"),
        ("[fetch]\nzzz = 3", "sources.toml:2: fetch.zzz: unknown key (known here: allow_hosts, deadline"),
        ("[service]\ntitle = 3", "sources.toml:2: service.title: must be text in quotes, not a number 3"),
        (
            "[fetch]\ndeadline = 30",
            'sources.toml:2: fetch.deadline: must be a duration in quotes, e.g. "90s"',
        ),
        ('[fetch]\ndeadline = "30"', "sources.toml:2: fetch.deadline: not a duration: '30'"),
        (
            "[fetch]\nobey_robots = 1",
            "sources.toml:2: fetch.obey_robots: must be true or false, not a number 1",
        ),
        (
            "[fetch]\nconcurrency = 0",
            "sources.toml:2: fetch.concurrency: input should be greater than or equal to 1",
        ),
        ('[fetch]\nallow_hosts = "x"', "sources.toml:2: fetch.allow_hosts: must be a list"),
        (
            '[fetch]\nallow_hosts = ["http://x"]',
            "sources.toml:2: fetch.allow_hosts[1]: 'http://x' is no host name",
        ),
        (
            '[service]\nlanguage = "no"',
            "sources.toml:2: service.language: must be one of nb, nn, en, not 'no'",
        ),
        ('[service]\ntag_authority = "x"', "sources.toml:2: service.tag_authority: 'x' is no tag authority"),
        (
            '[service]\ncontact = "dr\\nift"',
            "sources.toml:2: service.contact: 'dr\\nift' cannot stand in a header",
        ),
        ('[service]\nbase_url = "x.no"', "sources.toml:2: service.base_url: 'x.no' must begin with http://"),
        ('service = "x"', "sources.toml:1: service: must be a table, not text"),
        ("[source]\nid = 'x'", "sources.toml:1: source: must be written [[source]]"),
        ('[store]\ndatabase = "mysql://x"', "sources.toml:2: store.database: is no database address"),
    ],
)
def test_a_fault_names_file_line_key_and_how_to_mend_it(problems, text, told):
    (only,) = problems(text)
    assert only.startswith(told)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('verfy_within = "6h"', "source fhi-mpox, verfy_within: unknown key (did you mean 'verify_within'?)"),
        (
            "expect = { min_char = 3 }",
            "source fhi-mpox, expect.min_char: unknown key (did you mean 'min_chars'?)",
        ),
        ("expect = { min_chars = -1 }", "source fhi-mpox, expect.min_chars: input should be greater than"),
        (
            "expect = { min_chars = 9, max_chars = 3 }",
            "source fhi-mpox, expect: max_chars 3 is below min_chars 9",
        ),
        (
            'type = "htm"',
            "source fhi-mpox, type: must be one of html, pdf, json, feed, sitemap, text, not 'htm' (did you",
        ),
        (
            'render = true\ntype = "json"',
            "source fhi-mpox, render: has no effect on type 'json': only a page is shown in a browser",
        ),
        (
            'policy = "flagg"',
            "source fhi-mpox, policy: must be one of auto, flag, hold, not 'flagg' (did you mean 'flag'?)",
        ),
        ('topics = ["Mpox"]', "source fhi-mpox, topics[1]: 'Mpox' cannot be used"),
        ('lang = "Norsk"', "source fhi-mpox, lang: 'Norsk' is no language code"),
        ('charset = "utf-99"', "source fhi-mpox, charset: no such charset: 'utf-99'"),
        ('every = "7h"', "source fhi-mpox, every: 7h is longer than verify_within = 6h"),
        ('every_min = "31m"', "source fhi-mpox, every_min: 31m is longer than every = 30m"),
        ('every_max = "29m"', "source fhi-mpox, every_max: 29m is shorter than every = 30m"),
        ('every_max = "7h"', "source fhi-mpox, every_max: 7h is longer than verify_within = 6h"),
        (
            'headers = { User-Agent = "Mozilla" }',
            "source fhi-mpox, headers: the header 'User-Agent' is set by the",
        ),
        ('headers = { "X Y" = "a" }', "source fhi-mpox, headers: 'X Y' cannot be the name of a header"),
        (
            'headers = { X = "env:" }',
            "source fhi-mpox, headers.X: env: needs the name of an environment variable",
        ),
        ('headers = { X = "a\\nb" }', "source fhi-mpox, headers.X: its value cannot be sent"),
    ],
)
def test_a_fault_in_a_source_names_the_source(problems, more, told):
    (only,) = problems(source(more=more))
    assert only.startswith(f"sources.toml:7: {told}")


def test_a_missing_key_is_told_with_the_line_to_add_it_under(problems):
    assert problems("[service]\n[[source]]\nid = 'a'\ntitle = 'A'\nurl = 'https://a.no'") == [
        "sources.toml:2: source a, owner: is missing (add it under line 2)"
    ]


def test_a_source_without_an_id_is_told_by_its_number(problems):
    (first, *_) = problems("[[source]]\ntitle = 'A'\nowner = 'B'\nurl = 'https://a.no'")
    assert first == "sources.toml:1: source number 1, id: is missing (add it under line 1)"


@pytest.mark.parametrize("name", ["Fhi", "fhi mpox", "-fhi", "fhi--mpox", "fhi_mpox", "på", "", "a" * 65])
def test_ids_that_could_not_stand_in_an_address_are_refused(problems, name):
    (only,) = problems(source(name).replace(f"https://www.fhi.no/{name}", "https://www.fhi.no/x"))
    assert "sources.toml:3: " in only
    assert "cannot be used: at most 64 of a-z, 0-9 and single hyphens" in only


def test_the_same_id_twice_is_told_at_the_second(problems):
    second = source("a").replace("https://www.fhi.no/a", "https://www.fhi.no/b")
    (only,) = problems(source("a") + second)
    assert only.startswith(
        "sources.toml:10: source a, id: 'a' is taken by an earlier source (ids are identities"
    )


@pytest.mark.parametrize(
    "spelling",
    [
        "http://www.fhi.no/a",
        "https://www.fhi.no/a/",
        "https://www.fhi.no/a?term=",
        "https://WWW.FHI.NO/a#topp",
        "http://www.fhi.no/a/?utm_source=x",
    ],
)
def test_the_same_page_twice_is_told_with_the_name_of_the_first(problems, spelling):
    second = source("b").replace("https://www.fhi.no/b", spelling)
    (only,) = problems(source("a") + second)
    assert only.startswith("sources.toml:13: source b, url: ")
    assert "is watched already by source a" in only


def test_an_enabled_source_needs_an_address_and_a_disabled_one_does_not(problems, load):
    text = source().replace("https://www.fhi.no/fhi-mpox", "")
    (only,) = problems(text)
    assert only.startswith("sources.toml:6: source fhi-mpox, url: is empty (give the address, or set enabled")
    assert load(text + "enabled = false").sources[0].url == ""


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_file(load):
    text = '[service]\ntitel = "x"\n' + source(more='every = "x"') + source(more="keep = 3")
    with pytest.raises(ConfigErrors) as caught:
        load(text)
    told = str(caught.value).splitlines()
    assert [line.split(".toml:")[1].split(":")[0] for line in told[:3]] == ["2", "9", "16"]
    assert told[3] == "3 problems: nothing was changed"


def test_one_problem_is_told_without_a_count(load):
    with pytest.raises(ConfigErrors) as caught:
        load('[service]\ntitel = "x"')
    assert len(str(caught.value).splitlines()) == 1


def test_values_that_may_be_secret_are_never_repeated(problems):
    told = "\n".join(
        problems(
            '[store]\ndatabase = "mysql://w:passord@db"\n'
            + source(more='headers = { X = ["hemmelig"], Y = 314159 }'),
        )
    )
    assert "passord" not in told
    assert "hemmelig" not in told
    assert "314159" not in told


def test_selectors_that_cannot_be_used_are_told(problems):
    (only,) = problems(source(more='keep = ["main >"]'))
    assert only.startswith("sources.toml:7: source fhi-mpox, keep: ")
    assert "main >" in only
