import base64
from pathlib import Path

import pytest

from watcher.model.config import OperatorSettings
from watcher.settings import ConfigErrors, parse_settings

SECRET = f"whsec_{base64.b64encode(bytes(32)).decode()}"
WHOLE = f"""[operators]
webhook = "https://drift.example.no/hook"
webhook_secret = "{SECRET}"
mail_to = ["vakt@example.no"]
mail_from = "watcher@example.no"
smtp = "smtp://mail.example.no:2525"
"""


def read(text: str, **environ: str) -> OperatorSettings:
    return parse_settings(text, path=Path("sources.toml"), environ=environ).operators


def faults(text: str, **environ: str) -> str:
    with pytest.raises(ConfigErrors) as caught:
        read(text, **environ)
    return str(caught.value)


def test_nobody_is_told_unless_configured():
    assert read("") == OperatorSettings()


def test_webhook_and_mail_are_read():
    assert read(WHOLE) == OperatorSettings(
        webhook="https://drift.example.no/hook",
        webhook_secret=SECRET,
        mail_to=("vakt@example.no",),
        mail_from="watcher@example.no",
        smtp="smtp://mail.example.no:2525",
    )


def test_secrets_may_stand_in_the_environment_or_in_a_file(tmp_path):
    (tmp_path / "smtp").write_text("smtps://u:p@mail.example.no\n")
    text = WHOLE.replace(SECRET, "env:HOOK").replace("smtp://mail.example.no:2525", "env:POST")
    found = read(text, HOOK=SECRET, POST_FILE=str(tmp_path / "smtp"))
    assert (found.webhook_secret, found.smtp) == (SECRET, "smtps://u:p@mail.example.no")
    assert found.missing_env == ()


def test_a_variable_that_is_not_set_is_no_error_and_is_named():
    found = read(WHOLE.replace(SECRET, "env:HOOK"))
    assert (found.webhook_secret, found.missing_env) == ("", ("HOOK",))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (f'webhook_secret = "{SECRET}"', "", "operators.webhook_secret: is missing"),
        ('webhook = "https://drift.example.no/hook"', "", "operators.webhook: is missing"),
        (SECRET, "whsec_c2hvcnQ=", "is not whsec_ and 24 to 64 bytes"),
        (SECRET, "plain", "is not whsec_"),
        ('mail_from = "watcher@example.no"', "", "operators.mail_from: is missing"),
        ('mail_to = ["vakt@example.no"]', "", "operators.mail_to: is missing"),
        ('smtp = "smtp://mail.example.no:2525"', "", "operators.smtp: is missing"),
        ("smtp://mail", "mail", "is no mail server"),
        ("vakt@example.no", "Vakt <vakt@example.no>", "is no mail address"),
        ("https://drift", "ftp://drift", "must begin with http"),
        ("mail_to", "mailto", "unknown key"),
        (SECRET, "env:no-name", "needs the name of an environment variable"),
    ],
)
def test_what_does_not_fit_is_told(old, new, said):
    assert WHOLE.count(old) >= 1
    assert said in faults(WHOLE.replace(old, new, 1))


def test_a_secret_is_never_repeated():
    assert "hemmelig" not in faults(WHOLE.replace(SECRET, "hemmelig"))
    assert "hemmelig" not in repr(read(WHOLE.replace("smtp://", "smtp://u:hemmelig@")))
    assert SECRET not in repr(read(WHOLE))


def test_a_misspelt_variable_is_noticed():
    text = WHOLE.replace(SECRET, "env:WATCHER_HOOK_SECRET")
    assert "did you mean WATCHER_HOOK_SECRET?" in faults(text, WATCHER_HOOK_SECRT=SECRET)
