"""How much a change matters, lowest to highest."""

from enum import IntEnum


class Level(IntEnum):
    """Ordered levels; compare with `<`.  NONE is 'there is no change at all'.

    Source: docs/explanation/meaning.md (noise < editorial < minor < important < critical).
    """

    NONE = 0
    NOISE = 1
    EDITORIAL = 2
    MINOR = 3
    IMPORTANT = 4
    CRITICAL = 5

    @property
    def slug(self) -> str:
        """The lower-case word used in JSON, addresses, feeds and rule files."""
        return self.name.lower()

    @classmethod
    def from_slug(cls, slug: str) -> "Level":
        """Return the level called `slug`.

        Raises:
            ValueError: naming the spelling and the valid ones.
        """
        try:
            return cls[slug.upper()]
        except KeyError:
            valid = ", ".join(level.slug for level in cls)
            raise ValueError(f"no such level: {slug!r}: use one of {valid}") from None


PUBLISHED_FROM = Level.MINOR
"""Policy `flag` and `auto` publish from here; editorial and noise are stored and shown, never sent."""
