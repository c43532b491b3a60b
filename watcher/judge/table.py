"""A TOML table that knows where it came from: errors name file, key and nearest spelling."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from watcher.errors import ConfigError
from watcher.model.level import Level


class Table:
    """A table of one rule file; `where` is its path inside the file ("modality.class[3]")."""

    __slots__ = ("_items", "_path", "_seen", "where")

    def __init__(self, items: Mapping[str, Any], *, path: str, where: str = "") -> None:
        self._items, self._path, self.where = items, path, where
        self._seen: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def fail(self, key: str, what: str, hint: str = "") -> ConfigError:
        """Return the error for `key` of this table."""
        return ConfigError(what, path=self._path, where=f"{self.where}.{key}".strip("."), hint=hint)

    def _get(self, key: str, kind: type | tuple[type, ...], name: str) -> Any:
        value = self._items[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.fail(key, f"{key} must be {name}, not {value!r}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Return a string; without a default it must be there."""
        self._seen.add(key)
        if key not in self._items:
            if default is None:
                raise self.fail(key, f"{key} is missing")
            return default
        value = self._get(key, str, "a text")
        assert isinstance(value, str)
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """Return a number."""
        self._seen.add(key)
        if key not in self._items:
            if default is None:
                raise self.fail(key, f"{key} is missing")
            return default
        return float(self._get(key, (int, float), "a number"))

    def flag(self, key: str) -> bool:
        """Return a true/false value, false when it is left out."""
        self._seen.add(key)
        return bool(self._get(key, bool, "true or false")) if key in self._items else False

    def level(self, key: str, default: Level | None = None) -> Level:
        """Return a level by its name."""
        self._seen.add(key)
        if key not in self._items and default is not None:
            return default
        slug = self.text(key)
        try:
            return Level.from_slug(slug)
        except ValueError:
            names = [level.slug for level in Level]
            near = get_close_matches(slug.lower(), names, n=1, cutoff=0.4)
            hint = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(names)}"
            raise self.fail(key, f"no such level: {slug!r}", hint) from None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings, empty when it is left out."""
        self._seen.add(key)
        if key not in self._items:
            return ()
        found = self._get(key, list, "a list of texts")
        for value in found:
            if not isinstance(value, str) or not value.strip():
                raise self.fail(key, f"{key} holds something that is not a text: {value!r}")
        return tuple(found)

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Return a list of lists of strings."""
        self._seen.add(key)
        if key not in self._items:
            return ()
        found = self._get(key, list, "a list of lists")
        for group in found:
            if not isinstance(group, list) or not all(isinstance(word, str) for word in group):
                raise self.fail(key, f"{key} holds something that is not a list of texts: {group!r}")
        return tuple(tuple(group) for group in found)

    def numbers(self, key: str) -> dict[str, float]:
        """Return a table of numbers by name."""
        self._seen.add(key)
        if key not in self._items:
            return {}
        found = self._get(key, dict, "a table of numbers")
        for name, value in found.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise self.fail(f"{key}.{name}", f"{name} must be a number, not {value!r}")
        return {name: float(value) for name, value in found.items()}

    def table(self, key: str) -> "Table":
        """Return an inner table, empty when it is left out."""
        self._seen.add(key)
        items = self._get(key, dict, "a table") if key in self._items else {}
        return Table(items, path=self._path, where=f"{self.where}.{key}".strip("."))

    def tables(self, key: str) -> tuple["Table", ...]:
        """Return an array of tables, empty when it is left out."""
        self._seen.add(key)
        if key not in self._items:
            return ()
        found = self._get(key, list, "an array of tables")
        if not all(isinstance(items, dict) for items in found):
            raise self.fail(key, f"{key} must hold tables")
        where = f"{self.where}.{key}".strip(".")
        return tuple(Table(items, path=self._path, where=f"{where}[{n}]") for n, items in enumerate(found))

    def named_tables(self) -> Iterator[tuple[str, "Table"]]:
        """Yield the inner tables by name: every key of this table is one."""
        for name in self._items:
            yield name, self.table(name)

    def close(self, known: Iterable[str] = ()) -> None:
        """Refuse keys that nobody asked for.

        Raises:
            ConfigError: naming the first unknown key and the nearest valid one.
        """
        valid = sorted({*self._seen, *known})
        for key in self._items:
            if key not in self._seen:
                near = get_close_matches(key, valid, n=1, cutoff=0.5)
                hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(valid)}"
                raise self.fail(key, f"unknown key {key!r}", hint)
