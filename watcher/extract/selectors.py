"""What is wrong with extraction rules, said so that it can be mended."""

import re
from collections.abc import Callable, Iterable

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from watcher.extract.patterns import explain_pattern
from watcher.model.source import ExtractionRules, SourceType

_PATH = re.compile(r"\w[\w-]*(?:\[[\w-]+=[^\]]+\])?(?:\.(?:\*|\w[\w-]*)(?:\[[\w-]+=[^\]]+\])?)*|\*")
_PAIRS = {"(": ")", "[": "]"}
_JQUERY = re.compile(r":(?:contains|eq|first|last|visible|hidden|gt|lt|even|odd|text)\b")


def check_rules(rules: ExtractionRules) -> tuple[str, ...]:
    """Return what is wrong with `rules`, one sentence each, naming the selector; empty: nothing."""
    explain = _EXPLAIN.get(rules.type, _nothing)
    found = [f"{key}: {why}" for key, entry in _entries(rules) if (why := explain(entry))]
    return tuple(found) + tuple(_unused(rules)) + tuple(_bad_charset(rules))


def explain_selector(selector: str) -> str:
    """Return why a CSS selector cannot be used, or ""."""
    if not selector.strip():
        return f"selector {selector!r} is empty"
    hint = _hint(selector)
    try:
        LexborHTMLParser("<p></p>").css(selector)
    except SelectolaxError:
        return f"selector {selector!r} is not valid CSS: {hint or 'the parser does not understand it'}"
    # The parser forgives what is left open at the end, and a reader of sources.toml should not have to.
    return f"selector {selector!r} is not valid CSS: {hint}" if hint else ""


def explain_path(path: str) -> str:
    """Return why a key path for JSON cannot be used, or ""."""
    if not path.strip():
        return f"path {path!r} is empty"
    if _PATH.fullmatch(path):
        return ""
    if path.startswith(("$", "/", ".")):
        return f"path {path!r}: write keys joined by dots, as in data.*.tekst, without {path[0]!r} in front"
    return f"path {path!r}: write keys joined by dots, * for any key, links[rel=barn] for one kind of object"


def _nothing(_: str) -> str:
    return ""


_EXPLAIN: dict[SourceType, Callable[[str], str]] = {
    SourceType.HTML: explain_selector,
    SourceType.JSON: explain_path,
    SourceType.SITEMAP: explain_pattern,
}


def _hint(selector: str) -> str:
    if selector.lstrip().startswith(("/", "./")):
        return "it looks like XPath; write CSS, as in 'main article'"
    if unbalanced := _unbalanced(selector):
        return unbalanced
    if jquery := _JQUERY.search(selector):
        return f"{jquery.group()} is not CSS but jQuery"
    if "::" in selector:
        return "pseudo-elements (::) select no element"
    if re.search(r"[>+~,]\s*$", selector):
        return f"it ends with {selector.rstrip()[-1]!r}; say what follows"
    if re.search(r",\s*,|^\s*,", selector):
        return "there is nothing between two commas"
    if re.search(r"[.#](?![\w\\-])", selector):
        return "a '.' or '#' without a name after it"
    return ""


def _unbalanced(selector: str) -> str:
    waiting: list[str] = []
    quote = ""
    for sign in selector:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in _PAIRS:
            waiting.append(_PAIRS[sign])
        elif sign in _PAIRS.values() and (not waiting or waiting.pop() != sign):
            return f"{sign!r} closes nothing"
    if quote:
        return f"a {quote} is not closed"
    return f"a {waiting[-1]!r} is missing" if waiting else ""


def _entries(rules: ExtractionRules) -> Iterable[tuple[str, str]]:
    yield from (("keep", entry) for entry in rules.keep)
    yield from (("drop", entry) for entry in rules.drop)


def _unused(rules: ExtractionRules) -> Iterable[str]:
    if rules.type in {SourceType.PDF, SourceType.TEXT}:
        for key, entry in _entries(rules):
            yield f"{key}: {entry!r} has no effect on type {rules.type.value!r}; take it out"


def _bad_charset(rules: ExtractionRules) -> Iterable[str]:
    if rules.charset:
        try:
            "".encode(rules.charset)
        except LookupError:
            yield f'charset: {rules.charset!r} is unknown; leave it out, or write for example "windows-1252"'
