"""From a checked [operators] table to OperatorSettings: secrets resolved, what keys mean together checked."""

import base64
import binascii
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from watcher.model.config import OperatorSettings
from watcher.settings.addresses import address_fault
from watcher.settings.environment import look_up
from watcher.settings.issuers import issuers_file
from watcher.settings.problems import Problems
from watcher.settings.references import is_reference, reference_name
from watcher.settings.shape import OperatorsTable

SECRET_START = "whsec_"  # noqa: S105 -- how every secret of Standard Webhooks begins, not one of them
_LEAST_SECRET_BYTES, _MOST_SECRET_BYTES = 24, 64
_MAKE_ONE = "make one: echo whsec_$(head -c 32 /dev/urandom | base64)"
_SMTP_EXAMPLE = 'e.g. "smtp://mail.example.no", "smtps://user:password@mail.example.no" or "env:WATCHER_SMTP"'
_KEYS = ("webhook", "webhook_secret", "smtp")


def build_operators(
    table: OperatorsTable, environ: Mapping[str, str], folder: Path, problems: Problems
) -> OperatorSettings:
    """Return whom the table names; `problems` hears of what does not fit.  `folder` is that of the file.

    A variable that is not set is no error of the file: what needs it waits, and says so.
    """
    values: dict[str, str] = {}
    missing: list[str] = []
    for key in _KEYS:
        value = values[key] = getattr(table, key)
        if not is_reference(value):
            continue
        name = reference_name(value, ("operators", key), problems)
        values[key] = look_up(environ, name, problems) if name else ""
        if name and not values[key]:
            missing.append(name)
    _check(table, values, problems)
    return OperatorSettings(
        mail_to=tuple(dict.fromkeys(table.mail_to)),
        mail_from=table.mail_from,
        ca_file=issuers_file(table.ca_file, "operators", folder, problems) if table.ca_file else None,
        missing_env=tuple(missing),
        **values,
    )


def operator_env_names(table: OperatorsTable) -> tuple[str, ...]:
    """Return the names of the environment variables that the table refers to."""
    return tuple(value.removeprefix("env:") for key in _KEYS if is_reference(value := getattr(table, key)))


def _check(table: OperatorsTable, values: Mapping[str, str], problems: Problems) -> None:
    if bool(table.webhook) != bool(table.webhook_secret):
        lacking = "webhook_secret" if table.webhook else "webhook"
        problems.add(("operators", lacking), "is missing", f"a webhook is signed; {_MAKE_ONE}")
    if (fault := address_fault(values["webhook"])) and values["webhook"]:
        problems.add(("operators", "webhook"), f"its value {fault}")
    if values["webhook_secret"] and not _is_secret(values["webhook_secret"]):
        problems.add(("operators", "webhook_secret"), "is not whsec_ and 24 to 64 bytes in base64", _MAKE_ONE)
    parts = {"mail_to": table.mail_to, "mail_from": table.mail_from, "smtp": table.smtp}
    if any(parts.values()):
        for key, value in parts.items():
            if not value:
                problems.add(("operators", key), "is missing", "mail needs mail_to, mail_from and smtp")
    if values["smtp"] and not _is_smtp(values["smtp"]):
        problems.add(("operators", "smtp"), "is no mail server", _SMTP_EXAMPLE)


def _is_secret(value: str) -> bool:
    try:
        raw = base64.b64decode(value.removeprefix(SECRET_START), validate=True)
    except (binascii.Error, ValueError):
        return False
    return value.startswith(SECRET_START) and _LEAST_SECRET_BYTES <= len(raw) <= _MOST_SECRET_BYTES


def _is_smtp(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
