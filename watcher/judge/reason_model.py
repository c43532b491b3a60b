"""A reason in the languages that it is written in."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonText:
    """The templates of one reason by language: nn and en, and nb where no rule file holds it."""

    texts: Mapping[str, str]
