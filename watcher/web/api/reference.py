"""The part of docs/reference/api.md that is made from what operations declare."""

from collections.abc import Iterator

from watcher.web.api.listed import Field, Listed, listing

MARK = "<!-- From here on written by scripts/api-reference. -->"
_BASE = "https://varsler.example.no"


def with_operations(page: str) -> str:
    """Return the page with what stands below the mark made anew."""
    head = page.partition(MARK)[0]
    return "\n".join([f"{head}{MARK}", "", *_lines()]).rstrip("\n") + "\n"


def _lines() -> Iterator[str]:
    groups, problems = listing(_BASE)
    yield from ("## Problems", "", "| `type` ends in | status | title |", "|---|---|---|")
    yield from (f"| `{kind}` | {status} | {title} |" for kind, status, title in problems)
    yield ""
    for group in groups:
        yield from (f"## {group.name}", "", group.text, "")
        for one in group.operations:
            yield from _operation(one)


def _operation(one: Listed) -> Iterator[str]:
    told = one.operation
    about = (f"`{told.name}`: {told.summary}.", told.text, f"Needs {one.rights}.")
    yield from (f"### {told.method} {told.address}", "", " ".join(part for part in about if part), "")
    if one.fields:
        yield from ("| send | where | kind | what |", "|---|---|---|---|")
        yield from (_row(field) for field in one.fields)
        yield ""
    yield from (f"    {one.example}", "")


def _row(field: Field) -> str:
    kind = field.kind + (", needed" if field.is_needed else "")
    return f"| `{field.name}` | {field.where} | {kind} | {field.text} |"
