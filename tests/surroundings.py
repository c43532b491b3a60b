"""What tests ask of the machine they run on, in one place."""

import os
from typing import NoReturn

import pytest

ENVIRON = os.environ  # noqa: TID251  # tests have no settings of their own
IS_CI = ENVIRON.get("CI", "").lower() not in {"", "0", "false"}


def skip_here(reason: str) -> NoReturn:
    """Skip the test because this machine lacks something; CI promises to lack nothing, so there it fails."""
    if IS_CI:
        pytest.fail(reason)
    pytest.skip(reason)
