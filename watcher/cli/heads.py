"""The ends of the hash chains as text: printed to be noted elsewhere, read to be held against the store."""

import re
from pathlib import Path
from typing import Any

import click

from watcher.model.evidence import ChainHead

_LINE = re.compile(r"(\S.*?) +(\d{1,18}) +([0-9a-f]{64})")


def head_line(head: ChainHead) -> str:
    """Return a head as one line: name, number of records, last link."""
    return f"{head.name} {head.length} {head.link}"


def head_object(head: ChainHead) -> dict[str, Any]:
    """Return a head as JSON has it."""
    return {"chain": head.name, "records": head.length, "link": head.link}


def read_heads(path: Path) -> tuple[ChainHead, ...]:
    """Return the heads that were noted in a file; an empty chain proves nothing and is left out.

    Raises:
        ClickException: a line that is none, or nothing at all.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"cannot read the noted heads: {path}: {error}") from error
    heads = []
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line.strip())
        if line.strip() and not found:
            raise click.ClickException(
                f"{path}:{number}: not a line of `watcher doctor --heads`: {line[:60]!r}"
            )
        if found and int(found[2]):
            heads.append(ChainHead(name=found[1], length=int(found[2]), link=found[3]))
    if not heads:
        raise click.ClickException(f"no heads in {path}: write some with `watcher doctor --heads`")
    return tuple(heads)
