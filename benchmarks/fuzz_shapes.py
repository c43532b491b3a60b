"""Bodies made to hurt, at sizes that double: does the time grow faster than the body?

    python benchmarks/fuzz_shapes.py [--seconds S] [--grow F]

Each shape is read at twice and at four times a size; the CPU time of extraction, digest, gate, and of diff
and judge (against itself, less a piece) is taken.  What grows by more than `--grow` for the doubling, and is
long enough to be measured, is told.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.fuzz_checks import Case, Seen, compare, inspect
from benchmarks.fuzz_shape_list import HTML, OTHERS, Shape, repeated
from watcher.errors import ExtractError
from watcher.model.document import Document
from watcher.model.source import ExtractionRules, SourceType

_START_BYTES = 60_000
_NOTICEABLE = 0.15


def shapes() -> Iterator[tuple[str, str, Shape]]:
    for name, shape in HTML.items():
        yield "html", name, shape
    for (kind, name), shape in OTHERS.items():
        yield kind, name, shape
    yield "xhtml", "empty elements", repeated("<p/>")
    yield "xhtml", "attributes", repeated("<a b='c' d=\"e\" ")
    yield "xhtml", "cdata", repeated("<![CDATA[x]]>")


def times(kind: str, body: bytes) -> dict[str, float]:
    """Return the CPU seconds of each step for one body."""
    rules = ExtractionRules(type=SourceType.HTML if kind == "xhtml" else SourceType(kind))
    case = Case(body=body, charset="utf-8", content_type="text/xml" if kind == "xhtml" else "", rules=rules)
    seen, found = Seen(case), {}

    old: list[Document] = []

    def read() -> None:
        seen.document = case.read()

    steps: dict[str, Callable[[], object]] = {
        "extract": read,
        "digest": case.digest,
        "gate": lambda: inspect(seen, case.rules.type.value),
        "diff": lambda: compare(seen, case.rules.type.value, old[0], is_judged=True) if old else None,
    }
    for name, step in steps.items():
        if name == "diff":
            with suppress(ExtractError):
                old.append(_less(case).read())
        start = process_time()
        with suppress(ExtractError):
            step()
        found[name] = process_time() - start
    return found


def _less(case: Case) -> Case:
    """Return the body without a piece of its middle."""
    middle = len(case.body) // 2
    body = case.body[:middle] + case.body[middle + 40 :]
    return Case(body=body, charset="utf-8", content_type=case.content_type, rules=case.rules)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=2.0, help="what takes longer for 4 × 60 KB is told")
    parser.add_argument("--grow", type=float, default=2.8, help="more than this for each doubling is told")
    parser.add_argument("--only", default="", help="a part of a shape's name")
    parser.add_argument("--after", default="", help="begin behind this shape")
    parser.add_argument("--bytes", type=int, default=_START_BYTES)
    args = parser.parse_args()
    told = count = 0
    for kind, name, shape in shapes():
        if args.only not in f"{kind} {name}" or args.after:
            args.after = "" if args.after and args.after in f"{kind} {name}" else args.after
            continue
        count += 1
        small, large = times(kind, shape(2 * args.bytes)), times(kind, shape(4 * args.bytes))
        for step, spent in large.items():
            grown = spent / max(small.get(step, 0.0), 1e-6)
            is_steep = spent > _NOTICEABLE and grown > args.grow
            if is_steep or spent > args.seconds:
                told += 1
                print(
                    f"{kind:8} {step:8} {spent:6.2f} s, × {grown:.1f} for twice the size: {name[:70]!r}",
                    flush=True,
                )
    print(f"{count} shapes, {told} findings")
    sys.exit(1 if told else 0)


if __name__ == "__main__":
    main()
