"""Spoil bodies and read them: `python benchmarks/fuzz.py --extractor html --inputs 200000 --seed 1`.

The reading runs in a process of its own.  What dies or hangs there is a finding too, and the run goes on
with the next input.  `--only N` reads one input again and shows what it raises; `--save DIR` writes it.
"""

import argparse
import multiprocessing
import os
import signal
import sys
import traceback
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.fuzz_checks import Seen, case, check
from benchmarks.fuzz_seeds import TYPES, seeds

_HANGS_AFTER = 20
_EVERY = 2000
_WARM_UP = 20_000
"""Caches are full after so many inputs: growth is counted from there."""


@dataclass(slots=True)
class Told:
    """What a run came to."""

    done: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: dict[str, list[int]] = field(default_factory=dict)
    slowest: tuple[float, int, int] = (0.0, -1, 0)
    sizes: list[int] = field(default_factory=list)
    memory: list[tuple[int, int]] = field(default_factory=list)


def run(kind: str, *, seed: int, first: int, inputs: int, seconds: float) -> Told:
    """Read inputs `first` … in child processes, until all are done or the time is up."""
    told, end = Told(), perf_counter() + seconds
    at = first
    while at < first + inputs and perf_counter() < end:
        ours, theirs = multiprocessing.Pipe()
        left = min(end - perf_counter(), 1e9)
        child = multiprocessing.Process(target=_work, args=(theirs, kind, seed, at, first + inputs, left))
        child.start()
        theirs.close()
        try:
            at = _listen(ours, child, told, at)
        except KeyboardInterrupt:  # told to stop: what was done until then counts
            child.kill()
            break
    return told


def _listen(ours: Connection, child: multiprocessing.Process, told: Told, at: int) -> int:
    """Take in what a child tells; return the number to go on with."""
    while True:
        if not ours.poll(_HANGS_AFTER):
            child.kill()
            child.join()
            told.findings.setdefault("hangs", []).append(at)
            return at + 1
        try:
            message = ours.recv()
        except EOFError:
            child.join()
            told.findings.setdefault(f"dies with {child.exitcode}", []).append(at)
            return at + 1
        if message is None:
            child.join()
            return sys.maxsize
        at = _take(told, message, at)


def _take(told: Told, message: tuple[str, Any], at: int) -> int:
    what, value = message
    if what == "at":
        return int(value)
    if what == "finding":
        name, number = value
        told.findings.setdefault(name, []).append(number)
        return at
    outcomes, slowest, sizes, memory = value
    told.outcomes.update(outcomes)
    told.done += outcomes.total()
    told.slowest = max(told.slowest, slowest)
    told.sizes += sizes
    told.memory.append((told.done, memory))
    if sys.stderr.isatty() or told.done % 20_000 < _EVERY:
        print(
            f"  {told.done:,} done, {sum(map(len, told.findings.values()))} found",
            file=sys.stderr,
            flush=True,
        )
    return at


def _work(pipe: Connection, kind: str, seed: int, first: int, last: int, seconds: float) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    bodies, end = seeds(kind), perf_counter() + seconds
    outcomes: Counter[str] = Counter()
    slowest, sizes = (0.0, -1, 0), []
    for number in range(first, last):
        if number % 25 == 0 or kind == "pdf":
            pipe.send(("at", number))
        signal.setitimer(signal.ITIMER_REAL, _HANGS_AFTER / 2)
        seen = _tried(pipe, kind, bodies, seed, number)
        if seen is not None:
            outcomes["document" if seen.document else seen.reason] += 1
            size = len(seen.case.body)
            slowest = max(slowest, (seen.seconds, number, size))
            sizes.append(size) if number % 50 == 0 else None
            for name, spent in seen.slow:
                pipe.send(("finding", (f"{name} takes more than 2 s ({spent:.1f} s, {size} bytes)", number)))
        else:
            outcomes["broken"] += 1
        is_last = number + 1 == last or perf_counter() > end
        if outcomes.total() >= _EVERY or is_last:
            pipe.send(("sum", (outcomes, slowest, sizes, _memory())))
            outcomes, slowest, sizes = Counter(), (0.0, -1, 0), []
        if is_last:
            break
    pipe.send(None)


class _TooLong(BaseException):
    pass


def _stop(*_: object) -> None:
    raise _TooLong


def _tried(pipe: Connection, kind: str, bodies: list[bytes], seed: int, number: int) -> Seen | None:
    signal.signal(signal.SIGALRM, _stop)
    try:
        return check(kind, bodies, seed, number)
    except Exception as error:  # noqa: BLE001  # whatever comes is what is looked for
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "watcher" in frame.filename] or frames
        place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno} {ours[-1].name}"
        pipe.send(("finding", (f"{type(error).__name__} in {place}: {str(error)[:80]}", number)))
    except _TooLong as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        pipe.send(("finding", (f"does not end: {Path(frame.filename).name}:{frame.lineno}", number)))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return None


def _memory() -> int:
    """Return the KiB of memory that the process holds."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def _growth(told: Told) -> str:
    """Return how much memory was added in each 100,000 inputs, warm-up left out."""
    warm = [each for each in told.memory if each[0] >= min(_WARM_UP, told.done // 2)]
    if len(warm) < 2 or warm[-1][0] == warm[0][0]:
        return "–"
    (done, before), (all_done, after) = warm[0], warm[-1]
    per_100k = (after - before) * 100_000 / (all_done - done) / 1024
    return f"{per_100k:+.1f} MiB ({before // 1024} → {after // 1024} MiB)"


def _report(kind: str, seed: int, told: Told, seconds: float) -> None:
    sizes = sorted(told.sizes) or [0]
    spent, number, size = told.slowest
    rate = told.done / max(seconds, 0.001)
    print(f"{kind} seed {seed}: {told.done:,} inputs in {seconds:.0f} s ({rate:.0f}/s)")
    print(f"  sizes: median {sizes[len(sizes) // 2]:,}, largest {sizes[-1]:,} bytes")
    print("  outcomes: " + ", ".join(f"{name} {count:,}" for name, count in told.outcomes.most_common()))
    print(f"  slowest: {spent * 1000:.0f} ms for {size:,} bytes (input {number})")
    print(f"  growth per 100,000 inputs: {_growth(told)}")
    for name, numbers in sorted(told.findings.items(), key=lambda each: -len(each[1])):
        print(f"  FOUND {len(numbers)} × {name}: {numbers[:6]}")
    if not told.findings:
        print("  nothing found")


def _show(kind: str, seed: int, number: int, save: Path | None) -> None:
    found = case(kind, seeds(kind), seed, number)
    print(f"{len(found.body)} bytes, charset {found.charset!r}, {found.content_type!r}, {found.rules}")
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
        (save / f"{kind}-{seed}-{number}").write_bytes(found.body)
    print(check(kind, seeds(kind), seed, number).reason)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--extractor", choices=TYPES, action="append", help="default: all of them")
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--only", type=int)
    parser.add_argument("--save", type=Path)
    args = parser.parse_args()
    is_sound = True
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for kind in args.extractor or TYPES:
        if args.only is not None:
            _show(kind, args.seed, args.only, args.save)
            continue
        start = perf_counter()
        told = run(kind, seed=args.seed, first=args.first, inputs=args.inputs, seconds=args.seconds)
        _report(kind, args.seed, told, perf_counter() - start)
        is_sound = is_sound and not told.findings
    sys.exit(0 if is_sound else 1)


if __name__ == "__main__":
    main()
