"""Whether this machine can show pages at all."""

from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path, PurePath


class Lack(StrEnum):
    """What is missing."""

    PLAYWRIGHT = "playwright"
    CHROMIUM = "chromium"


def what_is_missing(chromium: PurePath) -> Lack | None:
    """Return what is missing for rendering, None when all is there.  Nothing is loaded or started."""
    if find_spec("playwright") is None:
        return Lack.PLAYWRIGHT
    return None if Path(chromium).is_file() else Lack.CHROMIUM
