"""What is wrong with a configuration, in words that say what, where and how to mend it."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from watcher.errors import ConfigError
from watcher.settings.lines import KeyPath, find_lines, nearest_line
from watcher.settings.shape import SECRET_KEYS, FileTable

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_WANTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": 'a list, e.g. ["main article"]',
    "dict_type": "a table, e.g. { name = value }",
    "model_type": "a table",
    "model_attributes_type": "a table",
}
_NAMES = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


class ConfigErrors(ConfigError):
    """Everything that is wrong with one configuration, in the order of the file.

    `problems` holds at least one; str() is all of them, one a line.
    """

    def __init__(self, problems: Sequence[ConfigError]) -> None:
        first = problems[0]
        super().__init__(first.what, path=first.path, where=first.where, hint=first.hint)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        """Return every problem on its own line, and how many there are when not one."""
        lines = [str(problem) for problem in self.problems]
        if len(lines) > 1:
            lines.append(f"{len(lines)} problems: nothing was changed")
        return "\n".join(lines)


class Problems:
    """Collects what is wrong with one file, so that all of it can be told at once.

    `text` is the file's and `content` what it holds; lines are looked for when there is something to tell.
    """

    def __init__(self, path: Path, text: str, content: Mapping[str, object]) -> None:
        self._path, self._text, self._content = path, text, content
        self._found: list[tuple[int, ConfigError]] = []

    @cached_property
    def _lines(self) -> Mapping[KeyPath, int]:
        return find_lines(self._text)

    def add(self, place: KeyPath, what: str, hint: str = "") -> None:
        """Remember a problem with the key at `place`."""
        line = nearest_line(self._lines, place)
        told = ConfigError(f"{self._name(place)}: {what}", path=str(self._path), where=str(line), hint=hint)
        self._found.append((line, told))

    def add_outside(self, what: str, hint: str = "") -> None:
        """Remember a problem that has no line in the file: one with the environment."""
        self._found.append((0, ConfigError(what, path="environment", hint=hint)))

    def add_invalid(self, error: ValidationError, prefix: KeyPath = ()) -> None:
        """Remember what pydantic found in the table at `prefix`."""
        for detail in error.errors(include_url=False):
            place = (*prefix, *detail["loc"])
            if detail["type"] == "extra_forbidden":
                self.add_unknown(place)
            elif detail["type"] == "missing":
                self.add(place, "is missing", f"add it under line {nearest_line(self._lines, place[:-1])}")
            else:
                self.add(place, *_wrong_value(detail, is_secret=not SECRET_KEYS.isdisjoint(place)))

    def add_unknown(self, place: KeyPath) -> None:
        """Remember a key that its table does not know."""
        self.add(place, "unknown key", _nearest(str(place[-1]), _known_keys(place[:-1])))

    def raise_if_any(self) -> None:
        """Raise everything remembered.

        Raises:
            ConfigErrors: in the order of the file, when there is anything.
        """
        if self._found:
            self._found.sort(key=lambda found: found[0])
            raise ConfigErrors([problem for _, problem in self._found])

    def _name(self, place: KeyPath) -> str:
        """Return `place` as a person would say it: `source fhi-mpox, expect.min_chars`."""
        if len(place) >= 2 and place[0] == "source" and isinstance(place[1], int):
            tables = self._content.get("source")
            table = tables[place[1]] if isinstance(tables, list) and place[1] < len(tables) else None
            known = table.get("id") if isinstance(table, Mapping) else None
            name = f"source {known}" if isinstance(known, str) else f"source number {place[1] + 1}"
            inner = _dotted(place[2:])
            return f"{name}, {inner}" if inner else name
        return _dotted(place)


def nearest_spelling(wrong: str, valid: Sequence[str], *, likeness: float = 0.6) -> str:
    """Return the valid word that `wrong` was probably meant to be, or "".

    `likeness` is from 0 (anything) to 1 (the same word).
    """
    return next(iter(get_close_matches(wrong, valid, n=1, cutoff=likeness)), "")


def _nearest(wrong: str, valid: Sequence[str]) -> str:
    """Return the hint for an unknown word: the nearest valid one, else all of them."""
    near = nearest_spelling(wrong, valid)
    return f"did you mean '{near}'?" if near else f"known here: {', '.join(valid)}"


def _known_keys(table: KeyPath) -> tuple[str, ...]:
    """Return the keys that the table at `table` may hold."""
    model: type[BaseModel] = FileTable
    for key in table:
        if isinstance(key, int):
            continue
        annotation = model.model_fields[key].annotation
        inner = getattr(annotation, "__args__", (annotation,))[0]
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return ()
        model = inner
    return tuple(model.model_fields)


def _wrong_value(detail: "ErrorDetails", *, is_secret: bool) -> tuple[str, str]:
    """Return what is wrong with a value, and the hint."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "value_error" and isinstance(context.get("error"), ValueError):
        return str(context["error"]), ""
    if kind == "literal_error":
        valid = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        near = nearest_spelling(str(value), valid)
        return f"must be one of {', '.join(valid)}, not {value!r}", f"did you mean '{near}'?" if near else ""
    if kind in _WANTED:
        shown = "" if is_secret or isinstance(value, dict | list) else f" {value!r}"
        return f"must be {_WANTED[kind]}, not {_NAMES.get(type(value), type(value).__name__)}{shown}", ""
    return detail["msg"][:1].lower() + detail["msg"][1:], ""


def _dotted(place: KeyPath) -> str:
    """Return keys joined by dots, positions in brackets from 1."""
    text = ""
    for key in place:
        text += f"[{key + 1}]" if isinstance(key, int) else f".{key}" if text else key
    return text
